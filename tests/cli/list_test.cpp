// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <unistd.h>

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
        EXPECT_EQ(first.error, "");
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
