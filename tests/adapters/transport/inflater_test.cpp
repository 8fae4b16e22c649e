// SPDX-License-Identifier: MIT
#include "adapters/transport/inflater.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace serversync {
namespace {

std::string from_hex(std::string_view digits) {
    std::string bytes;
    for (std::size_t at = 0; at < digits.size(); at += 2)
        bytes.push_back(static_cast<char>(std::stoi(std::string(digits.substr(at, 2)), nullptr, 16)));
    return bytes;
}

struct Stream {
    Compression compression;
    std::string text, packed;
};

/// As Python's zlib packs them.
const std::array streams = {
    Stream{Compression::gzip, "0123456789", from_hex("1f8b08000000000002033330343236313533b7b00400c6c784a60a000000")},
    Stream{Compression::gzip, "", from_hex("1f8b080000000000020303000000000000000000")},
    Stream{Compression::deflate, "0123456789", from_hex("78da3330343236313533b7b004000aff020e")},
    Stream{Compression::deflate, "", from_hex("78da030000000001")},
    Stream{Compression::deflate, "0123456789", from_hex("3330343236313533b7b00400")},
    Stream{Compression::deflate, "", from_hex("0300")},
};

struct Unpacked {
    std::string text;
    std::size_t taken = 0;
    bool has_ended = false;
    bool is_damaged = false;
};

/// `piece`: bytes at once; `room`: for what comes of them.
Unpacked unpack(Compression compression, std::string_view packed, std::size_t piece, std::size_t room) {
    Inflater inflater(compression);
    Unpacked result;
    std::string place(room, ' ');
    for (;;) {
        const std::string_view next = packed.substr(result.taken, piece);
        const auto step = inflater.step({next.data(), next.size()}, place);
        if (!step) {
            result.is_damaged = true;
            break;
        }
        result.taken += step->taken;
        result.text.append(place, 0, step->given);
        if (step->taken == 0 && step->given == 0) break;
    }
    result.has_ended = inflater.has_ended();
    return result;
}

TEST(Inflater, unpacks_each_format_in_pieces_of_any_size) {
    for (const Stream& stream : streams) {
        for (const std::size_t piece : {1U, 3U, 100U}) {
            for (const std::size_t room : {1U, 4U, 100U}) {
                const Unpacked result = unpack(stream.compression, stream.packed, piece, room);
                EXPECT_EQ(result.text, stream.text) << piece << ' ' << room;
                EXPECT_TRUE(result.has_ended) << piece << ' ' << room;
                EXPECT_EQ(result.taken, stream.packed.size());
            }
        }
    }
}

TEST(Inflater, does_not_take_a_part_for_the_whole_wherever_it_is_cut) {
    for (const Stream& stream : streams) {
        for (std::size_t size = 0; size < stream.packed.size(); ++size) {
            const Unpacked result = unpack(stream.compression, stream.packed.substr(0, size), 100, 100);
            EXPECT_FALSE(result.has_ended) << size << " of " << stream.packed.size();
            EXPECT_FALSE(result.is_damaged) << size;
        }
    }
}

TEST(Inflater, takes_nothing_behind_the_end) {
    for (const Stream& stream : streams) {
        for (const std::string& more : {std::string(1, '\0'), std::string("x"), stream.packed}) {
            const Unpacked result = unpack(stream.compression, stream.packed + more, 100, 100);
            EXPECT_EQ(result.text, stream.text);
            EXPECT_TRUE(result.has_ended);
            EXPECT_EQ(result.taken, stream.packed.size());
        }
    }
}

TEST(Inflater, notices_damage) {
    for (const Stream& stream : streams) {
        if (stream.packed.size() < 18) continue;  // bare deflate and an empty text have little that could differ
        std::string packed = stream.packed;
        packed[packed.size() - (stream.compression == Compression::gzip ? 5 : 1)] ^= 1;  // in the check sum
        const Unpacked result = unpack(stream.compression, packed, 100, 100);
        EXPECT_TRUE(result.is_damaged);
        EXPECT_FALSE(result.has_ended);
    }
    EXPECT_TRUE(unpack(Compression::gzip, "no gzip", 100, 100).is_damaged);
    EXPECT_TRUE(unpack(Compression::deflate, "x no zlib", 100, 100).is_damaged);
}

}  // namespace
}  // namespace serversync
