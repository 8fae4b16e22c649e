// SPDX-License-Identifier: MIT
#include "engine/plan/diagnostic_wording.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(DiagnosticWording, of_what_is_stale_says_what_to_do) {
    EXPECT_EQ(stale_mirror_text(Instant{0}, 86400),
              "the mirror (1970-01-01T00:00:00Z) is older than 24 h: nothing is proposed; reload the mirror");
    const struct {
        TrustVerdict verdict;
        const char* end = nullptr;
    } cases[] = {
        {{TrustFault::too_old, 7 * 3600UL, 6 * 3600UL, 0},
         "it is 7 h old, limit 6 h; nothing is proposed for the server: fetch it again"},
        {{TrustFault::older_than_mirror, 60, 0, 0},
         "it was taken 60 s before the mirror was loaded; nothing is proposed for the server: fetch it again"},
        {{TrustFault::in_future, 900, 600, 0},
         "it was taken 15 min in the future; nothing is proposed for the server: set the clocks right"},
        {{TrustFault::stale_mirror, 7 * 3600UL, 6 * 3600UL, 0},
         "the mirror was loaded 7 h before, limit 6 h; nothing is proposed for the server: reload the mirror, then "
         "fetch it again"},
    };
    for (const auto& [verdict, end] : cases)
        EXPECT_EQ(stale_listing_text(verdict, Instant{0}),
                  std::string("the listing (1970-01-01T00:00:00Z) is not current: ") + end);
    EXPECT_EQ(
        stale_listing_text({TrustFault::no_time, 0, 0, 0}, {}),
        "the listing is not current: it does not say when it was taken; nothing is proposed for the server: say when it was "
        "taken with --listed-at, or fetch it again");
}

TEST(DiagnosticWording, names_unread_servers_grouped_by_cause) {
    EXPECT_EQ(unconfirmed_absences_text(1, {}),
              "unconfirmed: 1 missing service may be on servers that prove nothing in this run");
    EXPECT_EQ(
        unconfirmed_absences_text(5, {{"failed", {"web5", "web6"}}, {"no listing was given", {"9"}}}),
        "unconfirmed: 5 missing services may be on servers that prove nothing in this run: failed: web5, web6; no listing was "
        "given: 9");
    const std::string many =
        unconfirmed_absences_text(2, {{"failed", {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}}});
    EXPECT_EQ(many.substr(many.find("failed")), "failed: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more");
}

TEST(DiagnosticWording, counts_accounts_by_reseller) {
    EXPECT_EQ(resold_accounts_text(12, {{"bob", 7}, {"amy", 5}}),
              "12 accounts belong to resellers whose own service is billed: 'bob' 7, 'amy' 5");
    EXPECT_EQ(resold_accounts_text(1, {{"b\x1b", 1}}), "1 account belongs to resellers whose own service is billed: 'b\\x1b' 1");
}

TEST(DiagnosticWording, names_the_product_field) {
    EXPECT_EQ(
        products_not_compared_text("cpanel"),
        "module 'cpanel' has no product field, so the packages of its accounts are not compared with Product/Service: name the "
        "config option that holds the package as 'product_field' of the module in the configuration");
    EXPECT_EQ(likely_product_field_text("cpanel", 3, 27, 30),
              "configoption3 equals the package on 27 of 30 pairs: it seems to be 'product_field' of module 'cpanel'");
}

TEST(DiagnosticWording, counts_in_singular_and_plural) {
    EXPECT_EQ(aged_pending_text(1, 14), "1 service pending for more than 14 days");
    EXPECT_EQ(missing_product_text(2), "2 services whose product no longer exists in WHMCS: its package is not compared");
    EXPECT_EQ(case_only_text("domain", 1, {"a / A"}),
              "1 pair differs in 'domain' only in letter case; nothing to do (service / account: a / A)");
    EXPECT_EQ(case_only_text("domain", 3, {"a / A", "b / B"}),
              "3 pairs differ in 'domain' only in letter case; nothing to do (service / account: a / A, b / B, ...)");
}

TEST(DiagnosticWording, says_what_a_column_holds) {
    EXPECT_EQ(uninformative_column_text("username", "admin", 12),
              "'username' is 'admin' in all of 12 rows: no conclusion is drawn from it");
    EXPECT_EQ(uninformative_column_text("created", "", 12),
              "'created' lies within 10 minutes in all of 12 rows: no conclusion is drawn from it");
    EXPECT_EQ(uninformative_column_text("email", std::string(90, 'x'), 12).find(std::string(81, 'x')), std::string::npos);
}

TEST(DiagnosticWording, names_what_it_speaks_of) {
    EXPECT_EQ(override_without_effect_text({1, Guard::orphan_limit, {}, 2, 10}, "why"),
              "the override 1:orphan_limit=2:00000000000a changed nothing: why");
    EXPECT_EQ(other_module_text(1).substr(0, 27), "1 service of another module");
}

}  // namespace
}  // namespace serversync
