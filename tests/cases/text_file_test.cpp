// SPDX-License-Identifier: MIT
#include "engine/cases/text_file.hpp"

#include "engine/model/error.hpp"
#include "tests/cases/case_fixture.hpp"

namespace serversync::cases {
namespace {

using TextFileTest = CaseFolder;

TEST_F(TextFileTest, comes_back_as_it_was_written) {
    const std::string text("a\r\n\0b", 5);
    write_text(fixtures / "new/folder/file", text);
    EXPECT_EQ(read_text(fixtures / "new/folder/file"), text);
    write_text(fixtures / "new/folder/file", "");
    EXPECT_EQ(read_text(fixtures / "new/folder/file"), "");
    EXPECT_THROW(read_text(fixtures / "none"), MissingInput);
    EXPECT_THROW(write_text(fixtures / "new/folder/file/below", ""), CannotWrite);
}

TEST(FirstDifference, is_a_line_with_its_number) {
    EXPECT_EQ(first_difference("a\nb\n", "a\nc\n"), "line 2\n  expected b\n  found    c");
    EXPECT_EQ(first_difference("a\n", "a\nc\n"), "line 2\n  expected the end\n  found    c");
    EXPECT_EQ(first_difference("a\nb\n", "a\n"), "line 2\n  expected b\n  found    the end");
    EXPECT_EQ(first_difference("a", "a\n"), "they differ in their last line's end");
}

}  // namespace
}  // namespace serversync::cases
