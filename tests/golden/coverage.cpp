#include "tests/golden/coverage.hpp"

namespace serversync::golden {

namespace {

constexpr const char* service_words[] = {"pending",   "active", "suspended", "terminated",
                                         "cancelled", "fraud",  "completed", "unknown"};
constexpr const char* account_words[] = {"absent", "active", "suspended"};

constexpr const char* contract_rows[] = {
    "not_an_object",
    "bare_list",
    "string",
    "success_missing",
    "success_null",
    "success_false",
    "accounts_missing",
    "accounts_not_a_list",
    "error_beside_success",
    "success_number",
    "success_text",
    "accounts_object",
    "truncated",
    "expected_total",
    "page_size",
    "row_not_object",
    "nested_value",
    "no_identifier",
    "identifier_fallback",
    "number_for_text",
    "status_case",
    "status_alias",
    "status_unknown",
    "status_outside_contract",
    "created_iso",
    "created_epoch",
    "created_blank",
    "created_zero",
    "primaryip_blank",
    "primaryip_star",
    "primaryip_not_an_address",
    "primaryip_suffix",
    "primaryip_several",
    "extra_keys",
    "duplicate_rows",
    "uninformative_column",
    "duplicate_keys",
    "invalid_utf8",
    "nesting",
};

constexpr const char* guards_at_limits[] = {
    "orphan_limit", "status_limit", "sync_limit", "import_limit", "run_orphan_cap", "field_share",
};

constexpr const char* guards_of_inputs[] = {
    "empty_listing", "partial_listing", "rejected_rows",         "page_size",  "incomplete_mirror", "failed_listing",
    "stale_mirror",  "stale_listing",   "listing_before_mirror", "young_item",
};

constexpr const char* branches[] = {
    // 5: classes of services
    "pairing:live_before_ended",
    "pairing:live_before_pending",
    "pairing:completed_before_pending",
    "pairing:own_module_first",
    "pairing:package_decides",
    "pairing:ambiguous",
    "pairing:duplicate_service",
    "pairing:only_ended",
    "pairing:highest_ended_shown",
    "pairing:unknown_status_is_live",
    // 6
    "pairing:product_gone",
    "pairing:other_module_absent",
    // 7
    "pairing:duplicate_account",
    "pairing:duplicate_holds_ended",
    "pairing:duplicate_folded",
    // 8
    "absent:no_identity",
    "absent:aged_pending",
    // 17: is absence proven?
    "fleet:unread_failed",
    "fleet:unread_partial",
    "fleet:unread_empty",
    "fleet:unread_not_in_run",
    "fleet:rejected_elsewhere",
    "fleet:page_elsewhere",
    "fleet:disabled_not_expected",
    "fleet:own_server_alone",
    // 18: leftover accounts, in order
    "fleet:leftover_copy",
    "fleet:moved",
    "fleet:unassigned_no_server",
    "fleet:unassigned_server_gone",
    "fleet:ambiguous_two_services",
    "fleet:ambiguous_two_accounts",
    "fleet:ambiguous_pending_elsewhere",
    "fleet:ambiguous_unproven",
    "fleet:ambiguous_ended_here",
    "fleet:ended_match",
    "fleet:import_with_ended_elsewhere",
    // 19
    "fleet:contradicting_domain",
    "fleet:terminated_account_moves_not",
    // 20
    "fleet:witness_pending",
    "fleet:witness_duplicate",
    "fleet:witness_ambiguous",
};

}  // namespace

std::vector<std::string> required_coverage() {
    std::vector<std::string> words;
    for (const char* service : service_words) {
        for (const char* account : account_words) words.push_back(std::string("status:") + service + "/" + account);
    }
    words.insert(words.end(), {"status:none/active", "status:none/suspended"});
    for (const char* row : contract_rows) words.push_back(std::string("contract:") + row);
    for (const char* guard : guards_at_limits) {
        for (const char* side : {"below", "at", "above"}) words.push_back(std::string("guard:") + guard + "/" + side);
    }
    for (const char* guard : guards_of_inputs) {
        for (const char* side : {"passes", "trips"}) words.push_back(std::string("guard:") + guard + "/" + side);
    }
    words.insert(words.end(), {"guard:override", "guard:override_run", "guard:override_wrong_count"});
    words.insert(words.end(), std::begin(branches), std::end(branches));
    return words;
}

}  // namespace serversync::golden
