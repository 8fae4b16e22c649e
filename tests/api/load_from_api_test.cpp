// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/api/panel_fixture.hpp"
#include "tests/api/whmcs_scenario.hpp"
#include "tests/cli/program.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* environment =
    "SERVERSYNC_API_IDENTIFIER=ident-1 SERVERSYNC_API_SECRET=key-2 SERVERSYNC_API_ACCESS_KEY=access-3";

class LoadFromApi : public testing::Test {
protected:
    LoadFromApi() {
        std::string pattern = (fs::temp_directory_path() / "serversync-api-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        write_file(folder / "c.json",
                   R"({"api": {"products": {"1": {"configoption1": "gold"}}, "servers": {"1": {"assigned_ips": []}}}})");
    }
    ~LoadFromApi() override { fs::remove_all(folder); }

    /// Runs the program; no secret may come out of it, nor be in a file that it writes.
    ProgramRun run(const std::string& arguments, const std::string& before = environment) {
        ProgramRun result = run_program(folder, arguments, before);
        std::string all = result.out + result.error;
        for (const auto& file : fs::directory_iterator(folder)) {
            if (file.path().filename().string().rfind("m.db", 0) == 0) all += read_file(file.path());
        }
        for (const std::string& secret : {planted, std::string("ident-1"), std::string("key-2"), std::string("access-3")}) {
            EXPECT_THAT(all, Not(HasSubstr(secret))) << arguments;
        }
        return result;
    }
    ProgramRun load(const std::string& more = "--config c.json", const std::string& before = environment) {
        servers.panel.play(json::parse(whmcs.text()));
        return run("mirror load --mirror m.db --from-api " + servers.http("/") + " " + more, before);
    }

    PanelServers& servers = panel_servers();
    WhmcsScenario whmcs;
    fs::path folder;
};

TEST_F(LoadFromApi, makes_a_mirror) {
    const ProgramRun result = load();
    EXPECT_EQ(result.code, 0);
    EXPECT_THAT(result.error, AllOf(testing::StartsWith("serversync: note: module 'cpanel' has no product field"),
                                    HasSubstr("\nserversync: note: the API does not say: the currency of clients;")));
    EXPECT_THAT(result.out, Not(HasSubstr("module 'cpanel'"))) << "standard output has the result alone";
    EXPECT_THAT(result.out,
                AllOf(HasSubstr("  servers: 1 row, total unknown\n"),
                      HasSubstr("loaded mirror 'm.db' from '127.0.0.1:" + std::to_string(servers.plain) + "', data of "),
                      HasSubstr("  services: 2 rows of 2 reported\n"), HasSubstr("  custom_fields: 0 rows, total unknown\n")));
    EXPECT_THAT(run("mirror info --mirror m.db").out,
                AllOf(HasSubstr("source: whmcs-api '127.0.0.1:"), HasSubstr("complete: yes")));
    EXPECT_EQ(run("mirror check --mirror m.db").out, "the mirror is sound\n");
}

TEST_F(LoadFromApi, asks_over_tls_and_trusts_the_authorities_that_are_named) {
    servers.panel.play(json::parse(whmcs.text()));
    const std::string arguments = "mirror load --mirror m.db --config c.json --from-api " + servers.https("/includes/api.php");
    EXPECT_EQ(run(arguments + " --api-ca-file " + servers.certificates.authority()).code, 0);
    const ProgramRun refused = run(arguments);
    EXPECT_EQ(refused.code, 66);
    EXPECT_THAT(refused.error, AllOf(HasSubstr("the server's certificate is refused"),
                                     HasSubstr(". If an authority of your own signed it, name that with '--api-ca-file'")));
    EXPECT_THAT(run("mirror load --mirror m.db --from-api http://billing.example/").error,
                HasSubstr("a secret would be sent unencrypted"));
}

TEST_F(LoadFromApi, a_failed_load_leaves_the_mirror_as_it_was) {
    ASSERT_EQ(load().code, 0);
    const std::string before = read_file(folder / "m.db");
    json reply = page("products", "product", json::array({service_row(1, "x.example")}), 0, 10);
    reply["json"]["totalresults"] = 2;
    reply["json"].erase("startnumber");
    whmcs.answer("GetClientsProducts", reply);
    const ProgramRun result = load();
    EXPECT_EQ(result.code, 66);
    EXPECT_THAT(result.error, HasSubstr("it is not the data that changes"));
    EXPECT_EQ(read_file(folder / "m.db"), before);
}

