// SPDX-License-Identifier: MIT
// The identity key that a service gets when it is loaded.
#include <gmock/gmock.h>

#include "tests/mirror/mirror_fixture.hpp"

namespace serversync {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

using MirrorKeys = MirrorFiles;

/// Addons are numbered apart from hosting services: as a key, the number is that of a hosting service.
TEST_F(MirrorKeys, an_addon_has_no_key_under_the_number_of_a_service) {
    load([](MirrorSink& sink) {
        sink.service(service(12, 1, "example.net", "user"));
        ServiceRecord addon = service(12, 1, "example.net", "user");
        addon.kind = ServiceKind::addon;
        sink.service(addon);
        sink.server(server(1, "vps"));
        sink.module(module("vps", "serviceid"));
        sink.product(product(1, "vps"));
    });
    const std::vector<Service> services = services_of(1);
    ASSERT_EQ(services.size(), 2U);
    EXPECT_EQ(services[0].kind, ServiceKind::addon);
    EXPECT_EQ(services[0].key, "");
    EXPECT_EQ(services[0].identity, "");
    EXPECT_EQ(services[1].kind, ServiceKind::hosting);
    EXPECT_EQ(services[1].key, "12");
}

/// What identifies a service: the field of its server's module, else of its own.
TEST_F(MirrorKeys, keys_a_service_by_the_field_of_its_servers_module) {
    const struct {
        std::string_view identity_field;
        std::string_view key;
        std::string_view identity;
    } cases[] = {
        {"domain", "xn--mnchen-3ya.example", "MÜNCHEN.example."},
        {"username", "user", "User"},
        {"customfield.VM Id", "vm-17", "VM-17"},
        {"dedicatedip", "2001:db8::1", "2001:DB8:0::1"},
        {"serviceid", "5", "5"},
        {"customfield.Other", "", ""},
        {"", "", ""},
    };
    for (const auto& each : cases) {
        SCOPED_TRACE(each.identity_field);
        load([&](MirrorSink& sink) {
            sink.custom_field(custom_field(5, "vm id|Virtual machine", "VM-17"));
            ServiceRecord record = service(5, 1, " MÜNCHEN.example. ", "User");
            record.dedicated_ip = "2001:DB8:0::1";
            sink.service(record);
            sink.server(server(1, "vps"));
            sink.module(module("vps", each.identity_field));
            sink.module(module("cpanel", "domain"));
            sink.product(product(1, "cpanel"));
        });
        const std::vector<Service> services = services_of(1);
        ASSERT_EQ(services.size(), 1U);
        EXPECT_EQ(services[0].key, each.key);
        EXPECT_EQ(services[0].identity, each.identity);
        EXPECT_EQ(services[0].module, "cpanel");
    }
}

TEST_F(MirrorKeys, keys_an_unassigned_service_by_its_own_module) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.module(module("vps", "username"));
        sink.product(product(2, "VPS"));
        ServiceRecord nowhere = service(1, 0, "a.example", "nowhere");
        nowhere.product_id = 2;
        sink.service(nowhere);
        ServiceRecord gone = service(2, 99, "b.example", "gone");
        gone.product_id = 2;
        sink.service(gone);
        ServiceRecord unknown = service(3, 99, "c.example", "unknown");
        unknown.product_id = 98;
        sink.service(unknown);
        ServiceRecord productless = service(4, 1, "d.example");
        productless.product_id = 98;
        sink.service(productless);
    });
    EXPECT_EQ(services_of(0).at(0).key, "nowhere");
    EXPECT_EQ(services_of(0).at(0).module, "vps");
    EXPECT_EQ(services_of(99).at(1).key, "gone");
    EXPECT_EQ(services_of(99).at(0).key, "");  // neither a server nor a product says what it is
    EXPECT_EQ(services_of(99).at(0).module, "");
    EXPECT_EQ(services_of(1).at(0).key, "d.example");  // its server says so
    EXPECT_EQ(services_of(1).at(0).module, "");
}

TEST_F(MirrorKeys, finds_what_an_addon_has_in_custom_fields) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        for (const std::uint64_t id : {1U, 2U}) {
            ServiceRecord addon = service(id, 1, id == 2 ? "own.example" : "");
            addon.kind = ServiceKind::addon;
            addon.module = "CPanel";
            addon.product_id = 0;
            sink.service(addon);
            sink.custom_field(custom_field(id, "Domain", "Addon.example", ServiceKind::addon));
            sink.custom_field(custom_field(id, "username|User", "addon", ServiceKind::addon));
            sink.custom_field(custom_field(id, "Dedicated IP", "192.0.2.9", ServiceKind::addon));
        }
        // A hosting service has columns; its custom field of that name is something else, also where the ids are equal.
        sink.service(service(1, 1, ""));
        sink.custom_field(custom_field(1, "Domain", "other.example"));
    });
    const std::vector<Service> services = services_of(1);
    ASSERT_EQ(services.size(), 3U);
    EXPECT_EQ(services[0].kind, ServiceKind::hosting);
    EXPECT_EQ(services[0].key, "");
    EXPECT_EQ(services[0].domain, "");
    EXPECT_EQ(services[1].kind, ServiceKind::addon);
    EXPECT_EQ(services[1].key, "addon.example");
    EXPECT_EQ(services[1].domain, "Addon.example");
    EXPECT_EQ(services[1].username, "addon");
    EXPECT_EQ(services[1].dedicated_ip, "192.0.2.9");
    EXPECT_EQ(services[1].module, "cpanel");
    EXPECT_EQ(services[2].key, "own.example");
}

TEST_F(MirrorKeys, takes_no_identifier_from_contradicting_custom_fields) {
    load([](MirrorSink& sink) {
        sink.server(server(1, "vps"));
        sink.module(module("vps", "customfield.Id"));
        for (const std::uint64_t id : {1U, 2U, 3U}) sink.service(service(id, 1, ""));
        sink.custom_field(custom_field(1, "Id", "a"));
        sink.custom_field(custom_field(1, "Id", "b"));
        sink.custom_field(custom_field(2, "Id", ""));
        sink.custom_field(custom_field(2, "ID|x", " c"));
        sink.custom_field(custom_field(3, "Id", "d"));
        sink.custom_field(custom_field(3, "Id", "d"));
    });
    const std::vector<Service> services = services_of(1);
    ASSERT_EQ(services.size(), 3U);
    EXPECT_EQ(services[0].id, 1U);
    EXPECT_EQ(services[0].key, "");
    EXPECT_EQ(services[1].key, "c");
    EXPECT_EQ(services[2].key, "d");
    SQLite::Database database(path());
    EXPECT_EQ(database.execAndGet("SELECT group_concat(position || value, ' ') FROM custom_fields WHERE service_id IN (1, 3)")
                  .getString(),
              "0a 1b 0d 1d");
    EXPECT_EQ(Mirror(path()).load().tables[5].loaded, 6U);
}

}  // namespace
}  // namespace serversync
