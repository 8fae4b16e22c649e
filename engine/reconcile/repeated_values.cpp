// SPDX-License-Identifier: MIT
#include "engine/reconcile/repeated_values.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "engine/model/bare_domain.hpp"
#include "engine/model/ip_address.hpp"
#include "engine/reconcile/evidence.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

namespace {

enum class Value : std::uint8_t { domain, username, address, email, created, email_and_date };

/// A hash of a text without regard to case. It only finds: what is equal is decided by comparing.
std::uint64_t quick_hash(std::string_view text, std::uint64_t hash) {
    constexpr std::uint64_t lower = 0x2020202020202020U;
    constexpr std::uint64_t factor = 0x9e3779b97f4a7c15U;
    hash = (hash ^ text.size()) * factor;
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

/// Which values may be among those of leftovers, seen from their length and the bytes at both ends: what it lets through is
/// looked for.
class Sieve {
public:
    void add(std::string_view text) { m_bits[place(text) / 64] |= bit(place(text)); }
    void add(Date day) { m_bits[place(day) / 64] |= bit(place(day)); }
    bool passes(std::string_view text) const { return !text.empty() && (m_bits[place(text) / 64] & bit(place(text))) != 0; }
    bool passes(Date day) const { return (m_bits[place(day) / 64] & bit(place(day))) != 0; }

private:
    static constexpr std::size_t size = 4096;
    /// Without regard to case.
    static std::size_t place(std::string_view text) {
        constexpr std::uint64_t lower = 0x2020202020202020U;
        std::uint64_t begin = 0, end = 0;
        if (text.size() >= 8) {
            std::memcpy(&begin, text.data(), 8);
            std::memcpy(&end, text.data() + text.size() - 8, 8);
        } else {
            std::memcpy(&begin, text.data(), text.size());
        }
        const std::uint64_t mixed = ((begin | lower) * 0x9e3779b97f4a7c15U) ^ (end | lower) ^ text.size();
        return static_cast<std::size_t>((mixed * 0x9e3779b97f4a7c15U) >> 52U);
    }
    static std::size_t place(Date day) { return static_cast<std::uint32_t>(day.days) % size; }
    static std::uint64_t bit(std::size_t place) { return std::uint64_t{1} << place % 64; }

    std::array<std::uint64_t, size / 64> m_bits{};
};

/// One value that leftovers have, and who has it.
struct Group {
    std::uint64_t hash = 0;
    Value value = Value::domain;
    std::uint32_t leftover = 0;   ///< one that has it: index into the leftovers
    std::uint32_t leftovers = 0;  ///< how many have it
    bool settled = false;         ///< so does a row that is not left over
};

class Search {
public:
    Search(const RunContext& run, const Module& module, const Server& server, const KeyIndex& index,
           std::span<const Account> accounts, std::span<const std::uint32_t> leftovers)
        : m_run(run),
          m_server(server),
          m_is_by_domain(module.identity->kind == IdentityKind::domain),
          m_index(index),
          m_accounts(accounts),
          m_leftovers(leftovers) {}

    std::vector<RepeatedValues> search() &&;

private:
    std::uint64_t hash_of(std::string_view text, Value value, std::uint64_t more = 0) const {
        return quick_hash(text, m_run.hash_seed + more * 8 + static_cast<std::uint64_t>(value));
    }

    /// Calls `use(value, hash)` for each value of the row that is not blank.
    template <class Use>
    void for_each_value(const Account& account, Use use);

    void group_leftovers();
    void sift(const Account& account);
    void meet_settled(const Account& account);
    void settle(const Account& account, Value value, std::uint64_t hash);
    bool has_settled_key(std::string_view domain) const;
    const Group* find(const Account& account, Value value, std::uint64_t hash) const;
    bool has_same(const Group& group, const Account& account) const;

    /// The bare domain of the row's site.
    std::string_view site(const Account& account) {
        m_scratch.clear();
        return bare_domain(m_is_by_domain ? account.key : account.domain, m_run.to_ascii, m_scratch);
    }

    bool has_address_of_its_own(const Account& account) const {
        const auto address = parse_ip(account.primary_ip);
        const auto& own = m_server.addresses;
        return address && !std::binary_search(own.begin(), own.end(), *address);
    }

    const Account& leftover(std::uint32_t index) const { return m_accounts[m_leftovers[index]]; }

    const RunContext& m_run;
    const Server& m_server;
    bool m_is_by_domain;
    const KeyIndex& m_index;
    std::span<const Account> m_accounts;
    std::span<const std::uint32_t> m_leftovers;
    std::vector<Group> m_groups;              ///< sorted by hash
    std::vector<std::string_view> m_domains;  ///< bare, by leftover
    Sieve m_sites, m_usernames, m_addresses, m_emails, m_days;
    std::string_view m_site;  ///< of the row at hand
    TextArena m_kept, m_scratch;
};

template <class Use>
void Search::for_each_value(const Account& account, Use use) {
    const auto hash = [&](std::string_view text, Value value, std::uint64_t more = 0) { return hash_of(text, value, more); };
    m_site = site(account);
    if (!m_site.empty()) use(Value::domain, hash(m_site, Value::domain));
    if (!account.username.empty()) use(Value::username, hash(account.username, Value::username));
    if (has_address_of_its_own(account)) use(Value::address, hash(account.primary_ip, Value::address));
    if (!account.email.empty()) use(Value::email, hash(account.email, Value::email));
    if (!account.created) return;
    const auto day = static_cast<std::uint64_t>(date_of(*account.created).days);
    use(Value::created, hash({}, Value::created, day));
    if (!account.email.empty()) use(Value::email_and_date, hash(account.email, Value::email_and_date, day));
}

bool Search::has_same(const Group& group, const Account& account) const {
    const Account& other = leftover(group.leftover);
    const auto same_day = [&] {
        return account.created && other.created && date_of(*account.created) == date_of(*other.created);
    };
    switch (group.value) {
        case Value::domain:
            return m_domains[group.leftover] == m_site;
        case Value::username:
            return equal_folded(other.username, account.username);
        case Value::address:
            return other.primary_ip == account.primary_ip;
        case Value::email:
            return equal_folded(other.email, account.email);
        case Value::created:
            return same_day();
        case Value::email_and_date:
            return same_day() && equal_folded(other.email, account.email);
    }
    return false;
}

const Group* Search::find(const Account& account, Value value, std::uint64_t hash) const {
    auto group = std::lower_bound(m_groups.begin(), m_groups.end(), hash,
                                  [](const Group& held, std::uint64_t sought) { return held.hash < sought; });
    for (; group != m_groups.end() && group->hash == hash; ++group) {
        if (group->value == value && has_same(*group, account)) return &*group;
    }
    return nullptr;
}

void Search::group_leftovers() {
    std::vector<Group> all;
    for (std::uint32_t i = 0; i < m_leftovers.size(); ++i) {
        for_each_value(leftover(i), [&](Value value, std::uint64_t hash) { all.push_back({hash, value, i, 1}); });
        m_domains.push_back(m_kept.keep(m_site));
        if (!m_site.empty()) m_sites.add(m_site);
    }
    std::stable_sort(all.begin(), all.end(), [](const Group& left, const Group& right) { return left.hash < right.hash; });
    for (const Group& one : all) {
        m_site = m_domains[one.leftover];
        std::size_t same = m_groups.size();
        while (same > 0 && m_groups[same - 1].hash == one.hash &&
               !(m_groups[same - 1].value == one.value && has_same(m_groups[same - 1], leftover(one.leftover)))) {
            --same;
        }
        if (same > 0 && m_groups[same - 1].hash == one.hash) {
            ++m_groups[same - 1].leftovers;
        } else {
            m_groups.push_back(one);
        }
    }
    for (std::uint32_t i = 0; i < m_leftovers.size(); ++i) sift(leftover(i));
}

void Search::sift(const Account& account) {
    if (!account.username.empty()) m_usernames.add(account.username);
    if (has_address_of_its_own(account)) m_addresses.add(account.primary_ip);
    if (!account.email.empty()) m_emails.add(account.email);
    if (account.created) m_days.add(date_of(*account.created));
}

void Search::settle(const Account& account, Value value, std::uint64_t hash) {
    if (const Group* group = find(account, value, hash))
        m_groups[static_cast<std::size_t>(group - m_groups.data())].settled = true;
}

void Search::meet_settled(const Account& account) {
    if (!m_is_by_domain && !account.domain.empty()) {
        m_site = site(account);
        if (m_sites.passes(m_site)) settle(account, Value::domain, hash_of(m_site, Value::domain));
    }
    if (m_usernames.passes(account.username)) settle(account, Value::username, hash_of(account.username, Value::username));
    if (m_addresses.passes(account.primary_ip)) settle(account, Value::address, hash_of(account.primary_ip, Value::address));
    const bool may_be_email = m_emails.passes(account.email);
    if (may_be_email) settle(account, Value::email, hash_of(account.email, Value::email));
    if (!account.created) return;
    const Date date = date_of(*account.created);
    if (!m_days.passes(date)) return;
    const auto day = static_cast<std::uint64_t>(date.days);
    settle(account, Value::created, hash_of({}, Value::created, day));
    if (may_be_email) settle(account, Value::email_and_date, hash_of(account.email, Value::email_and_date, day));
}

/// Where keys are domains, the rows of a site have it as their key, with or without `www.`.
bool Search::has_settled_key(std::string_view domain) const {
    const auto is_settled = [&](std::string_view key) {
        const std::uint32_t row = m_index.find(key);
        return row != KeyIndex::none && !std::binary_search(m_leftovers.begin(), m_leftovers.end(), row);
    };
    return is_settled(domain) || is_settled("www." + std::string(domain));
}

std::vector<RepeatedValues> Search::search() && {
    group_leftovers();
    std::size_t next = 0;
    for (std::uint32_t row = 0; row < m_accounts.size(); ++row) {
        const bool is_leftover = next < m_leftovers.size() && m_leftovers[next] == row;
        if (is_leftover) {
            ++next;
        } else {
            meet_settled(m_accounts[row]);
        }
    }
    std::vector<RepeatedValues> repeats(m_leftovers.size());
    for (std::uint32_t i = 0; i < m_leftovers.size(); ++i) {
        RepeatedValues& of = repeats[i];
        for_each_value(leftover(i), [&](Value value, std::uint64_t hash) {
            const Group* group = find(leftover(i), value, hash);
            if (group == nullptr) return;
            const bool any = group->settled || group->leftovers > 1;
            const bool many = group->leftovers > most_holders;
            switch (value) {
                case Value::domain:
                    of.settled_domain = m_is_by_domain ? has_settled_key(m_domains[i]) : group->settled;
                    break;
                case Value::username:
                    of.settled_username = group->settled;
                    break;
                case Value::address:
                    of.settled_address = group->settled;
                    of.many_address = many;
                    break;
                case Value::email:
                    of.email = any;
                    break;
                case Value::created:
                    of.created = any;
                    break;
                case Value::email_and_date:
                    of.settled_email_and_date = group->settled;
                    of.many_email_and_date = many;
                    break;
            }
        });
    }
    return repeats;
}

}  // namespace

std::vector<RepeatedValues> find_repeated_values(const RunContext& run, const Module& module, const Server& server,
                                                 const KeyIndex& index, std::span<const Account> accounts,
                                                 std::span<const std::uint32_t> leftovers) {
    if (leftovers.empty()) return {};
    return Search(run, module, server, index, accounts, leftovers).search();
}

}  // namespace serversync
