// SPDX-License-Identifier: MIT
#include "engine/plan/guard_wording.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

constexpr ShareLimit five_percent{50, 2};
constexpr ShareLimit per_mille{2, 20};

TEST(GuardWording, prints_the_override_as_it_is_typed) {
    EXPECT_EQ(accept_options({12, Guard::orphan_limit, {}, 37, 0x9f3c2a41d07bULL}),
              "--accept 12:orphan_limit=37:9f3c2a41d07b --reason \"...\"");
    EXPECT_EQ(accept_options({0, Guard::incomplete_mirror, PlanClass::sync, 1, 1}),
              "--accept run:incomplete_mirror:sync=1:000000000001 --reason \"...\"");
}

TEST(GuardWording, says_what_is_held) {
    const struct {
        Guard guard;
        PlanClass plan;
        std::uint64_t server_id;
        const char* text;
    } cases[] = {
        {Guard::orphan_limit, PlanClass::orphan, 3, "server 3: orphan plan blocked: why"},
        {Guard::import_limit, PlanClass::import, 3, "server 3: import plan blocked: why"},
        {Guard::wrong_listing, PlanClass::review, 3, "server 3: every plan blocked: why"},
        {Guard::move_limit, PlanClass::sync, 3, "server 3: moves and renames blocked: why"},
        {Guard::exchanged_services, PlanClass::sync, 3, "server 3: moves and renames blocked: why"},
        {Guard::one_client, PlanClass::orphan, 3, "server 3: a part of the orphan plan blocked: why"},
        {Guard::sync_limit, PlanClass::sync, 3, "server 3: sync plan blocked: why"},
        {Guard::run_move_limit, PlanClass::sync, 0, "run: moves and renames blocked: why"},
        {Guard::incomplete_mirror, PlanClass::orphan, 0, "run: orphan plan blocked: why"},
        {Guard::incomplete_mirror, PlanClass::sync, 0, "run: moves and renames blocked: why"},
        {Guard::incomplete_mirror, PlanClass::status_mismatch, 0, "run: terminations blocked: why"},
    };
    GuardResult result;
    for (const auto& [guard, plan, server_id, text] : cases) {
        result.guard = guard;
        result.plan = plan;
        result.server_id = server_id;
        EXPECT_EQ(guard_verdict(result, "why"), text);
    }
    result = {};
    result.guard = Guard::field_share;
    result.plan = PlanClass::sync;
    result.server_id = 1;
    result.field = Field::created;
    result.overridden = true;
    EXPECT_EQ(guard_verdict(result, "why"), "server 1: created in the sync plan accepted by override: why");
}

TEST(GuardWording, of_a_listing_says_why_absence_is_not_proven) {
    ListingSummary listing;
    listing.rows = 30;
    listing.rejected = 1;
    EXPECT_EQ(empty_listing_text(1), "the listing is empty while the mirror expects 1 live service");
    EXPECT_EQ(partial_listing_text(listing, 2), "the listing is partial, so absence is not proven for 2 missing services");
    listing.error = "page 2 failed";
    EXPECT_EQ(partial_listing_text(listing, 1),
              "the listing is partial (page 2 failed), so absence is not proven for 1 missing service");
    EXPECT_EQ(rejected_rows_text(listing, 1), "1 of 30 rows was rejected, so absence is not proven for 1 missing service");
    EXPECT_EQ(repeated_rows_text(2, 30, 3),
              "2 of 30 rows repeat the identifier of another, so absence is not proven for 3 missing services");
    EXPECT_EQ(total_differs_text(30, 40, 1),
              "the listing has 30 rows and says that there are 40, so absence is not proven for 1 missing service");
    EXPECT_EQ(page_size_text(25, 26),
              "exactly 25 rows, maybe one page of more, while the mirror expects 26 live services, so absence is not proven");
    EXPECT_EQ(shrunken_listing_text({TrustFault::fewer_rows, 70, 100, 0}, 2),
              "the listing shrank: it has 70 rows, the last whole one had 100, so absence is not proven for 2 missing services");
    EXPECT_EQ(wrong_listing_text({TrustFault::no_match, 0, 5, 0}, 3),
              "its listing is not believed: no account matches the server's 5 live services: wrong file, wrong server, wrong "
              "credentials or wrong identity field");
    EXPECT_EQ(wrong_listing_text({TrustFault::equal_listing, 5, 5, 2}, 3),
              "its listing is not believed: server 2 has the same 5 rows: if both are one machine, say \"same_as\": 2 of server "
              "3 in the configuration");
}

TEST(GuardWording, of_a_client_says_all_or_how_many) {
    EXPECT_EQ(one_client_text(17, 3, 3), "all 3 live services of client 17 are missing");
    EXPECT_EQ(one_client_text(17, 3, 5), "3 of 5 live services of client 17 are missing");
}

