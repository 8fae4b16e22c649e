// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace serversync {
namespace {

using nlohmann::json;

class PlanCommand : public ::testing::Test {
protected:
    void SetUp() override {
        m_folder = std::filesystem::temp_directory_path() / ("serversync-plan-" + std::to_string(::getpid()));
        std::filesystem::create_directories(m_folder);
        write_file(m_folder / "export.json", small_export);
        write_file(m_folder / "ok.json", small_listing);
        ASSERT_EQ(run_program(m_folder, "mirror load --mirror m.db export.json").code, 0);
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    ProgramRun plan(const std::string& listing, const std::string& more = "", const std::string& as_of = "2026-11-20T06:00:00Z") {
        write_file(m_folder / "accounts.json", listing);
        return run_program(
            m_folder, "plan --mirror m.db --server 1 --listing accounts.json --listed-at 2026-11-20T05:00:00Z --as-of " + as_of +
                          " " + more);
    }

    std::filesystem::path m_folder;
};

TEST_F(PlanCommand, exit_codes_follow_what_was_found) {
    const std::string listing = small_listing;
    const std::string differs = "{\"success\": true, \"accounts\": [" +
                                listing.substr(listing.find("{\"email\""), listing.rfind('}') - listing.find("{\"email\"") - 1) +
                                ", {\"domain\": \"new.example\", \"status\": \"Active\"}]}";
    EXPECT_EQ(plan(listing).code, 0);
    EXPECT_EQ(plan(listing, "--detailed-exitcode").code, 0);
    EXPECT_EQ(plan(differs).code, 0);
    EXPECT_EQ(plan(differs, "--detailed-exitcode").code, 2);
    EXPECT_EQ(plan(R"({"success": true, "accounts": []})").code, 3);
    EXPECT_EQ(plan(R"({"success": false, "error": "down"})").code, 4);
    EXPECT_EQ(plan(R"({"success": true, "accou)").code, 4);
    EXPECT_EQ(plan(listing, "", "2026-11-21T02:00:01Z").code, 5);
    EXPECT_EQ(plan(listing, "", "2026-11-20T11:00:00Z").code, 0);
    EXPECT_EQ(plan(listing, "", "2026-11-20T11:00:01Z").code, 5);
    EXPECT_EQ(plan(listing).error, "");
}

TEST_F(PlanCommand, lives_with_a_limit_of_processes) {
    // Root has no such limit; another user has, who must find the program and the files.
    std::filesystem::permissions(m_folder, std::filesystem::perms(0755));
    std::filesystem::permissions(m_folder / "m.db", std::filesystem::perms(0644));
    const std::string user = ::geteuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : "";
    write_file(m_folder / "accounts.json", small_listing);
    const std::string arguments =
        "plan --mirror m.db --server 1 --listing accounts.json --listed-at 2026-11-20T05:00:00Z --as-of 2026-11-20T06:00:00Z "
        "--format json --jobs 8";
    if (run_program(m_folder, "--version", user).code != 0) GTEST_SKIP() << "no other user can run the program here";
    const ProgramRun free = run_program(m_folder, arguments, user);
    // A sanitizer would look for leaks from a process of its own.
    const ProgramRun limited = run_program(m_folder, arguments, user + "prlimit --nproc=1 env ASAN_OPTIONS=detect_leaks=0");
    EXPECT_EQ(limited.code, 0) << limited.error;
    EXPECT_EQ(limited.out, free.out);
    EXPECT_EQ(free.code, 0) << free.error;
}

TEST_F(PlanCommand, overrides_let_exactly_the_items_through_that_they_name) {
    const std::string empty = R"({"success": true, "accounts": []})";
    const json blocked = json::parse(plan(empty, "--format json").out);
    EXPECT_EQ(blocked["plans"]["orphan"][0]["disposition"], "blocked");
    EXPECT_EQ(blocked["status"]["blocked"], true);
    std::string accept;
    for (const json& guard : blocked["guards"]) accept += " --accept " + guard["accept"].get<std::string>();
    const ProgramRun accepted = plan(empty, "--format json --reason 'the server was emptied'" + accept);
    EXPECT_EQ(accepted.code, 0) << accepted.error;
    EXPECT_EQ(accepted.error, "");
    const json open = json::parse(accepted.out);
    EXPECT_EQ(open["plans"]["orphan"][0]["disposition"], "proposed");
    EXPECT_EQ(open["guards"][0]["overridden"], true);
    EXPECT_EQ(open["guards"][0]["override_reason"], "the server was emptied");
}

/// Another count, another item, a guard that holds nothing: the report is written, and nothing is let through.
TEST_F(PlanCommand, an_override_that_does_not_fit_changes_nothing) {
    const std::string empty = R"({"success": true, "accounts": []})";
    const std::string digest = json::parse(plan(empty, "--format json").out)["guards"][0]["accept"].get<std::string>().substr(18);
    for (const std::string& accept : {"1:wrong_listing=1:" + digest, std::string("1:wrong_listing=2:000000000000")}) {
        const ProgramRun wrong = plan(empty, "--format json --reason x --accept " + accept);
        EXPECT_EQ(wrong.code, 64) << accept;
        EXPECT_EQ(json::parse(wrong.out)["plans"]["orphan"][0]["disposition"], "blocked") << accept;
        EXPECT_EQ(wrong.error.rfind("serversync: option '--accept': the override " + accept + " changed nothing: ", 0), 0U)
            << wrong.error;
        EXPECT_EQ(std::count(wrong.error.begin(), wrong.error.end(), '\n'), 1) << wrong.error;
    }
    const ProgramRun idle = plan(small_listing, "--reason x --accept 1:orphan_limit=1:000000000000");
    EXPECT_EQ(idle.code, 64);
    EXPECT_NE(idle.out.find("nothing differs"), std::string::npos) << idle.out;
}

TEST_F(PlanCommand, one_line_says_why_the_exit_code_is_not_0) {
    const std::pair<ProgramRun, std::string> runs[] = {
        {plan(R"({"success": true, "accounts": []})"),
         "blocked by a guard: wrong_listing of server 1, empty_listing of server 1, orphan_limit of server 1; incomplete: server "
         "1 "
         "('alpha') (not its own listing)"},
        {plan(R"({"success": false, "error": "down"})"), "incomplete: server 1 ('alpha') (failed)"},
        {plan(small_listing, "", "2026-11-20T11:00:01Z"), "stale: the listing of server 1 ('alpha')"},
    };
    for (const auto& [run, reason] : runs) EXPECT_EQ(run.error, "serversync: " + reason + "\n");
}

TEST_F(PlanCommand, files_that_nobody_reads_are_named) {
    std::filesystem::create_directories(m_folder / "listings");
    write_file(m_folder / "listings/1.json", small_listing);
    const std::string arguments =
        "plan --mirror m.db --listings listings --listed-at 2026-11-20T05:00:00Z --as-of 2026-11-20T06:00:00Z --format json";
    const ProgramRun tidy = run_program(m_folder, arguments);
    EXPECT_EQ(tidy.code, 0);
    EXPECT_EQ(tidy.error, "");
    write_file(m_folder / "listings/01.json", small_listing);
    write_file(m_folder / "listings/99.json", small_listing);
    const ProgramRun run = run_program(m_folder, arguments);
    EXPECT_EQ(run.code, 4);
    EXPECT_EQ(run.error,
              "serversync: note: the file '01.json' is not read: the listing of server 1 ('alpha') is '1.json'\n"
              "serversync: note: the file '99.json' is not read: the mirror has no server 99\n"
              "serversync: incomplete: the file '01.json' (not read), the file '99.json' (not read)\n");
    EXPECT_EQ(json::parse(run.out)["not_looked_at"]["files"], (json{"01.json", "99.json"}));
    EXPECT_EQ(json::parse(run.out)["status"]["complete"], false);
}

TEST_F(PlanCommand, a_load_makes_no_module_of_a_mistyped_name) {
    write_file(m_folder / "serversync.json", R"({"modules": {"cpnel": {"identity_field": "domain"}}})");
    const ProgramRun run = run_program(m_folder, "mirror load --mirror m.db --config serversync.json export.json");
    EXPECT_EQ(run.code, 78);
    EXPECT_EQ(run.error,
              "serversync: configuration 'serversync.json': /modules/cpnel: no server, product or module of the source has the "
              "module 'cpnel'; did you mean 'cpanel'?\n");
    EXPECT_EQ(plan(small_listing).code, 0) << "the old mirror stays";
    write_file(m_folder / "serversync.json", R"({"modules": {"CPANEL": {"hosts_domains": false}}})");
    EXPECT_EQ(run_program(m_folder, "mirror load --mirror m.db --config serversync.json export.json").code, 0);
}

TEST_F(PlanCommand, a_configuration_must_speak_of_what_the_mirror_has) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"servers": [{"name": "alhpa", "listing": "ok.json"}]})",
         "/servers/0: server 'alhpa' is not in the mirror 'm.db'; did you mean 'alpha'?"},
        {R"({"modules": {"cpnel": {"strip_prefixes": ["x_"]}}})",
         "/modules/cpnel: no server, product or module in the mirror 'm.db' has the module 'cpnel'; did you mean 'cpanel'?"},
        {R"({"product_map": [{"module": "cpanel", "package": "p", "product": 77}]})",
         "/product_map/0/product: product 77 is not in the mirror 'm.db'"},
        {R"({"servers": [{"id": 1, "same_as": 1}]})", "/servers/0/same_as: server 1 ('alpha') cannot be the same as itself"},
    };
    for (const auto& [configuration, text] : cases) {
        write_file(m_folder / "serversync.json", configuration);
        const ProgramRun run = plan(small_listing, "--config serversync.json");
        EXPECT_EQ(run.code, 78) << configuration;
        EXPECT_EQ(run.out, "");
        EXPECT_NE(run.error.find(std::string("serversync: configuration 'serversync.json': ") + text), std::string::npos)
            << run.error;
    }
}

