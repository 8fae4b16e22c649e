// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/api/panel_fixture.hpp"
#include "tests/cli/program.hpp"

namespace serversync {

/// A folder with a mirror of several servers, each with one service of its own, and panels that list them.
class FetchFixture : public testing::Test {
protected:
    /// Servers 1 to `count`; the service of server N has the domain "sN.example" and the user name "userN".
    explicit FetchFixture(unsigned servers_in_mirror = 3);
    ~FetchFixture() override;

    /// What WHM answers for server N, below the path "/N".
    static nlohmann::json whm_routes(unsigned server);
    static nlohmann::json whm_account(unsigned server);

    /// What a ListAccounts address answers for server N: the path "/N".
    static nlohmann::json listing(unsigned server);

    /// Writes c.json with this source for the module of all servers; `more` are further members.
    void configure(const nlohmann::json& source, const nlohmann::json& more = nlohmann::json::object());

    /// The source that asks WHM over TLS, with a token from the environment.
    nlohmann::json whm_source() const;

    /// The arguments of a plan with c.json, as of the moment at which these tests began: servers are asked now.
    static std::string plan_command();

    /// Plans with c.json as JSON; checks that no planted secret is in anything that was written.
    ProgramRun plan(const std::string& more = "", const std::string& before = "TOKEN=s3cret-token");

    /// The plan of the last run.
    nlohmann::json document() const { return nlohmann::json::parse(read_file(folder / "plan.json")); }
    nlohmann::json input_of(unsigned server) const;

    PanelServers& servers = panel_servers();
    std::filesystem::path folder;
    unsigned count;
};

}  // namespace serversync
