// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/model/account.hpp"
#include "engine/model/service.hpp"

namespace serversync {

/// The words of the document. Each enumeration has its words in one table in `words.cpp`; `to_text` gives the word,
/// `parse_word<T>` reads it. The order of enumerators is the order in the document (worst severity first).

enum class PlanClass : std::uint8_t { import, sync, orphan, status_mismatch, review };
inline constexpr std::size_t plan_class_count = 5;

enum class Severity : std::uint8_t { critical, high, medium, low, info };
inline constexpr std::size_t severity_count = 5;

enum class Disposition : std::uint8_t { proposed, report_only, deferred, blocked, ignored };
inline constexpr std::size_t disposition_count = 5;

enum class Action : std::uint8_t {
    none,
    update_service,
    create_service,
    set_service_status,
    suspend_account,
    unsuspend_account,
    terminate_account,
    create_account,
    terminate_service,
};
inline constexpr std::size_t action_count = 9;

enum class Situation : std::uint8_t {
    // import
    unmanaged,
    // sync
    differs,     ///< a pair whose fields differ
    moved,       ///< the account is on another server than the service says
    unassigned,  ///< the service has no server, or one that no longer exists, and the account was found
    // orphan
    billed_but_missing,
    suspended_and_missing,
    // status_mismatch
    live_before_acceptance,       ///< Pending service, account Active
    suspended_before_acceptance,  ///< Pending service, account Suspended
    suspended_on_server,          ///< Active service, account Suspended
    live_while_suspended,         ///< Suspended service, account Active
    live_after_termination,       ///< ended service, account Active
    not_removed,                  ///< ended service, account Suspended
    suspended_after_completion,   ///< Completed service, account Suspended
    status_outside_contract,      ///< the server used a WHMCS status that the contract does not allow, and it disagrees
    // review
    duplicate_account,       ///< several rows with one identity key
    ambiguous_service,       ///< one account, several services it could be
    duplicate_service,       ///< a live service beside the one that was paired with the account
    leftover_copy,           ///< the account is on two servers; this is the one its service is not assigned to
    missing_unconfirmed,     ///< missing here, while another server of the module could not be read
    ambiguous_move,          ///< a move with more than one candidate on either side, or without proof
    no_identity,             ///< a live service whose identifier is blank
    unknown_service_status,  ///< the service's status is not one of WHMCS's
};
inline constexpr std::size_t situation_count = 22;

/// Who wins for a field (laws 12 and 16).
enum class Authority : std::uint8_t { server, billing, report };
inline constexpr std::size_t authority_count = 3;

/// What sync compares, and the two other things an authority can be set for.
enum class Field : std::uint8_t { server, domain, username, primaryip, product, created, status, existence };
inline constexpr std::size_t field_count = 8;

/// Why an item's disposition is not `proposed`.
enum class Cause : std::uint8_t {
    none,
    policy,              ///< the authority or the policy says report only
    no_proposal,         ///< there is nothing that a machine could do
    case_only,           ///< differs only in letter case
    unresolved_product,  ///< the package names no product, or several
    younger_than_limit,  ///< created less than the minimum age ago
    stale_mirror,        ///< too young for an old mirror
    stale_listing,       ///< too young for an old listing
    guard,               ///< a guard blocked its plan
};
inline constexpr std::size_t cause_count = 9;

/// The checks over a whole plan.
enum class Guard : std::uint8_t {
    empty_listing,
    partial_listing,
    rejected_rows,
    page_size,
    orphan_limit,
    run_orphan_cap,
    status_limit,
    sync_limit,
    import_limit,
    field_share,
    incomplete_mirror,
};
inline constexpr std::size_t guard_count = 11;

/// What became of every account of a server; each is in exactly one class.
enum class AccountFate : std::uint8_t {
    paired,
    pending_match,
    ended_match,
    unmanaged,
    moved,
    linked,
    duplicate,
    ambiguous,
    leftover_copy,
    ambiguous_move,
};
inline constexpr std::size_t account_fate_count = 10;

/// What became of every service of a server; each is in exactly one class.
enum class ServiceFate : std::uint8_t {
    paired,
    pending_match,
    ended_match,
    missing,
    missing_unconfirmed,
    moved,
    superseded,
    ambiguous,
    held_by_duplicate,
    ambiguous_move,
    pending_absent,
    ended_absent,
    completed_absent,
    unknown_status_absent,
    other_module,
    no_identity,
    not_compared,
};
inline constexpr std::size_t service_fate_count = 17;

/// What a candidate is.
enum class CandidateKind : std::uint8_t { service, account, client, product };
inline constexpr std::size_t candidate_kind_count = 4;

/// How an import's client was found.
enum class ClientMatch : std::uint8_t { one, several, none };
inline constexpr std::size_t client_match_count = 3;

/// What became of reading a server's listing.
enum class ListingOutcome : std::uint8_t {
    complete,
    partial,
    failed,
    skipped,  ///< the server was not asked: no listing was given for it
};
inline constexpr std::size_t listing_outcome_count = 4;

/// The notes of a run that are not items, in the order of their words.
enum class DiagnosticCode : std::uint8_t {
    aged_pending,             ///< services that have been Pending for long (law 8)
    case_only_difference,     ///< pairs that differ in a field only in letter case
    missing_product,          ///< services whose product no longer exists
    other_module,             ///< services that the server's listing says nothing about
    override_without_effect,  ///< an override that let nothing through
    server_not_reconciled,    ///< a server with live services that cannot be compared
    stale_listing,            ///< a listing that is too old, or older than the mirror
    stale_mirror,             ///< a mirror that is too old
    unassigned_services,      ///< live services with no server that exists
    uninformative_column,     ///< a column of a listing from which nothing is inferred
};
inline constexpr std::size_t diagnostic_code_count = 10;

inline constexpr std::size_t service_kind_count = 2;
inline constexpr std::size_t account_status_count = 4;

/// Where what is to be done is done.
enum class Actor : std::uint8_t {
    billing,  ///< in WHMCS
    server,   ///< on the server or its panel
    person,   ///< nowhere before a person found out more
    nobody,   ///< nothing is to be done now
};
inline constexpr std::size_t actor_count = 4;

std::string_view to_text(PlanClass value);
std::string_view to_text(Severity value);
std::string_view to_text(Disposition value);
std::string_view to_text(Action value);
std::string_view to_text(Situation value);
std::string_view to_text(Authority value);
std::string_view to_text(Field value);
std::string_view to_text(Cause value);
std::string_view to_text(Guard value);
std::string_view to_text(AccountFate value);
std::string_view to_text(ServiceFate value);
std::string_view to_text(CandidateKind value);
std::string_view to_text(ClientMatch value);
std::string_view to_text(ListingOutcome value);
std::string_view to_text(DiagnosticCode value);
std::string_view to_text(ServiceKind value);
std::string_view to_text(AccountStatus value);
std::string_view to_text(Actor value);

/// Reads a word of the enumeration `T`; nothing for any other text.
template <class T>
std::optional<T> parse_word(std::string_view text);

extern template std::optional<PlanClass> parse_word(std::string_view);
extern template std::optional<Severity> parse_word(std::string_view);
extern template std::optional<Disposition> parse_word(std::string_view);
extern template std::optional<Action> parse_word(std::string_view);
extern template std::optional<Situation> parse_word(std::string_view);
extern template std::optional<Authority> parse_word(std::string_view);
extern template std::optional<Field> parse_word(std::string_view);
extern template std::optional<Cause> parse_word(std::string_view);
extern template std::optional<Guard> parse_word(std::string_view);
extern template std::optional<AccountFate> parse_word(std::string_view);
extern template std::optional<ServiceFate> parse_word(std::string_view);
extern template std::optional<CandidateKind> parse_word(std::string_view);
extern template std::optional<ClientMatch> parse_word(std::string_view);
extern template std::optional<ListingOutcome> parse_word(std::string_view);
extern template std::optional<DiagnosticCode> parse_word(std::string_view);
extern template std::optional<ServiceKind> parse_word(std::string_view);
extern template std::optional<AccountStatus> parse_word(std::string_view);
extern template std::optional<Actor> parse_word(std::string_view);

}  // namespace serversync
