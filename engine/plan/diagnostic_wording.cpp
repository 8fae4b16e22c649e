// SPDX-License-Identifier: MIT
#include "engine/plan/diagnostic_wording.hpp"

#include "engine/text/plural.hpp"

namespace serversync {

namespace {

/// "24 h", "3 days", "90 min": how a limit reads.
std::string span_text(std::int64_t seconds) {
    constexpr std::int64_t hour = 3600;
    constexpr std::int64_t day = 24 * hour;
    if (seconds >= 3 * day) return std::to_string(seconds / day) + " days";
    if (seconds >= 2 * hour) return std::to_string(seconds / hour) + " h";
    return std::to_string(seconds / 60) + " min";
}

constexpr std::string_view deferred = ": imports and orphans that are not clearly older are deferred. ";

}  // namespace

std::string aged_pending_text(std::uint64_t services, std::int64_t limit_days) {
    return counted(services, "service") + " pending for more than " + std::to_string(limit_days) + " days";
}

std::string case_only_text(std::string_view field, std::uint64_t pairs, const std::vector<std::string>& examples) {
    std::string text = counted(pairs, "pair") + (pairs == 1 ? " differs in '" : " differ in '");
    text.append(field).append("' only in letter case; nothing to do (service / account: ");
    for (std::size_t i = 0; i < examples.size(); ++i) text += (i == 0 ? "" : ", ") + examples[i];
    return text + (pairs > examples.size() ? ", ...)" : ")");
}

std::string missing_product_text(std::uint64_t services) {
    return counted(services, "service") + " whose product no longer exists in WHMCS: its package is not compared";
}

std::string other_module_text(std::uint64_t services) {
    return counted(services, "service") + " of another module, or of a product without one; the listing says nothing about them";
}

std::string override_without_effect_text(const Acceptance& accept, std::string_view why) {
    return "the override " + to_text(accept) + " changed nothing: " + std::string(why);
}

std::string server_not_reconciled_text(std::uint64_t server_id, std::string_view name, std::string_view why) {
    return "server " + std::to_string(server_id) + " ('" + std::string(name) + "') is left out: " + std::string(why);
}

std::string unassigned_services_text(std::uint64_t services, std::string_view module) {
    return counted(services, "live service") + " of module '" + std::string(module) +
           "' on no existing server; any whose account was found are in the sync plan";
}

std::string uninformative_column_text(std::string_view field, std::string_view value, std::uint64_t rows) {
    constexpr std::size_t longest = 80;
    std::string text = "'" + std::string(field) + "' ";
    text += value.empty() ? "stays within 10 minutes" : "is '" + std::string(value.substr(0, longest)) + "'";
    return text + " in all " + std::to_string(rows) + " rows, so nothing is inferred from it";
}

std::string stale_mirror_text(Instant loaded_at, std::int64_t limit) {
    return "the mirror (" + to_text(loaded_at) + ") is older than " + span_text(limit) + std::string(deferred) +
           "Reload the mirror";
}

std::string old_listing_text(Instant listed_at, std::int64_t limit) {
    return "the listing (" + to_text(listed_at) + ") is older than " + span_text(limit) + std::string(deferred) +
           "Fetch it again";
}

std::string overtaken_listing_text(Instant listed_at, Instant mirror_loaded_at) {
    return "the listing (" + to_text(listed_at) + ") is older than the mirror (" + to_text(mirror_loaded_at) + ")" +
           std::string(deferred) + "Fetch it again";
}

}  // namespace serversync
