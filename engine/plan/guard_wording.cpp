// SPDX-License-Identifier: MIT
#include "engine/plan/guard_wording.hpp"

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

std::string limit_text(std::uint64_t of, const ShareLimit& limit) {
    return "limit " + std::to_string(limit.allowed(of)) + " (" + percent(limit.per_mille) + ", floor " +
           std::to_string(limit.floor) + ")";
}

}  // namespace

std::string accept_options(const Acceptance& accept) { return "--accept " + to_text(accept) + " --reason \"...\""; }

std::string guard_verdict(const GuardResult& guard, std::string_view found) {
    std::string text = guard.server_id == 0 ? "run" : "server " + std::to_string(guard.server_id);
    text.append(": ").append(to_text(guard.plan)).append(" plan ");
    return text.append(guard.overridden ? "accepted by override: " : "blocked: ").append(found);
}

std::string empty_listing_text(std::uint64_t live) {
    return "the listing is empty while the mirror expects " + counted(live, "live service");
}

std::string partial_listing_text(const ListingSummary& listing, std::uint64_t orphans) {
    return "the listing is partial" + (listing.error.empty() ? std::string() : " (" + listing.error + ")") +
           ", so absence is not proven for " + counted(orphans, "missing service");
}

std::string rejected_rows_text(const ListingSummary& listing, std::uint64_t orphans) {
    return std::to_string(listing.rejected) + " of " + counted(listing.rows, "row") + (listing.rejected == 1 ? " was" : " were") +
           " rejected, so absence is not proven for " + counted(orphans, "missing service");
}

std::string page_size_text(std::uint64_t rows, std::uint64_t live) {
    return "exactly " + std::to_string(rows) + " rows look like a page while the mirror expects " + std::to_string(live) +
           " live services, so absence is not proven";
}

std::string orphan_limit_text(std::uint64_t orphans, std::uint64_t live, const ShareLimit& limit) {
    return std::to_string(orphans) + " of " + counted(live, "live service") + " (" + share(orphans, live) +
           (orphans == 1 ? ") is missing, " : ") are missing, ") + limit_text(live, limit);
}

std::string run_orphan_cap_text(std::uint64_t orphans, std::uint64_t limit) {
    return std::to_string(orphans) + " services are missing over all servers, limit " + std::to_string(limit) + " a run";
}

std::string status_limit_text(std::uint64_t changes, std::uint64_t pairs, const ShareLimit& limit) {
    return counted(changes, "status change") + " on " + counted(pairs, "pair") + " (" + share(changes, pairs) + "), " +
           limit_text(pairs, limit);
}

std::string sync_limit_text(std::uint64_t syncs, std::uint64_t pairs, const ShareLimit& limit) {
    return std::to_string(syncs) + " of " + counted(pairs, "pair") + " (" + share(syncs, pairs) + ") would be changed, " +
           limit_text(pairs, limit);
}

std::string import_limit_text(std::uint64_t imports, std::uint64_t limit) {
    return std::to_string(imports) + " accounts are not in WHMCS, limit " + std::to_string(limit) + " a server";
}

std::string field_share_text(Field field, std::uint64_t differ, std::uint64_t pairs, std::uint64_t limit_per_mille) {
    return "field '" + std::string(to_text(field)) + "' differs on " + std::to_string(differ) + " of " + std::to_string(pairs) +
           " pairs (" + share(differ, pairs) + "), limit " + percent(limit_per_mille) + ": a wrong mapping, not drift";
}

std::string incomplete_mirror_text(PlanClass plan, std::uint64_t items) {
    return "the mirror has fewer rows than its source reported, so " +
           (plan == PlanClass::import ? counted(items, "account") + " may have a service that was not loaded"
                                      : counted(items, "item") + " may rest on rows that were not loaded");
}

std::string no_guard_text() { return "no guard blocks that class"; }

std::string other_count_text(std::uint64_t named, std::uint64_t found) {
    return "it names " + std::to_string(named) + ", but there are " + std::to_string(found);
}

}  // namespace serversync
