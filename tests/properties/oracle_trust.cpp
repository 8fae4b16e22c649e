// SPDX-License-Identifier: MIT
#include "oracle_trust.hpp"

#include <algorithm>

namespace serversync::oracle {

namespace {

bool is_page(std::uint64_t rows) {
    for (const std::uint64_t page : {10U, 15U, 20U, 25U, 30U}) {
        if (rows == page) return true;
    }
    return rows > 0 && rows % 50 == 0;
}

std::size_t rejected(const World& world, std::size_t place) {
    const auto accounts =
        std::count_if(world.accounts.begin(), world.accounts.end(), [&](const ListedAccount& a) { return a.place == place; });
    return world.rows(place) - static_cast<std::size_t>(accounts);
}

TrustFault whole(const World& world, std::size_t at) {
    const Place& place = world.places[at];
    if (!place.is_compared()) return TrustFault::unread;
    if (place.partial) return TrustFault::partial;
    if (rejected(world, at) > 0) return TrustFault::rejected_rows;
    const auto total = place.listing->expected_total;
    if (total && *total != world.rows(at)) return TrustFault::total_differs;
    if (world.rows(at) == 0) {
        // Any live service of the server's module, even one without a key.
        const bool has_live = std::any_of(world.services.begin(), world.services.end(), [&](const MirroredService& s) {
            return s.place == at && s.is_live() && !s.is_other_type;
        });
        const bool has_witness = total == 0U || place.remote_accounts == 0U;
        if (has_live || !has_witness) return TrustFault::empty;
    }
    if (is_page(world.rows(at)) && !place.listing->proven_end && !total && world.missing_services(at) > 0)
        return TrustFault::page_size;
    return world.repeated_rows(at) > 0 ? TrustFault::repeated_rows : TrustFault::none;
}

bool has_no_match(const World& world, std::size_t at) {
    std::set<std::string> keys, found;
    for (const MirroredService& s : world.services) {
        if (s.place != at || !World::is_expected(s)) continue;
        keys.insert(s.key);
        if (s.is_listed) found.insert(s.key);
    }
    return found.size() * 2 < keys.size();
}

/// Half of the keys have an account, but fewer than half one that is not somebody else's by all but the key. Where it is two or
/// more, one contradiction is enough for that, if nothing agrees.
bool has_strangers(const World& world, std::size_t at) {
    std::set<std::string> keys, found, strangers, against;
    for (const MirroredService& s : world.services) {
        if (s.place != at || !World::is_expected(s)) continue;
        keys.insert(s.key);
        if (s.is_listed) found.insert(s.key);
    }
    for (const ListedAccount& a : world.accounts) {
        const bool is_pair = a.state == AccountState::doubtful || a.state == AccountState::paired;
        if (a.place != at || !is_pair || !World::is_expected(world.services[a.service])) continue;
        Verdicts verdicts = world.evidence(a, world.services[a.service]);
        const int agreed = agreement(verdicts);
        verdicts[static_cast<std::size_t>(EvidenceKind::email)] = 0;
        if (a.state == AccountState::doubtful) strangers.insert(a.key);
        if (a.state == AccountState::doubtful || (contradictions(verdicts) > 0 && agreed == 0)) against.insert(a.key);
    }
    const auto leaves_less_than_half = [&](const std::set<std::string>& of) {
        return (found.size() - of.size()) * 2 < keys.size();
    };
    return found.size() * 2 >= keys.size() &&
           (leaves_less_than_half(strangers) ||
            (world.places[at].identity != IdentityKind::domain && against.size() >= 2 && leaves_less_than_half(against)));
}

bool has_equal_listing(const World& world, std::size_t at) {
    const auto sorted = [](std::vector<RandomRow> rows) {
        std::sort(rows.begin(), rows.end());
        return rows;
    };
    const auto accounts = world.rows(at) - rejected(world, at);
    if (accounts < 2) return false;
    for (std::size_t i = 0; i < world.places.size(); ++i) {
        const RandomListing* other = world.places[i].listing;
        const RandomListing* here = world.places[at].listing;
        if (i != at && other != nullptr && other->rejected == here->rejected && sorted(other->rows) == sorted(here->rows))
            return true;
    }
    return false;
}

std::size_t accounts_of(const World& world, std::size_t at) {
    return static_cast<std::size_t>(
        std::count_if(world.accounts.begin(), world.accounts.end(), [&](const ListedAccount& a) { return a.place == at; }));
}

/// How many rows are a live service's of another server that does not miss it, by that server; `nothing`: how many rows in all.
std::map<std::size_t, std::size_t> rows_of_others(const World& world, std::size_t at) {
    std::map<std::size_t, std::size_t> theirs;
    for (const ListedAccount& a : world.accounts) {
        if (a.place != at || a.state != AccountState::leftover) continue;
        std::set<std::size_t> places;
        bool is_ours = false;
        for (const MirroredService& s : world.services) {
            if (!World::is_expected(s) || !world.same_key(a, s) || world.has_no_server(s)) continue;
            if (s.place == at) is_ours = true;
            if (s.place != at && agreement(world.evidence(a, s)) > 0 && !world.is_missing(s)) places.insert(s.place);
        }
        if (is_ours || places.empty()) continue;
        for (const std::size_t place : places) ++theirs[place];
        ++theirs[nothing];
    }
    return theirs;
}

/// Another server lists nine of ten of the same rows, and each lists the other's services.
bool has_nearly_equal_listing(const World& world, std::size_t at) {
    const auto theirs = rows_of_others(world, at);
    return std::any_of(theirs.begin(), theirs.end(), [&](const auto& of) {
        if (of.first == nothing || !world.places[of.first].is_compared()) return false;
        const auto back = rows_of_others(world, of.first);
        const auto ours = back.find(at);
        if (ours == back.end()) return false;
        const std::size_t most = std::max(accounts_of(world, at), accounts_of(world, of.first));
        return (of.second + ours->second) * 10 >= most * 9;
    });
}

bool is_another_servers(const World& world, std::size_t at) {
    const auto theirs = rows_of_others(world, at);
    const auto all = theirs.find(nothing);
    return all != theirs.end() && all->second >= 2 && all->second * 2 > accounts_of(world, at);
}

TrustFault own(const World& world, std::size_t at, bool is_waived) {
    if (!world.places[at].is_compared()) return TrustFault::none;
    if (has_no_match(world, at) && !is_waived) return TrustFault::no_match;
    if (has_strangers(world, at)) return TrustFault::strangers;
    if (has_equal_listing(world, at) || has_nearly_equal_listing(world, at)) return TrustFault::equal_listing;
    return is_another_servers(world, at) ? TrustFault::another_servers : TrustFault::none;
}

TrustFault current(const World& world, std::size_t at) {
    if (!world.places[at].is_compared()) return TrustFault::none;
    const RandomFleet& fleet = world.fleet;
    const auto listed = world.places[at].listing->listed_at;
    if (!listed) return TrustFault::no_time;
    const std::int64_t now = fleet.as_of.seconds, loaded = fleet.mirror_loaded_at.seconds;
    if (listed->seconds > now + 600) return TrustFault::in_future;
    if (listed->seconds < loaded) return TrustFault::older_than_mirror;
    if (listed->seconds - loaded > fleet.policy.listing_max_age || now - loaded > fleet.policy.mirror_max_age)
        return TrustFault::stale_mirror;
    return now - listed->seconds > fleet.policy.listing_max_age ? TrustFault::too_old : TrustFault::none;
}

/// A row that no service of its server claims but ended ones.
bool is_unclaimed(const World& world, const ListedAccount& a) {
    for (const ListedAccount& other : world.accounts) {
        if (&other != &a && other.place == a.place && other.key == a.key) return false;
    }
    return std::none_of(world.services.begin(), world.services.end(), [&](const MirroredService& s) {
        return s.place == a.place && s.key == a.key && s.kind != ServiceClass::ended;
    });
}

/// Whether what is missing on one server appeared on the other.
bool is_migrated(const World& world, std::size_t from, std::size_t to) {
    const Place& a = world.places[from];
    const Place& b = world.places[to];
    if (from == to || !a.is_compared() || a.partial || !b.is_compared() || a.module != b.module) return false;
    if (own(world, to, false) != TrustFault::none || own(world, from, true) != TrustFault::none) return false;
    std::size_t missing = 0;
    std::set<std::size_t> appeared;
    for (const MirroredService& s : world.services) {
        if (s.place != from || !world.is_missing(s)) continue;
        ++missing;
        for (std::size_t i = 0; i < world.accounts.size(); ++i) {
            const ListedAccount& account = world.accounts[i];
            if (account.place != to || !world.same_key(account, s) || !is_unclaimed(world, account)) continue;
            const Verdicts verdicts = world.evidence(account, s);
            if (contradictions(verdicts) == 0 && (a.identity == IdentityKind::domain || agreement(verdicts) >= 2))
                appeared.insert(i);
        }
    }
    return missing >= 3 && missing * 2 >= world.live_services(from) && appeared.size() * 2 > missing;
}

}  // namespace

void judge_trust(World& world) {
    for (std::size_t from = 0; from < world.places.size(); ++from) {
        bool is_waived = false;
        for (std::size_t to = 0; to < world.places.size(); ++to) {
            if (!is_migrated(world, from, to)) continue;
            is_waived = true;
            ++world.places[from].migrations;
            ++world.places[to].migrations;
        }
        auto& faults = world.places[from].faults;
        faults[static_cast<std::size_t>(TrustFacet::whole)] = whole(world, from);
        faults[static_cast<std::size_t>(TrustFacet::own)] = own(world, from, is_waived);
        faults[static_cast<std::size_t>(TrustFacet::current)] = current(world, from);
    }
}

}  // namespace serversync::oracle
