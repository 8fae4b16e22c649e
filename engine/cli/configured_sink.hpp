// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "engine/model/catalogue.hpp"
#include "engine/record/mirror_sink.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

/// Passes records on; what the configuration says of a module replaces what the source says.
class ConfiguredSink : public MirrorSink {
public:
    ConfiguredSink(MirrorSink& sink, const std::vector<Module>& modules)
        : m_sink(sink), m_modules(modules), m_seen(modules.size(), false) {}

    void server(const ServerRecord& record) override { m_sink.server(record); }
    void module(const ModuleRecord& record) override {
        for (std::size_t i = 0; i < m_modules.size(); ++i) {
            if (!equal_folded(record.name, m_modules[i].name)) continue;
            m_seen[i] = true;
            return put(m_modules[i], record);
        }
        m_sink.module(record);
    }
    void product(const ProductRecord& record) override { m_sink.product(record); }
    void client(const ClientRecord& record) override { m_sink.client(record); }
    void service(const ServiceRecord& record) override { m_sink.service(record); }
    void custom_field(const CustomFieldRecord& record) override { m_sink.custom_field(record); }
    void reported(MirrorTable table, std::uint64_t rows) override { m_sink.reported(table, rows); }
    void taken_at(Instant instant) override { m_sink.taken_at(instant); }

    /// Adds the modules that the source did not have.
    void finish() {
        for (std::size_t i = 0; i < m_modules.size(); ++i) {
            if (m_seen[i]) continue;
            ModuleRecord record;
            record.name = m_modules[i].name;
            put(m_modules[i], record);
        }
    }

private:
    void put(const Module& module, ModuleRecord record) {
        const std::string identity = module.identity ? to_text(*module.identity) : std::string(record.identity_field);
        const std::string product = module.product_option ? "configoption" + std::to_string(*module.product_option + 1)
                                                          : std::string(record.product_field);
        record.identity_field = identity;
        record.product_field = product;
        m_sink.module(record);
    }

    MirrorSink& m_sink;
    const std::vector<Module>& m_modules;
    std::vector<bool> m_seen;
};

}  // namespace serversync
