// SPDX-License-Identifier: MIT
#include "engine/digest/byte_hasher.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "engine/digest/hasher.hpp"

namespace serversync {
namespace {

TEST(ByteHasher, gives_the_digest_of_all_bytes_in_whatever_pieces_they_come) {
    std::string bytes;
    for (std::size_t i = 0; i < 3000; ++i) bytes.push_back(static_cast<char>(i * i % 251));
    for (const std::size_t piece : {1U, 7U, 240U, 1024U, 3000U}) {
        ByteHasher hasher;
        EXPECT_EQ(hasher.digest(), digest_of(""));
        for (std::size_t at = 0; at < bytes.size(); at += piece) hasher.add(std::string_view(bytes).substr(at, piece));
        EXPECT_EQ(hasher.digest(), digest_of(bytes)) << piece;
    }
}

}  // namespace
}  // namespace serversync
