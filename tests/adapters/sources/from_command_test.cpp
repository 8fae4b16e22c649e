// SPDX-License-Identifier: MIT
#include "adapters/sources/from_command.hpp"

#include <gmock/gmock.h>

#include "adapters/sources/listing_source.hpp"

namespace serversync {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

FromCommand run_in_shell(const std::string& line) {
    FromCommand source;
    source.arguments = {"/bin/sh", "-c", line};
    return source;
}

TEST(CommandSource, is_called_by_its_program_alone) {
    EXPECT_EQ(shown(run_in_shell("secret-argument")), "command 'sh'");
    FromCommand source;
    source.arguments = {"ssh"};
    EXPECT_EQ(shown(source), "command 'ssh'");
    EXPECT_TRUE(is_remote(source));
    EXPECT_EQ(time_limit_of(source), std::chrono::minutes(10));
}

TEST(CommandSource, what_it_prints_is_the_listing) {
    const Listing listing =
        read_source(run_in_shell(R"(echo '{"success": true, "accounts": [{"uniqueIdentifier": "a.example"}]}')"), {});
    EXPECT_EQ(listing.state, ListingState::complete) << listing.error;
    EXPECT_EQ(listing.rows, 1U);
    EXPECT_EQ(listing.source, "command 'sh'");
    EXPECT_TRUE(listing.took_ms);
}

TEST(CommandSource, parameters_and_secrets_come_as_one_json_object) {
    FromCommand source = run_in_shell(R"(read -r line; test "$line" = "$1" && echo '{"success": true, "accounts": []}')");
    source.arguments.insert(source.arguments.end(), {"sh", R"({"a\"":"1","b":"two","c":"s3cret\u000a"})"});
    source.parameters = {{"a\"", "1"}, {"b", "two"}};
    source.secrets.emplace("c", Secret("s3cret\n"));
    EXPECT_EQ(read_source(source, {}).state, ListingState::complete);
    source.parameters.clear();
    source.secrets.clear();
    source.arguments.back() = "{}";
    EXPECT_EQ(read_source(source, {}).state, ListingState::complete);
}

TEST(CommandSource, one_that_fails_says_more_than_half_of_its_output) {
    FromCommand source = run_in_shell(R"(read secret; echo '{"success": true, "acc'; echo "no: $secret" >&2; exit 3)");
    source.secrets.emplace("key", Secret("s3cret"));
    const Listing listing = read_source(source, {});
    EXPECT_EQ(listing.state, ListingState::failed);
    EXPECT_THAT(listing.error,
                AllOf(HasSubstr("command '/bin/sh' failed with exit code 3"), HasSubstr("no: "), Not(HasSubstr("s3cret"))));
}

TEST(CommandSource, the_callers_limit_goes_before_its_own) {
    const auto began = std::chrono::steady_clock::now();
    const Listing listing = read_source(run_in_shell("sleep 30"), {}, std::chrono::milliseconds(200));
    EXPECT_EQ(listing.state, ListingState::failed);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
}

}  // namespace
}  // namespace serversync
