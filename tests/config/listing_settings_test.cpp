// SPDX-License-Identifier: MIT
#include "engine/config/listing_settings.hpp"

#include <gmock/gmock.h>

#include "tests/config/refusal.hpp"

namespace serversync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Server web3() {
    Server server;
    server.id = 3;
    server.name = "web3";
    server.hostname = "web3.example.net";
    return server;
}

ListingSettings filled(const ListingSettings& settings, const Server& server = web3(), const HostPatterns& hosts = {}) {
    return filled_in(settings, server, hosts, "server 3: ");
}

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
}

TEST(FilledIn, a_value_that_is_missing_is_the_fault_of_the_server) {
    EXPECT_EQ(filled(in_file("{id}")).fault, "");
    EXPECT_EQ(filled(in_file("a/{ip}/{id}")).fault, "the server has nothing for '{ip}' in WHMCS");
    EXPECT_EQ(path_of(filled(in_file("a/{ip}/{id}"))), "a/{ip}/3");
    Server server = web3();
    server.hostname.clear();
    EXPECT_EQ(filled(in_file("{hostname}"), server).fault, "the server has nothing for '{hostname}' in WHMCS");
    EXPECT_EQ(filled(in_file("{name}"), server).fault, "") << "nobody asked for it";
}

TEST(FilledIn, a_value_that_could_mean_something_else_is_left_out_whatever_it_stands_in) {
    Server server = web3();
    server.name = "../secrets/9";
    server.hostname = "-oProxyCommand=x";
    ListingSettings command;
    command.from = CommandSettings{{"ssh", "{hostname}"}, {}, {}};
    ListingSettings parameter;
    parameter.from = CommandSettings{{"list"}, {{"of", {SettingValue::Kind::text, "{hostname}"}}}, {}};
    ListingSettings secret;
    secret.from = PanelSettings{"https://web3.example.net", {{"token", {SettingValue::Kind::file, "secrets/{name}"}}}, "", {}};
    ListingSettings variable;
    variable.from = PanelSettings{"https://web3.example.net", {{"token", {SettingValue::Kind::environment, "T_{name}"}}}, "", {}};
    ListingSettings panel;
    panel.from = PanelSettings{"https://{hostname}:2087", {}, "", {}};
    ListingSettings behind;
    behind.from = PanelSettings{"https://gate.example.net/{name}", {}, "", {}};
    ListingSettings module;
    module.from = PhpModuleSettings{.folder = "m",
                                    .libraries = "",
                                    .parameters = {{"serverhostname", {SettingValue::Kind::text, "{hostname}"}}},
                                    .accepted_warnings = {},
                                    .time_limit = {}};
    for (const ListingSettings& settings :
         {in_file("{name}.json"), in_file("{hostname}.json"), command, parameter, secret, variable, panel, behind, module}) {
        EXPECT_THAT(filled(settings, server).fault, testing::StartsWith("cannot use the server's "));
        EXPECT_EQ(filled(settings).fault, "");
    }
    EXPECT_EQ(path_of(filled(in_file("{name}.json"), server)), "{name}.json");
    HostPatterns hosts;
    hosts.add("*.example.org");
    for (const ListingSettings& settings : {in_file("{hostname}.json"), command, parameter, panel, module})
        EXPECT_THAT(filled(settings, web3(), hosts).fault, HasSubstr("'hosts'"));
    EXPECT_EQ(filled(secret, web3(), hosts).fault, "") << "the address is the configuration's own";
}

/// "URL, host" of a panel's settings.
std::string address_of(const std::string& url, const Server& server) {
    ListingSettings settings;
    settings.from = PanelSettings{url, {}, "", {}};
    const ListingSettings result = filled(settings, server);
    if (!result.fault.empty()) return result.fault;
    const auto& from = std::get<PanelSettings>(result.from);
    return from.url + ", " + (from.host ? from.host->text() : "");
}