TEST_F(PlanCommand, a_saved_plan_is_shown_as_it_was) {
    const ProgramRun text = plan(R"({"success": true, "accounts": []})");
    ASSERT_EQ(plan(R"({"success": true, "accounts": []})", "--format json --out plan.json").code, 3);
    EXPECT_EQ(run_program(m_folder, "show plan.json").out, text.out);
    EXPECT_EQ(run_program(m_folder, "show --format json plan.json").out, read_file(m_folder / "plan.json"));
}

TEST_F(PlanCommand, a_saved_plan_or_a_mirror_that_was_changed_is_refused) {
    ASSERT_EQ(plan(small_listing, "--format json --out plan.json").code, 0);
    std::string saved = read_file(m_folder / "plan.json");
    write_file(m_folder / "plan.json", saved.insert(saved.find("\"digests\""), " "));
    const ProgramRun shown = run_program(m_folder, "show plan.json");
    EXPECT_EQ(shown.code, 65);
    EXPECT_EQ(shown.out, "");
    EXPECT_EQ(
        shown.error,
        "serversync: cannot read plan 'plan.json': it was changed or damaged since it was written: its seal is not its own; "
        "make it again with 'serversync plan'\n");

    std::string mirror = read_file(m_folder / "m.db");
    for (std::size_t at = mirror.find("cpanel"); at != std::string::npos; at = mirror.find("cpanel", at)) mirror[at] = 'C';
    write_file(m_folder / "m.db", mirror);
    const ProgramRun planned = plan(small_listing);
    EXPECT_EQ(planned.code, 65);
    EXPECT_EQ(
        planned.error,
        "serversync: cannot read mirror 'm.db': its servers, modules, products or counts are damaged. Reload the mirror with "
        "'serversync mirror load'\n");
    EXPECT_NE(run_program(m_folder, "mirror check --mirror m.db").out.find("fault  seal_broken: servers, modules"),
              std::string::npos);
}

