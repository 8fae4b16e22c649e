// SPDX-License-Identifier: MIT
#include "engine/model/digest.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(Digests, are_read_as_they_are_written) {
    for (const Digest digest : {Digest{0, 0}, Digest{0x0123456789abcdefU, 0xfU}, Digest{~std::uint64_t{0}, ~std::uint64_t{0}}})
        EXPECT_EQ(parse_digest(to_text(digest)), digest) << to_text(digest);
    EXPECT_EQ(parse_digest("xxh3:000000000000000000000000000000FF"), (Digest{0, 255}));
}

TEST(Digests, nothing_else_is_one) {
    for (const char* text : {"", "xxh3:", "00000000000000000000000000000001", "xxh3:0000000000000000000000000000001",
                             "xxh3:000000000000000000000000000000001", "sha1:00000000000000000000000000000001",
                             "xxh3: 0000000000000000000000000000001", "xxh3:+0000000000000010000000000000001",
                             "xxh3:0000000000000000-000000000000001", "xxh3:000000000000000000000000000000g1",
                             "xxh3:0x0000000000000000000000000000001"})
        EXPECT_EQ(parse_digest(text), std::nullopt) << text;
}

TEST(Digests, add_up_in_any_order) {
    const Digest parts[] = {{1, ~std::uint64_t{0}}, {2, 1}, {~std::uint64_t{0}, 5}};
    Digest forth;
    for (const Digest& part : parts) forth += part;
    Digest back;
    for (auto part = std::rbegin(parts); part != std::rend(parts); ++part) back += *part;
    EXPECT_EQ(forth, back);
    EXPECT_EQ(forth, (Digest{3, 5})) << "the carry counts";
}

}  // namespace
}  // namespace serversync
