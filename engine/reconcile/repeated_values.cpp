// SPDX-License-Identifier: MIT
#include "engine/reconcile/repeated_values.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "engine/model/bare_domain.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

namespace {

enum class Value : std::uint8_t { domain, username, address, email, created };
constexpr std::size_t value_count = 5;

/// A hash of a text without regard to case. Its values only filter: what is equal is decided by comparing.
std::uint64_t quick_hash(std::string_view text, Value value) {
    constexpr std::uint64_t lower = 0x2020202020202020U;
    constexpr std::uint64_t factor = 0x9e3779b97f4a7c15U;
    std::uint64_t hash = (text.size() * 8 + static_cast<std::uint64_t>(value)) * factor;
    for (; text.size() >= 8; text.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), 8);
        hash = (hash ^ (word | lower)) * factor;
        hash ^= hash >> 32U;
    }
    std::uint64_t rest = 0;
    if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
    hash = (hash ^ (rest | lower)) * factor;
    return hash ^ (hash >> 29U);
}

std::uint64_t quick_hash(Date day) {
    const std::array<char, 4> bytes{static_cast<char>(day.days), static_cast<char>(day.days >> 8), static_cast<char>(day.days >> 16),
                                    static_cast<char>(day.days >> 24)};
    return quick_hash({bytes.data(), bytes.size()}, Value::created);
}

/// A leftover's value.
struct Held {
    std::uint64_t hash;
    Value value;
    std::uint32_t leftover;  ///< index into the leftovers
};

class Search {
public:
    Search(const RunContext& run, IdentityKind identity, std::span<const Account> accounts, std::span<const std::uint32_t> leftovers)
        : m_run(run), m_is_by_domain(identity == IdentityKind::domain), m_accounts(accounts), m_leftovers(leftovers), m_repeats(leftovers.size()) {}

    std::vector<RepeatedValues> search() &&;

private:
    void hold(std::uint32_t leftover);
    void look(std::uint32_t row, bool is_leftover);
    template <class Meet>
    void meet(std::uint64_t hash, Value value, Meet meet) const;

    /// The bare domain of the row's site; valid until the next call.
    std::string_view site(const Account& account) {
        m_scratch.clear();
        return bare_domain(m_is_by_domain ? account.key : account.domain, m_run.to_ascii, m_scratch);
    }

    const Account& leftover(std::uint32_t index) const { return m_accounts[m_leftovers[index]]; }

    const RunContext& m_run;
    bool m_is_by_domain;
    std::span<const Account> m_accounts;
    std::span<const std::uint32_t> m_leftovers;
    std::vector<RepeatedValues> m_repeats;
    std::vector<Held> m_held;  ///< sorted by hash
    std::vector<std::string_view> m_domains;  ///< bare, by leftover
    std::vector<std::uint64_t> m_filter;
    std::uint64_t m_mask = 0;
    TextArena m_kept, m_scratch;
};

void Search::hold(std::uint32_t index) {
    const Account& account = leftover(index);
    const auto add = [&](std::uint64_t hash, Value value) { m_held.push_back({hash, value, index}); };
    m_domains.push_back(m_kept.keep(site(account)));
    if (!m_domains.back().empty()) add(quick_hash(m_domains.back(), Value::domain), Value::domain);
    if (!account.username.empty()) add(quick_hash(account.username, Value::username), Value::username);
    if (!account.primary_ip.empty()) add(quick_hash(account.primary_ip, Value::address), Value::address);
    if (!account.email.empty()) add(quick_hash(account.email, Value::email), Value::email);
    if (account.created) add(quick_hash(date_of(*account.created)), Value::created);
}

template <class Meet>
void Search::meet(std::uint64_t hash, Value value, Meet meet) const {
    const std::uint64_t slot = hash & m_mask;
    if ((m_filter[slot / 64] >> (slot % 64) & 1U) == 0) return;
    const auto begin = std::lower_bound(m_held.begin(), m_held.end(), hash, [](const Held& held, std::uint64_t sought) { return held.hash < sought; });
    for (auto held = begin; held != m_held.end() && held->hash == hash; ++held) {
        if (held->value == value) meet(held->leftover);
    }
}

void Search::look(std::uint32_t row, bool is_leftover) {
    const Account& account = m_accounts[row];
    const auto is_other = [&](std::uint32_t index) { return m_leftovers[index] != row; };
    if (!is_leftover) {
        const std::string_view domain = site(account);
        if (!domain.empty()) {
            meet(quick_hash(domain, Value::domain), Value::domain, [&](std::uint32_t index) {
                if (m_domains[index] == domain) m_repeats[index].settled_domain = true;
            });
        }
        if (!account.username.empty()) {
            meet(quick_hash(account.username, Value::username), Value::username, [&](std::uint32_t index) {
                if (equal_folded(leftover(index).username, account.username)) m_repeats[index].settled_username = true;
            });
        }
    }
    if (!account.primary_ip.empty()) {
        meet(quick_hash(account.primary_ip, Value::address), Value::address, [&](std::uint32_t index) {
            if (!is_other(index) || leftover(index).primary_ip != account.primary_ip) return;
            m_repeats[index].address = true;
            m_repeats[index].settled_address = m_repeats[index].settled_address || !is_leftover;
        });
    }
    if (account.created) {
        const Date day = date_of(*account.created);
        meet(quick_hash(day), Value::created, [&](std::uint32_t index) {
            if (is_other(index) && leftover(index).created && date_of(*leftover(index).created) == day) m_repeats[index].created = true;
        });
    }
    if (!account.email.empty()) {
        meet(quick_hash(account.email, Value::email), Value::email, [&](std::uint32_t index) {
            const Account& held = leftover(index);
            if (!is_other(index) || !equal_folded(held.email, account.email)) return;
            RepeatedValues& repeats = m_repeats[index];
            repeats.email = true;
            const bool same_day = account.created && held.created && date_of(*account.created) == date_of(*held.created);
            if (same_day && !is_leftover) repeats.settled_email_and_date = true;
        });
    }
}

std::vector<RepeatedValues> Search::search() && {
    m_held.reserve(m_leftovers.size() * value_count);
    m_domains.reserve(m_leftovers.size());
    for (std::uint32_t i = 0; i < m_leftovers.size(); ++i) hold(i);
    std::sort(m_held.begin(), m_held.end(), [](const Held& left, const Held& right) { return left.hash < right.hash; });
    std::size_t slots = 1024;
    while (slots < m_held.size() * 16) slots *= 2;
    m_mask = slots - 1;
    m_filter.assign(slots / 64, 0);
    for (const Held& held : m_held) m_filter[(held.hash & m_mask) / 64] |= std::uint64_t{1} << (held.hash & m_mask) % 64;
    std::size_t next = 0;
    for (std::uint32_t row = 0; row < m_accounts.size(); ++row) {
        const bool is_leftover = next < m_leftovers.size() && m_leftovers[next] == row;
        if (is_leftover) ++next;
        look(row, is_leftover);
    }
    return std::move(m_repeats);
}

}  // namespace

std::vector<RepeatedValues> find_repeated_values(const RunContext& run, IdentityKind identity, std::span<const Account> accounts,
                                                 std::span<const std::uint32_t> leftovers) {
    if (leftovers.empty()) return {};
    return Search(run, identity, accounts, leftovers).search();
}

}  // namespace serversync
