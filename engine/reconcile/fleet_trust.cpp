// SPDX-License-Identifier: MIT
#include "engine/reconcile/fleet_trust.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "engine/reconcile/judge.hpp"
#include "engine/reconcile/trust.hpp"

namespace serversync {

namespace {

constexpr std::uint64_t fewest_equal = 2;     ///< rows of which chance makes no equal listing
constexpr std::uint64_t fewest_foreign = 2;   ///< rows of another server's that make a listing suspicious
constexpr std::uint64_t fewest_contrary = 2;  ///< pairs that contradict themselves, of which chance makes fewer
constexpr std::uint64_t fewest_migrated = 3;

/// How many leftover accounts of one server have the key of another server's live service.
struct Traffic {
    std::uint64_t missing_there = 0;  ///< which does not list it
    std::uint64_t kept_there = 0;     ///< which lists it too, or was not read
};

using TrafficTable = std::map<std::pair<std::uint32_t, std::uint32_t>, Traffic>;  ///< by the service's and the account's server

class Together {
public:
    Together(const RunContext& run, const FleetIndex& fleet, std::span<ServerFindings> findings,
             std::span<const ServerFacts> facts)
        : m_run(run), m_fleet(fleet), m_findings(findings), m_facts(facts), m_is_anothers(findings.size(), false) {}

    std::vector<Migration> judge() {
        for (std::uint32_t i = 0; i < m_findings.size(); ++i) {
            find_strangers(i);
            count_traffic(i);
        }
        find_equal_listings();
        find_nearly_equal_listings();
        find_foreign_rows();
        return find_migrations();
    }

private:
    void find_strangers(std::uint32_t index);
    void count_traffic(std::uint32_t index);
    void find_equal_listings();
    void find_nearly_equal_listings();
    void find_foreign_rows();
    std::vector<Migration> find_migrations();
    bool is_migration(std::uint32_t from, std::uint32_t to, std::uint64_t found) const;

