// SPDX-License-Identifier: MIT
#include "engine/plan/trust_wording.hpp"

#include <algorithm>
#include <array>

#include "engine/plan/span_text.hpp"
#include "engine/text/plural.hpp"

namespace serversync {

namespace {

std::string of_rows(const TrustVerdict& verdict) {
    return std::to_string(verdict.found) + " of " + counted(verdict.expected, "row") + " ";
}

std::string span(std::uint64_t seconds) { return span_text(static_cast<std::int64_t>(seconds)); }

constexpr const char* wrong_something = ": wrong file, wrong server, wrong credentials or wrong identity field";

/// "only 2 of the server's 15 live services have their account in it"; for none "none of ...".
std::string have_their_account(const TrustVerdict& verdict) {
    if (verdict.found == 0 && verdict.expected == 1) return "the server's only live service does not have its account in it";
    return (verdict.found == 0 ? "none" : "only " + std::to_string(verdict.found)) + " of the server's " +
           counted(verdict.expected, "live service") +
           (verdict.found < 2 ? " has its account in it" : " have their account in it");
}

std::string no_match_text(const TrustVerdict& verdict) {
    if (verdict.found > 0) return have_their_account(verdict) + wrong_something;
    return std::string("no account matches the server's ") +
           (verdict.expected == 1 ? "only live service" : counted(verdict.expected, "live service")) + wrong_something;
}

std::string strangers_text(const TrustVerdict& verdict) {
    const bool is_one = verdict.expected == 1;
    const char* whose = is_one ? "its identifier is" : verdict.found == 0 ? "their identifiers are" : "identifiers of others are";
    return have_their_account(verdict) + "; " + whose + " on " +
           (is_one ? "one that contradicts it" : "accounts that contradict them") + " in all else" + wrong_something;
}

std::string equal_listing_text(const TrustVerdict& verdict, std::uint64_t server_id) {
    const std::uint64_t first = std::min(verdict.server_id, server_id);
    const std::uint64_t second = std::max(verdict.server_id, server_id);
    const bool is_whole = verdict.found == verdict.expected;
    return "server " + std::to_string(verdict.server_id) + " has " +
           (is_whole ? "the same " + counted(verdict.found, "row")
                     : std::to_string(verdict.found) + " of the " + counted(verdict.expected, "row") + " too") +
           ": if both are one machine, say \"same_as\": " + std::to_string(first) + " of server " + std::to_string(second) +
           " in the configuration";
}

std::string another_servers_text(const TrustVerdict& verdict) {
    return of_rows(verdict) + "are live services of " +
           (verdict.server_id == 0 ? "other servers" : "server " + std::to_string(verdict.server_id));
}

}  // namespace

std::string trust_text(const TrustVerdict& verdict, std::uint64_t server_id) {
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
        case TrustFault::strangers:
            return strangers_text(verdict);
        case TrustFault::equal_listing:
            return equal_listing_text(verdict, server_id);
        case TrustFault::another_servers:
            return another_servers_text(verdict);
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
        "accounts of strangers",
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
