// SPDX-License-Identifier: MIT
// Runs of the program where whoever writes WHMCS's records of servers is an enemy (laws 250 and 251).
#include <gmock/gmock.h>

#include <functional>

#include "tests/fetch/fetch_fixture.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

class HostileRecords : public FetchFixture {
protected:
    explicit HostileRecords(unsigned servers_in_mirror = 3) : FetchFixture(servers_in_mirror) {}

    /// Loads the mirror again with other records of servers.
    void load(const std::function<void(json& servers)>& change) {
        json records = json::parse(read_file(folder / "export.json"));
        change(records["servers"]);
        write_file(folder / "export.json", records.dump());
        const ProgramRun run = run_program(folder, "mirror load --mirror m.db export.json");
        ASSERT_EQ(run.code, 0) << run.error;
    }

    /// Servers 1 and 3 are read, server 2 fails for a reason that has `text` in it.
    void expect_only_second_failed(const std::string& text) {
        const ProgramRun run = plan();
        EXPECT_EQ(run.code, 4) << run.error;
        EXPECT_EQ(input_of(1)["state"], "complete") << input_of(1);
        EXPECT_EQ(input_of(2)["state"], "failed");
        EXPECT_THAT(input_of(2)["error"].get<std::string>(), HasSubstr(text));
        EXPECT_EQ(input_of(3)["state"], "complete") << input_of(3);
    }

    /// The address of the panels with a word in braces as its host.
    std::string templated(const std::string& host) const {
        std::string url = servers.https("/{id}");
        return url.replace(url.find("127.0.0.1"), 9, host);
    }

    void play_whm() {
        json routes = json::array();
        for (unsigned n = 1; n <= count; ++n) {
            for (const json& route : whm_routes(n)) routes.push_back(route);
        }
        servers.panel.play({{"routes", routes}});
    }
};

TEST_F(HostileRecords, a_hostname_is_never_an_option_of_a_command) {
    write_file(folder / "list", "#!/bin/sh\necho \"$*\" >>arguments\ncat \"$1.listing\"\n");
    fs::permissions(folder / "list", fs::perms(0700));
    for (unsigned n = 1; n <= count; ++n)
        write_file(folder / ("web" + std::to_string(n) + ".example.net.listing"), listing(n).dump());
    load([](json& records) {
        records[0]["hostname"] = "web1.example.net";
        records[1]["hostname"] = "-oProxyCommand=touch$IFS/x";
        records[2]["hostname"] = "web3.example.net";
    });
    configure({{"command", json::array({(folder / "list").string(), "{hostname}"})}}, {{"fetch", {{"jobs", 1}}}});
    expect_only_second_failed("cannot use the server's hostname '-oProxyCommand=touch$IFS/x' from WHMCS");
    EXPECT_EQ(read_file(folder / "arguments"), "web1.example.net\nweb3.example.net\n");
}

TEST_F(HostileRecords, a_name_never_reaches_another_servers_secret_or_another_file) {
    fs::create_directories(folder / "secrets");
    for (const char* name : {"web1", "web3", "9"}) {
        write_file(folder / "secrets" / name, "s3cret-token\n");
        fs::permissions(folder / "secrets" / name, fs::perms(0600));
    }
    fs::rename(folder / "secrets" / "9", folder / "9.secret");
    for (const char* name : {"web1", "web3"})
        fs::rename(folder / "secrets" / name, folder / "secrets" / (std::string(name) + ".secret"));
    load([](json& records) { records[1]["name"] = "../9"; });
    json source = whm_source();
    source["credentials"]["token"] = {{"file", "secrets/{name}.secret"}};
    configure(source);
    play_whm();
    expect_only_second_failed("cannot use the server's name '../9' from WHMCS");
    EXPECT_EQ(servers.panel.requests().size(), 4U) << "server 2 is not asked";

    for (const char* name : {"web1", "web3"})
        write_file(folder / (std::string(name) + ".json"), listing(static_cast<unsigned>(name[3] - '0')).dump());
    write_file(folder / "outside.secret", "root:x:0:0:planted\n");
    load([&](json& records) { records[1]["name"] = "../" + folder.filename().string() + "/outside.secret"; });
    configure({{"listing", "{name}.json"}});
    expect_only_second_failed("cannot use the server's name '../");
    EXPECT_THAT(read_file(folder / "plan.json"), testing::Not(HasSubstr("planted")));
}

