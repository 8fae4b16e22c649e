// SPDX-License-Identifier: MIT
#include "adapters/transport/process_secrets.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "adapters/transport/secrets_file.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;

class ProcessSecrets : public testing::Test {
protected:
    ProcessSecrets() { ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }
    ~ProcessSecrets() override { ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }

    static bool is_hidden() { return ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0; }
};

TEST_F(ProcessSecrets, memory_is_hidden_and_leaves_no_core) {
    EXPECT_FALSE(is_hidden());
    hide_memory();
    EXPECT_TRUE(is_hidden());
    rlimit core{1, 1};
    ASSERT_EQ(::getrlimit(RLIMIT_CORE, &core), 0);
    EXPECT_EQ(core.rlim_cur, 0U);
    EXPECT_EQ(core.rlim_max, 0U);
    EXPECT_TRUE(std::ifstream("/proc/self/status").is_open()) << "this process may still read about itself";
}

TEST_F(ProcessSecrets, a_secret_is_taken_out_of_the_environment_and_stays_known) {
    ::setenv("SERVERSYNC_TEST_TOKEN", "planted-value", 1);
    const char* const where = std::getenv("SERVERSYNC_TEST_TOKEN");
    for (int i = 0; i < 2; ++i) {
        const auto secret = secret_of_environment("SERVERSYNC_TEST_TOKEN");
        ASSERT_TRUE(secret);
        EXPECT_EQ(secret->reveal(), "planted-value");
        EXPECT_EQ(std::string(where, 13), std::string(13, '\0'));
    }
    EXPECT_TRUE(is_hidden());
}

TEST_F(ProcessSecrets, what_is_not_set_is_no_secret_and_what_commands_are_given_stays) {
    ::setenv("SERVERSYNC_TEST_BLANK", "", 1);
    EXPECT_FALSE(secret_of_environment("SERVERSYNC_TEST_BLANK"));
    EXPECT_FALSE(secret_of_environment("SERVERSYNC_TEST_NOTHING"));
    EXPECT_FALSE(is_hidden());
    ::setenv("LOGNAME", "somebody", 1);
    EXPECT_EQ(secret_of_environment("LOGNAME")->reveal(), "somebody");
    EXPECT_STREQ(std::getenv("LOGNAME"), "somebody");
}

TEST_F(ProcessSecrets, reading_a_file_of_secrets_hides_the_memory) {
    const fs::path file = fs::temp_directory_path() / ("serversync-secret-" + std::to_string(::getpid()));
    std::ofstream(file) << "planted-value\n";
    fs::permissions(file, fs::perms(0600));
    EXPECT_EQ(read_secret(file.string()).reveal(), "planted-value");
    EXPECT_TRUE(is_hidden());
    fs::remove(file);
}

}  // namespace
}  // namespace serversync
