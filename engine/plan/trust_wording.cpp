// SPDX-License-Identifier: MIT
#include "engine/plan/trust_wording.hpp"

#include <array>

#include "engine/plan/span_text.hpp"
#include "engine/text/plural.hpp"

namespace serversync {

namespace {

std::string of_rows(const TrustVerdict& verdict) {
    return std::to_string(verdict.found) + " of " + counted(verdict.expected, "row") + " ";
}

std::string span(std::uint64_t seconds) { return span_text(static_cast<std::int64_t>(seconds)); }

std::string no_match_text(const TrustVerdict& verdict) {
    std::string text = "no account matches the server's ";
    if (verdict.found > 0) {
        text = "only " + std::to_string(verdict.found) + " of the server's " + counted(verdict.expected, "live service") +
               (verdict.found == 1 ? " has its account in it" : " have their account in it");
    } else {
        text += verdict.expected == 1 ? "only live service" : counted(verdict.expected, "live service");
    }
    return text + ": wrong file, wrong server, wrong credentials or wrong identity field";
}

}  // namespace

std::string trust_text(const TrustVerdict& verdict, std::uint64_t server_id) {
    const std::string other = "server " + std::to_string(verdict.server_id);
    switch (verdict.fault) {
        case TrustFault::none:
            return {};
        case TrustFault::unread:
            return "it was not read";
        case TrustFault::partial:
            return "it is partial";
        case TrustFault::rejected_rows:
            return of_rows(verdict) + (verdict.found == 1 ? "was" : "were") + " rejected";
        case TrustFault::repeated_rows:
            return of_rows(verdict) + (verdict.found == 1 ? "repeats" : "repeat") + " the identifier of another";
        case TrustFault::total_differs:
            return "it has " + counted(verdict.found, "row") + " and says that there are " + std::to_string(verdict.expected);
        case TrustFault::empty:
            return verdict.expected == 0 ? "it is empty, and nothing shows that there is no account"
                                         : "it is empty while the mirror expects " + counted(verdict.expected, "live service");
        case TrustFault::page_size:
            return "exactly " + counted(verdict.found, "row") + ", maybe one page of more: the mirror expects " +
                   counted(verdict.expected, "live service");
        case TrustFault::no_match:
            return no_match_text(verdict);
        case TrustFault::equal_listing:
            return other + " has the same " + counted(verdict.found, "row") + ": if both are one machine, say \"same_as\": " +
                   std::to_string(verdict.server_id < server_id ? verdict.server_id : server_id) + " of server " +
                   std::to_string(verdict.server_id < server_id ? server_id : verdict.server_id) + " in the configuration";
        case TrustFault::another_servers:
            return of_rows(verdict) + (verdict.found == 1 ? "is a live service of " : "are live services of ") + other;
        case TrustFault::no_time:
            return "it does not say when it was taken";
        case TrustFault::older_than_mirror:
            return "it was taken " + span(verdict.found) + " before the mirror was loaded";
        case TrustFault::too_old:
            return "it is " + span(verdict.found) + " old, limit " + span(verdict.expected);
        case TrustFault::in_future:
            return "it was taken " + span(verdict.found) + " in the future";
        case TrustFault::stale_mirror:
            return "the mirror was loaded " + span(verdict.found) + " before, limit " + span(verdict.expected);
        case TrustFault::fewer_rows:
            return "it has " + counted(verdict.found, "row") + ", the last whole one had " + std::to_string(verdict.expected);
        case TrustFault::fewer_clients:
            return "it has accounts of " + counted(verdict.found, "client") + ", the last whole one of " +
                   std::to_string(verdict.expected);
    }
    return {};
}

std::string_view trust_cause(TrustFault fault) {
    static constexpr std::array<std::string_view, trust_fault_count> causes{
        "",
        "not read",
        "partial listing",
        "rejected rows",
        "repeated rows",
        "another total than rows",
        "empty listing",
        "maybe one page of more",
        "no account matches",
        "equal listings",
        "another server's listing",
        "listing without a time",
        "listing older than the mirror",
        "listing too old",
        "listing from the future",
        "mirror too old",
        "far fewer rows than before",
        "far fewer clients than before",
    };
    return causes[static_cast<std::size_t>(fault)];
}

}  // namespace serversync
