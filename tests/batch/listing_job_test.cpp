// SPDX-License-Identifier: MIT
#include "engine/batch/listing_job.hpp"

#include <gmock/gmock.h>

#include "engine/model/error.hpp"

namespace serversync {
namespace {

using testing::HasSubstr;

Server web3() {
    Server server;
    server.id = 3;
    server.name = "web3";
    server.hostname = "web3.example.net";
    server.module = "cpanel";
    server.addresses = {*parse_ip("192.0.2.3")};
    return server;
}

const IdentityField by_username{IdentityKind::username, {}};

class ListingJobs : public testing::Test {
protected:
    ListingJobs()
        : catalogue({web3()}, {{"cpanel", by_username, "", std::nullopt}, {"other", std::nullopt, "", std::nullopt}}, {}) {}

    ListingJob job(const ListingSettings& settings) const { return listing_job(rules, server, settings); }

    static ListingSettings in_file(std::optional<Instant> listed_at = std::nullopt) {
        ListingSettings settings;
        settings.from = FileSettings{"3.json", listed_at};
        return settings;
    }

    Server server = web3();
    Catalogue catalogue;
    StatusAliases aliases{{"cpanel", {{"running", AccountStatus::active}}}, {"other", {{"off", AccountStatus::suspended}}}};
    ListingRules rules{catalogue, aliases, "m.db"};
};

TEST_F(ListingJobs, a_job_has_what_the_module_and_the_settings_say) {
    ListingSettings settings = in_file();
    settings.options["scope"] = "reseller";
    const ListingJob made = job(settings);
    EXPECT_EQ(made.server_id, 3U);
    EXPECT_EQ(made.fault, "");
    EXPECT_EQ(shown(made.source), "3.json");
    EXPECT_EQ(made.request.identity, by_username);
    EXPECT_EQ(made.request.status_aliases, aliases.at("cpanel"));
    EXPECT_EQ(made.request.format_options.at("scope"), "reseller");
}

TEST_F(ListingJobs, a_server_that_cannot_be_matched_is_a_fault) {
    server.module = "other";
    EXPECT_THAT(job(in_file()).fault, HasSubstr("module 'other' names no identity field"));
    EXPECT_EQ(job(in_file()).request.status_aliases, aliases.at("other"));
    server.module = "unknown";
    EXPECT_THAT(job(in_file()).fault, HasSubstr("module 'unknown' names no identity field"));
    EXPECT_TRUE(job(in_file()).request.status_aliases.empty());
    server.module = "";
    EXPECT_EQ(job(in_file()).fault, "server has no module in WHMCS");
}

TEST_F(ListingJobs, an_identity_of_the_rules_goes_before_that_of_the_module) {
    rules.identity = IdentityField{IdentityKind::service_id, {}};
    EXPECT_EQ(job(in_file()).request.identity, rules.identity);
    server.module = "other";
    EXPECT_EQ(job(in_file()).request.identity, rules.identity);
    EXPECT_EQ(job(in_file()).fault, "");
}

TEST_F(ListingJobs, a_file_says_when_it_was_listed_before_the_rules_do) {
    EXPECT_EQ(job(in_file()).request.listed_at, std::nullopt);
    rules.listed_at = Instant{1000};
    EXPECT_EQ(job(in_file()).request.listed_at, Instant{1000});
    EXPECT_EQ(job(in_file(Instant{2000})).request.listed_at, Instant{2000});
}

TEST_F(ListingJobs, a_php_module_is_told_of_its_server_what_the_settings_leave_open) {
    ListingSettings settings;
    settings.from = PhpModuleSettings{.folder = "modules/example",
                                      .libraries = "",
                                      .parameters = {{"serverip", {SettingValue::Kind::text, "192.0.2.99"}}},
                                      .accepted_warnings = {},
                                      .time_limit = 7};
    const ListingJob made = job(settings);
    const auto& from = std::get<FromPhpModule>(made.source);
    EXPECT_EQ(from.module.mirror, "m.db");
    EXPECT_THAT(from.module.parameters,
                testing::UnorderedElementsAre(testing::Pair("serverid", "3"), testing::Pair("serverhostname", "web3.example.net"),
                                              testing::Pair("serverip", "192.0.2.99")));
    EXPECT_EQ(time_limit_of(made.source), std::chrono::seconds(7));
    EXPECT_EQ(shown(made.source), "PHP module 'example'");
}

TEST_F(ListingJobs, a_secret_that_is_missing_is_a_fault_and_no_other_mistake) {
    ::unsetenv("SERVERSYNC_TEST_UNSET");
    ListingSettings settings;
    settings.adapter = "whm";
    settings.from = PanelSettings{
        "https://web3.example.net:2087",
        {{"user", {SettingValue::Kind::text, "root"}}, {"token", {SettingValue::Kind::environment, "SERVERSYNC_TEST_UNSET"}}},
        "",
        std::nullopt};
    EXPECT_EQ(job(settings).fault, "cannot read the secret 'token': the variable 'SERVERSYNC_TEST_UNSET' is not set");
}

TEST_F(ListingJobs, a_record_that_cannot_fill_in_the_settings_is_a_fault_and_no_other_mistake) {
    ListingSettings settings;
    settings.adapter = "whm";
    settings.from =
        PanelSettings{"https://{hostname}:2087/{name}",
                      {{"user", {SettingValue::Kind::text, "root"}}, {"token", {SettingValue::Kind::file, "secrets/{name}"}}},
                      "",
                      std::nullopt};
    server.hostname = "127.0.0.1:18082/#";
    const ListingJob made = job(filled_in(settings, server, {}, ""));
    EXPECT_THAT(made.fault, HasSubstr("cannot use the server's hostname '127.0.0.1:18082/#' from WHMCS"));
    EXPECT_EQ(shown(made.source), "https://hostname:2087/web3");
    server = web3();
    server.name = "../secrets/9";
    EXPECT_THAT(job(filled_in(settings, server, {}, "")).fault, HasSubstr("cannot use the server's name '../secrets/9'"));
    server = web3();
    EXPECT_THAT(job(filled_in(settings, server, {}, "")).fault, HasSubstr("cannot open secret file 'secrets/web3'"));
    settings.adapter = "nope";
    server.hostname = "-x";
    EXPECT_THROW(job(filled_in(settings, server, {}, "")), ConfigurationError) << "it is wrong for every server";
}

TEST_F(ListingJobs, a_host_that_may_not_be_asked_is_a_fault_before_a_secret_is_read) {
    ListingSettings settings;
    settings.adapter = "whm";
    settings.from =
        PanelSettings{"https://web3.example.net:2087",
                      {{"user", {SettingValue::Kind::text, "root"}}, {"token", {SettingValue::Kind::file, "missing"}}},
                      "",
                      std::nullopt};
    rules.hosts.add("*.example.org");
    EXPECT_EQ(
        job(settings).fault,
        "cannot ask 'https://web3.example.net:2087/': no pattern of the configuration's 'hosts' allows its host. Add one if "
        "the server is yours");
    rules.hosts.add("web3.example.net");
    EXPECT_THAT(job(settings).fault, HasSubstr("cannot open secret file 'missing'"));
    std::get<PanelSettings>(settings.from).url = "https://hostname:2087";
    std::get<PanelSettings>(settings.from).host = HostName::parse("192.0.2.3");
    EXPECT_THAT(job(settings).fault, HasSubstr("cannot ask 'https://192.0.2.3:2087/': no pattern"));
    rules.hosts.add("192.0.2.3");
    EXPECT_THAT(job(settings).fault, HasSubstr("cannot open secret file 'missing'"));
    std::get<PanelSettings>(settings.from) = PanelSettings{"https://[2001:db8::3]/", {}, "", std::nullopt};
    settings.adapter = "csv";
    EXPECT_THAT(job(settings).fault, HasSubstr("no pattern"));
    rules.hosts.add("2001:db8::/32");
    EXPECT_EQ(job(settings).fault, "");
}

TEST_F(ListingJobs, a_php_module_is_told_no_host_that_could_mean_something_else) {
    ListingSettings settings;
    settings.from = PhpModuleSettings{
        .folder = "modules/example", .libraries = "", .parameters = {}, .accepted_warnings = {}, .time_limit = {}};
    EXPECT_EQ(job(settings).fault, "");
    server.hostname = "web3.example.net:8443/#";
    EXPECT_THAT(job(settings).fault, HasSubstr("cannot use the server's hostname 'web3.example.net:8443/#' from WHMCS"));
    std::get<PhpModuleSettings>(settings.from).parameters["serverhostname"] = {SettingValue::Kind::text, "web3.example.net"};
    EXPECT_EQ(job(settings).fault, "") << "the module is told another one";
    std::get<PhpModuleSettings>(settings.from).parameters.clear();
    server.hostname.clear();
    EXPECT_EQ(job(settings).fault, "") << "many servers have only an address";
    rules.hosts.add("192.0.2.9");
    EXPECT_THAT(job(settings).fault, HasSubstr("IP address '192.0.2.3' from WHMCS: no pattern"));
    rules.hosts.add("192.0.2.3");
    EXPECT_EQ(job(settings).fault, "");
}

TEST_F(ListingJobs, a_mistake_in_the_settings_names_the_server) {
    ListingSettings settings = in_file();
    settings.adapter = "nope";
    try {
        job(settings);
        FAIL() << "an unknown adapter was taken";
    } catch (const ConfigurationError& error) {
        EXPECT_THAT(error.what(), HasSubstr("server 3 ('web3'): unknown adapter 'nope'; choose one of: csv, "));
    }
    settings.adapter = "whm";
    settings.from = PanelSettings{"https://web3.example.net:2087", {{"token", {SettingValue::Kind::text, "open"}}}, "", {}};
    try {
        job(settings);
        FAIL() << "a secret in the configuration was taken";
    } catch (const ConfigurationError& error) {
        EXPECT_THAT(error.what(), HasSubstr("the credential 'token' is a secret and stands in the configuration"));
    }
}

TEST_F(ListingJobs, the_configuration_names_a_product_field_and_no_other_identity) {
    const auto apply = [&](const Module& module) {
        const std::vector<Module> modules{module};
        apply_modules(modules, "m.db", catalogue);
    };
    apply({"cpanel", std::nullopt, "", 4});
    EXPECT_EQ(catalogue.module("cpanel")->identity, by_username);
    EXPECT_EQ(catalogue.module("cpanel")->product_option, 4U);
    apply({"cpanel", by_username, "", std::nullopt});
    EXPECT_EQ(catalogue.module("cpanel")->product_option, 4U);
    try {
        apply({"cpanel", IdentityField{IdentityKind::domain, {}}, "", std::nullopt});
        FAIL() << "another identity field was taken";
    } catch (const ConfigurationError& error) {
        EXPECT_THAT(error.what(), HasSubstr("module 'cpanel' is identified by 'domain' in the configuration and by 'username' in "
                                            "the mirror 'm.db'"));
    }
    apply({"other", IdentityField{IdentityKind::domain, {}}, "", std::nullopt});
    EXPECT_FALSE(catalogue.module("other")->identity) << "a module without servers stays as it is";
    EXPECT_TRUE(can_be_reconciled(catalogue, server));
}

}  // namespace
}  // namespace serversync
