// SPDX-License-Identifier: MIT
// Runs of the program that ask servers and commands for their listings.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "tests/fetch/fetch_fixture.hpp"
#include "tests/sanitized.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class Fetch : public FetchFixture {
protected:
    /// All servers answer as WHM does; of `broken` the list is `reply`.
    void play_whm(unsigned broken = 0, const json& reply = {}) {
        json routes = json::array();
        for (unsigned n = 1; n <= count; ++n) {
            for (json route : whm_routes(n)) {
                if (n == broken && routes.size() % 2 == 0) route["replies"] = json::array({reply});
                routes.push_back(route);
            }
        }
        servers.panel.play({{"routes", routes}});
    }
};

TEST_F(Fetch, asks_every_server_of_a_module_and_says_where_each_listing_came_from) {
    configure(whm_source());
    play_whm();
    const ProgramRun run = plan("--detailed-exitcode");
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_EQ(run.error, "");
    EXPECT_TRUE(document()["status"]["complete"]);
    const json input = input_of(2);
    EXPECT_EQ(input["adapter"], "whm");
    EXPECT_EQ(input["source"], servers.https("/2"));
    EXPECT_EQ(input["state"], "complete");
    EXPECT_EQ(input["rows"], 1);
    EXPECT_TRUE(input["took_ms"].is_number());
    EXPECT_TRUE(input["listed_at"].is_string());
    EXPECT_TRUE(input["digest"].is_string());
    EXPECT_EQ(servers.panel.requests().size(), 2 * count);
}

TEST_F(Fetch, a_server_that_fails_fails_alone) {
    configure(whm_source());
    play_whm(2, {{"status", 403}, {"body", "no access for s3cret-token"}});
    const ProgramRun run = plan("--keep-listings kept");
    EXPECT_EQ(run.code, 4) << run.error;
    EXPECT_EQ(input_of(1)["state"], "complete");
    EXPECT_EQ(input_of(2)["state"], "failed");
    EXPECT_THAT(input_of(2)["error"].get<std::string>(), AllOf(HasSubstr("403"), HasSubstr("[secret]")));
    EXPECT_EQ(input_of(3)["state"], "complete");
    EXPECT_TRUE(document()["plans"]["orphan"].empty());
}

TEST_F(Fetch, what_was_kept_gives_the_same_plan_again_byte_for_byte) {
    configure(whm_source());
    play_whm(2, {{"status", 500}});
    json odd = whm_account(3);
    odd["password"] = "s3cret";
    odd["plan"] = "other \u001b[31m";
    odd["suspended"] = "maybe";
    json routes = json::array();
    for (unsigned n = 1; n <= count; ++n) {
        for (const json& route : whm_routes(n)) routes.push_back(route);
    }
    routes[2]["replies"] = json::array({{{"status", 500}}});
    routes[4]["replies"][0]["json"]["data"]["acct"] = json::array({odd, "no row", whm_account(9)});
    servers.panel.play({{"routes", routes}});
    const ProgramRun online = plan("--keep-listings kept");
    EXPECT_EQ(online.code, 4) << online.error;
    const std::string first = read_file(folder / "plan.json");
    EXPECT_EQ(input_of(3)["rejected"], 1);
    for (unsigned n = 1; n <= count; ++n) {
        struct stat status {};
        const fs::path file = folder / "kept" / (std::to_string(n) + ".json");
        ASSERT_EQ(::stat(file.c_str(), &status), 0) << file;
        EXPECT_EQ(status.st_mode & 0777U, 0600U) << file;
    }
    EXPECT_EQ(std::distance(fs::directory_iterator(folder / "kept"), fs::directory_iterator{}), count) << "and nothing else";

    servers.panel.play({{"routes", json::array()}});
    const ProgramRun offline = plan("--listings kept", "");
    EXPECT_EQ(offline.code, 4) << offline.error;
    EXPECT_EQ(read_file(folder / "plan.json"), first);
    EXPECT_EQ(servers.panel.requests().size(), 0U);
}

