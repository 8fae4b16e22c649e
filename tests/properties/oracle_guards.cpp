// SPDX-License-Identifier: MIT
#include <algorithm>

#include "oracle_lines.hpp"

namespace serversync::oracle {

namespace {

Cause staleness(const Place& place) {
    const TrustFault fault = place.fault(TrustFacet::current);
    return fault == TrustFault::none           ? Cause::none
           : fault == TrustFault::stale_mirror ? Cause::stale_mirror
                                               : Cause::stale_listing;
}

/// Whether what the place lacks may be there all the same, a small page and few repeated rows aside (law 237).
bool hides_rows(const World& world, std::size_t at) {
    const TrustFault fault = world.places[at].fault(TrustFacet::whole);
    if (fault == TrustFault::page_size) return world.exceeds_orphan_limit(at, world.missing_services(at));
    if (fault == TrustFault::repeated_rows) return world.exceeds_orphan_limit(at, world.repeated_rows(at));
    return fault != TrustFault::none;
}

/// Whether a server that could have the account, other than `here` and `there`, proves nothing (law 237).
bool is_unconfirmed(const World& world, const MirroredService& s, std::size_t here, std::size_t there) {
    if (!world.fleet.unknown_files.empty()) return true;
    for (std::size_t i = 0; i < world.places.size(); ++i) {
        const Place& place = world.places[i];
        if (i == here || i == there || place.gone) continue;
        if (!world.is_of_identity_space(i, s)) continue;
        if (hides_rows(world, i) || !place.has(TrustFacet::own) || !place.has(TrustFacet::current)) return true;
        const auto listed = place.listing->listed_at, ours = world.places[here].listing->listed_at;
        if (listed && ours && listed->seconds < ours->seconds - 3600) return true;
    }
    return false;
}

/// Law 26; an age counts from the zone where it is latest.
bool is_young(const World& world, const Line& line) {
    constexpr std::int64_t latest_zone = 12 * hour;
    const std::int64_t limit = world.fleet.as_of.seconds - world.fleet.policy.item_min_age;
    if (line.account != nothing) {
        const auto created = world.accounts[line.account].seconds;
        if (created && *created + latest_zone > limit) return true;
    }
    if (line.service == nothing) return false;
    const auto registered = world.services[line.service].registered;
    return registered && (*registered + 1) * 86400 + latest_zone > limit;
}

Cause waits_for(const World& world, const Line& line) {
    const Place& here = world.places[line.place];
    if (const Cause stale = staleness(here); stale != Cause::none) return stale;
    const MirroredService* s = line.service == nothing ? nullptr : &world.services[line.service];
    if (line.plan == PlanClass::orphan && is_unconfirmed(world, *s, line.place, line.place)) return Cause::unconfirmed;
    if (line.situation == Situation::moved) {
        if (const Cause stale = staleness(world.places[s->place]); stale != Cause::none) return stale;
        const bool is_own = world.places[s->place].has(TrustFacet::own);
        // Of what is not whole, a page alone may be small.
        const bool is_page = world.places[s->place].fault(TrustFacet::whole) == TrustFault::page_size;
        const bool is_whole = is_page ? !hides_rows(world, s->place) : world.places[s->place].has(TrustFacet::whole);
        if (!is_own || !is_whole) return Cause::absence_not_proven;
    }
    if (line.situation == Situation::renamed && !world.places[line.place].has(TrustFacet::whole))
        return Cause::absence_not_proven;
    const std::size_t from = line.situation == Situation::moved ? s->place : line.place;
    if ((line.situation == Situation::moved || line.situation == Situation::unassigned) &&
        is_unconfirmed(world, *s, line.place, from))
        return Cause::unconfirmed;
    const bool is_sighted = line.plan == PlanClass::orphan || line.plan == PlanClass::status_mismatch;
    if (is_sighted && world.fleet.policy.sightings > 1) return Cause::seen_once;
    if (line.takes_a_name) return Cause::name_of_another;
    return line.is_kept_apart ? Cause::copy_elsewhere : Cause::none;
}

/// Collects what each guard holds, before any of it is blocked.
class Guards {
public:
    Guards(const World& world, std::vector<Line>& lines) : m_world(world), m_lines(lines) {}
    std::vector<std::string> go();

private:
    using Held = std::set<std::size_t>;
    template <class Wanted>
    Held held(Wanted wanted) const {
        Held found;
        for (std::size_t i = 0; i < m_lines.size(); ++i) {
            if (m_lines[i].is_held() && wanted(m_lines[i])) found.insert(i);
        }
        return found;
    }
    Held held(std::size_t place, PlanClass plan) const {
        return held([&](const Line& line) { return line.place == place && line.plan == plan && !line.is_move(); });
    }
    void count_pairs();
    void speak(const std::string& where, Guard guard, const std::string& what, const Held& items, Held& blocked);
    void of_place(std::size_t at);
    void one_client(std::size_t at);
    void exchanged(std::size_t at);
    void field_shares(std::size_t at);
    void limits(std::size_t at);
    void of_run();
    void follow(Held& blocked) const;

