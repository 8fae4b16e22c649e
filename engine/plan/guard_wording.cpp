// SPDX-License-Identifier: MIT
#include "engine/plan/guard_wording.hpp"

#include "engine/plan/trust_wording.hpp"
#include "engine/text/plural.hpp"

namespace serversync {

namespace {

/// "30.8 %" of a per mille value, "10 %" where it is whole.
std::string percent(std::uint64_t per_mille) {
    std::string text = std::to_string(per_mille / 10);
    if (per_mille % 10 != 0) text += "." + std::to_string(per_mille % 10);
    return text + " %";
}

std::string share(std::uint64_t count, std::uint64_t of) {
    const std::uint64_t per_mille = of == 0 ? 1000 : (count * 1000 + of / 2) / of;
    return std::to_string(per_mille / 10) + "." + std::to_string(per_mille % 10) + " %";
}

/// "limit 3 (5 %, floor 2)"; `allowed` is what really passes, which a rule of the guard may make less.
std::string limit_text(std::uint64_t of, const ShareLimit& limit, std::uint64_t allowed) {
    std::string text = "limit " + std::to_string(allowed);
    if (allowed < limit.allowed(of)) return text + " (fewer than half)";
    if (limit.per_mille == 0) return text;
    return text + " (" + percent(limit.per_mille) + ", floor " + std::to_string(limit.floor) + ")";
}

std::string limit_text(std::uint64_t of, const ShareLimit& limit) { return limit_text(of, limit, limit.allowed(of)); }

/// "63 of 12000 live services (0.5 %)".
std::string part(std::uint64_t count, std::uint64_t of, std::string_view noun) {
    return std::to_string(count) + " of " + counted(of, noun) + " (" + share(count, of) + ")";
}

std::string not_proven(std::uint64_t orphans) { return ", so absence is not proven for " + counted(orphans, "missing service"); }

/// What all servers have together: what, what of it, and the limit.
std::string over_run(const std::string& what, const std::string& verb, std::uint64_t of, const ShareLimit& limit) {
    return what + " " + verb + " over all servers that were read, " + limit_text(of, limit);
}

/// What the guard keeps from being carried out.
std::string held_part(const GuardResult& guard) {
    std::string plan = std::string(to_text(guard.plan)) + " plan";
    switch (guard.guard) {
        case Guard::wrong_listing:
            return "every plan";
        case Guard::move_limit:
        case Guard::run_move_limit:
        case Guard::exchanged_services:
            return "moves and renames";
        case Guard::one_client:
            return "a part of the orphan plan";
        case Guard::field_share:
            return guard.field ? std::string(to_text(*guard.field)) + " in the sync plan" : plan;
        case Guard::incomplete_mirror:
            if (guard.plan == PlanClass::sync) return "moves and renames";
            return guard.plan == PlanClass::status_mismatch ? "terminations" : plan;
        default:
            return plan;
    }
}

}  // namespace

std::string accept_options(const Acceptance& accept) { return "--accept " + to_text(accept) + " --reason \"...\""; }

std::string guard_verdict(const GuardResult& guard, std::string_view found) {
    std::string text = guard.server_id == 0 ? "run" : "server " + std::to_string(guard.server_id);
    text.append(": ").append(held_part(guard)).append(guard.overridden ? " accepted by override: " : " blocked: ");
    return text.append(found);
}

std::string wrong_listing_text(const TrustVerdict& own, std::uint64_t server_id) {
    return "its listing is not believed: " + trust_text(own, server_id);
}

std::string empty_listing_text(std::uint64_t live) {
    return "the listing is empty while the mirror expects " + counted(live, "live service");
}

std::string partial_listing_text(const ListingSummary& listing, std::uint64_t orphans) {
    return "the listing is partial" + (listing.error.empty() ? std::string() : " (" + listing.error + ")") + not_proven(orphans);
}

std::string rejected_rows_text(const ListingSummary& listing, std::uint64_t orphans) {
    return std::to_string(listing.rejected) + " of " + counted(listing.rows, "row") + (listing.rejected == 1 ? " was" : " were") +
           " rejected, so absence is not proven for " + counted(orphans, "missing service");
}

std::string repeated_rows_text(std::uint64_t repeated, std::uint64_t rows, std::uint64_t orphans) {
    return std::to_string(repeated) + " of " + counted(rows, "row") + (repeated == 1 ? " repeats" : " repeat") +
           " the identifier of another" + not_proven(orphans);
}

std::string total_differs_text(std::uint64_t rows, std::uint64_t total, std::uint64_t orphans) {
    return "the listing has " + counted(rows, "row") + " and says that there are " + std::to_string(total) + not_proven(orphans);
}

std::string page_size_text(std::uint64_t rows, std::uint64_t live) {
    return "exactly " + counted(rows, "row") + ", maybe one page of more, while the mirror expects " +
           counted(live, "live service") + ", so absence is not proven";
}

std::string shrunken_listing_text(const TrustVerdict& steady, std::uint64_t orphans) {
    return "the listing shrank: " + trust_text(steady, 0) + not_proven(orphans);
}

std::string one_client_text(std::uint64_t client_id, std::uint64_t missing, std::uint64_t services) {
    const std::string client = " of client " + std::to_string(client_id);
    if (missing == services)
        return "all " + counted(services, "live service") + client + (services == 1 ? " is missing" : " are missing");
    return std::to_string(missing) + " of " + counted(services, "live service") + client +
           (missing == 1 ? " is missing" : " are missing");
}

std::string orphan_limit_text(std::uint64_t orphans, std::uint64_t live, const ShareLimit& limit, std::uint64_t allowed) {
    return part(orphans, live, "live service") + (orphans == 1 ? " is missing, " : " are missing, ") +
           limit_text(live, limit, allowed);
}

std::string move_limit_text(std::uint64_t moves, std::uint64_t pairs, const ShareLimit& limit) {
    return counted(moves, "service") + " would be moved or renamed beside " + counted(pairs, "pair") + ", " +
           limit_text(pairs, limit);
}

std::string exchanged_services_text(std::uint64_t other, std::uint64_t arriving, std::uint64_t leaving) {
    return counted(arriving, "service") + " would come from server " + std::to_string(other) + " and " + std::to_string(leaving) +
           " would move there: were the two listings exchanged?";
}

std::string status_limit_text(std::uint64_t changes, std::uint64_t pairs, const ShareLimit& limit) {
    return counted(changes, "status change") + " on " + counted(pairs, "pair") + " (" + share(changes, pairs) + "), " +
           limit_text(pairs, limit);
}

std::string sync_limit_text(std::uint64_t syncs, std::uint64_t pairs, const ShareLimit& limit) {
    return part(syncs, pairs, "pair") + " would be changed, " + limit_text(pairs, limit);
}

std::string import_limit_text(std::uint64_t imports, std::uint64_t live, const ShareLimit& limit) {
    return counted(imports, "account") + (imports == 1 ? " is" : " are") + " not in WHMCS, " + limit_text(live, limit) +
           (limit.per_mille == 0 ? " a server" : "");
}

std::string run_orphan_limit_text(std::uint64_t orphans, std::uint64_t live, const ShareLimit& limit) {
    return over_run(part(orphans, live, "live service"), orphans == 1 ? "is missing" : "are missing", live, limit);
}

std::string run_move_limit_text(std::uint64_t moves, std::uint64_t pairs, const ShareLimit& limit) {
    return over_run(counted(moves, "service"), "would be moved or renamed beside " + counted(pairs, "pair"), pairs, limit);
}

std::string run_sync_limit_text(std::uint64_t syncs, std::uint64_t pairs, const ShareLimit& limit) {
    return over_run(part(syncs, pairs, "pair"), "would be changed", pairs, limit);
}

std::string run_status_limit_text(std::uint64_t changes, std::uint64_t pairs, const ShareLimit& limit) {
    return over_run(counted(changes, "status change"), "on " + counted(pairs, "pair"), pairs, limit);
}

std::string run_import_limit_text(std::uint64_t imports, std::uint64_t live, const ShareLimit& limit) {
    return over_run(counted(imports, "account"),
                    std::string(imports == 1 ? "is" : "are") + " not in WHMCS beside " + counted(live, "live service"), live,
                    limit);
}

std::string field_share_text(Field field, std::uint64_t differ, std::uint64_t pairs, std::uint64_t limit_per_mille) {
    return "field '" + std::string(to_text(field)) + "' differs on " + std::to_string(differ) + " of " + std::to_string(pairs) +
           " pairs (" + share(differ, pairs) + "), limit " + percent(limit_per_mille) + ": a wrong mapping, not drift";
}

std::string incomplete_mirror_text(PlanClass plan, std::uint64_t items, std::string_view gap) {
    std::string found = "the mirror has fewer rows than its source reported";
    if (!gap.empty()) found.append(" (").append(gap).append(")");
    found += ", so ";
    switch (plan) {
        case PlanClass::import:
            return found + counted(items, "account") + " may have a service that was not loaded";
        case PlanClass::orphan:
            return found + counted(items, "missing service") + " may have been moved or ended in rows that were not loaded";
        case PlanClass::sync:
            return found + counted(items, "move or rename", "moves and renames") + " may rest on rows that were not loaded";
        case PlanClass::status_mismatch:
            return found + counted(items, "termination") + " may hit a service that was not loaded";
        case PlanClass::review:
            break;
    }
    return found + counted(items, "item") + " may rest on rows that were not loaded";
}

std::string no_guard_text() { return "that guard holds nothing there"; }

std::string other_count_text(std::uint64_t named, std::uint64_t found) {
    return "it names " + counted(named, "item") + ", the guard holds " + std::to_string(found);
}

std::string other_items_text() { return "it names other items than the guard holds"; }

}  // namespace serversync
