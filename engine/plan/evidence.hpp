// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "engine/plan/words.hpp"

namespace serversync {

/// Some of the kinds of evidence.
class EvidenceSet {
public:
    constexpr EvidenceSet() = default;
    constexpr bool has(EvidenceKind kind) const { return (m_bits & bit(kind)) != 0; }
    constexpr void add(EvidenceKind kind) { m_bits = static_cast<std::uint8_t>(m_bits | bit(kind)); }
    constexpr void remove(EvidenceKind kind) { m_bits = static_cast<std::uint8_t>(m_bits & ~bit(kind)); }
    constexpr bool empty() const { return m_bits == 0; }
    constexpr unsigned size() const {
        unsigned count = 0;
        for (unsigned bits = m_bits; bits != 0; bits &= bits - 1) ++count;
        return count;
    }
    constexpr std::uint8_t bits() const { return m_bits; }
    static constexpr EvidenceSet from_bits(std::uint8_t bits) {
        EvidenceSet set;
        set.m_bits = bits;
        return set;
    }
    bool operator==(const EvidenceSet&) const = default;

private:
    static constexpr unsigned bit(EvidenceKind kind) { return 1U << static_cast<unsigned>(kind); }

    std::uint8_t m_bits = 0;
};

/// What two records say of each other beside their keys (law 230). No kind is in two of the sets; what is in none is unknown.
struct Evidence {
    EvidenceSet agreements;
    EvidenceSet weak_agreements;
    EvidenceSet contradictions;
    EvidenceSet weak_contradictions;

    bool empty() const {
        return agreements.empty() && weak_agreements.empty() && contradictions.empty() && weak_contradictions.empty();
    }
    bool operator==(const Evidence&) const = default;
};

}  // namespace serversync