TEST_F(LoadFromApi, a_source_that_lost_most_of_its_services_replaces_no_mirror) {
    whmcs.services = 50;
    ASSERT_EQ(load().code, 0);
    const std::string before = read_file(folder / "m.db");
    whmcs.services = 24;
    const ProgramRun refused = load();
    EXPECT_EQ(refused.code, 66);
    EXPECT_THAT(refused.error,
                HasSubstr("serversync: cannot replace mirror 'm.db': it has 50 services, and the source gave 24. The "
                          "mirror stays. If that many are gone, move it away and load again\n"));
    EXPECT_EQ(read_file(folder / "m.db"), before);
    whmcs.services = 25;
    EXPECT_EQ(load().code, 0);
    fs::remove(folder / "m.db");
    whmcs.services = 1;
    EXPECT_EQ(load().code, 0) << "where no mirror is, none shrinks";
}

TEST_F(LoadFromApi, a_source_that_lost_all_rows_of_any_table_replaces_no_mirror) {
    ASSERT_EQ(load().code, 0);
    const std::string before = read_file(folder / "m.db");
    struct Case {
        const char* action;
        json reply;
        std::string lost;
    };
    for (const Case& c :
         {Case{"GetServers", {{"result", "success"}, {"servers", json::array()}}, "server"},
          Case{"GetProducts", {{"result", "success"}, {"totalresults", 0}, {"products", ""}}, "product"},
          Case{"GetClients", {{"result", "success"}, {"totalresults", 0}, {"clients", ""}}, "client"},
          Case{"GetClientsProducts", {{"result", "success"}, {"totalresults", 0}, {"products", ""}}, "service"}}) {
        whmcs = WhmcsScenario();
        whmcs.answer(c.action, {{"json", c.reply}});
        const ProgramRun refused = load();
        EXPECT_EQ(refused.code, 66) << c.action;
        EXPECT_THAT(refused.error, testing::ContainsRegex("cannot replace mirror 'm.db': it has [0-9]+ " + c.lost +
                                                          "s?, and the source gave none\\. The mirror stays\\."))
            << c.action;
        EXPECT_EQ(read_file(folder / "m.db"), before) << c.action;
    }
    whmcs = WhmcsScenario();
    EXPECT_EQ(load().code, 0);
}

TEST_F(LoadFromApi, an_account_of_an_addon_service_is_not_taken_for_an_import) {
    const std::string listing = R"({"success": true, "accounts": [
{"username": "u1", "domain": "d1.example", "uniqueIdentifier": "d1.example", "product": "gold", "status": "Active"},
{"username": "u2", "domain": "d2.example", "uniqueIdentifier": "d2.example", "product": "gold", "status": "Active"},
{"username": "x", "domain": "addon.example", "uniqueIdentifier": "addon.example", "email": "a1@example.net",
 "product": "gold", "created": "2024-01-02 10:00:00", "status": "Active"}]})";
    const auto plan = [&] {
        write_file(folder / "listing.json", listing);  // newer than the mirror, so that it is not stale
        return run("plan --mirror m.db --config packages.json --server 1 --listing listing.json");
    };
    write_file(folder / "packages.json", R"({"modules": {"cpanel": {"product_field": "configoption1"}}})");
    ASSERT_EQ(load().code, 0);
    EXPECT_THAT(plan().out, Not(HasSubstr("blocked")));

    whmcs.answer("GetClientsAddons", {{"json",
                                       {{"result", "success"},
                                        {"totalresults", 1},
                                        {"addons", {{"addon", {{"id", 1}, {"addonid", 5}, {"notes", planted}}}}}}}});
    const ProgramRun result = load();
    EXPECT_EQ(result.code, 0);
    EXPECT_THAT(result.error, HasSubstr("\nserversync: note: 1 addon service is not in this mirror (addon 5: 1)"));
    EXPECT_THAT(result.out, HasSubstr("services: 2 rows of 3 reported  INCOMPLETE"));
    const ProgramRun blocked = plan();
    EXPECT_EQ(blocked.code, 3);
    EXPECT_THAT(blocked.out, HasSubstr("import plan blocked: the mirror has fewer rows than its source reported"));

    write_file(folder / "c.json", R"({"api": {"addons_without_account": [5]}})");
    EXPECT_THAT(load().out, HasSubstr("services: 2 rows of 2 reported\n"));
    EXPECT_EQ(plan().code, 0);
}

