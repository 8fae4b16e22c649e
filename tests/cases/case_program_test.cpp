// SPDX-License-Identifier: MIT
#include "engine/cases/case_program.hpp"

#include "tests/cases/case_fixture.hpp"

namespace serversync::cases {
namespace {

class CaseProgramTest : public CaseFolder {
protected:
    Outcome run(const std::string& script, const std::vector<std::string>& arguments = {}, const std::string& input = {}) const {
        const std::filesystem::path program = fixtures / "it's a program";
        write_text(program, "#!/bin/sh\n" + script);
        std::filesystem::permissions(program, std::filesystem::perms(0700));
        return process_of(program)(fixtures, arguments, input);
    }
};

TEST_F(CaseProgramTest, says_what_was_printed_and_how_it_ended) {
    const Outcome outcome = run("echo out; echo err >&2; exit 3");
    EXPECT_EQ(outcome.exit, 3);
    EXPECT_EQ(outcome.out, "out\n");
    EXPECT_EQ(outcome.err, "err\n");
    EXPECT_EQ(run("kill -TERM $$").exit, 128 + 15);
}

TEST_F(CaseProgramTest, gets_its_arguments_as_they_are) {
    EXPECT_EQ(run("printf '<%s>' \"$@\"", {"a b", "it's", "$HOME", "", "*", "a;b"}).out, "<a b><it's><$HOME><><*><a;b>");
}

TEST_F(CaseProgramTest, runs_in_the_folder_with_its_input_and_without_colour) {
    write_text(fixtures / "in.txt", "typed\n");
    EXPECT_EQ(run("cat; basename \"$PWD\"; echo $NO_COLOR", {}, "in.txt").out,
              "typed\n" + fixtures.filename().string() + "\n1\n");
    EXPECT_EQ(run("cat").out, "") << "nothing is typed";
}

TEST_F(CaseProgramTest, that_is_missing_says_so_as_the_shell_does) {
    const Outcome outcome = process_of(fixtures / "none")(fixtures, {}, {});
    EXPECT_EQ(outcome.exit, 127);
    EXPECT_NE(outcome.err, "");
}

}  // namespace
}  // namespace serversync::cases
