// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program.hpp"

namespace serversync {
namespace {

using ::testing::HasSubstr;

const std::filesystem::path example_fleet = std::filesystem::path(SERVERSYNC_SOURCE_DIR) / "fixtures" / "fleet";

class MirrorExport : public ::testing::Test {
protected:
    void SetUp() override {
        m_folder = std::filesystem::temp_directory_path() / ("serversync-export-" + std::to_string(::getpid()));
        std::filesystem::create_directories(m_folder);
        ASSERT_EQ(run_program(m_folder, "mirror load --mirror m.db '" + (example_fleet / "mirror.json").string() + "'").code, 0);
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    std::string plan(const std::string& mirror) {
        return run_program(m_folder, "plan --format json --as-of 2026-11-20T06:00:00Z --config '" +
                                         (example_fleet / "serversync.json").string() + "' --mirror " + mirror)
            .out;
    }

    unsigned mode_of(const std::string& name) {
        struct stat status {};
        EXPECT_EQ(::stat((m_folder / name).c_str(), &status), 0) << name;
        return status.st_mode & 0777U;
    }

    std::filesystem::path m_folder;
};

TEST_F(MirrorExport, is_loaded_again_to_the_same_mirror_and_the_same_plan) {
    const ProgramRun run = run_program(m_folder, "mirror export --mirror m.db --out mirror.json");
    EXPECT_EQ(run.code, 0);
    EXPECT_EQ(run.out + run.error, "");
    ASSERT_EQ(run_program(m_folder, "mirror load --mirror again.db mirror.json").code, 0);
    const std::string before = plan("m.db");
    ASSERT_THAT(before, HasSubstr("\"digest\""));
    EXPECT_TRUE(plan("again.db") == before);
    EXPECT_TRUE(run_program(m_folder, "mirror export --mirror again.db").out == read_file(m_folder / "mirror.json"));
}

TEST_F(MirrorExport, does_not_depend_on_the_order_of_the_source) {
    std::string text = read_file(example_fleet / "mirror.json");
    const std::size_t first = text.find("    {\"id\": 1, \"kind\"");
    const std::size_t second = text.find("    {\"id\": 2, \"kind\"");
    const std::size_t third = text.find("    {\"id\": 3, \"kind\"");
    text = text.substr(0, first) + text.substr(second, third - second) + text.substr(first, second - first) + text.substr(third);
    write_file(m_folder / "shuffled.json", text);
    ASSERT_EQ(run_program(m_folder, "mirror load --mirror shuffled.db shuffled.json").code, 0);
    EXPECT_TRUE(run_program(m_folder, "mirror export --mirror shuffled.db").out ==
                run_program(m_folder, "mirror export --mirror m.db").out);
}

TEST_F(MirrorExport, is_a_file_for_its_owner_alone) {
    write_file(m_folder / "e.json", "old");
    ASSERT_EQ(::chmod((m_folder / "e.json").c_str(), 0644), 0);
    EXPECT_EQ(run_program(m_folder, "mirror export --mirror m.db --out e.json", "umask 000 &&").code, 0);
    EXPECT_EQ(mode_of("e.json"), 0600U);
    EXPECT_THAT(read_file(m_folder / "e.json"), HasSubstr("serversync.mirror-export"));
}

TEST_F(MirrorExport, leaves_the_old_file_where_it_fails) {
    write_file(m_folder / "e.json", "old");
    write_file(m_folder / "odd.db", "no mirror");
    const ProgramRun run = run_program(m_folder, "mirror export --mirror odd.db --out e.json");
    EXPECT_EQ(run.code, 65) << run.error;
    EXPECT_EQ(read_file(m_folder / "e.json"), "old");
    EXPECT_EQ(run_program(m_folder, "mirror export --mirror none.db").code, 66);
    EXPECT_EQ(run_program(m_folder, "mirror export --mirror m.db --out none/e.json").code, 73);
    EXPECT_EQ(run_program(m_folder, "mirror export").code, 64);
    EXPECT_EQ(run_program(m_folder, "mirror export --mirror m.db e.json").code, 64);
}

}  // namespace
}  // namespace serversync
