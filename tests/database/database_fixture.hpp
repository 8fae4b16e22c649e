// SPDX-License-Identifier: MIT
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/whmcs/database_login.hpp"
#include "engine/mirror/mirror_writer.hpp"
#include "tests/database/database_server.hpp"

namespace serversync {

/// What a run of the program left behind.
struct LoadRun {
    int code = -1;
    std::string out, error;
};

/// Tests with a server and a folder for mirrors.
class DatabaseTest : public ::testing::Test {
protected:
    DatabaseTest();
    ~DatabaseTest() override;

    /// `mirror load --mirror m.db --from-database` in the folder; `environment` as "NAME=value" before the command.
    LoadRun load(const std::string& arguments, const std::string& environment = {}) const;

    /// The same as root through the socket.
    LoadRun load_as_root(const std::string& database, const std::string& more = {}) const;

    /// A login as root through the socket.
    DatabaseLogin login(const std::string& database) const;

    /// The rows of a query on the mirror, columns between '|', NULL as "-".
    std::vector<std::string> mirror_rows(const std::string& select) const;

    std::string path(std::string_view name) const { return m_folder + '/' + std::string(name); }
    void write(std::string_view name, const std::string& text, unsigned mode = 0600) const;
    std::string read(std::string_view name) const;
    std::vector<std::string> files() const;  ///< names, sorted

    DatabaseServer& server = DatabaseServer::get();

private:
    std::string m_folder;
};

/// Passes records on to a mirror, and calls `at` before the service that is the `nth`, from 1.
class InterruptingSink : public MirrorSink {
public:
    InterruptingSink(MirrorSink& sink, unsigned nth, std::function<void()> at) : m_sink(sink), m_left(nth), m_at(std::move(at)) {}

    void server(const ServerRecord& record) override { m_sink.server(record); }
    void module(const ModuleRecord& record) override { m_sink.module(record); }
    void product(const ProductRecord& record) override { m_sink.product(record); }
    void client(const ClientRecord& record) override { m_sink.client(record); }
    void service(const ServiceRecord& record) override {
        if (m_left > 0 && --m_left == 0) m_at();
        m_sink.service(record);
    }
    void custom_field(const CustomFieldRecord& record) override { m_sink.custom_field(record); }
    void reported(MirrorTable table, std::uint64_t rows) override { m_sink.reported(table, rows); }
    void taken_at(Instant instant) override { m_sink.taken_at(instant); }

private:
    MirrorSink& m_sink;
    unsigned m_left;
    std::function<void()> m_at;
};

}  // namespace serversync
