// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Passes records on and counts the services and clients.
class CountingSink : public MirrorSink {
public:
    explicit CountingSink(MirrorSink& sink) : m_sink(sink) {}

    void server(const ServerRecord& record) override { m_sink.server(record); }
    void module(const ModuleRecord& record) override { m_sink.module(record); }
    void product(const ProductRecord& record) override { m_sink.product(record); }
    void client(const ClientRecord& record) override {
        ++m_clients;
        m_sink.client(record);
    }
    void service(const ServiceRecord& record) override {
        ++m_services;
        m_sink.service(record);
    }
    void custom_field(const CustomFieldRecord& record) override { m_sink.custom_field(record); }
    void reported(MirrorTable table, std::uint64_t rows) override { m_sink.reported(table, rows); }
    void taken_at(Instant instant) override { m_sink.taken_at(instant); }
    const ModuleRecord* known_module(std::string_view name) override { return m_sink.known_module(name); }

    std::uint64_t clients() const { return m_clients; }
    std::uint64_t services() const { return m_services; }

private:
    MirrorSink& m_sink;
    std::uint64_t m_clients = 0;
    std::uint64_t m_services = 0;
};

}  // namespace serversync
