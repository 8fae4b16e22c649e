// SPDX-License-Identifier: MIT
#include "engine/plan/diagnostic_wording.hpp"

#include "engine/plan/span_text.hpp"
#include "engine/plan/trust_wording.hpp"
#include "engine/text/plural.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

/// The first names, and how many more there are.
std::string first_names(const std::vector<std::string>& names) {
    constexpr std::size_t most = 10;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + names[i];
    return names.size() <= most ? text : text + " and " + std::to_string(names.size() - most) + " more";
}

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
    return counted(services, "service") + " of another module, or of a product without one; the listing says nothing about that";
}

std::string override_without_effect_text(const Acceptance& accept, std::string_view why) {
    return "the override " + to_text(accept) + " changed nothing: " + std::string(why);
}

std::string unconfirmed_absences_text(std::uint64_t services, const std::vector<UnreadServers>& unread) {
    std::string text =
        "unconfirmed: " + counted(services, "missing service") + " may be on servers that prove nothing in this run";
    for (std::size_t i = 0; i < unread.size(); ++i)
        text += (i == 0 ? ": " : "; ") + unread[i].cause + ": " + first_names(unread[i].servers);
    return text;
}

std::string resold_accounts_text(std::uint64_t accounts, const std::vector<std::pair<std::string, std::uint64_t>>& by_reseller) {
    std::vector<std::string> resellers;
    for (const auto& [name, count] : by_reseller) resellers.push_back("'" + excerpt(name) + "' " + std::to_string(count));
    return counted(accounts, "account") + (accounts == 1 ? " belongs" : " belong") +
           " to resellers whose own service is billed: " + first_names(resellers);
}

std::string products_not_compared_text(std::string_view module) {
    return "module '" + std::string(module) +
           "' has no product field, so the packages of its accounts are not compared with Product/Service: name the config "
           "option "
           "that holds the package as 'product_field' of the module in the configuration";
}

std::string likely_product_field_text(std::string_view module, std::size_t option, std::uint64_t agree, std::uint64_t pairs) {
    return "configoption" + std::to_string(option) + " equals the package on " + std::to_string(agree) + " of " +
           counted(pairs, "pair") + ": it seems to be 'product_field' of module '" + std::string(module) + "'";
}

std::string uninformative_column_text(std::string_view field, std::string_view value, std::uint64_t rows) {
    constexpr std::size_t longest = 80;
    std::string text = "'" + std::string(field) + "' ";
    text += value.empty() ? "lies within 10 minutes" : "is '" + std::string(value.substr(0, longest)) + "'";
    return text + " in all of " + std::to_string(rows) + " rows: no conclusion is drawn from it";
}

std::string stale_mirror_text(Instant loaded_at, std::int64_t limit) {
    return "the mirror (" + to_text(loaded_at) + ") is older than " + span_text(limit) +
           ": nothing is proposed; reload the mirror";
}

std::string stale_listing_text(const TrustVerdict& current, std::optional<Instant> listed_at) {
    std::string text = "the listing ";
    if (listed_at) text += "(" + to_text(*listed_at) + ") ";
    text += "is not current: " + trust_text(current, 0) + "; nothing is proposed for the server: ";
    switch (current.fault) {
        case TrustFault::no_time:
            return text + "say when it was taken with --listed-at, or fetch it again";
        case TrustFault::in_future:
            return text + "set the clocks right";
        case TrustFault::stale_mirror:
            return text + "reload the mirror, then fetch it again";
        default:
            return text + "fetch it again";
    }
}

}  // namespace serversync