TEST_F(Fetch, replies_without_a_bound_are_not_read_to_their_end) {
    configure(whm_source(), {{"fetch", {{"jobs", 1}}}});
    json routes = json::array();
    for (unsigned n = 1; n <= count; ++n) {
        for (const json& route : whm_routes(n)) routes.push_back(route);
    }
    // Both begin as what is wanted does; nothing but their size is wrong.
    const std::string body = R"({"data": {"acct": [)" + std::string((1U << 20U) - 19, ' ');
    routes[0]["replies"] = json::array({{{"body", body}, {"repeat", 0}, {"length", 2LL << 30U}}});
    routes[2]["replies"] = json::array({{{"body", body}, {"repeat", 0}, {"chunked", true}}});
    servers.panel.play({{"routes", routes}});
    const auto began = std::chrono::steady_clock::now();
    const ProgramRun run = plan();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(60));
    EXPECT_EQ(run.code, 4) << run.error;
    for (const unsigned n : {1U, 2U}) {
        EXPECT_EQ(input_of(n)["state"], "failed");
        EXPECT_THAT(input_of(n)["error"].get<std::string>(), HasSubstr("the reply is larger than 67108864 bytes"));
    }
    EXPECT_EQ(input_of(3)["state"], "complete");
    EXPECT_EQ(servers.panel.requests().size(), 2U + 2U) << "neither is asked for again";
    // The largest of all programs that this test has waited for.
    struct rusage usage {};
    ASSERT_EQ(::getrusage(RUSAGE_CHILDREN, &usage), 0);
    EXPECT_TRUE(is_sanitized || usage.ru_maxrss < 300'000) << usage.ru_maxrss << " KiB";
}

