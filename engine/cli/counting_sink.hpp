// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Passes records on and counts them.
class CountingSink : public MirrorSink {
public:
    explicit CountingSink(MirrorSink& sink) : m_sink(sink) {}

    void server(const ServerRecord& record) override {
        count(MirrorTable::servers);
        m_sink.server(record);
    }
    void module(const ModuleRecord& record) override {
        count(MirrorTable::modules);
        m_sink.module(record);
    }
    void product(const ProductRecord& record) override {
        count(MirrorTable::products);
        m_sink.product(record);
    }
    void client(const ClientRecord& record) override {
        count(MirrorTable::clients);
        m_sink.client(record);
    }
    void service(const ServiceRecord& record) override {
        count(MirrorTable::services);
        m_sink.service(record);
    }
    void custom_field(const CustomFieldRecord& record) override {
        count(MirrorTable::custom_fields);
        m_sink.custom_field(record);
    }
    void reported(MirrorTable table, std::uint64_t rows) override { m_sink.reported(table, rows); }
    void taken_at(Instant instant) override { m_sink.taken_at(instant); }
    const ModuleRecord* known_module(std::string_view name) override { return m_sink.known_module(name); }

    /// Rows of each table.
    const std::array<std::uint64_t, mirror_table_count>& rows() const { return m_rows; }

private:
    void count(MirrorTable table) { ++m_rows[static_cast<std::size_t>(table)]; }

    MirrorSink& m_sink;
    std::array<std::uint64_t, mirror_table_count> m_rows{};
};

}  // namespace serversync