    const RunContext& m_run;
    const FleetIndex& m_fleet;
    std::span<ServerFindings> m_findings;
    std::span<const ServerFacts> m_facts;
    std::vector<bool> m_is_anothers;  ///< whose listing seems to be another server's, whatever else is wrong with it
    TrafficTable m_traffic;
    std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint64_t>
        m_unread_traffic;                              ///< by the account's server and an unread one's id
    std::map<std::uint32_t, std::uint64_t> m_foreign;  ///< rows that a live service of any other server has
};

/// A listing whose rows have the identifiers of the server's services and nothing else of theirs is another machine's. One
/// contradiction is enough where most pairs have one and agree in nothing; of a single pair it may be a change.
void Together::find_strangers(std::uint32_t index) {
    ServerFindings& here = m_findings[index];
    TrustVerdict& own = here.trust()[TrustFacet::own];
    if (!here.compared || (here.suspects.empty() && here.contrary_pairs == 0) || !own.holds()) return;
    std::uint64_t doubtful = 0;
    std::uint64_t contrary = here.contrary_pairs;
    for (std::size_t i = 0; i < here.suspects.size(); ++i) {
        const SuspectPair& suspect = here.suspects[i];
        const Service service = suspect.service.unpack();
        if (!is_live(service.status) || is_of_other_module(m_run, *here.module, service)) continue;
        const Evidence evidence =
            evidence_between(here.rules(m_run), suspect.account.unpack(), service, &m_facts[index].suspects[i]);
        doubtful += static_cast<std::uint64_t>(is_doubtful(evidence));
        contrary += static_cast<std::uint64_t>(is_doubtful(evidence) || is_contrary(evidence));
    }
    // A domain is one customer's wherever it is; numbers, names and addresses come again on other machines.
    const bool comes_again = here.module->identity->kind != IdentityKind::domain;
    const std::uint64_t strangers = comes_again && contrary >= fewest_contrary ? contrary : doubtful;
    const std::uint64_t found = here.found_keys - std::min(strangers, here.found_keys);
    if (found * 2 < here.live_keys) own = {TrustFault::strangers, found, here.live_keys, 0};
}

void Together::count_traffic(std::uint32_t index) {
    const ServerFindings& here = m_findings[index];
    if (!here.compared) return;
    const EvidenceRules rules = here.rules(m_run);
    const bool is_by_domain = here.module->identity->kind == IdentityKind::domain;
    for (std::size_t i = 0; i < here.accounts.size(); ++i) {
        if (here.accounts[i].is_decided) continue;
        const Account account = here.accounts[i].account.unpack();
        const EmailOwners owners = owners_of(m_facts[index].accounts[i]);
        std::vector<std::uint64_t> counted;  // a server counts a row once
        bool is_foreign = false;
        for (const FoundService& found : m_facts[index].accounts[i].services) {
            if (!found.by_key) continue;
            const Service service = found.service.unpack();
            if (!is_live(service.status) || is_of_other_module(m_run, *here.module, service)) continue;
            const Standing standing = m_fleet.standing(service);
            if (standing == Standing::unassigned) continue;
            if (std::find(counted.begin(), counted.end(), service.server_id) != counted.end()) continue;
            const Evidence evidence = evidence_between(rules, account, service, &owners);
            const auto there = m_fleet.index_of(service.server_id);
            if (standing == Standing::missing) {
                if (is_contradicted(evidence) || (!is_by_domain && agreement_of(evidence) < whole_agreement)) continue;
                ++m_traffic[{*there, index}].missing_there;
            } else if (agrees(evidence)) {
                if (there) {
                    ++m_traffic[{*there, index}].kept_there;
                } else {
                    ++m_unread_traffic[{index, service.server_id}];
                }
            } else {
                continue;
            }
            if (standing != Standing::missing) is_foreign = true;
            counted.push_back(service.server_id);
        }
        if (is_foreign) ++m_foreign[index];
    }
}

void Together::find_equal_listings() {
    std::vector<std::uint32_t> by_digest;
    for (std::uint32_t i = 0; i < m_findings.size(); ++i) {
        if (m_findings[i].compared && m_findings[i].result.listing.accounts >= fewest_equal) by_digest.push_back(i);
    }
    const auto digest = [&](std::uint32_t i) {
        const Digest& of = m_findings[i].result.listing.digest;
        return std::tuple(of.high, of.low);
    };
    std::sort(by_digest.begin(), by_digest.end(), [&](std::uint32_t left, std::uint32_t right) {
        return std::tuple(digest(left), left) < std::tuple(digest(right), right);
    });
    for (std::size_t begin = 0, end = 0; begin < by_digest.size(); begin = end) {
        while (end < by_digest.size() && digest(by_digest[end]) == digest(by_digest[begin])) ++end;
        if (end - begin < 2) continue;
        for (std::size_t i = begin; i < end; ++i) {
            m_is_anothers[by_digest[i]] = true;
            TrustVerdict& own = m_findings[by_digest[i]].trust()[TrustFacet::own];
            if (!own.holds()) continue;
            own.fault = TrustFault::equal_listing;
            own.found = own.expected = m_findings[by_digest[i]].result.listing.accounts;
            own.server_id = m_findings[by_digest[i == begin ? begin + 1 : begin]].result.server_id;
        }
    }
}

/// Two names of one machine, read a moment apart: each lists the other's services beside its own.
void Together::find_nearly_equal_listings() {
    for (const auto& [servers, traffic] : m_traffic) {
        const auto [one, other] = servers;
        if (one > other) continue;
        const auto back = m_traffic.find({other, one});
        if (traffic.kept_there == 0 || back == m_traffic.end() || back->second.kept_there == 0) continue;
        const std::uint64_t shared = traffic.kept_there + back->second.kept_there;
        const std::uint64_t rows = std::max(m_findings[one].result.listing.accounts, m_findings[other].result.listing.accounts);
        if (shared < fewest_foreign || shared * 10 < rows * 9) continue;
        for (const auto& [here, there] : {std::pair(one, other), std::pair(other, one)}) {
            TrustVerdict& own = m_findings[here].trust()[TrustFacet::own];
            const std::uint64_t accounts = m_findings[here].result.listing.accounts;
            if (own.holds())
                own = {TrustFault::equal_listing, std::min(shared, accounts), accounts, m_findings[there].result.server_id};
        }
    }
}

void Together::find_foreign_rows() {
    const auto suspect = [&](std::uint32_t index, std::uint64_t other, std::uint64_t rows) {
        ServerFindings& here = m_findings[index];
        TrustVerdict& own = here.trust()[TrustFacet::own];
        const std::uint64_t accounts = here.result.listing.accounts;
        if (rows < fewest_foreign || rows * 2 <= accounts) return;
        m_is_anothers[index] = true;
        if (!own.holds()) return;
        own = {TrustFault::another_servers, rows, accounts, other};
    };
    for (const auto& [servers, traffic] : m_traffic)
        suspect(servers.second, m_findings[servers.first].result.server_id, traffic.kept_there);
    for (const auto& [servers, rows] : m_unread_traffic) suspect(servers.first, servers.second, rows);
    for (const auto& [server, rows] : m_foreign) suspect(server, 0, rows);
}

bool Together::is_migration(std::uint32_t from, std::uint32_t to, std::uint64_t found) const {
    const ServerFindings& source = m_findings[from];
    if (source.missing < fewest_migrated || source.missing * 2 < source.result.tally.live_services) return false;
    if (found * 2 <= source.missing || source.result.listing.state != ListingState::complete) return false;
    return !m_is_anothers[from] && is_own(m_findings[to]);
}

std::vector<Migration> Together::find_migrations() {
    std::vector<Migration> migrations;
    for (const auto& [servers, traffic] : m_traffic) {
        const auto [from, to] = servers;
        if (is_migration(from, to, traffic.missing_there))
            migrations.push_back({from, to, m_findings[from].missing, traffic.missing_there});
    }
    for (const Migration& migration : migrations) m_findings[migration.from].trust()[TrustFacet::own] = {};
    return migrations;
}

}  // namespace

std::vector<Migration> judge_listings_together(const RunContext& run, const FleetIndex& fleet, std::span<ServerFindings> findings,
                                               std::span<const ServerFacts> facts) {
    return Together(run, fleet, findings, facts).judge();
}

}  // namespace serversync
