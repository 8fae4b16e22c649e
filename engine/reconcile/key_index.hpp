// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/model/account.hpp"

namespace serversync {

/// 64-bit hash of a text under a secret seed (SipHash-1-3), so that a server that chooses its identifiers cannot choose colliding
/// ones.
std::uint64_t keyed_hash(std::string_view text, std::uint64_t seed);

/// Finds the accounts of a listing by identity key. Holds 12 to 20 bytes an account; the accounts must outlive it.
class KeyIndex {
public:
    static constexpr std::uint32_t none = 0xffffffff;

    KeyIndex(std::span<const Account> accounts, std::uint64_t seed);

    /// The first account with the key, or `none`.
    std::uint32_t find(std::string_view key) const;

    /// The next account with the same key, or `none`.
    std::uint32_t next(std::uint32_t account) const { return m_next[account]; }

    /// Whether an earlier account has the same key.
    bool is_repeated(std::uint32_t account) const { return m_repeated[account]; }

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t account = none;
    };

    std::span<const Account> m_accounts;
    std::uint64_t m_seed;
    std::size_t m_mask = 0;
    std::vector<Slot> m_slots;
    std::vector<std::uint32_t> m_next;
    std::vector<bool> m_repeated;
};

}  // namespace serversync
