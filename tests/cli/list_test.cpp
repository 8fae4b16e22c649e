// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "program.hpp"

namespace serversync {
namespace {

class List : public ::testing::Test {
protected:
    void SetUp() override {
        m_folder = std::filesystem::temp_directory_path() / ("serversync-list-" + std::to_string(::getpid()));
        std::filesystem::create_directories(m_folder);
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    /// What `list` prints of a reply, and again of what it printed: both say the same.
    ProgramRun list(const std::string& reply) {
        write_file(m_folder / "reply.json", reply);
        ProgramRun first = run_program(m_folder, "list reply.json --identity-field domain --out printed.json");
        EXPECT_EQ(first.error.empty(), first.code == 0) << first.error;
        first.out = read_file(m_folder / "printed.json");
        const ProgramRun second = run_program(m_folder, "list printed.json --identity-field domain");
        EXPECT_EQ(second.code, first.code) << first.out;
        EXPECT_EQ(second.out, first.out);
        return first;
    }

    std::filesystem::path m_folder;
};

constexpr const char* row_of_a =
    R"({"email": "", "username": "", "domain": "a.example", "uniqueIdentifier": "a.example", "product": "", "primaryip": "", "created": "", "status": "Active")";

TEST_F(List, what_is_printed_of_an_incomplete_listing_is_as_incomplete_when_it_is_read_again) {
    const std::string good = std::string(row_of_a) + "}";
    const struct {
        std::string reply;
        int code;
        std::string says;
    } cases[] = {
        {R"({"success": true, "accounts": [)" + good + "]}", 0, ""},
        {R"({"success": true, "expected_total": 1, "accounts": [)" + good + "]}", 0, R"("expected_total": 1)"},
        {R"({"success": true, "truncated": true, "accounts": [)" + good + "]}", 4, R"("truncated": true)"},
        {R"({"success": true, "expected_total": 3, "accounts": [)" + good + "]}", 4, R"("expected_total": 3)"},
        {R"({"success": true, "accounts": [)" + good + ", {\"domain\": \"\"}]}", 4, R"("expected_total": 2)"},
        {R"({"success": true, "accounts": [{"username": "u"}]})", 4, R"("expected_total": 1)"},
        {R"({"success": true, "has_more": true, "accounts": [)" + good + "]}", 4, R"("truncated": true)"},
    };
    for (const auto& [reply, code, says] : cases) {
        const ProgramRun run = list(reply);
        EXPECT_EQ(run.code, code) << reply;
        EXPECT_NE(run.out.find(says), std::string::npos) << run.out;
        EXPECT_EQ(run.out.find("truncated") != std::string::npos, code == 4) << run.out;
    }
}

TEST_F(List, and_lint_say_in_one_line_why_the_exit_code_is_not_0) {
    const std::string row = std::string(row_of_a) + "}";
    write_file(m_folder / "a.json", R"({"success": true, "accounts": [)" + row + "]}");
    write_file(m_folder / "failed.json", R"({"success": false, "error": "no access"})");
    write_file(m_folder / "partial.json", R"({"success": true, "truncated": true, "accounts": [)" + row + "]}");
    write_file(m_folder / "rejected.json", R"({"success": true, "accounts": [)" + row + ", {}, {}]}");
    const auto said = [&](const std::string& arguments, int code) {
        const ProgramRun run = run_program(m_folder, arguments);
        EXPECT_EQ(run.code, code) << arguments;
        EXPECT_EQ(std::count(run.error.begin(), run.error.end(), '\n'), code == 0 ? 0 : 1) << run.error;
        return run.error;
    };
    EXPECT_EQ(said("list a.json --identity-field domain", 0), "");
    EXPECT_EQ(said("list failed.json --identity-field domain", 65),
              "serversync: the listing failed: the server reports failure: no access\n");
    EXPECT_EQ(said("list partial.json --identity-field domain", 4).find("serversync: the listing is incomplete: "), 0U);
    EXPECT_EQ(said("list rejected.json --identity-field domain", 4)
                  .find("serversync: the listing is incomplete: 2 rows rejected, the first for this: "),
              0U);
    EXPECT_EQ(said("lint a.json", 0), "");
    EXPECT_EQ(said("lint a.json failed.json", 65), "serversync: 'failed.json' failed\n");
    EXPECT_EQ(said("lint failed.json failed.json partial.json", 65), "serversync: 'failed.json' and 1 other failed\n");
    EXPECT_EQ(said("lint a.json partial.json", 4), "serversync: 'partial.json' has errors\n");
}

TEST_F(List, every_address_is_printed) {
    const ProgramRun run =
        list(R"({"success": true, "accounts": [{"domain": "a.example", "email": "A <a@x.example>; b@x.example"}]})");
    EXPECT_NE(run.out.find(R"("email": "a@x.example, b@x.example")"), std::string::npos) << run.out;
}

TEST_F(List, the_owner_is_printed_where_it_is_known) {
    const ProgramRun run = list(R"({"success": true, "accounts": [)" + std::string(row_of_a) + R"(, "owner": "res1"}]})");
    EXPECT_NE(run.out.find(R"("owner": "res1")"), std::string::npos) << run.out;
    EXPECT_EQ(list(R"({"success": true, "accounts": [)" + std::string(row_of_a) + "}]}").out.find("owner"), std::string::npos);
}

}  // namespace
}  // namespace serversync