TEST_F(HostileRecords, a_module_in_php_is_not_run_for_a_host_that_is_none) {
    fs::create_directories(folder / "example");
    write_file(folder / "example" / "example.php", R"(<?php
function example_MetaData() { return ['ListAccountsUniqueIdentifierField' => 'domain', 'ListAccountsProductField' => 'configoption1']; }
function example_ListAccounts($params) {
    $number = $params['serverid'];
    return ['success' => true, 'accounts' => [['email' => 'a@example.net', 'username' => "user$number", 'domain' => "s$number.example",
        'uniqueIdentifier' => "s$number.example", 'product' => 'gold', 'primaryip' => '192.0.2.10', 'created' => '2019-07-02 13:15:00',
        'status' => 'Active']]];
}
)");
    load([](json& records) { records[1]["hostname"] = "web2.example.net@evil.example/#"; });
    configure({{"php_module", "example"}});
    expect_only_second_failed("cannot use the server's hostname 'web2.example.net@evil.example/#' from WHMCS");
}

TEST_F(HostileRecords, a_host_outside_the_pinned_ones_gets_no_token) {
    load([](json& records) { records[1]["hostname"] = "127.0.0.2"; });
    json source = whm_source();
    source["url"] = templated("{hostname}");
    configure(source, {{"hosts", {"*.example.net", "127.0.0.1"}}});
    play_whm();
    expect_only_second_failed(
        "cannot use the server's hostname '127.0.0.2' from WHMCS: no pattern of the configuration's 'hosts'");
    EXPECT_EQ(servers.panel.requests().size(), 4U);
    source["url"] = servers.https("/{id}");
    configure(source, {{"hosts", {"*.example.net"}}});
    EXPECT_EQ(plan().code, 4);
    for (unsigned n = 1; n <= count; ++n)
        EXPECT_THAT(input_of(n)["error"].get<std::string>(),
                    HasSubstr("no pattern of the configuration's 'hosts' allows its host"));
    EXPECT_EQ(servers.panel.requests().size(), 4U) << "nobody more was asked";
}

/// Hosts that a record could name instead of the one that is meant.
const std::vector<std::string> other_hosts = {"",
                                              "-v",
                                              "bad host",
                                              " 127.0.0.1",
                                              "127.0.0.1\r\nX: 1",
                                              "127.0.0.1:99999",
                                              "127.0.0.1:18082/#",
                                              "127.0.0.1/",
                                              "127.0.0.1?",
                                              "127.0.0.1#",
                                              "user@127.0.0.1",
                                              "127.0.0.1%2f",
                                              "127.1",
                                              "0x7f000001",
                                              "2130706433",
                                              "0177.0.0.1",
                                              "127.0.0.1.",
                                              "[::1]",
                                              "..",
                                              "a..b",
                                              std::string(254, 'a'),
                                              "\uff1127.0.0.1",
                                              "b\u00fccher.example"};

class HostileHosts : public HostileRecords {
protected:
    HostileHosts() : HostileRecords(static_cast<unsigned>(other_hosts.size()) + 1) {}
};

TEST_F(HostileHosts, fail_alone_and_hear_nothing) {
    load([](json& records) {
        for (std::size_t i = 0; i < other_hosts.size(); ++i) records[i]["hostname"] = other_hosts[i];
    });
    json source = whm_source();
    source["url"] = templated("{hostname}");
    configure(source);
    play_whm();
    const ProgramRun run = plan();
    EXPECT_EQ(run.code, 4) << run.error;
    for (unsigned n = 1; n < count; ++n) {
        EXPECT_EQ(input_of(n)["state"], "failed") << other_hosts[n - 1];
        EXPECT_THAT(input_of(n)["error"].get<std::string>(),
                    HasSubstr(n == 1 ? "the server has nothing for '{hostname}' in WHMCS" : "cannot use the server's hostname '"))
            << other_hosts[n - 1];
    }
    EXPECT_EQ(input_of(count)["state"], "complete") << input_of(count);
    EXPECT_EQ(servers.panel.requests().size(), 2U);
}

}  // namespace
}  // namespace serversync