TEST(FilledIn, a_record_chooses_the_host_of_an_address_and_parts_behind_it) {
    Server server = web3();
    server.name = "Web 3";
    server.addresses = {*parse_ip("2001:db8::3")};
    const struct {
        const char* url;
        const char* filled;
    } cases[] = {
        {"https://{hostname}:2087", "https://hostname:2087, web3.example.net"},
        {"https://{hostname}", "https://hostname, web3.example.net"},
        {"https://{hostname}/a:b@c", "https://hostname/a:b@c, web3.example.net"},
        {"https://{hostname}?a", "https://hostname?a, web3.example.net"},
        {"https://{ip}:8443/x", "https://ip:8443/x, 2001:db8::3"},
        {"https://s{id}.example.net:2087/{id}", "https://sid.example.net:2087/3, s3.example.net"},
        {"https://gate.example.net/{id}/{hostname}?of={name}&at={ip}",
         "https://gate.example.net/3/web3.example.net?of=Web%203&at=2001%3adb8%3a%3a3, "},
        {"https://[2001:db8::1]:2087/{id}", "https://[2001:db8::1]:2087/3, "},
        {"https://web3.example.net", "https://web3.example.net, "},
        {"{hostname}", "hostname, web3.example.net"},
        {"https://{name}", nullptr},
        {"https://{name}.example.net", nullptr},
        {"https://{ip}.example.net", nullptr},
        {"https://-{hostname}", nullptr},
    };
    for (const auto& each : cases) {
        if (each.filled != nullptr) {
            EXPECT_EQ(address_of(each.url, server), each.filled);
        } else {
            EXPECT_THAT(address_of(each.url, server), testing::StartsWith("cannot ask the host '")) << each.url;
        }
    }
    EXPECT_EQ(address_of("https://{name}.example.net/a", server),
              "cannot ask the host 'Web 3.example.net', which '{name}.example.net' means for this server: " +
                  std::string(broken_host_rule("a b")) + ". Correct the server in WHMCS");
}

TEST(FilledIn, a_record_never_chooses_scheme_user_or_port) {
    for (const char* url : {"{name}://web3.example.net", "{hostname}s://a", "https://{name}@web3.example.net",
                            "https://user:{name}@web3.example.net", "https://web3.example.net:{id}",
                            "https://web3.example.net:20{id}/", "https://{hostname}:{id}", "https://[::1]:{id}"}) {
        ListingSettings settings;
        settings.from = PanelSettings{url, {}, "", {}};
        EXPECT_EQ(
            refusal([&] { filled(settings); }),
            "server 3: '" + std::string(url) +
                "': a word in braces may stand for the host of an address, or behind it, but not in its scheme, user or port");
    }
}

TEST(FilledIn, every_transport_is_filled_where_it_names_its_server) {
    ListingSettings settings;
    settings.from = CommandSettings{{"ssh", "{hostname}"}, {{"of", {SettingValue::Kind::environment, "KEY_{id}"}}}, 7};
    const ListingSettings by_command = filled(settings);
    const auto& command = std::get<CommandSettings>(by_command.from);
    EXPECT_THAT(command.arguments, ElementsAre("ssh", "web3.example.net"));
    EXPECT_EQ(command.parameters.at("of").value, "KEY_3");
    EXPECT_EQ(command.parameters.at("of").kind, SettingValue::Kind::environment);
    EXPECT_EQ(command.time_limit, 7);

    settings.from =
        PanelSettings{"https://{hostname}:2087", {{"token", {SettingValue::Kind::file, "secrets/{id}"}}}, "ca.pem", {}};
    const ListingSettings by_panel = filled(settings);
    const auto& panel = std::get<PanelSettings>(by_panel.from);
    EXPECT_EQ(panel.url, "https://hostname:2087");
    EXPECT_EQ(panel.host, HostName::parse("web3.example.net"));
    EXPECT_EQ(panel.credentials.at("token").value, "secrets/3");
    EXPECT_EQ(panel.ca_file, "ca.pem");

    PhpModuleSettings module;
    module.folder = "modules/m";
    module.parameters["serverhostname"] = {SettingValue::Kind::text, "{hostname}"};
    settings.from = module;
    const ListingSettings by_module = filled(settings);
    const auto& php = std::get<PhpModuleSettings>(by_module.from);
    EXPECT_EQ(php.folder, "modules/m");
    EXPECT_EQ(php.parameters.at("serverhostname").value, "web3.example.net");
}

TEST(FilledIn, what_is_run_and_who_is_believed_is_one_for_all_servers) {
    const auto refused = [](const ListingSettings& settings) { return refusal([&] { filled(settings); }); };
    const std::string why = "no word in braces can stand here, where all servers have the same";
    ListingSettings settings;
    settings.from = PanelSettings{"https://{hostname}", {}, "ca/{name}.pem", {}};
    EXPECT_EQ(refused(settings), "server 3: 'ca/{name}.pem': " + why);
    for (std::string PhpModuleSettings::*code :
         {&PhpModuleSettings::folder, &PhpModuleSettings::php, &PhpModuleSettings::libraries}) {
        PhpModuleSettings module;
        module.*code = "x/{id}";
        settings.from = module;
        EXPECT_EQ(refused(settings), "server 3: 'x/{id}': " + why);
    }
    settings.from = FileSettings{"{id}", {}};
    settings.options["scope"] = "{ip}";
    EXPECT_EQ(refused(settings), "server 3: '{ip}': " + why);
    settings.options["scope"] = "{";
    EXPECT_NO_THROW(filled(settings));
}

}  // namespace
}  // namespace serversync