TEST_F(PlanCommand, hostile_text_does_no_harm) {
    const std::string long_value(5000, 'x');
    const std::string rows[] = {
        R"({"domain": "a.example", "uniqueIdentifier": "a.example\u001b[31m", "status": "Active"})",
        R"({"domain": "b\u202e.example", "username": "\u001b]0;owned\u0007", "uniqueIdentifier": "b\u202e.example", "product": "</script><script>", "status": "Active"})",
        R"({"domain": "c.example", "username": "'; DROP TABLE services; --", "email": "=cmd|' /C calc'!A0@example.net", "product": "+1+1", "uniqueIdentifier": "c.example'; DROP TABLE services; --", "status": "Active"})",
        R"({"domain": "d.example", "username": "a\u0000b", "uniqueIdentifier": "d.example", "status": "\u009b31m"})",
        R"({"domain": "e.example", "uniqueIdentifier": "e.example", "product": ")" + long_value +
            R"(", "password": "planted-secret", "status": "Active"})",
        R"({"domain": "one.example", "username": "@SUM(A1) ", "uniqueIdentifier": "one.example", "status": "Active"})"};
    std::string listing = R"({"success": true, "accounts": [)";
    for (const std::string& row : rows) listing += (listing.back() == '[' ? "" : ",") + row;
    listing += "]}";
    for (const std::string& format : {std::string("text --items 0"), std::string("json")}) {
        const ProgramRun run = plan(listing, "--color never --format " + format);
        EXPECT_EQ(run.code, 3) << run.error;
        EXPECT_EQ((run.out + run.error).find("planted-secret"), std::string::npos);
        for (const char c : run.out)
            EXPECT_TRUE(c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)) << static_cast<int>(c);
        EXPECT_EQ(run.out.find("\xc2\x9b"), std::string::npos);
        EXPECT_EQ(run.out.find("\xe2\x80\xae"), std::string::npos);
        EXPECT_NE(run.out.find("b\\u202e.example"), std::string::npos);
        if (format == "json") {
            EXPECT_TRUE(json::accept(run.out));
            EXPECT_EQ(run.out.find("</script"), std::string::npos);
        }
    }
    EXPECT_EQ(run_program(m_folder, "mirror check --mirror m.db").code, 0);
    for (const auto& entry : std::filesystem::directory_iterator(m_folder)) {
        if (entry.path().filename() != "accounts.json") {
            EXPECT_EQ(read_file(entry.path()).find("planted-secret"), std::string::npos) << entry.path();
        }
    }
}