TEST(GuardWording, of_a_limit_has_the_numbers) {
    EXPECT_EQ(orphan_limit_text(4, 13, five_percent, 2), "4 of 13 live services (30.8 %) are missing, limit 2 (5 %, floor 2)");
    EXPECT_EQ(orphan_limit_text(1, 1, five_percent, 0), "1 of 1 live service (100.0 %) is missing, limit 0 (fewer than half)");
    EXPECT_EQ(orphan_limit_text(2, 3, five_percent, 1), "2 of 3 live services (66.7 %) are missing, limit 1 (fewer than half)");
    EXPECT_EQ(move_limit_text(4, 30, {100, 3}), "4 services would be moved or renamed beside 30 pairs, limit 3 (10 %, floor 3)");
    EXPECT_EQ(exchanged_services_text(6, 2, 3),
              "2 services would come from server 6 and 3 would move there: were the two listings exchanged?");
    EXPECT_EQ(status_limit_text(3, 20, five_percent), "3 status changes on 20 pairs (15.0 %), limit 2 (5 %, floor 2)");
    EXPECT_EQ(sync_limit_text(9, 20, {300, 5}), "9 of 20 pairs (45.0 %) would be changed, limit 6 (30 %, floor 5)");
    EXPECT_EQ(import_limit_text(21, 5, {0, 20}), "21 accounts are not in WHMCS, limit 20 a server");
    EXPECT_EQ(import_limit_text(1, 5, {0, 0}), "1 account is not in WHMCS, limit 0 a server");
    EXPECT_EQ(import_limit_text(21, 50, {100, 20}), "21 accounts are not in WHMCS, limit 20 (10 %, floor 20)");
    EXPECT_EQ(field_share_text(Field::created, 9, 10, 900),
              "field 'created' differs on 9 of 10 pairs (90.0 %), limit 90 %: a wrong mapping, not drift");
}

TEST(GuardWording, of_a_limit_of_the_run_says_so) {
    EXPECT_EQ(run_orphan_limit_text(63, 12000, per_mille),
              "63 of 12000 live services (0.5 %) are missing over all servers that were read, limit 24 (0.2 %, floor 20)");
    EXPECT_EQ(run_orphan_limit_text(21, 30, per_mille),
              "21 of 30 live services (70.0 %) are missing over all servers that were read, limit 20 (0.2 %, floor 20)");
    EXPECT_EQ(run_move_limit_text(21, 30, {10, 20}),
              "21 services would be moved or renamed beside 30 pairs over all servers that were read, limit 20 (1 %, floor 20)");
    EXPECT_EQ(run_sync_limit_text(60, 100, {50, 50}),
              "60 of 100 pairs (60.0 %) would be changed over all servers that were read, limit 50 (5 %, floor 50)");
    EXPECT_EQ(run_status_limit_text(21, 30, {5, 20}),
              "21 status changes on 30 pairs over all servers that were read, limit 20 (0.5 %, floor 20)");
    EXPECT_EQ(run_import_limit_text(51, 30, {5, 50}),
              "51 accounts are not in WHMCS beside 30 live services over all servers that were read, limit 50 (0.5 %, floor 50)");
}

TEST(GuardWording, of_an_incomplete_mirror_says_what_may_be_wrong) {
    const std::string_view gap = "40 of 43 services";
    EXPECT_EQ(incomplete_mirror_text(PlanClass::import, 1, {}),
              "the mirror has fewer rows than its source reported, so 1 account may have a service that was not loaded");
    const std::string begin = "the mirror has fewer rows than its source reported (40 of 43 services), so ";
    EXPECT_EQ(incomplete_mirror_text(PlanClass::import, 1, gap), begin + "1 account may have a service that was not loaded");
    EXPECT_EQ(incomplete_mirror_text(PlanClass::orphan, 2, gap),
              begin + "2 missing services may have been moved or ended in rows that were not loaded");
    EXPECT_EQ(incomplete_mirror_text(PlanClass::sync, 2, gap),
              begin + "2 moves and renames may rest on rows that were not loaded");
    EXPECT_EQ(incomplete_mirror_text(PlanClass::status_mismatch, 1, gap),
              begin + "1 termination may hit a service that was not loaded");
}

TEST(GuardWording, says_why_an_override_changed_nothing) {
    EXPECT_EQ(no_guard_text(), "that guard holds nothing there");
    EXPECT_EQ(other_count_text(1, 2), "it names 1 item, the guard holds 2");
    EXPECT_EQ(other_items_text(), "it names other items than the guard holds");
}

}  // namespace
}  // namespace serversync
