// SPDX-License-Identifier: MIT
#include "engine/digest/keyed_hash.hpp"

#include <bit>
#include <cstddef>

namespace serversync {

namespace {

/// Eight bytes, the least significant first.
template <class Bytes>
std::uint64_t word_at(const Bytes& bytes, std::size_t place) {
    std::uint64_t word = 0;
    for (std::size_t i = 8; i > 0; --i) word = word << 8U | static_cast<std::uint8_t>(bytes[place + i - 1]);
    return word;
}

/// The state of SipHash. Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", and their reference implementation.
struct State {
    std::uint64_t v0, v1, v2, v3;

    void rounds(int count) {
        for (; count > 0; --count) {
            v0 += v1;
            v1 = std::rotl(v1, 13) ^ v0;
            v0 = std::rotl(v0, 32);
            v2 += v3;
            v3 = std::rotl(v3, 16) ^ v2;
            v0 += v3;
            v3 = std::rotl(v3, 21) ^ v0;
            v2 += v1;
            v1 = std::rotl(v1, 17) ^ v2;
            v2 = std::rotl(v2, 32);
        }
    }

    void take(std::uint64_t word) {
        v3 ^= word;
        rounds(2);
        v0 ^= word;
    }

    std::uint64_t value() const { return v0 ^ v1 ^ v2 ^ v3; }
};

}  // namespace

KeyedHash keyed_hash(const HashKey& key, std::string_view text) {
    const std::uint64_t low = word_at(key, 0);
    const std::uint64_t high = word_at(key, 8);
    State state{low ^ 0x736f6d6570736575U, high ^ 0x646f72616e646f6dU ^ 0xeeU, low ^ 0x6c7967656e657261U,
                high ^ 0x7465646279746573U};
    const std::size_t whole = text.size() / 8 * 8;
    for (std::size_t i = 0; i < whole; i += 8) state.take(word_at(text, i));
    std::uint64_t last = static_cast<std::uint64_t>(text.size()) << 56U;
    for (std::size_t i = whole; i < text.size(); ++i) {
        last |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(text[i])) << (8 * (i - whole));
    }
    state.take(last);
    KeyedHash hash;
    state.v2 ^= 0xeeU;
    state.rounds(4);
    hash.first = state.value();
    state.v1 ^= 0xddU;
    state.rounds(4);
    hash.second = state.value();
    return hash;
}

}  // namespace serversync
