// SPDX-License-Identifier: MIT
#include "engine/cli/exit_code.hpp"

#include <gtest/gtest.h>

#include "engine/plan/diagnostic_wording.hpp"

namespace serversync {
namespace {

Diagnostic note_of(DiagnosticCode code, std::string message = {}) {
    Diagnostic note;
    note.code = code;
    note.message = std::move(message);
    return note;
}

/// A server whose listing is whole.
ServerResult& add_server(Document& document, std::uint64_t id, ListingState state = ListingState::complete) {
    ServerResult& server = document.servers.emplace_back();
    server.server_id = id;
    server.server_name = "web" + std::to_string(id);
    server.listing.state = state;
    return server;
}

void add_guard(Document& document, Guard guard, std::uint64_t server_id, bool blocked = true) {
    GuardResult& result = document.guards.emplace_back();
    result.guard = guard;
    result.server_id = server_id;
    result.blocked = blocked;
}

/// Every state of a plan, with the code that wins and the code with --detailed-exitcode.
TEST(ExitCodeOf, says_the_gravest_state_of_a_plan) {
    for (int bits = 0; bits < 32; ++bits) {
        const auto has = [bits](int bit) { return (bits & bit) != 0; };
        Document document;
        document.status.stale = has(1);
        document.status.blocked = has(2);
        document.status.complete = has(4);
        document.status.drift = has(8);
        if (has(16)) document.diagnostics.push_back(note_of(DiagnosticCode::override_without_effect));
        const ExitCode plain = has(16)  ? ExitCode::usage
                               : has(1) ? ExitCode::stale
                               : has(2) ? ExitCode::blocked
                               : has(4) ? ExitCode::success
                                        : ExitCode::incomplete;
        EXPECT_EQ(exit_code_of(document, false), plain) << bits;
        const bool shows_drift = plain == ExitCode::success && has(8);
        EXPECT_EQ(exit_code_of(document, true), shows_drift ? ExitCode::differences : plain) << bits;
    }
}

TEST(ExitReason, names_the_guards_that_spoke) {
    Document document;
    document.status = {.complete = true, .blocked = true};
    add_guard(document, Guard::incomplete_mirror, 0);
    add_guard(document, Guard::incomplete_mirror, 0);
    add_guard(document, Guard::orphan_limit, 7, false);
    add_guard(document, Guard::field_share, 7);
    document.guards.back().field = Field::product;
    add_guard(document, Guard::orphan_limit, 8);
    EXPECT_EQ(exit_reason(document, ExitCode::blocked),
              "blocked by a guard: incomplete_mirror of the run, field_share (product) of server 7, orphan_limit of server 8");
}

TEST(ExitReason, names_what_is_too_old) {
    Document document;
    document.status = {.complete = true, .stale = true};
    document.diagnostics.push_back(note_of(DiagnosticCode::stale_mirror));
    add_server(document, 1);
    add_server(document, 2).diagnostics.push_back(note_of(DiagnosticCode::stale_listing));
    EXPECT_EQ(exit_reason(document, ExitCode::stale), "stale: the mirror, the listing of server 2 ('web2')");
}

TEST(ExitReason, names_what_was_not_read_or_looked_at) {
    Document document;
    add_server(document, 1);
    add_server(document, 2, ListingState::failed);
    add_server(document, 3, ListingState::partial);
    add_server(document, 4, ListingState::failed).listing.skipped = true;
    add_server(document, 5).listing.trust[TrustFacet::own].fault = TrustFault::no_match;
    document.not_looked_at.servers = {{4, "web4", 9, "no listing is given for it"},
                                      {6, "web6", 0, "no listing is given for it"},
                                      {7, "", 1, "no listing is given for it"}};
    const std::string first =
        "incomplete: server 2 ('web2') (failed), server 3 ('web3') (partial), server 4 ('web4') (no listing), server 5 ('web5') "
        "(not its own listing), server 7 (not looked at)";
    EXPECT_EQ(exit_reason(document, ExitCode::incomplete), first);
    document.not_looked_at.files = {"3.JSON", "99.json"};
    EXPECT_EQ(exit_reason(document, ExitCode::incomplete), first + " and 2 more");
    document.servers.clear();
    document.run.scope = {1};
    EXPECT_EQ(exit_reason(document, ExitCode::incomplete),
              "incomplete: the file '3.JSON' (not read), the file '99.json' (not read)");
}

TEST(ExitReason, names_no_listing_that_was_accepted_as_it_is) {
    Document document;
    ServerResult& empty = add_server(document, 1);
    empty.tally.live_services = 2;
    empty.listing.trust[TrustFacet::whole].fault = TrustFault::empty;
    add_server(document, 2).listing.trust[TrustFacet::own].fault = TrustFault::equal_listing;
    add_server(document, 3).listing.trust[TrustFacet::whole].fault = TrustFault::empty;      // as it should be
    add_server(document, 4).listing.trust[TrustFacet::whole].fault = TrustFault::page_size;  // the guard says so
    EXPECT_EQ(exit_reason(document, ExitCode::incomplete),
              "incomplete: server 1 ('web1') (empty), server 2 ('web2') (not its own listing)");
    add_guard(document, Guard::empty_listing, 1, false);
    document.guards.back().overridden = true;
    add_guard(document, Guard::wrong_listing, 2, false);
    document.guards.back().overridden = true;
    document.not_looked_at.files = {"9.json"};
    EXPECT_EQ(exit_reason(document, ExitCode::incomplete), "incomplete: the file '9.json' (not read)");
}

TEST(ExitReason, begins_with_what_decided_and_says_the_rest) {
    Document document;
    document.status = {.drift = true, .stale = true, .blocked = true};
    document.diagnostics.push_back(note_of(DiagnosticCode::override_without_effect, "the override changed nothing"));
    add_guard(document, Guard::run_orphan_limit, 0);
    EXPECT_EQ(
        exit_reason(document, ExitCode::usage),
        "option '--accept': the override changed nothing; stale; blocked by a guard: run_orphan_limit of the run; incomplete");
    document = {};
    document.status = {.complete = true, .drift = true};
    EXPECT_EQ(exit_reason(document, ExitCode::differences), "something differs");
}

TEST(ExitCodeOfUnkeptListings, weighs_more_than_what_the_plan_says_but_not_than_a_wrong_command) {
    const UnkeptListings one{{4, "cannot write listing 'kept/4.json': Is a directory"}};
    for (const ExitCode plan :
         {ExitCode::success, ExitCode::differences, ExitCode::blocked, ExitCode::incomplete, ExitCode::stale}) {
        EXPECT_EQ(exit_code_of(plan, {}), plan);
        EXPECT_EQ(exit_code_of(plan, one), ExitCode::cannot_write);
    }
    EXPECT_EQ(exit_code_of(ExitCode::usage, one), ExitCode::usage);

    EXPECT_EQ(exit_reason("", UnkeptListings{}), "");
    EXPECT_EQ(exit_reason("stale: the mirror", UnkeptListings{}), "stale: the mirror");
    EXPECT_EQ(exit_reason("", one), "cannot write listing 'kept/4.json': Is a directory");
    EXPECT_EQ(exit_reason("stale: the mirror", {{9, "no"}, {4, "cannot write"}}),
              "cannot write, and 1 more listing; stale: the mirror");
    EXPECT_EQ(exit_reason("", {{9, "no"}, {4, "cannot write"}, {5, "no"}}), "cannot write, and 2 more listings");
}

}  // namespace
}  // namespace serversync
