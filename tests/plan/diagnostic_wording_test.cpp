// SPDX-License-Identifier: MIT
#include "engine/plan/diagnostic_wording.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(DiagnosticWording, gives_a_limit_in_the_largest_unit_that_fits) {
    const auto limit = [](std::int64_t seconds) {
        const std::string text = stale_mirror_text(Instant{0}, seconds);
        const std::size_t begin = text.find("older than ") + 11;
        return text.substr(begin, text.find(':', begin) - begin);
    };
    EXPECT_EQ(limit(90 * 60), "90 min");
    EXPECT_EQ(limit(2 * 3600 - 1), "119 min");
    EXPECT_EQ(limit(2 * 3600), "2 h");
    EXPECT_EQ(limit(3 * 86400 - 1), "71 h");
    EXPECT_EQ(limit(3 * 86400), "3 days");
}

TEST(DiagnosticWording, counts_in_singular_and_plural) {
    EXPECT_EQ(aged_pending_text(1, 14), "1 service pending for more than 14 days");
    EXPECT_EQ(missing_product_text(2), "2 services whose product no longer exists in WHMCS: its package is not compared");
    EXPECT_EQ(unassigned_services_text(1, "cpanel"),
              "1 live service of module 'cpanel' on no existing server; any whose account was found are in the sync plan");
    EXPECT_EQ(case_only_text("domain", 1, {"a / A"}),
              "1 pair differs in 'domain' only in letter case; nothing to do (service / account: a / A)");
    EXPECT_EQ(case_only_text("domain", 3, {"a / A", "b / B"}),
              "3 pairs differ in 'domain' only in letter case; nothing to do (service / account: a / A, b / B, ...)");
}

TEST(DiagnosticWording, says_what_a_column_holds) {
    EXPECT_EQ(uninformative_column_text("username", "admin", 12),
              "'username' is 'admin' in all 12 rows, so nothing is inferred from it");
    EXPECT_EQ(uninformative_column_text("created", "", 12),
              "'created' stays within 10 minutes in all 12 rows, so nothing is inferred from it");
    EXPECT_EQ(uninformative_column_text("email", std::string(90, 'x'), 12).find(std::string(81, 'x')), std::string::npos);
}

TEST(DiagnosticWording, names_what_it_speaks_of) {
    EXPECT_EQ(override_without_effect_text({1, PlanClass::orphan, 2}, "why"), "the override 1:orphan=2 changed nothing: why");
    EXPECT_EQ(server_not_reconciled_text(5, "web5", "why"), "server 5 ('web5') is left out: why");
    EXPECT_EQ(other_module_text(1).substr(0, 27), "1 service of another module");
    EXPECT_EQ(overtaken_listing_text(Instant{0}, Instant{60}).substr(0, 94),
              "the listing (1970-01-01T00:00:00Z) is older than the mirror (1970-01-01T00:01:00Z): imports an");
}

}  // namespace
}  // namespace serversync
