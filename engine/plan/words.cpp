// SPDX-License-Identifier: MIT
#include "engine/plan/words.hpp"

#include <array>

namespace serversync {

namespace {

template <class T>
struct Words;

template <>
struct Words<PlanClass> {
    static constexpr std::array<std::string_view, plan_class_count> table{"import", "sync", "orphan", "status_mismatch",
                                                                          "review"};
};

template <>
struct Words<Severity> {
    static constexpr std::array<std::string_view, severity_count> table{"critical", "high", "medium", "low", "info"};
};

template <>
struct Words<Disposition> {
    static constexpr std::array<std::string_view, disposition_count> table{"proposed", "report_only", "deferred", "blocked",
                                                                           "ignored"};
};

template <>
struct Words<Action> {
    static constexpr std::array<std::string_view, action_count> table{"none",
                                                                      "update_service",
                                                                      "create_service",
                                                                      "set_service_status",
                                                                      "suspend_account",
                                                                      "unsuspend_account",
                                                                      "terminate_account",
                                                                      "create_account",
                                                                      "terminate_service"};
};

template <>
struct Words<Situation> {
    static constexpr std::array<std::string_view, situation_count> table{"unmanaged",
                                                                         "differs",
                                                                         "moved",
                                                                         "unassigned",
                                                                         "renamed",
                                                                         "billed_but_missing",
                                                                         "suspended_and_missing",
                                                                         "live_before_acceptance",
                                                                         "suspended_before_acceptance",
                                                                         "suspended_on_server",
                                                                         "live_while_suspended",
                                                                         "live_after_termination",
                                                                         "not_removed",
                                                                         "suspended_after_completion",
                                                                         "status_outside_contract",
                                                                         "duplicate_account",
                                                                         "ambiguous_service",
                                                                         "duplicate_service",
                                                                         "leftover_copy",
                                                                         "ambiguous_move",
                                                                         "possible_rename",
                                                                         "doubtful_pair",
                                                                         "moved_elsewhere",
                                                                         "unmanaged_copies",
                                                                         "server_migrated",
                                                                         "no_identity",
                                                                         "unknown_service_status"};
};

template <>
struct Words<Authority> {
    static constexpr std::array<std::string_view, authority_count> table{"server", "billing", "report"};
};

template <>
struct Words<Field> {
    static constexpr std::array<std::string_view, field_count> table{"server",  "domain",  "username", "primaryip",
                                                                     "product", "created", "status",   "existence"};
};

template <>
struct Words<Cause> {
    static constexpr std::array<std::string_view, cause_count> table{
        "none",         "policy",         "no_proposal",    "case_only",          "unresolved_product", "younger_than_limit",
        "stale_mirror", "stale_listing",  "guard",          "absence_not_proven", "unconfirmed",        "seen_once",
        "needs_choice", "copy_elsewhere", "status_unknown", "known_owner",        "name_of_another"};
};

template <>
struct Words<Guard> {
    static constexpr std::array<std::string_view, guard_count> table{
        "incomplete_mirror",  "wrong_listing",  "empty_listing",    "partial_listing", "rejected_rows", "repeated_rows",
        "total_differs",      "page_size",      "shrunken_listing", "one_client",      "orphan_limit",  "move_limit",
        "exchanged_services", "field_share",    "sync_limit",       "status_limit",    "import_limit",  "run_orphan_limit",
        "run_move_limit",     "run_sync_limit", "run_status_limit", "run_import_limit"};
};

template <>
struct Words<AccountFate> {
    static constexpr std::array<std::string_view, account_fate_count> table{
        "paired",    "pending_match",   "ended_match",    "unmanaged",      "moved",   "linked",
        "duplicate", "ambiguous",       "leftover_copy",  "ambiguous_move", "renamed", "possible_rename",
        "doubtful",  "moved_elsewhere", "unmanaged_copy", "resold"};
};

template <>
struct Words<ServiceFate> {
    static constexpr std::array<std::string_view, service_fate_count> table{
        "paired",           "pending_match",         "ended_match",    "missing",         "moved",
        "renamed",          "possible_rename",       "doubtful",       "moved_elsewhere", "superseded",
        "ambiguous",        "held_by_duplicate",     "ambiguous_move", "pending_absent",  "ended_absent",
        "completed_absent", "unknown_status_absent", "other_module",   "no_identity",     "not_compared"};
};

template <>
struct Words<CandidateKind> {
    static constexpr std::array<std::string_view, candidate_kind_count> table{"service", "account", "client", "product"};
};

template <>
struct Words<ClientMatch> {
    static constexpr std::array<std::string_view, client_match_count> table{"one", "several", "none"};
};

template <>
struct Words<ListingOutcome> {
    static constexpr std::array<std::string_view, listing_outcome_count> table{"complete", "partial", "failed", "skipped"};
};

template <>
struct Words<DiagnosticCode> {
    static constexpr std::array<std::string_view, diagnostic_code_count> table{
        "aged_pending",          "case_only_difference", "likely_product_field",
        "missing_product",       "other_module",         "override_without_effect",
        "products_not_compared", "resold_accounts",      "stale_listing",
        "stale_mirror",          "unconfirmed_absences", "uninformative_column"};
};

template <>
struct Words<ServiceKind> {
    static constexpr std::array<std::string_view, service_kind_count> table{"hosting", "addon"};
};

template <>
struct Words<AccountStatus> {
    static constexpr std::array<std::string_view, account_status_count> table{"active", "suspended", "other_word", "unknown"};
};

template <>
struct Words<Actor> {
    static constexpr std::array<std::string_view, actor_count> table{"billing", "server", "person", "nobody"};
};

template <>
struct Words<EvidenceKind> {
    static constexpr std::array<std::string_view, evidence_kind_count> table{"domain",  "username", "email",
                                                                             "created", "address",  "package"};
};

template <>
struct Words<TrustFacet> {
    static constexpr std::array<std::string_view, trust_facet_count> table{"whole", "own", "current", "steady"};
};

template <>
struct Words<TrustFault> {
    static constexpr std::array<std::string_view, trust_fault_count> table{
        "none",      "unread",    "partial",      "rejected_rows", "repeated_rows",   "total_differs", "empty",
        "page_size", "no_match",  "strangers",    "equal_listing", "another_servers", "no_time",       "older_than_mirror",
        "too_old",   "in_future", "stale_mirror", "fewer_rows",    "fewer_clients"};
};

template <class T>
std::string_view word(T value) {
    return Words<T>::table[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view to_text(PlanClass value) { return word(value); }
std::string_view to_text(Severity value) { return word(value); }
std::string_view to_text(Disposition value) { return word(value); }
std::string_view to_text(Action value) { return word(value); }
std::string_view to_text(Situation value) { return word(value); }
std::string_view to_text(Authority value) { return word(value); }
std::string_view to_text(Field value) { return word(value); }
std::string_view to_text(Cause value) { return word(value); }
std::string_view to_text(Guard value) { return word(value); }
std::string_view to_text(AccountFate value) { return word(value); }
std::string_view to_text(ServiceFate value) { return word(value); }
std::string_view to_text(CandidateKind value) { return word(value); }
std::string_view to_text(ClientMatch value) { return word(value); }
std::string_view to_text(ListingOutcome value) { return word(value); }
std::string_view to_text(DiagnosticCode value) { return word(value); }
std::string_view to_text(ServiceKind value) { return word(value); }
std::string_view to_text(AccountStatus value) { return word(value); }
std::string_view to_text(Actor value) { return word(value); }
std::string_view to_text(TrustFault value) { return word(value); }
std::string_view to_text(TrustFacet value) { return word(value); }
std::string_view to_text(EvidenceKind value) { return word(value); }

template <class T>
std::optional<T> parse_word(std::string_view text) {
    const auto& table = Words<T>::table;
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i] == text) return static_cast<T>(i);
    }
    return std::nullopt;
}

template std::optional<PlanClass> parse_word(std::string_view);
template std::optional<Severity> parse_word(std::string_view);
template std::optional<Disposition> parse_word(std::string_view);
template std::optional<Action> parse_word(std::string_view);
template std::optional<Situation> parse_word(std::string_view);
template std::optional<Authority> parse_word(std::string_view);
template std::optional<Field> parse_word(std::string_view);
template std::optional<Cause> parse_word(std::string_view);
template std::optional<Guard> parse_word(std::string_view);
template std::optional<AccountFate> parse_word(std::string_view);
template std::optional<ServiceFate> parse_word(std::string_view);
template std::optional<CandidateKind> parse_word(std::string_view);
template std::optional<ClientMatch> parse_word(std::string_view);
template std::optional<ListingOutcome> parse_word(std::string_view);
template std::optional<DiagnosticCode> parse_word(std::string_view);
template std::optional<ServiceKind> parse_word(std::string_view);
template std::optional<AccountStatus> parse_word(std::string_view);
template std::optional<Actor> parse_word(std::string_view);
template std::optional<TrustFault> parse_word(std::string_view);
template std::optional<TrustFacet> parse_word(std::string_view);
template std::optional<EvidenceKind> parse_word(std::string_view);

}  // namespace serversync
