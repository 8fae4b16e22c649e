// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/model/calendar.hpp"
#include "engine/model/mirror_load.hpp"
#include "engine/record/client_record.hpp"
#include "engine/record/custom_field_record.hpp"
#include "engine/record/module_record.hpp"
#include "engine/record/price_record.hpp"
#include "engine/record/product_record.hpp"
#include "engine/record/server_record.hpp"
#include "engine/record/service_record.hpp"

namespace serversync {

/// What a mirror source writes to. Rows may come in any order; a second row with the same id is an error of the source
/// (MalformedInput).
class MirrorSink {
public:
    virtual ~MirrorSink() = default;
    virtual void server(const ServerRecord& record) = 0;
    virtual void module(const ModuleRecord& record) = 0;
    virtual void product(const ProductRecord& record) = 0;
    virtual void client(const ClientRecord& record) = 0;
    virtual void service(const ServiceRecord& record) = 0;
    virtual void custom_field(const CustomFieldRecord& record) = 0;
    /// The number of rows that the source says the table has.
    virtual void reported(MirrorTable table, std::uint64_t rows) = 0;
    /// When the source's data were true, if it says so.
    virtual void taken_at(Instant instant) = 0;
    /// What is known of a module that servers or products name, for a source that cannot tell; null: nothing (law 88). Lives as
    /// long as the sink. A source passes it on with `module`, like everything that it finds itself.
    virtual const ModuleRecord* known_module(std::string_view /*name*/) { return nullptr; }
};

}  // namespace serversync