TEST_F(PlanCommand, a_listing_with_invalid_utf8_is_a_failed_one) {
    const ProgramRun run = plan("{\"success\": true, \"accounts\": [{\"domain\": \"\xff.example\", \"status\": \"Active\"}]}");
    EXPECT_EQ(run.code, 4);
    EXPECT_NE(run.out.find("FAILED"), std::string::npos);
    EXPECT_NE(run.out.find("is not valid JSON"), std::string::npos);
}

TEST_F(PlanCommand, killed_at_any_moment_it_leaves_the_old_result_or_the_new_one) {
    write_file(m_folder / "accounts.json", R"({"success": true, "accounts": []})");
    const std::string arguments =
        "plan --mirror m.db --server 1 --listing accounts.json --listed-at 2026-11-20T05:00:00Z --as-of 2026-11-20T06:00:00Z "
        "--format json --out plan.json";
    ASSERT_EQ(run_program(m_folder, arguments).code, 3);
    const std::string fresh = read_file(m_folder / "plan.json");
    const std::string mirror = read_file(m_folder / "m.db");
    for (int i = 0; i < 60; ++i) {
        write_file(m_folder / "plan.json", "old\n");
        const std::string seconds = "0.0" + std::string(i < 10 ? "0" : "") + std::to_string(i % 60);
        run_program(m_folder, arguments, "timeout -s KILL " + seconds);
        const std::string left = read_file(m_folder / "plan.json");
        EXPECT_TRUE(left == "old\n" || left == fresh) << i;
        run_program(m_folder, "mirror load --mirror m.db export.json", "timeout -s KILL " + seconds);
        EXPECT_EQ(run_program(m_folder, "mirror check --mirror m.db").code, 0) << i;
    }
    ASSERT_EQ(run_program(m_folder, arguments).code, 3);
    ASSERT_EQ(run_program(m_folder, "mirror load --mirror m.db export.json").code, 0);
    for (const auto& entry : std::filesystem::directory_iterator(m_folder))
        EXPECT_EQ(entry.path().string().find(".new-"), std::string::npos) << entry.path();
}

TEST_F(PlanCommand, standard_input_is_a_listing_too) {
    write_file(m_folder / "accounts.json", small_listing);
    const std::string arguments = "plan --mirror m.db --server alpha --listing - --as-of 2026-11-20T06:00:00Z ";
    const std::string time = "--listed-at 2026-11-20T05:00:00Z ";
    const ProgramRun run = run_program(m_folder, arguments + time + "<accounts.json");
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_NE(run.out.find("nothing differs"), std::string::npos) << run.out;
    EXPECT_EQ(run_program(m_folder, arguments + "<accounts.json").code, 5) << "it does not say when it was taken";
    const ProgramRun empty = run_program(m_folder, arguments + time);
    EXPECT_EQ(empty.code, 4);
    EXPECT_NE(empty.out.find("the reply is empty"), std::string::npos);
}

TEST_F(PlanCommand, list_prints_a_clean_result_and_lint_a_verdict) {
    const ProgramRun list = run_program(m_folder, "list ok.json");
    EXPECT_EQ(list.code, 0);
    EXPECT_EQ(json::parse(list.out)["accounts"][1]["status"], "Suspended");
    EXPECT_NE(run_program(m_folder, "lint ok.json").out.find("score 100 of 100"), std::string::npos);
    write_file(m_folder / "bad.json",
               R"({"success": true, "accounts": [{"domain": "a.example", "password": "planted-secret", "status": "on"}, 7]})");
    const ProgramRun lint = run_program(m_folder, "lint bad.json");
    EXPECT_EQ(lint.code, 4);
    EXPECT_NE(lint.out.find("the row is a number, not an object; rows 1"), std::string::npos) << lint.out;
    EXPECT_EQ(lint.out.find("planted-secret"), std::string::npos);
    write_file(m_folder / "failed.json", R"({"success": false})");
    EXPECT_EQ(run_program(m_folder, "lint failed.json").code, 65);
    EXPECT_EQ(run_program(m_folder, "list failed.json").code, 65);
}

TEST_F(PlanCommand, starting_it_loads_no_network_library) {
    const ProgramRun run = run_program(m_folder, "--version", "LD_TRACE_LOADED_OBJECTS=1");
    EXPECT_NE(run.out.find("libsqlite3.so"), std::string::npos) << "the linker lists nothing: " << run.out << run.error;
    for (const char* library : {"libcurl", "libmariadb", "libssl"})
        EXPECT_EQ(run.out.find(library), std::string::npos) << library;
}

}  // namespace
}  // namespace serversync
