// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "engine/cli/command.hpp"

namespace serversync {
namespace {

namespace po = boost::program_options;
using testing::ElementsAre;

Options parsed(const std::vector<std::string>& arguments, int most_positional = 1) {
    po::options_description description("options");
    description.add_options()("mirror", po::value<std::string>(), "a file")("width", po::value<std::string>(), "columns")(
        "server", po::value<std::vector<std::string>>(), "several")("force", "a flag");
    return {"serversync test FILE", description, arguments, most_positional};
}

std::string refusal(const std::function<void()>& action) {
    try {
        action();
    } catch (const UsageError& error) {
        return error.what();
    }
    return "none";
}

TEST(Options, give_what_was_said) {
    const Options options = parsed({"--mirror", "m.db", "file", "--server", "1", "--server=two", "--force"});
    EXPECT_FALSE(options.helped());
    EXPECT_EQ(options.text("mirror"), "m.db");
    EXPECT_THAT(options.texts("server"), ElementsAre("1", "two"));
    EXPECT_THAT(options.positional(), ElementsAre("file"));
    EXPECT_TRUE(options.has("force"));
    const Options none = parsed({});
    EXPECT_EQ(none.text("mirror"), "");
    EXPECT_THAT(none.texts("server"), ElementsAre());
    EXPECT_THAT(none.positional(), ElementsAre());
    EXPECT_FALSE(none.has("force"));
}

TEST(Options, are_refused_where_they_are_not_understood) {
    const struct {
        std::vector<std::string> arguments;
        std::string text;
    } cases[] = {
        {{"--mirro", "m.db"}, "unknown option '--mirro'; did you mean '--mirror'?"},
        {{"--zzzzzzzzzz"}, "unknown option '--zzzzzzzzzz'"},
        {{"one", "two"}, "unexpected argument 'two'; usage: serversync test FILE"},
        {{"--mirror"}, "the required argument for option '--mirror' is missing; usage: serversync test FILE"},
    };
    for (const auto& each : cases) EXPECT_EQ(refusal([&] { parsed(each.arguments); }), each.text);
    EXPECT_EQ(refusal([] { parsed({"one"}, 0); }), "unexpected argument 'one'; usage: serversync test FILE");
    EXPECT_EQ(refusal([] { parsed({"one", "two", "three"}, -1); }), "none");
    EXPECT_EQ(refusal([] { parsed({"--mirror", ""}).text("mirror"); }), "option '--mirror' needs a value that is not blank");
}

TEST(Options, hold_numbers_to_their_bounds) {
    EXPECT_EQ(parsed({}).number("width", 80, 100), 100U);
    EXPECT_EQ(parsed({"--width", "80"}).number("width", 80, 100), 80U);
    EXPECT_EQ(parsed({"--width", "1000000"}).number("width", 80, 100), 1'000'000U);
    for (const char* bad : {"79", "1000001", "80x", "x", "-80", "+80", " 80", "99999999999"}) {
        EXPECT_NE(refusal([&] { parsed({"--width", bad}).number("width", 80, 100); }), "none") << bad;
    }
}

TEST(Options, hold_choices_to_their_list) {
    EXPECT_EQ(parsed({}).choice("mirror", {"text", "json"}), "text");
    EXPECT_EQ(parsed({"--mirror", "json"}).choice("mirror", {"text", "json"}), "json");
    EXPECT_EQ(refusal([] {
                  parsed({"--mirror", "jso"}).choice("mirror", {"text", "json"});
              }),
              "option '--mirror' must be text or json, not 'jso'");
}

TEST(Options, print_their_help) {
    testing::internal::CaptureStdout();
    const Options options = parsed({"--help", "one", "two"});
    const std::string text = testing::internal::GetCapturedStdout();
    EXPECT_TRUE(options.helped());
    EXPECT_THAT(text, testing::AllOf(testing::StartsWith("usage: serversync test FILE\n\n"), testing::HasSubstr("--mirror")));
}

}  // namespace
}  // namespace serversync
