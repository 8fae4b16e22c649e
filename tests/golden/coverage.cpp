// SPDX-License-Identifier: MIT
#include "tests/golden/coverage.hpp"

#include <iterator>

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
    "members_speak_of_more",
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
    "cut_off",
    "hostile_text",
    "nine_equal_rows",
    "constant_own_address",
};

constexpr const char* guards_at_limits[] = {
    "orphan_limit", "move_limit",       "status_limit",   "sync_limit",       "import_limit",   "field_share",
    "one_client",   "run_orphan_limit", "run_move_limit", "run_status_limit", "run_sync_limit", "run_import_limit",
};

constexpr const char* guards_of_inputs[] = {
    "empty_listing",      "partial_listing", "rejected_rows",         "page_size",  "incomplete_mirror", "failed_listing",
    "stale_mirror",       "stale_listing",   "listing_before_mirror", "young_item", "wrong_listing",     "repeated_rows",
    "exchanged_services",
};

/// Why a listing is not believed; those of `steady` need what earlier runs saw.
constexpr const char* trust_faults[] = {
    "whole/unread",
    "whole/partial",
    "whole/rejected_rows",
    "whole/repeated_rows",
    "whole/empty",
    "whole/page_size",
    "own/no_match",
    "own/equal_listing",
    "own/another_servers",
    "current/older_than_mirror",
    "current/too_old",
    "current/in_future",
    "current/stale_mirror",
    "after_mirror/passes",
    "after_mirror/trips",
    "another_servers/passes",
    "empty_with_total",
    "equal_listing/passes",
    "has_more",
    "in_future/passes",
    "no_match/passes",
    "same_as_undeclared",
    "swapped",
};

constexpr const char* evidence_rows[] = {
    "domain/agrees",
    "domain/contradicts",
    "username/agrees",
    "username/agrees_weakly",
    "username/contradicts",
    "email/agrees",
    "email/contradicts",
    "created/agrees",
    "created/contradicts",
    "address/agrees",
    "address/contradicts",
    "package/agrees",
    "package/contradicts_weakly",
    "doubtful_status",
    "email_and_domain",
    "email_of_several",
    "email_one_of_two",
};

/// What a leftover account and a leftover service become.
constexpr const char* leftover_rows[] = {
    "renamed",
    "possible_rename",
    "moved",
    "unassigned",
    "paired_elsewhere",
    "other_module",
    "other_key_elsewhere",
    "leftover_copy",
    "unmanaged_copies",
    "ended_elsewhere",
    "two_candidates",
    "contradiction",
    "known_owner",
    "resold",
    "no_identity_found",
    "server_migrated",
    "doubtful_pair",
    "same_as",
    "gone",
    "hosts_domains",
    "bare_domain",
    "copy_agreement",
    "copy_contradicted",
    "copy_holds_status",
    "copy_module",
    "copy_parks_no_suspension",
    "customers_own",
    "eight_accounts",
    "ended_agreement",
    "ended_status_unknown",
    "ended_without_agreement",
    "move_agreement",
    "move_from_unread",
    "move_without_agreement",
    "nine_accounts",
    "of_another_client",
    "one_better",
    "owner_is_customer",
    "rename_of_pending",
    "rename_unproven",
    "rename_unwritable",
    "renamed_at",
    "resold_by_nobody",
    "terminate_agreement",
    "terminate_doubtful",
    "terminate_elsewhere",
    "terminate_without_agreement",
    "two_contradictions",
    "two_services",
    "unassigned_contradicted",
    "user_name_elsewhere",
    "value_of_another_row",
    "other_type",
    "rename_or_move",
    "sharp_s",
    "typed_address",
    "chain",
    "two_and_two",
};

