// SPDX-License-Identifier: MIT
#include "engine/config/configured_servers.hpp"

#include <gmock/gmock.h>

#include <string>

#include "tests/config/refusal.hpp"

namespace serversync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Server named_server(std::uint64_t id, std::string name, std::string module = "cpanel") {
    Server server;
    server.id = id;
    server.name = std::move(name);
    server.module = std::move(module);
    return server;
}

Catalogue catalogue() {
    Product product;
    product.id = 7;
    product.module = "sold";
    Module known;
    known.name = "known";
    return {{named_server(1, "web1"), named_server(2, "web2"), named_server(3, "web3"), named_server(4, "vps1", "vps"),
             named_server(5, "twin"), named_server(6, "twin")},
            {known},
            {product}};
}

Configuration configuration_of(std::string_view text) { return parse_configuration(text, "c.json", "conf"); }

ConfiguredServers found(const std::string& servers) {
    return configured_servers(configuration_of(R"({"servers": [)" + servers + "]}"), catalogue(), "m.db");
}

std::string servers_refusal(const std::string& servers) {
    return refusal([&] { found(servers); });
}

TEST(ConfiguredServers, have_the_ids_of_the_mirror) {
    const ConfiguredServers servers = found(
        R"({"name": "web2", "listing": "2.json"}, {"id": 1, "listing": "1.json"}, {"name": "web3", "same_as": "web1"}, {"id": 4, "gone": true})");
    ASSERT_EQ(servers.sources.size(), 2U);
    EXPECT_EQ(servers.sources[0].server_id, 2U);
    EXPECT_EQ(servers.sources[1].server_id, 1U);
    EXPECT_THAT(servers.declared, ElementsAre(DeclaredServer{3, 1}, DeclaredServer{4, 0}));
    EXPECT_THAT(found("").sources, IsEmpty());
}

TEST(ConfiguredServers, need_no_source_for_the_server_that_others_are_the_same_as) {
    EXPECT_THAT(found(R"({"id": 2, "same_as": 1}, {"id": 3, "same_as": 1})").declared,
                ElementsAre(DeclaredServer{2, 1}, DeclaredServer{3, 1}));
}

TEST(ConfiguredServers, must_be_in_the_mirror) {
    const std::string known = "servers: 1 (web1), 2 (web2), 3 (web3), 4 (vps1), 5 (twin), 6 (twin)";
    EXPECT_EQ(servers_refusal(R"({"name": "wbe3", "listing": "a"})"),
              "configuration 'c.json': /servers/0: server 'wbe3' is not in the mirror 'm.db'; did you mean 'web3'?; " + known);
    EXPECT_EQ(servers_refusal(R"({"id": 9, "gone": true})"),
              "configuration 'c.json': /servers/0: server '9' is not in the mirror 'm.db'; " + known);
    EXPECT_EQ(servers_refusal(R"({"id": 1, "same_as": 9})"),
              "configuration 'c.json': /servers/0/same_as: server '9' is not in the mirror 'm.db'; " + known);
    EXPECT_EQ(servers_refusal(R"({"name": "twin", "gone": true})"),
              "configuration 'c.json': /servers/0: several servers are called 'twin' in the mirror 'm.db'; name one by its id");
    EXPECT_EQ(servers_refusal(R"({"id": 1, "listing": "a"}, {"name": "web1", "gone": true})"),
              "configuration 'c.json': /servers/1: server 1 ('web1') is named twice, by its id and by its name");
}

TEST(ConfiguredServers, with_one_name_in_whmcs_are_not_asked_and_the_others_are) {
    const ConfiguredServers all = found(R"({"name": "twin", "listing": "t.json"}, {"name": "web2", "listing": "2.json"})");
    ASSERT_EQ(all.sources.size(), 3U);
    EXPECT_EQ(all.sources[0].server_id, 2U);
    EXPECT_EQ(all.sources[0].listing.fault, "");
    for (const std::size_t i : {1U, 2U}) {
        EXPECT_EQ(all.sources[i].server_id, 4U + i);
        EXPECT_EQ(all.sources[i].listing.fault,
                  "several servers in WHMCS are called 'twin'. Name them in configuration 'c.json': /servers/0 by their ids");
    }
    const ConfiguredServers one = found(R"({"name": "twin", "listing": "t.json"}, {"id": 6, "listing": "6.json"})");
    ASSERT_EQ(one.sources.size(), 2U);
    EXPECT_EQ(one.sources[0].server_id, 6U);
    EXPECT_EQ(one.sources[0].listing.fault, "");
    EXPECT_EQ(one.sources[1].server_id, 5U);
    EXPECT_NE(one.sources[1].listing.fault, "");
}

TEST(ConfiguredServers, are_one_machine_only_with_one_that_is_asked) {
    const struct {
        const char* servers;
        const char* fault;
    } cases[] = {
        {R"({"id": 1, "same_as": "web1"})", "/servers/0/same_as: server 1 ('web1') cannot be the same as itself"},
        {R"({"id": 1, "same_as": 2}, {"id": 2, "same_as": 1})",
         "/servers/0/same_as: server 1 ('web1') cannot be the same as server 2 ('web2'), which is itself the same as server 1 "
         "('web1'); name the one server that is asked"},
        {R"({"id": 1, "same_as": 2}, {"id": 2, "same_as": 3})",
         "/servers/0/same_as: server 1 ('web1') cannot be the same as server 2 ('web2'), which is itself the same as server 3"},
        {R"({"id": 1, "same_as": 2}, {"id": 2, "gone": true})",
         "/servers/0/same_as: server 1 ('web1') cannot be the same as server 2 ('web2'), which is itself gone"},
        {R"({"id": 1, "same_as": 4})",
         "/servers/0/same_as: server 1 ('web1') of module 'cpanel' cannot be the same as server 4 ('vps1') of module 'vps'"},
    };
    for (const auto& each : cases)
        EXPECT_THAT(servers_refusal(each.servers), HasSubstr(std::string("configuration 'c.json': ") + each.fault))
            << each.servers;
}

TEST(NamedRecords, are_those_of_the_mirror) {
    const auto fault = [](const char* text) {
        return refusal([&] { check_named_records(configuration_of(text), catalogue(), "m.db"); });
    };
    EXPECT_NO_THROW(check_named_records(
        configuration_of(
            R"({"modules": {"CPANEL": {}, "vps": {}, "sold": {}, "known": {}}, "product_map": [{"module": "cpanel", "package": "p", "product": 7}]})"),
        catalogue(), "m.db"));
    EXPECT_EQ(
        fault(R"({"modules": {"cpanle": {"strip_prefixes": ["x_"]}}})"),
        "configuration 'c.json': /modules/cpanle: no server, product or module in the mirror 'm.db' has the module 'cpanle'; "
        "did you mean 'cpanel'?");
    EXPECT_EQ(
        fault(R"({"modules": {"proxmox": {}}})"),
        "configuration 'c.json': /modules/proxmox: no server, product or module in the mirror 'm.db' has the module 'proxmox'");
    EXPECT_EQ(fault(R"({"product_map": [{"module": "solt", "package": "p", "product": 7}]})"),
              "configuration 'c.json': /product_map/0/module: no server, product or module in the mirror 'm.db' has the module "
              "'solt'; did you mean 'sold'?");
    EXPECT_EQ(fault(R"({"product_map": [{"module": "sold", "package": "p", "product": 8}]})"),
              "configuration 'c.json': /product_map/0/product: product 8 is not in the mirror 'm.db'");
}

}  // namespace
}  // namespace serversync
