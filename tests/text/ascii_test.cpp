// SPDX-License-Identifier: MIT
#include "engine/text/ascii.hpp"

#include <gtest/gtest.h>

#include <string>

namespace serversync {
namespace {

/// Puts one byte at every place of texts of every short length, where words overlap in all ways.
template <class Question>
void expect_at_every_place(unsigned char byte, bool answer, Question question) {
    for (std::size_t size = 1; size <= 20; ++size) {
        for (std::size_t place = 0; place < size; ++place) {
            std::string text(size, 'x');
            text[place] = static_cast<char>(byte);
            EXPECT_EQ(question(text), answer) << "byte " << unsigned{byte} << " at " << place << " of " << size;
        }
    }
}

TEST(Ascii, every_byte_is_judged_alike_wherever_it_stands) {
    for (unsigned byte = 0; byte < 256; ++byte) {
        const auto c = static_cast<unsigned char>(byte);
        expect_at_every_place(c, byte < 0x80, ascii::is_ascii);
        expect_at_every_place(c, byte >= 0x20 && byte <= 0x7e, ascii::is_printable);
        expect_at_every_place(c, byte < 'A' || byte > 'Z', ascii::has_no_upper);
    }
}

TEST(Ascii, a_blank_text_has_nothing_odd) {
    EXPECT_TRUE(ascii::is_ascii(""));
    EXPECT_TRUE(ascii::is_printable(""));
    EXPECT_TRUE(ascii::has_no_upper(""));
}

}  // namespace
}  // namespace serversync
