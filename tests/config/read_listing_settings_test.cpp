// SPDX-License-Identifier: MIT
#include "engine/config/read_listing_settings.hpp"

#include <gmock/gmock.h>

#include "tests/config/refusal.hpp"

namespace serversync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ListingSettings read(std::string_view text) {
    const ConfigDocument document(text, "c.json");
    ListingSettingsReader reader("conf");
    document.root().object(reader.members());
    return reader.settings(document.root());
}

std::string settings_refusal(std::string_view text) {
    return refusal([&] { read(text); });
}

TEST(ReadListingSettings, reads_a_file) {
    const ListingSettings settings =
        read(R"({"listing": "3.json", "adapter": "csv", "options": {"end": "trusted"}, "listed_at": "1970-01-01T00:01:00Z"})");
    const auto& from = std::get<FileSettings>(settings.from);
    EXPECT_EQ(from.path, "conf/3.json");
    EXPECT_EQ(from.listed_at, Instant{60});
    EXPECT_EQ(settings.adapter, "csv");
    EXPECT_EQ(settings.options.at("end"), "trusted");
    EXPECT_EQ(std::get<FileSettings>(read(R"({"listing": "-"})").from).path, "-");
    EXPECT_EQ(std::get<FileSettings>(read(R"({"listing": "-"})").from).listed_at, std::nullopt);
}

TEST(ReadListingSettings, reads_a_command) {
    const ListingSettings settings = read(
        R"({"command": ["ssh", "web3"], "time_limit": "2m",
            "parameters": {"a": "text", "b": {"env": "NAME"}, "c": {"file": "secret"}}})");
    const auto& from = std::get<CommandSettings>(settings.from);
    EXPECT_THAT(from.arguments, ElementsAre("ssh", "web3"));
    EXPECT_EQ(from.time_limit, 120);
    EXPECT_EQ(from.parameters.at("a").kind, SettingValue::Kind::text);
    EXPECT_EQ(from.parameters.at("a").value, "text");
    EXPECT_EQ(from.parameters.at("b").kind, SettingValue::Kind::environment);
    EXPECT_EQ(from.parameters.at("b").value, "NAME");
    EXPECT_EQ(from.parameters.at("c").kind, SettingValue::Kind::file);
    EXPECT_EQ(from.parameters.at("c").value, "conf/secret");
    EXPECT_EQ(settings.adapter, "");
}

TEST(ReadListingSettings, reads_a_panel) {
    const ListingSettings settings = read(
        R"({"url": "https://web3.example.net:2087", "adapter": "whm", "ca_file": "ca.pem", "time_limit": "90s",
            "credentials": {"user": "root", "token": {"file": "/etc/token"}}})");
    const auto& from = std::get<PanelSettings>(settings.from);
    EXPECT_EQ(from.url, "https://web3.example.net:2087");
    EXPECT_EQ(from.ca_file, "conf/ca.pem");
    EXPECT_EQ(from.time_limit, 90);
    EXPECT_EQ(from.credentials.at("user").value, "root");
    EXPECT_EQ(from.credentials.at("token").value, "/etc/token");
    EXPECT_EQ(settings.adapter, "whm");
}

TEST(ReadListingSettings, reads_a_php_module) {
    const ListingSettings settings = read(
        R"({"php_module": "modules/example", "php": "php8.2", "libraries": "vendor/autoload.php", "time_limit": "1h",
            "accepted_warnings": ["Undefined property: Api::$log"], "parameters": {"serverusername": "admin"}})");
    const auto& from = std::get<PhpModuleSettings>(settings.from);
    EXPECT_EQ(from.folder, "conf/modules/example");
    EXPECT_EQ(from.php, "php8.2");
    EXPECT_EQ(from.libraries, "conf/vendor/autoload.php");
    EXPECT_THAT(from.accepted_warnings, ElementsAre("Undefined property: Api::$log"));
    EXPECT_EQ(from.parameters.at("serverusername").value, "admin");
    EXPECT_EQ(from.time_limit, 3600);
    EXPECT_EQ(std::get<PhpModuleSettings>(read(R"({"php_module": "m"})").from).php, "php");
}