TEST_F(Fetch, a_reply_that_costs_too_much_costs_its_server_alone) {
    configure(whm_source());
    struct Attack {
        json reply;
        const char* error;
    };
    const std::string zeros = R"({"metadata": {"result": 1}, "data": {"acct": [0)";
    for (const Attack& attack :
         {Attack{{{"endless", "trailers"}, {"chunked", true}, {"body", "{}"}}, "headers and trailers are larger than 256 KiB"},
          Attack{{{"body", std::string(1 << 20, '0')}, {"gzip", 4}}, "compressed more than once"},
          Attack{{{"body", std::string(1 << 20, '0')}, {"repeat", 200}, {"gzip", 1}}, "larger than 67108864 bytes"},
          Attack{{{"body", ",0"}, {"repeat", 30 << 20}}, "is not JSON"},
          Attack{{{"body", "[0,0,0,0,0,0,0,0,0,0],"}, {"repeat", 2'500'000}}, "the listing needs more than 256 MiB of memory"}}) {
        play_whm(2, attack.reply);
        const ProgramRun run = plan();
        EXPECT_EQ(run.code, 4) << run.error;
        EXPECT_EQ(input_of(1)["state"], "complete");
        EXPECT_EQ(input_of(2)["state"], "failed");
        EXPECT_THAT(input_of(2)["error"].get<std::string>(), HasSubstr(attack.error));
        EXPECT_EQ(input_of(3)["state"], "complete");
    }
    struct rusage usage {};
    ASSERT_EQ(::getrusage(RUSAGE_CHILDREN, &usage), 0);
    EXPECT_TRUE(is_sanitized || usage.ru_maxrss < 300'000) << usage.ru_maxrss << " KiB";
}

TEST_F(Fetch, half_a_table_is_no_listing) {
    configure({{"url", servers.https("/{id}")},
               {"adapter", "csv"},
               {"options", {{"end", "trusted"}}},
               {"ca_file", servers.certificates.authority()}});
    const auto table = [](unsigned n) { return "domain,status\ns" + std::to_string(n) + ".example,Active\n"; };
    json routes = json::array();
    const std::vector<json> replies = {
        {{"body", table(1)}}, {{"body", table(2)}, {"no_length", true}}, {{"body", table(3)}, {"status", 206}}};
    for (unsigned n = 1; n <= count; ++n)
        routes.push_back({{"match", {{"path", "/" + std::to_string(n)}}}, {"replies", json::array({replies[n - 1]})}});
    servers.panel.play({{"routes", routes}});
    EXPECT_EQ(plan().code, 4);
    EXPECT_EQ(input_of(1)["state"], "complete");
    EXPECT_EQ(input_of(2)["state"], "partial");
    EXPECT_THAT(input_of(2)["error"].get<std::string>(), HasSubstr("neither a length nor chunks"));
    EXPECT_EQ(input_of(3)["state"], "failed");
    EXPECT_THAT(input_of(3)["error"].get<std::string>(), HasSubstr("status 206 Partial Content, which is not a whole reply"));
}

TEST_F(Fetch, few_descriptors_mean_fewer_servers_at_a_time) {
    configure({{"command", {"cat", "listing-{id}.json"}}}, {{"fetch", {{"jobs", 16}}}});
    for (unsigned n = 1; n <= count; ++n) std::ofstream(folder / ("listing-" + std::to_string(n) + ".json")) << listing(n).dump();
    const ProgramRun run = plan("--keep-listings kept", "ulimit -n 40;");
    EXPECT_EQ(run.code, 0) << run.error;
    for (unsigned n = 1; n <= count; ++n) EXPECT_EQ(input_of(n)["state"], "complete") << input_of(n)["error"];
}

TEST_F(Fetch, a_time_budget_ends_the_asking_and_the_others_are_done) {
    configure(whm_source(), {{"fetch", {{"time_budget", "2s"}, {"jobs", 1}}}});
    play_whm(1, {{"body", "{"}, {"stall", 1}, {"length", 100}});
    const auto began = std::chrono::steady_clock::now();
    const ProgramRun run = plan();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
    EXPECT_EQ(run.code, 4) << run.error;
    EXPECT_EQ(input_of(1)["state"], "failed");
    EXPECT_THAT(input_of(1)["error"].get<std::string>(),
                HasSubstr("the run's time budget of 2 s ended while this server was asked: cannot read 'https://"));
    EXPECT_EQ(input_of(3)["state"], "failed");
    EXPECT_THAT(input_of(3)["error"].get<std::string>(), HasSubstr("time budget of 2 s was used up"));
}

TEST_F(Fetch, a_time_budget_is_named_where_only_a_look_up_ran_out_of_it) {
    configure(whm_source(), {{"fetch", {{"time_budget", "2s"}, {"jobs", 3}}}});
    json routes = json::array();
    for (unsigned n = 1; n <= count; ++n) {
        for (const json& route : whm_routes(n)) routes.push_back(route);
    }
    routes[1]["replies"] = json::array({{{"body", "{"}, {"stall", 1}, {"length", 100}}});
    servers.panel.play({{"routes", routes}});
    EXPECT_EQ(plan().code, 4);
    EXPECT_EQ(input_of(1)["state"], "partial");
    EXPECT_THAT(input_of(1)["error"].get<std::string>(),
                testing::StartsWith("the run's time budget of 2 s ended while this server was asked: "));
    EXPECT_EQ(input_of(2)["state"], "complete");
}

TEST_F(Fetch, one_slow_server_holds_up_nobody) {
    configure(whm_source(), {{"fetch", {{"time_budget", "3s"}, {"jobs", 2}}}});
    play_whm(1, {{"body", "{"}, {"stall", 1}, {"length", 100}});
    EXPECT_EQ(plan().code, 4);
    EXPECT_EQ(input_of(1)["state"], "failed");
    EXPECT_EQ(input_of(2)["state"], "complete");
    EXPECT_EQ(input_of(3)["state"], "complete");
}

TEST_F(Fetch, a_missing_secret_fails_one_server_and_says_which_variable) {
    configure(whm_source());
    play_whm();
    EXPECT_EQ(plan("", "").code, 4);
    EXPECT_THAT(input_of(1)["error"].get<std::string>(), HasSubstr("the variable 'TOKEN' is not set"));
    EXPECT_EQ(servers.panel.requests().size(), 0U);
}

TEST_F(Fetch, a_refused_certificate_names_the_setting_that_helps) {
    json source = whm_source();
    source.erase("ca_file");
    configure(source);
    play_whm();
    EXPECT_EQ(plan().code, 4);
    EXPECT_THAT(input_of(1)["error"].get<std::string>(),
                AllOf(HasSubstr("the server's certificate is refused"), HasSubstr("'ca_file' (or '--ca-file')")));
    source["ca_file"] = servers.certificates.other_authority();
    configure(source);
    EXPECT_EQ(plan().code, 4);
    EXPECT_THAT(input_of(1)["error"].get<std::string>(),
                AllOf(HasSubstr("the server's certificate is refused"), testing::Not(HasSubstr("--ca-file"))));
}

TEST_F(Fetch, a_secret_comes_from_a_file_that_only_its_owner_reads) {
    json source = whm_source();
    source["credentials"]["token"] = {{"file", "token-{id}.secret"}};
    configure(source);
    play_whm();
    for (unsigned n = 1; n <= count; ++n) {
        const fs::path file = folder / ("token-" + std::to_string(n) + ".secret");
        write_file(file, "s3cret-token\n");
        fs::permissions(file, n == 2 ? fs::perms(0644) : fs::perms(0600));
    }
    EXPECT_EQ(plan("", "").code, 4);
    EXPECT_EQ(input_of(1)["state"], "complete");
    EXPECT_EQ(input_of(2)["state"], "failed");
    EXPECT_THAT(input_of(2)["error"].get<std::string>(), HasSubstr("chmod 600"));
}

TEST_F(Fetch, mistakes_in_the_configuration_are_said_before_anything_is_asked) {
    const auto refused = [&](const json& source, const std::string& text) {
        configure(source);
        play_whm();
        fs::remove(folder / "plan.json");
        const ProgramRun run = run_program(folder, "plan --config c.json", "TOKEN=s3cret-token");
        EXPECT_EQ(run.code, 78) << run.error;
        EXPECT_THAT(run.error, HasSubstr(text));
        EXPECT_EQ(run.error.find("s3cret"), std::string::npos) << run.error;
        EXPECT_EQ(servers.panel.requests().size(), 0U);
    };
    json source = whm_source();
    source["credentials"]["token"] = "s3cret-token";
    refused(source, "the credential 'token' is a secret and stands in the configuration");
    source = whm_source();
    source["credentials"].erase("token");
    refused(source, "adapter 'whm' needs the credential 'token'");
    source = whm_source();
    source["credentials"]["colour"] = {{"env", "TOKEN"}};
    refused(source, "does not take the credential 'colour'; it takes: user, token");
    source = whm_source();
    source["options"] = {{"scope", "everything"}};
    refused(source, "must be server or reseller, not 'everything'");
    source = whm_source();
    source["options"] = {{"colour", "red"}};
    refused(source, "has no option 'colour'; it has scope");
    source = whm_source();
    source["url"] = "https://{colour}.example";
    refused(source, "'{colour}' must be {hostname}, {id}, {ip} or {name}");
    source = whm_source();
    source["url"] = "ftp://127.0.0.1/";
    refused(source, "http");
    source = whm_source();
    source.erase("adapter");
    refused(source, "'url' needs 'adapter'");
    source = whm_source();
    source["command"] = json::array({"true"});
    refused(source, "several sources of one listing");
    refused({{"command", json::array({"true"})}, {"credentials", {{"user", "root"}}}}, "'credentials' go with 'url'");
    refused({{"adapter", "whm"}}, "no source of the listing is given");
}

TEST_F(Fetch, runs_commands_with_their_parameters_on_standard_input) {
    write_file(folder / "list",
               "#!/bin/sh\ncat >\"in-$1\"\ncat \"$1.listing\"\necho 'a warning with s3cret-token' >&2\nexit \"$2\"\n");
    fs::permissions(folder / "list", fs::perms(0700));
    for (unsigned n = 1; n <= count; ++n) write_file(folder / (std::to_string(n) + ".listing"), listing(n).dump());
    configure({{"command", json::array({(folder / "list").string(), "{id}", "0"})},
               {"parameters", {{"server", "{name}"}, {"token", {{"env", "TOKEN"}}}}}});
    EXPECT_EQ(run_program(folder, plan_command(), "TOKEN=s3cret-token").code, 0);
    EXPECT_EQ(input_of(2)["source"], "command 'list'");
    EXPECT_EQ(input_of(2)["state"], "complete");
    EXPECT_EQ(json::parse(read_file(folder / "in-2")), (json{{"server", "web2"}, {"token", "s3cret-token"}}));
    for (unsigned n = 1; n <= count; ++n) fs::remove(folder / ("in-" + std::to_string(n)));

    configure(
        {{"command", json::array({(folder / "list").string(), "{id}", "3"})}, {"parameters", {{"token", {{"env", "TOKEN"}}}}}});
    const ProgramRun run = run_program(folder, plan_command(), "TOKEN=s3cret-token");
    EXPECT_EQ(run.code, 4);
    EXPECT_EQ(input_of(2)["state"], "failed") << "its output was whole, and it says that it failed";
    EXPECT_THAT(input_of(2)["error"].get<std::string>(), AllOf(HasSubstr("3"), HasSubstr("a warning with [secret]")));
    EXPECT_EQ(read_file(folder / "plan.json").find("s3cret"), std::string::npos);
}

TEST_F(Fetch, a_password_that_is_a_word_in_a_domain_renames_nobody) {
    // The panel of server 2 echoes its token as a customer's name, or a customer chose it: nobody can tell.
    configure(whm_source());
    const auto plan_with = [&](const std::string& domain, const std::string& token) {
        json routes = json::array();
        for (unsigned n = 1; n <= count; ++n) {
            for (json route : whm_routes(n)) {
                if (route["match"].contains("headers")) route["match"]["headers"]["authorization"] = "whm root:" + token;
                routes.push_back(route);
            }
        }
        routes[2]["replies"][0]["json"]["data"]["acct"][0]["domain"] = domain;
        servers.panel.play({{"routes", routes}});
        return plan("--keep-listings kept", "TOKEN=" + token);
    };
    const ProgramRun rejected = plan_with("WordPress.example", "wordpress");
    EXPECT_EQ(rejected.code, 3) << rejected.error;
    EXPECT_THAT(rejected.error, HasSubstr("rejected_rows of server 2"));
    EXPECT_EQ(input_of(2)["rejected"], 1);
    const std::string all = read_file(folder / "plan.json") + read_file(folder / "kept" / "2.json");
    EXPECT_THAT(all, HasSubstr("field 'domain' holds a credential"));
    EXPECT_THAT(all, testing::Not(testing::AnyOf(HasSubstr("WordPress"), HasSubstr("[secret]"))));
    const json plans = document()["plans"];
    for (const json& orphan : plans["orphan"]) EXPECT_NE(orphan["disposition"], "proposed") << orphan.dump();
    EXPECT_TRUE(plans["import"].empty());

    EXPECT_EQ(plan_with("s2.example", "s2").code, 0) << "a token so short stands in names by chance";
    EXPECT_EQ(input_of(2)["rejected"], 0);
    EXPECT_THAT(read_file(folder / "plan.json"), testing::Not(HasSubstr("[secret]")));
}

TEST_F(Fetch, a_secret_of_the_environment_is_gone_from_it_when_commands_run) {
    write_file(folder / "list",
               "#!/bin/sh\ntr '\\0' '\\n' </proc/$PPID/environ >\"seen-$1\"\nenv >>\"seen-$1\"\ncat \"$1.listing\"\n");
    fs::permissions(folder / "list", fs::perms(0700));
    for (unsigned n = 1; n <= count; ++n) write_file(folder / (std::to_string(n) + ".listing"), listing(n).dump());
    configure({{"command", json::array({(folder / "list").string(), "{id}"})}, {"parameters", {{"token", {{"env", "TOKEN"}}}}}});
    EXPECT_EQ(plan("", "PLAIN=visible TOKEN=s3cret-token").code, 0);
    for (unsigned n = 1; n <= count; ++n) {
        const std::string seen = read_file(folder / ("seen-" + std::to_string(n)));
        EXPECT_THAT(seen, testing::Not(HasSubstr("s3cret")));
        if (::geteuid() == 0) {
            EXPECT_THAT(seen, HasSubstr("PLAIN=visible")) << "only root may look into the environment of a hidden process";
        }
    }
}

TEST_F(Fetch, what_a_command_says_beside_its_rows_is_redacted_whatever_the_length) {
    json odd = listing(2);
    odd["accounts"][0]["k3y"] = "x";
    odd["success"] = true;
    write_file(folder / "odd.listing", odd.dump());
    configure(
        {{"command", json::array({"cat", (folder / "odd.listing").string()})}, {"parameters", {{"token", {{"env", "TOKEN"}}}}}});
    EXPECT_EQ(plan("--server 2 --keep-listings kept", "TOKEN=k3y").code, 0);
    EXPECT_THAT(read_file(folder / "kept" / "2.json"), AllOf(HasSubstr("[secret]"), testing::Not(HasSubstr("k3y"))));
    EXPECT_THAT(read_file(folder / "plan.json"), testing::Not(HasSubstr("k3y")));
}

TEST_F(Fetch, runs_a_provisioning_module_in_php) {
    fs::create_directories(folder / "example");
    write_file(folder / "example" / "example.php", R"(<?php
function example_MetaData() { return ['ListAccountsUniqueIdentifierField' => 'domain', 'ListAccountsProductField' => 'configoption1']; }
function example_ListAccounts($params) {
    $number = $params['serverid'];
    if ($params['serverpassword'] !== 's3cret-token') return ['success' => false, 'error' => 'password ' . $params['serverpassword']];
    if ($number == 2) return ['success' => false, 'error' => 'no access with ' . $params['serverpassword']];
    return ['success' => true, 'accounts' => [['email' => 'a@example.net', 'username' => "user$number", 'domain' => "s$number.example",
        'uniqueIdentifier' => "s$number.example", 'product' => 'gold', 'primaryip' => '192.0.2.10', 'created' => '2019-07-02 13:15:00',
        'status' => 'Active', 'password' => $params['serverpassword']]]];
}
)");
    const json source = {{"php_module", "example"}, {"parameters", {{"serverpassword", {{"env", "TOKEN"}}}}}};
    configure(source);
    const ProgramRun run = run_program(folder, plan_command() + " --keep-listings kept", "TOKEN=s3cret-token");
    EXPECT_EQ(run.code, 4) << run.error;
    EXPECT_EQ(input_of(1)["state"], "complete") << input_of(1);
    EXPECT_EQ(input_of(1)["source"], "PHP module 'example'");
    EXPECT_EQ(input_of(1)["dropped"][0]["key"], "password");
    EXPECT_EQ(input_of(2)["state"], "failed");
    EXPECT_THAT(input_of(2)["error"].get<std::string>(), HasSubstr("no access with"));
    for (const char* file : {"plan.json", "kept/1.json", "kept/2.json"}) {
        EXPECT_EQ(read_file(folder / file).find("s3cret"), std::string::npos) << file;
    }
    // Another field than that of the mirror: every account would be unmanaged, every service an orphan.
    std::string module = read_file(folder / "example" / "example.php");
    module.replace(module.find("'domain', 'ListAcc"), 8, "'username'");
    write_file(folder / "example" / "example.php", module);
    EXPECT_EQ(run_program(folder, plan_command(), "TOKEN=s3cret-token").code, 4);
    EXPECT_EQ(input_of(1)["state"], "failed");
    EXPECT_THAT(input_of(1)["error"].get<std::string>(), HasSubstr("identified by 'username' and the mirror by 'domain'"));

    write_file(folder / "php.secret", "serverpassword = s3cret-token\n");
    fs::permissions(folder / "php.secret", fs::perms(0600));
    const ProgramRun list = run_program(folder, "list --php-module example --parameter serverid=7 --credentials php.secret");
    EXPECT_EQ(list.code, 0) << list.error;
    EXPECT_EQ(json::parse(list.out)["accounts"][0]["uniqueIdentifier"], "s7.example");
}

/// Whether a process is gone, at the latest after two seconds.
bool is_gone(pid_t id) {
    for (int i = 0; i < 200; ++i) {
        std::ifstream status("/proc/" + std::to_string(id) + "/stat");
        std::string line;
        std::getline(status, line);
        if (line.empty() || line.find(") Z ") != std::string::npos) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

TEST_F(Fetch, a_run_that_is_killed_leaves_no_command_behind_and_the_next_one_no_file) {
    write_file(folder / "list", "#!/bin/sh\nsleep 60 &\necho $$ $! >pids\nkill -KILL $PPID\nwait\n");
    fs::permissions(folder / "list", fs::perms(0700));
    fs::create_directories(folder / "example");
    write_file(folder / "example" / "example.php",
               "<?php\nfunction example_ListAccounts($params) {\n"
               "    file_put_contents($params['file'], getmypid() . ' ' . getmypid());\n"
               "    posix_kill(posix_getppid(), 9);\n    sleep(60);\n}\n");
    const json command = {{"command", json::array({(folder / "list").string()})}};
    const json module = {{"php_module", "example"}, {"parameters", {{"file", (folder / "pids").string()}}}};
    for (const json& source : {command, module}) {
        configure(source, {{"fetch", {{"jobs", 1}}}});
        fs::remove(folder / "pids");
        const ProgramRun run = plan("--keep-listings kept");
        EXPECT_TRUE(run.code == -1 || run.code == 128 + SIGKILL) << run.code << run.error;
        std::ifstream pids(folder / "pids");
        pid_t first = 0;
        pid_t second = 0;
        ASSERT_TRUE(pids >> first >> second) << source;
        EXPECT_TRUE(is_gone(first)) << source;
        EXPECT_TRUE(is_gone(second)) << source;
        ASSERT_EQ(std::distance(fs::directory_iterator(folder / "kept"), fs::directory_iterator{}), 1)
            << "nobody could remove it";
        EXPECT_THAT(fs::directory_iterator(folder / "kept")->path().filename().string(), testing::StartsWith("1.json.new-"));
    }
    configure(whm_source());
    play_whm();
    EXPECT_EQ(plan("--keep-listings kept").code, 0);
    for (const auto& entry : fs::directory_iterator(folder / "kept")) {
        EXPECT_THAT(entry.path().filename().string(), testing::MatchesRegex("[123]\\.json"));
    }
}

TEST_F(Fetch, lists_and_judges_one_server_directly) {
    play_whm();
    write_file(folder / "whm.secret", "user = root\ntoken = s3cret-token\n");
    fs::permissions(folder / "whm.secret", fs::perms(0600));
    const std::string source = " --adapter whm --url " + servers.https("/1") + " --ca-file " + servers.certificates.authority();
    ProgramRun run = run_program(folder, "list --credentials whm.secret" + source);
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_EQ(json::parse(run.out)["accounts"][0]["uniqueIdentifier"], "s1.example");
    run = run_program(folder, "lint" + source, "SERVERSYNC_PANEL_USER=root SERVERSYNC_PANEL_TOKEN=s3cret-token");
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_THAT(run.out, HasSubstr("complete, 1 row, 1 account,"));
    run = run_program(folder, "list" + source);
    EXPECT_EQ(run.code, 64);
    EXPECT_THAT(run.error, AllOf(HasSubstr("needs the credential 'user'"), HasSubstr("SERVERSYNC_PANEL_<NAME>")));
    configure(whm_source());
    run = run_program(folder, "list --config c.json --server web2 --identity-field username", "TOKEN=s3cret-token");
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_EQ(json::parse(run.out)["accounts"][0]["uniqueIdentifier"], "user2");
}

TEST_F(Fetch, list_and_lint_read_a_server_as_a_plan_does) {
    play_whm();
    configure(whm_source());
    json configuration = json::parse(read_file(folder / "c.json"));
    const std::string module = configuration["modules"].begin().key();
    configuration["modules"][module]["identity_field"] = "username";
    write_file(folder / "c.json", configuration.dump());
    const std::string contradiction = "module '" + module + "' is identified by 'username' in the configuration and by 'domain'";
    for (const std::string command : {"list --server web2", "lint --server web2", "plan --out plan.json"}) {
        const ProgramRun run = run_program(folder, command + " --config c.json", "TOKEN=s3cret-token");
        EXPECT_EQ(run.code, 78) << command << run.out;
        EXPECT_THAT(run.error, HasSubstr(contradiction)) << command;
    }
    configure(whm_source());
    for (const std::string command : {"list --server web2", "lint --server web2"}) {
        const ProgramRun run = run_program(folder, command + " --config c.json");
        EXPECT_THAT(run.error, HasSubstr("server 2 ('web2'): cannot read the secret 'token'")) << command;
    }
}

TEST_F(Fetch, a_listing_that_cannot_be_kept_ends_the_run_with_a_clear_word) {
    configure(whm_source());
    play_whm();
    write_file(folder / "kept", "a file");
    const ProgramRun run = plan("--keep-listings kept");
    EXPECT_EQ(run.code, 73);
    EXPECT_THAT(run.error, HasSubstr("cannot make the folder 'kept'"));
    EXPECT_FALSE(fs::exists(folder / "plan.json"));
}

class FetchMany : public FetchFixture {
protected:
    FetchMany() : FetchFixture(320) {}
};

TEST_F(FetchMany, servers_are_asked_side_by_side_and_the_plan_does_not_show_it) {
    json routes = json::array();
    for (unsigned n = 1; n <= count; ++n) {
        routes.push_back(
            {{"match", {{"path", "/" + std::to_string(n)}}}, {"replies", json::array({{{"json", listing(n)}, {"delay", 0.1}}})}});
    }
    servers.panel.play({{"routes", routes}});
    configure({{"url", servers.http("/{id}")}, {"adapter", "whmcs-json"}});
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(plan("--fetch-jobs 32 --keep-listings kept --detailed-exitcode").code, 0);
    const auto took = std::chrono::steady_clock::now() - began;
    EXPECT_LT(took, std::chrono::seconds(16)) << "one after another takes 32 s";
    EXPECT_EQ(document()["inputs"]["listings"].size(), count);
    const std::string first = read_file(folder / "plan.json");
    EXPECT_EQ(plan("--listings kept --jobs 1").code, 0);
    EXPECT_EQ(read_file(folder / "plan.json"), first);
}

}  // namespace
}  // namespace serversync