    const World& m_world;
    std::vector<Line>& m_lines;
    std::vector<std::string> m_spoke;
    std::vector<std::uint64_t> m_pairs;       ///< by place
    Held m_on_server, m_on_run, m_of_fields;  ///< the last: whose every change a field_share holds
    std::map<std::size_t, std::set<Field>> m_fields;
};

void Guards::speak(const std::string& where, Guard guard, const std::string& what, const Held& items, Held& blocked) {
    if (items.empty()) return;
    m_spoke.push_back(where + " " + std::string(to_text(guard)) + " " + what + " " + std::to_string(items.size()));
    blocked.insert(items.begin(), items.end());
}

void Guards::of_place(std::size_t at) {
    const Place& place = m_world.places[at];
    const std::string where = std::to_string(place.id);
    if (!place.has(TrustFacet::own)) {
        speak(where, Guard::wrong_listing, "review", held([&](const Line& line) { return line.place == at; }), m_on_server);
    }
    const std::map<TrustFault, Guard> guards{
        {TrustFault::empty, Guard::empty_listing},         {TrustFault::partial, Guard::partial_listing},
        {TrustFault::rejected_rows, Guard::rejected_rows}, {TrustFault::repeated_rows, Guard::repeated_rows},
        {TrustFault::total_differs, Guard::total_differs}, {TrustFault::page_size, Guard::page_size},
    };
    if (const auto found = guards.find(place.fault(TrustFacet::whole)); found != guards.end())
        speak(where, found->second, "orphan", held(at, PlanClass::orphan), m_on_server);
    one_client(at);
    exchanged(at);
    field_shares(at);
    limits(at);
}

void Guards::one_client(std::size_t at) {
    std::set<std::uint64_t> clients;
    for (const MirroredService& s : m_world.services) clients.insert(s.record->client);
    for (const std::uint64_t client : clients) {
        const Held his = held([&](const Line& line) {
            return line.place == at && line.plan == PlanClass::orphan && m_world.services[line.service].record->client == client;
        });
        const auto live = std::count_if(m_world.services.begin(), m_world.services.end(), [&](const MirroredService& s) {
            return s.place == at && World::is_expected(s) && s.record->client == client;
        });
        if (his.size() < 3 || his.size() * 2 < static_cast<std::size_t>(live)) continue;
        speak(std::to_string(m_world.places[at].id), Guard::one_client, "orphan", his, m_on_server);
    }
}

void Guards::exchanged(std::size_t at) {
    const auto moves = [&](std::size_t from, std::size_t to) {
        return held([&](const Line& line) {
            return line.situation == Situation::moved && line.place == to && m_world.services[line.service].place == from;
        });
    };
    Held all;
    for (std::size_t other = 0; other < m_world.places.size(); ++other) {
        if (other == at || moves(at, other).empty()) continue;
        const Held from = moves(other, at);
        all.insert(from.begin(), from.end());
    }
    speak(std::to_string(m_world.places[at].id), Guard::exchanged_services, "sync", all, m_on_server);
}

void Guards::field_shares(std::size_t at) {
    const std::uint64_t pairs = m_pairs[at];
    const Policy& policy = m_world.fleet.policy;
    for (const Field field : {Field::domain, Field::username, Field::primaryip, Field::product, Field::created}) {
        std::uint64_t differ = 0;
        for (const Line& line : m_lines)
            differ += line.place == at && line.situation == Situation::differs && line.changes.contains(field);
        if (pairs < policy.field_share_pairs || differ * 1000 < pairs * policy.field_share_per_mille) continue;
        Held items;
        for (std::size_t i = 0; i < m_lines.size(); ++i) {
            const Line& line = m_lines[i];
            const auto change = line.changes.find(field);
            if (line.place != at || line.situation != Situation::differs || change == line.changes.end()) continue;
            if (change->second.first != Disposition::report_only) items.insert(i);
        }
        Held none;
        speak(std::to_string(m_world.places[at].id), Guard::field_share, "sync:" + std::string(to_text(field)), items, none);
        for (const std::size_t i : items) m_fields[i].insert(field);
    }
    // An item whose every change is held is held.
    for (const auto& [i, fields] : m_fields) {
        bool is_whole = true;
        for (const auto& [field, how] : m_lines[i].changes)
            is_whole = is_whole && (how.first == Disposition::report_only || fields.contains(field));
        if (!is_whole) continue;
        m_on_server.insert(i);
        m_of_fields.insert(i);
    }
}

void Guards::limits(std::size_t at) {
    const Policy& policy = m_world.fleet.policy;
    const Place& place = m_world.places[at];
    const std::string where = std::to_string(place.id);
    const Held orphans = held(at, PlanClass::orphan);
    if (m_world.exceeds_orphan_limit(at, orphans.size())) speak(where, Guard::orphan_limit, "orphan", orphans, m_on_server);
    const Held moves = held([&](const Line& line) { return line.place == at && line.is_move(); });
    if (moves.size() > policy.moves.server.allowed(m_pairs[at])) speak(where, Guard::move_limit, "sync", moves, m_on_server);
    Held syncs = held(at, PlanClass::sync);
    for (const std::size_t i : m_of_fields) syncs.erase(i);
    if (syncs.size() > policy.syncs.server.allowed(m_pairs[at])) speak(where, Guard::sync_limit, "sync", syncs, m_on_server);
    const Held statuses = held(at, PlanClass::status_mismatch);
    if (statuses.size() > policy.status_changes.server.allowed(m_pairs[at]))
        speak(where, Guard::status_limit, "status_mismatch", statuses, m_on_server);
    const Held imports = held(at, PlanClass::import);
    if (imports.size() > policy.imports.server.allowed(m_world.live_services(at)))
        speak(where, Guard::import_limit, "import", imports, m_on_server);
}

void Guards::of_run() {
    std::uint64_t live = 0, pairs = 0;
    for (std::size_t i = 0; i < m_world.places.size(); ++i) {
        if (!m_world.places[i].is_compared()) continue;
        live += m_world.live_services(i);
        pairs += m_pairs[i];
    }
    const auto of = [&](auto wanted) {
        Held found = held(wanted);
        for (const std::size_t i : m_on_server) found.erase(i);
        return found;
    };
    const auto limit = [&](Guard guard, PlanClass plan, bool is_move, const ShareLimit& share, std::uint64_t whole) {
        const Held items = of([&](const Line& line) { return line.plan == plan && line.is_move() == is_move; });
        if (items.size() > share.allowed(whole)) speak("run", guard, std::string(to_text(plan)), items, m_on_run);
    };
    const Policy& policy = m_world.fleet.policy;
    limit(Guard::run_orphan_limit, PlanClass::orphan, false, policy.orphans.run, live);
    limit(Guard::run_move_limit, PlanClass::sync, true, policy.moves.run, pairs);
    limit(Guard::run_sync_limit, PlanClass::sync, false, policy.syncs.run, pairs);
    limit(Guard::run_status_limit, PlanClass::status_mismatch, false, policy.status_changes.run, pairs);
    limit(Guard::run_import_limit, PlanClass::import, false, policy.imports.run, live);
    if (m_world.fleet.mirror_complete) return;
    for (const PlanClass plan : {PlanClass::import, PlanClass::sync, PlanClass::orphan, PlanClass::status_mismatch}) {
        const Held items = held([&](const Line& line) {
            return line.plan == plan && (plan != PlanClass::sync || line.is_move()) &&
                   (plan != PlanClass::status_mismatch || line.action == Action::terminate_account);
        });
        speak("run", Guard::incomplete_mirror, std::string(to_text(plan)), items, m_on_run);
    }
}

/// What belongs to a held move is held.
void Guards::follow(Held& blocked) const {
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (m_lines[i].is_held() && blocked.contains(m_lines[i].follows)) blocked.insert(i);
    }
}

/// What moved to a server, or was renamed on it, is one of its pairs, whatever becomes of it.
void Guards::count_pairs() {
    for (std::size_t i = 0; i < m_world.places.size(); ++i) {
        const auto made =
            std::count_if(m_lines.begin(), m_lines.end(), [&](const Line& line) { return line.place == i && line.is_move(); });
        m_pairs.push_back(m_world.places[i].pairs + static_cast<std::uint64_t>(made));
    }
}

std::vector<std::string> Guards::go() {
    count_pairs();
    for (std::size_t i = 0; i < m_world.places.size(); ++i) of_place(i);
    follow(m_on_server);
    of_run();
    m_on_run.insert(m_on_server.begin(), m_on_server.end());
    follow(m_on_run);
    for (const auto& [i, fields] : m_fields) {
        for (const Field field : fields) m_lines[i].changes[field] = {Disposition::blocked, Cause::guard};
    }
    for (const std::size_t i : m_on_run) m_lines[i].withhold(Disposition::blocked, Cause::guard);
    std::sort(m_spoke.begin(), m_spoke.end());
    return m_spoke;
}

}  // namespace

void defer(const World& world, std::vector<Line>& lines) {
    for (Line& line : lines) {
        if (line.disposition != Disposition::proposed) continue;
        Cause cause = is_young(world, line) ? Cause::younger_than_limit : waits_for(world, line);
        if (cause == Cause::none && line.follows != nothing && lines[line.follows].disposition == Disposition::deferred)
            cause = lines[line.follows].cause;
        if (cause != Cause::none) line.withhold(Disposition::deferred, cause);
    }
}

std::vector<std::string> guard(const World& world, std::vector<Line>& lines) { return Guards(world, lines).go(); }

}  // namespace serversync::oracle
