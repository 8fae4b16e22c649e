// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/whmcs/api_mirror.hpp"
#include "engine/model/error.hpp"
#include "tests/api/panel_fixture.hpp"
#include "tests/api/whmcs_scenario.hpp"

namespace serversync {

/// Writes down all that comes, a line a record.
class RecordingSink : public MirrorSink {
public:
    void server(const ServerRecord& record) override;
    void module(const ModuleRecord& record) override;
    void product(const ProductRecord& record) override;
    void client(const ClientRecord& record) override;
    void service(const ServiceRecord& record) override;
    void custom_field(const CustomFieldRecord& record) override;
    void reported(MirrorTable table, std::uint64_t rows) override;
    void taken_at(Instant instant) override;
    const ModuleRecord* known_module(std::string_view name) override { return name == known.name ? &known : nullptr; }

    std::string text;
    ModuleRecord known;                   ///< a module that the sink knows
    std::vector<std::uint64_t> services;  ///< ids
    std::vector<ServiceRecord> records;   ///< of services, without their texts
    std::string suspend_reasons;          ///< each before a bar
    std::string prices;                   ///< "USD 2599 -, ": monthly and annually
};

/// A load from the scenario's installation, into a sink that writes it down.
class ApiFixture : public testing::Test {
protected:
    ApiFixture();

    void load();

    /// The message of a load that must fail with the code; neither the message nor what came holds anything planted, or a
    /// credential.
    std::string failure(ExitCode code);

    /// The offsets that were asked for, of one action.
    std::vector<std::string> starts(const std::string& action);

    /// How a message about an action begins.
    std::string where(const std::string& action) const;

    PanelServers& servers = panel_servers();
    NotedPauses noted;
    WhmcsScenario whmcs;
    ApiMirrorOptions options;
    RecordingSink sink;
    std::vector<std::string> notes;
};

}  // namespace serversync