TEST(ReadListingSettings, keys_that_do_not_go_together_are_refused) {
    const struct {
        const char* text;
        const char* fault;
    } cases[] = {
        {"{}", "/: no source of the listing is given: name one of 'listing', 'command', 'url', 'php_module'"},
        {R"({"adapter": "csv"})", "/: no source of the listing is given"},
        {R"({"listing": "a", "url": "b", "adapter": "whm"})",
         "/: several sources of one listing; name one of 'listing', 'command', 'url', 'php_module'"},
        {R"({"command": ["a"], "php_module": "b"})", "/: several sources of one listing"},
        {R"({"listing": "a", "credentials": {"user": "root"}})", "/: 'credentials' go with 'url'"},
        {R"({"command": ["a"], "ca_file": "b"})", "/: 'ca_file' goes with 'url'"},
        {R"({"listing": "a", "parameters": {"b": "c"}})", "/: 'parameters' go with 'command' or 'php_module'"},
        {R"({"url": "a", "adapter": "whm", "parameters": {"b": "c"}})", "/: 'parameters' go with 'command' or 'php_module'"},
        {R"({"url": "a"})", "/: 'url' needs 'adapter': which panel it is"},
        {R"({"php_module": "a", "adapter": "whm"})", "/: 'php_module' needs no 'adapter'"},
        {R"({"listing": "a", "php": "php8.2"})", "/: 'php', 'libraries' and 'accepted_warnings' go with 'php_module'"},
        {R"({"listing": "a", "libraries": "b"})", "/: 'php', 'libraries' and 'accepted_warnings' go with 'php_module'"},
        {R"({"command": ["a"], "accepted_warnings": ["b"]})",
         "/: 'php', 'libraries' and 'accepted_warnings' go with 'php_module'"},
        {R"({"command": ["a"], "listed_at": "2026-01-31T04:05:06Z"})",
         "/: 'listed_at' goes with 'listing'; the others are asked now"},
        {R"({"listing": "a", "time_limit": "10s"})", "/: 'time_limit' does not go with 'listing'"},
    };
    for (const auto& item : cases) EXPECT_THAT(settings_refusal(item.text), HasSubstr(item.fault)) << item.text;
}

TEST(ReadListingSettings, values_that_are_not_of_their_kind_are_refused) {
    const struct {
        const char* text;
        const char* fault;
    } cases[] = {
        {R"({"listing": null})", "/listing: expected a string"},
        {R"({"listing": ""})", "/listing: is blank"},
        {R"({"command": "ls"})", "/command: expected a list"},
        {R"({"command": []})", "/command: expected a program and its arguments"},
        {R"({"command": ["a", ""]})", "/command/1: is blank"},
        {R"({"url": 1})", "/url: expected a string"},
        {R"({"php_module": true})", "/php_module: expected a string"},
        {R"({"php": null})", "/php: expected a string"},
        {R"({"libraries": []})", "/libraries: expected a string"},
        {R"({"accepted_warnings": "all"})", "/accepted_warnings: expected a list"},
        {R"({"adapter": {}})", "/adapter: expected a string"},
        {R"({"credentials": ["root"]})", "/credentials: expected an object"},
        {R"({"credentials": {"user": null}})", "/credentials/user: expected an object"},
        {R"({"credentials": {"user": {}}})", R"(/credentials/user: expected a string, {"env": "NAME"} or {"file": "path"})"},
        {R"({"credentials": {"user": {"key": "a"}}})", "/credentials/user: unknown key 'key'; known keys: env, file"},
        {R"({"credentials": {"user": {"env": ""}}})", "/credentials/user/env: is blank"},
        {R"({"parameters": {"a": ""}})", "/parameters/a: is blank"},
        {R"({"options": {"a": 1}})", "/options/a: expected a string"},
        {R"({"ca_file": 1})", "/ca_file: expected a string"},
        {R"({"time_limit": "soon"})", "/time_limit: 'soon' is not a duration"},
        {R"({"time_limit": 90})", "/time_limit: expected a string"},
        {R"({"listed_at": "2026"})", "/listed_at: '2026' is not a time"},
        {R"({"listings": "a"})",
         "/: unknown key 'listings'; known keys: accepted_warnings, adapter, ca_file, command, credentials, libraries, "
         "listed_at, listing, options, parameters, php, php_module, time_limit, url"},
    };
    for (const auto& item : cases) EXPECT_THAT(settings_refusal(item.text), HasSubstr(item.fault)) << item.text;
}

}  // namespace
}  // namespace serversync
