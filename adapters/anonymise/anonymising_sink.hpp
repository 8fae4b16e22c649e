// SPDX-License-Identifier: MIT
#pragma once

#include "adapters/anonymise/pseudonyms.hpp"
#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Passes records on without what names a person, a company, a site or a machine: names and e-mails of clients; names, host
/// names, name servers and addresses of servers; domains, user names and addresses of services; values of custom fields. Kept as
/// they are: ids, modules and their metadata, products with their config options, names of custom fields, currencies, amounts,
/// dates, billing cycles and statuses.
class AnonymisingSink : public MirrorSink {
public:
    AnonymisingSink(MirrorSink& sink, Pseudonyms& pseudonyms) : m_sink(sink), m_pseudonyms(pseudonyms) {}

    void server(const ServerRecord& record) override;
    void module(const ModuleRecord& record) override;
    void product(const ProductRecord& record) override;
    void client(const ClientRecord& record) override;
    void service(const ServiceRecord& record) override;
    void custom_field(const CustomFieldRecord& record) override;
    void reported(MirrorTable table, std::uint64_t rows) override { m_sink.reported(table, rows); }
    void taken_at(Instant instant) override { m_sink.taken_at(instant); }

private:
    MirrorSink& m_sink;
    Pseudonyms& m_pseudonyms;
};

}  // namespace serversync
