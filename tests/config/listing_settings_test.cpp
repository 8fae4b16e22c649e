// SPDX-License-Identifier: MIT
#include "engine/config/listing_settings.hpp"

#include <gmock/gmock.h>

#include "tests/config/refusal.hpp"

namespace serversync {
namespace {

using testing::ElementsAre;

const std::map<std::string, std::string> values{{"id", "3"}, {"name", "web3"}, {"hostname", "web3.example.net"}, {"ip", ""}};

ListingSettings filled(const ListingSettings& settings) { return filled_in(settings, values, "server 3: "); }

ListingSettings in_file(std::string path) {
    ListingSettings settings;
    settings.from = FileSettings{std::move(path), Instant{5}};
    return settings;
}

std::string path_of(const ListingSettings& settings) { return std::get<FileSettings>(settings.from).path; }

TEST(FilledIn, words_in_braces_become_the_servers_values) {
    EXPECT_EQ(path_of(filled(in_file("listings/{id}.json"))), "listings/3.json");
    EXPECT_EQ(path_of(filled(in_file("{name}{id}{name}"))), "web33web3");
    EXPECT_EQ(path_of(filled(in_file("plain"))), "plain");
    EXPECT_EQ(path_of(filled(in_file("open {id"))), "open {id");
    EXPECT_EQ(path_of(filled(in_file("} {id}"))), "} 3");
    EXPECT_EQ(std::get<FileSettings>(filled(in_file("{id}")).from).listed_at, Instant{5});
}

TEST(FilledIn, a_word_that_is_not_known_or_has_no_value_is_refused) {
    EXPECT_EQ(refusal([] { filled(in_file("{host}")); }), "server 3: '{host}' must be {hostname}, {id}, {ip} or {name}");
    EXPECT_EQ(refusal([] { filled(in_file("{}")); }), "server 3: '{}' must be {hostname}, {id}, {ip} or {name}");
    EXPECT_EQ(refusal([] { filled(in_file("{ip}")); }), "server 3: the server has nothing for '{ip}' in WHMCS");
}

TEST(FilledIn, every_transport_is_filled_where_it_names_its_server) {
    ListingSettings settings;
    settings.adapter = "{id}";
    settings.options["scope"] = "{id}";
    settings.from = CommandSettings{{"ssh", "{hostname}"}, {{"of", {SettingValue::Kind::environment, "KEY_{id}"}}}, 7};
    const ListingSettings by_command = filled(settings);
    const auto& command = std::get<CommandSettings>(by_command.from);
    EXPECT_THAT(command.arguments, ElementsAre("ssh", "web3.example.net"));
    EXPECT_EQ(command.parameters.at("of").value, "KEY_3");
    EXPECT_EQ(command.parameters.at("of").kind, SettingValue::Kind::environment);
    EXPECT_EQ(command.time_limit, 7);
    EXPECT_EQ(by_command.adapter, "{id}");
    EXPECT_EQ(by_command.options.at("scope"), "{id}");

    settings.from =
        PanelSettings{"https://{hostname}:2087", {{"token", {SettingValue::Kind::file, "secrets/{id}"}}}, "{id}.pem", {}};
    const ListingSettings by_panel = filled(settings);
    const auto& panel = std::get<PanelSettings>(by_panel.from);
    EXPECT_EQ(panel.url, "https://web3.example.net:2087");
    EXPECT_EQ(panel.credentials.at("token").value, "secrets/3");
    EXPECT_EQ(panel.ca_file, "{id}.pem") << "the authorities are the same for all";

    PhpModuleSettings module;
    module.folder = "modules/{name}";
    module.parameters["serverhostname"] = {SettingValue::Kind::text, "{hostname}"};
    settings.from = module;
    const ListingSettings by_module = filled(settings);
    const auto& php = std::get<PhpModuleSettings>(by_module.from);
    EXPECT_EQ(php.folder, "modules/{name}") << "the program is the same for all";
    EXPECT_EQ(php.parameters.at("serverhostname").value, "web3.example.net");
}

}  // namespace
}  // namespace serversync
