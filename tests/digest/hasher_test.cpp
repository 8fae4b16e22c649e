// SPDX-License-Identifier: MIT
#include "engine/digest/hasher.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

namespace serversync {
namespace {

TEST(Digest, is_xxh3_of_the_bytes) {
    // Values of the reference tool: `printf '' | xxh128sum`, `printf 'a' | xxh128sum`.
    EXPECT_EQ(to_text(digest_of("")), "xxh3:99aa06d3014798d86001c324468d497f");
    EXPECT_EQ(to_text(digest_of("a")), "xxh3:a96faf705af16834e6c632b61e964e1f");
}

TEST(Digest, text_has_all_digits) {
    EXPECT_EQ(to_text(Digest{}), "xxh3:00000000000000000000000000000000");
    EXPECT_EQ(to_text(Digest{0x0123456789abcdefU, 0xfU}), "xxh3:0123456789abcdef000000000000000f");
}

TEST(Digest, a_sum_carries_and_does_not_depend_on_order) {
    Digest sum{1, ~std::uint64_t{0}};
    sum += Digest{2, 1};
    EXPECT_EQ(sum, (Digest{4, 0}));
    const Digest parts[] = {digest_of("a"), digest_of("b"), digest_of("c")};
    Digest forward, backward;
    for (std::size_t part = 0; part < 3; ++part) {
        forward += parts[part];
        backward += parts[2 - part];
    }
    EXPECT_EQ(forward, backward);
    EXPECT_NE(forward, Digest{});
}

TEST(Hasher, fields_are_framed) {
    const std::string eight_bytes("\x07\0\0\0\0\0\0\0", 8);
    std::set<Digest> digests;
    digests.insert(Hasher().digest());
    digests.insert(Hasher().text("").digest());
    digests.insert(Hasher().text("").text("").digest());
    digests.insert(Hasher().text("ab").text("c").digest());
    digests.insert(Hasher().text("a").text("bc").digest());
    digests.insert(Hasher().text("abc").digest());
    digests.insert(Hasher().text("c").text("ab").digest());
    digests.insert(Hasher().number(7).digest());
    digests.insert(Hasher().number(-7).digest());
    digests.insert(Hasher().text("7").digest());
    digests.insert(Hasher().text(eight_bytes).digest());
    EXPECT_EQ(digests.size(), 11U);
}

TEST(Hasher, equal_fields_give_equal_digests_in_every_run) {
    EXPECT_EQ(Hasher().text("example.net").number(42).digest(), Hasher().text("example.net").number(42).digest());
    EXPECT_EQ(to_text(Hasher().text("example.net").number(42).digest()), "xxh3:f4ec03a7dfc4982c2f3f59796433c4d4");
}

TEST(Hasher, a_digest_may_be_taken_in_between) {
    Hasher hasher;
    hasher.text("a");
    const Digest between = hasher.digest();
    EXPECT_EQ(between, hasher.digest());
    hasher.text(std::string(5000, 'x'));
    Hasher moved = std::move(hasher);
    EXPECT_EQ(moved.digest(), Hasher().text("a").text(std::string(5000, 'x')).digest());
    EXPECT_NE(moved.digest(), between);
}

TEST(Hasher, is_the_digest_of_the_framed_fields_however_many_there_are) {
    const auto framed = [](std::string_view text) {
        std::string bytes;
        for (unsigned shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>(text.size() >> shift));
        return bytes.append(text);
    };
    for (const std::size_t size : {0U, 1U, 100U, 1007U, 1008U, 1016U, 1017U, 1024U, 1025U, 4000U}) {
        for (std::size_t fields = 1; fields < 40; fields += 6) {
            const std::string text(size, 'x');
            Hasher hasher;
            std::string bytes;
            for (std::size_t i = 0; i < fields; ++i) {
                hasher.text(text);
                bytes += framed(text);
            }
            EXPECT_EQ(hasher.digest(), digest_of(bytes)) << size << ' ' << fields;
        }
    }
}

}  // namespace
}  // namespace serversync
