// SPDX-License-Identifier: MIT
#include "engine/reconcile/key_index.hpp"

#include <bit>
#include <cstring>

namespace serversync {

namespace {

struct SipState {
    std::uint64_t v0, v1, v2, v3;

    void round() {
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
};

}  // namespace

std::uint64_t keyed_hash(std::string_view text, std::uint64_t seed) {
    // The second half of the 128-bit key is derived: only its secrecy matters, and the seed is secret.
    const std::uint64_t k0 = seed;
    const std::uint64_t k1 = std::rotl(seed, 29) ^ 0x9e3779b97f4a7c15ULL;
    SipState state{k0 ^ 0x736f6d6570736575ULL, k1 ^ 0x646f72616e646f6dULL, k0 ^ 0x6c7967656e657261ULL,
                   k1 ^ 0x7465646279746573ULL};
    const char* bytes = text.data();
    std::size_t left = text.size();
    while (left >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes, 8);
        state.v3 ^= word;
        state.round();
        state.v0 ^= word;
        bytes += 8;
        left -= 8;
    }
    std::uint64_t last = static_cast<std::uint64_t>(text.size()) << 56U;
    std::uint64_t tail = 0;
    if (left > 0) std::memcpy(&tail, bytes, left);
    last |= tail;
    state.v3 ^= last;
    state.round();
    state.v0 ^= last;
    state.v2 ^= 0xff;
    state.round();
    state.round();
    state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

KeyIndex::KeyIndex(std::span<const Account> accounts, std::uint64_t seed)
    : m_accounts(accounts), m_seed(seed), m_next(accounts.size(), none), m_repeated(accounts.size(), false) {
    const std::size_t size = std::bit_ceil(accounts.size() + accounts.size() / 2 + 1);
    m_slots.resize(size);
    m_mask = size - 1;
    for (std::uint32_t i = 0; i < accounts.size(); ++i) {
        const std::uint64_t hash = keyed_hash(accounts[i].key, seed);
        const auto tag = static_cast<std::uint32_t>(hash >> 32U);
        std::size_t at = hash & m_mask;
        while (true) {
            Slot& slot = m_slots[at];
            if (slot.account == none) {
                slot = {tag, i};
                break;
            }
            if (slot.hash == tag && accounts[slot.account].key == accounts[i].key) {
                m_next[i] = m_next[slot.account];
                m_next[slot.account] = i;
                m_repeated[i] = true;
                break;
            }
            at = (at + 1) & m_mask;
        }
    }
}

std::uint32_t KeyIndex::find(std::string_view key) const {
    if (m_accounts.empty()) return none;
    const std::uint64_t hash = keyed_hash(key, m_seed);
    const auto tag = static_cast<std::uint32_t>(hash >> 32U);
    std::size_t at = hash & m_mask;
    while (true) {
        const Slot& slot = m_slots[at];
        if (slot.account == none) return none;
        if (slot.hash == tag && m_accounts[slot.account].key == key) return slot.account;
        at = (at + 1) & m_mask;
    }
}

}  // namespace serversync