TEST_F(LoadFromApi, takes_credentials_from_a_file_of_ones_own) {
    const fs::path file = folder / "secrets";
    const auto load_with = [&](const std::string& text, fs::perms permissions) {
        write_file(file, text);
        fs::permissions(file, permissions);
        return load("--config c.json --api-credentials secrets", "");
    };
    const std::string good = "# WHMCS\nidentifier = ident-1\n\nsecret=key-2\n";
    constexpr auto own = fs::perms::owner_read | fs::perms::owner_write;
    EXPECT_EQ(load_with(good, own).code, 0);
    EXPECT_EQ(servers.panel.requests().at(0)["form"]["secret"], "key-2");

    for (const auto more : {fs::perms::group_read, fs::perms::others_read, fs::perms::others_write}) {
        const ProgramRun refused = load_with(good, own | more);
        EXPECT_EQ(refused.code, 78);
        EXPECT_THAT(refused.error, HasSubstr("secret file 'secrets' may be read or changed by others. Run: chmod 600"));
        EXPECT_TRUE(servers.panel.requests().empty());
    }
    struct Case {
        const char* text;
        const char* message;
    };
    for (const Case& c :
         {Case{"password = key-2\n", "line 1: expected 'name = value'; the name must be identifier, secret or access_key"},
          Case{"identifier = ident-1\nkey-2\n", "line 2: expected 'name = value'"},
          Case{"secret =\n", "line 1: 'secret' is blank"},
          Case{"secret = key-2\nsecret = key-2\n", "line 2: 'secret' appears twice"},
          Case{"identifier = ident-1\n", "the API's secret is missing"}}) {
        const ProgramRun refused = load_with(c.text, own);
        EXPECT_EQ(refused.code, 78);
        EXPECT_THAT(refused.error, HasSubstr(c.message));
    }
    EXPECT_THAT(load("--api-credentials nothing-there", "").error, HasSubstr("cannot open secret file 'nothing-there'"));
    EXPECT_THAT(load("--api-credentials .", "").error, HasSubstr("it is a folder"));
}

TEST_F(LoadFromApi, takes_credentials_from_standard_input) {
    write_file(folder / "secrets", "identifier = ident-1\nsecret = key-2\naccess_key = access-3\n");
    EXPECT_EQ(load("--config c.json --api-credentials - <secrets", "").code, 0);
    EXPECT_EQ(servers.panel.requests().at(0)["form"]["accesskey"], "access-3");
}

TEST_F(LoadFromApi, says_what_is_missing) {
    const ProgramRun result = load("", "");
    EXPECT_EQ(result.code, 78);
    EXPECT_THAT(
        result.error,
        HasSubstr("the API's identifier is missing: set SERVERSYNC_API_IDENTIFIER, or write 'identifier = ...' into a file"));
    EXPECT_EQ(load("export.json").code, 64);
    EXPECT_THAT(run("mirror load --mirror m.db --api-page-rows 5 export.json").error,
                HasSubstr("'--api-page-rows' goes with '--from-api'"));
    const ProgramRun address = run("mirror load --mirror m.db --from-api https://u:key-2@billing.example/");
    EXPECT_EQ(address.code, 64);
    EXPECT_THAT(address.error, HasSubstr("option '--from-api': the address has a user name or password in it"));
    EXPECT_EQ(load("--api-page-rows 0").code, 64);
    EXPECT_FALSE(fs::exists(folder / "m.db"));
}

TEST_F(LoadFromApi, refuses_a_configuration_it_does_not_understand) {
    struct Case {
        const char* text;
        const char* message;
    };
    for (const Case& c :
         {Case{R"({"products": {"gold": {}}})", "/api/products/gold: expected an id"},
          Case{R"({"products": {"1": {"configoption25": "x"}}})", "/api/products/1/configoption25: unknown key"},
          Case{R"({"servers": {"1": {"assigned_ips": ["x"]}}})", "/api/servers/1/assigned_ips/0: 'x' is not an address"},
          Case{R"({"servers": {"0": {"assigned_ips": []}}})", "expected an id"},
          Case{R"({"addons_without_account": "none"})", "must be all, not 'none'"},
          Case{R"({"addons_without_account": [-1]})", "expected a whole number"},
          Case{R"({"secret": "x"})", "unknown key 'secret'"}}) {
        write_file(folder / "c.json", std::string(R"({"api": )") + c.text + "}");
        const ProgramRun result = load();
        EXPECT_EQ(result.code, 78) << c.text;
        EXPECT_THAT(result.error, HasSubstr(c.message));
    }
}

}  // namespace
}  // namespace serversync