/// What was not looked at.
constexpr const char* unseen_rows[] = {"server", "file", "services"};

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
    "pairing:package_among_pending",
    "pairing:ambiguous_pending",
    "pairing:uninformative_package",
    "pairing:evidence_decides",
    "pairing:two_clients",
    // 6
    "pairing:product_gone",
    "pairing:other_module_absent",
    "pairing:other_module_present",
    // 7
    "pairing:duplicate_account",
    "pairing:duplicate_holds_ended",
    "pairing:duplicate_folded",
    // 8
    "absent:no_identity",
    "absent:aged_pending",
    "absent:other_module",
    "absent:paired_elsewhere_alike",
    "absent:paired_elsewhere_holds_status",
    "absent:paired_elsewhere_otherwise",
    "absent:read_before/passes",
    "absent:read_before/trips",
    "absent:seen_once",
    "absent:stale_elsewhere",
    "absent:unknown_file",
    "absent:wrong_listing_elsewhere",
    // 9, 12 to 16, 30: which pairs and fields are compared, and who wins
    "field:compared_pairs",
    "field:username",
    "field:domain",
    "field:domain_idn",
    "field:primaryip",
    "field:primaryip_nameless_server",
    "field:product",
    "field:product_unresolved",
    "field:product_map",
    "field:product_unnamed",
    "field:created",
    "field:case_counted",
    "field:case_listed",
    "field:identity_kept",
    "field:identity_kept_username",
    "field:domain_www",
    "field:product_field_guessed",
    "authority:field_billing",
    "authority:status_billing",
    "authority:status_report",
    "authority:terminate",
    "authority:existence_billing",
    "authority:existence_report",
    "authority:server_report",
    "authority:fields_by_policy",
    "authority:situations",
    // 17: is absence proven?
    "fleet:unread_failed",
    "fleet:unread_partial",
    "fleet:unread_empty",
    "fleet:unread_not_in_run",
    "fleet:rejected_elsewhere",
    "fleet:page_elsewhere",
    "fleet:page_cut_elsewhere",
    "fleet:disabled_may_have_it",
    "fleet:disabled_with_live_services",
    "fleet:two_empty",
    "fleet:listing_not_given",
    "fleet:module_without_identity",
    "fleet:other_modules_server_unread",
    "fleet:rejected_row_defers_move",
    "fleet:own_server_alone",
    // 18: leftover accounts, in order
    "fleet:leftover_copy",
    "fleet:copy_before_ended",
    "fleet:moved",
    "fleet:moved_and_changed",
    "fleet:unassigned_no_server",
    "fleet:unassigned_server_gone",
    "fleet:ambiguous_live_and_pending",
    "fleet:ambiguous_two_services",
    "fleet:ambiguous_two_accounts",
    "fleet:ambiguous_pending_elsewhere",
    "fleet:ambiguous_completed_elsewhere",
    "fleet:ambiguous_unknown_elsewhere",
    "fleet:ambiguous_unproven",
    "fleet:ambiguous_ended_here",
    "fleet:ended_match",
    "fleet:ended_elsewhere",
    // 19
    "fleet:contradicting_domain",
    "fleet:terminated_account_moves_not",
    // 20
    "fleet:witness_pending",
    "fleet:witness_duplicate",
    "fleet:witness_ambiguous",
    "fleet:paired_elsewhere",
    // 3.2: what identifies
    "identity:addon",
    "identity:customfield",
    "identity:dedicatedip",
    "identity:serviceid",
    "identity:service_id_addon",
    // 21
    "import:client_one",
    "import:client_several",
    "import:client_new",
    "import:email_unusable",
    "import:product_one",
    "import:product_several",
    "import:product_unknown",
    "import:uninformative_columns",
    "import:odd_status",
    "import:owner",
    "import:next_due",
    "import:bare_domain_of_another",
    "import:eleven_of_one_client",
    "import:ten_of_one_client",
    "import:user_name_of_another",
    // 22 to 29: what guards count, block and let through
    "guard:override",
    "guard:override_run",
    "guard:override_wrong_count",
    "guard:override_other_items",
    "guard:override_without_block",
    "guard:override_leaves_the_run_limit",
    "guard:override_failed_listing",
    "guard:override_partial",
    "guard:override_rejected_rows",
    "guard:counts_deferred",
    "guard:report_only_not_counted",
    "guard:report_only_stays",
    "guard:field_share_few_pairs",
    "guard:field_share_other_fields",
    "guard:incomplete_clients",
    "guard:incomplete_mirror_moves",
    "guard:move_holds_other_items",
    "guard:orphan_limit/half",
    "guard:override_all",
    "guard:override_one_of_two",
    "guard:override_other_guard",
    "age:young_service",
    "age:young_pair",
    "age:stale_without_a_date",
    "age:stale_defers_changes",
    "age:stale_termination",
    "age:stale_termination_without_a_date",
    // 5.2: which code wins
    "exit:0",
    "exit:2",
    "exit:4_before_2",
    "exit:3_before_4",
    "exit:5_before_3",
    "input:stdin",
    "input:server_by_name",
};

constexpr const char* disasters_and_payloads[] = {
    "disaster_listing_unreachable",
    "disaster_success_with_nothing",
    "disaster_success_with_error",
    "disaster_first_page",
    "disaster_small_mirror",
    "disaster_constant_columns",
    "disaster_recycled_machine",
    "disaster_migrated",
    "disaster_twins_in_case",
    "disaster_blank_identifiers",
    "payload_atomfleet",
    "payload_atomfleet_failure",
    "payload_computestacks_error",
    "payload_computestacks_normal",
    "payload_failure_official",
    "payload_mediacp",
    "payload_mediacp_error",
    "payload_opanel",
    "payload_opsshield",
    "payload_panelalpha",
    "payload_rhipe_csp",
    "payload_solusiovps_test_active",
    "payload_solusiovps_test_failure",
    "payload_solusiovps_test_suspended",
    "payload_streamingcenter",
    "payload_success_official",
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
    for (const char* fault : trust_faults) words.push_back(std::string("trust:") + fault);
    for (const char* row : evidence_rows) words.push_back(std::string("evidence:") + row);
    for (const char* row : leftover_rows) words.push_back(std::string("leftover:") + row);
    for (const char* row : unseen_rows) words.push_back(std::string("unseen:") + row);
    words.insert(words.end(), std::begin(branches), std::end(branches));
    return words;
}

std::vector<std::string> required_cases() { return {std::begin(disasters_and_payloads), std::end(disasters_and_payloads)}; }

}  // namespace serversync::golden
