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
    renamed,     ///< account and service are one customer's on one server, and the identifier was changed
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
    ambiguous_move,          ///< a move with more than one candidate on either side, or without proof
    possible_rename,         ///< account and service may be one customer's, with less evidence than `renamed` needs
    doubtful_pair,           ///< the identifiers are equal and everything else says that it is somebody else's
    moved_elsewhere,         ///< the account is with another module, or with another identifier on another server
    unmanaged_copies,        ///< several accounts with one identity on several servers, and no service
    server_migrated,         ///< most of what is missing on one server appeared on another
    no_identity,             ///< a live service whose identifier is blank
    unknown_service_status,  ///< the service's status is not one of WHMCS's
};
inline constexpr std::size_t situation_count = 27;

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
    absence_not_proven,  ///< a listing that it rests on does not prove what is missing
    unconfirmed,         ///< a server that could have the account was not read
    seen_once,           ///< not seen in as many whole listings as the policy wants
    needs_choice,        ///< an import whose client or product a person must choose
    copy_elsewhere,      ///< another server has the account too
    status_unknown,      ///< the account's status cannot be read
    known_owner,         ///< an account that seems to belong to a live service, by its domain, user name or owner
    name_of_another,     ///< a live service of another client has the new domain or user name
};
inline constexpr std::size_t cause_count = 17;

/// The checks over a whole plan.
enum class Guard : std::uint8_t {
    incomplete_mirror,  ///< imports, orphans, moves and terminations: what was not loaded may explain them
    wrong_listing,      ///< every class of a server: the listing is not its own
    empty_listing,      ///< orphans, and likewise up to `shrunken_listing`: absence is not proven
    partial_listing,
    rejected_rows,
    repeated_rows,
    total_differs,
    page_size,
    shrunken_listing,
    one_client,  ///< orphans of one client
    orphan_limit,
    move_limit,
    exchanged_services,  ///< moves in both directions between two servers
    field_share,
    sync_limit,
    status_limit,
    import_limit,
    run_orphan_limit,
    run_move_limit,
    run_sync_limit,
    run_status_limit,
    run_import_limit,
};
inline constexpr std::size_t guard_count = 22;

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
    renamed,
    possible_rename,
    doubtful,
    moved_elsewhere,
    unmanaged_copy,
    resold,  ///< a reseller's whose service is billed
};
inline constexpr std::size_t account_fate_count = 16;

/// What became of every service of a server; each is in exactly one class.
enum class ServiceFate : std::uint8_t {
    paired,
    pending_match,
    ended_match,
    missing,
    moved,
    renamed,
    possible_rename,
    doubtful,
    moved_elsewhere,
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
inline constexpr std::size_t service_fate_count = 20;

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
    likely_product_field,     ///< a module without a product field, and the config option that seems to be it
    missing_product,          ///< services whose product no longer exists
    other_module,             ///< services that the server's listing says nothing about
    override_without_effect,  ///< an override that let nothing through
    products_not_compared,    ///< a module without a product field
    resold_accounts,          ///< accounts of a reseller whose service is billed
    stale_listing,            ///< a listing that is too old, or older than the mirror
    stale_mirror,             ///< a mirror that is too old
    unconfirmed_absences,     ///< servers that could have what is missing elsewhere, and were not read
    uninformative_column,     ///< a column of a listing from which nothing is concluded
};
inline constexpr std::size_t diagnostic_code_count = 12;

inline constexpr std::size_t service_kind_count = 2;
inline constexpr std::size_t account_status_count = 4;

/// What account and service are compared by beside the key (law 230).
enum class EvidenceKind : std::uint8_t { domain, username, email, created, address, package };
inline constexpr std::size_t evidence_kind_count = 6;

/// What a listing must have so that conclusions may rest on it (laws 204 to 207).
enum class TrustFacet : std::uint8_t { whole, own, current, steady };
inline constexpr std::size_t trust_facet_count = 4;

/// Why a listing lacks a facet of trust.
enum class TrustFault : std::uint8_t {
    none,
    unread,   ///< whole: there is no listing
    partial,  ///< whole: and likewise up to `page_size`
    rejected_rows,
    repeated_rows,
    total_differs,    ///< fewer or more rows than the total that it states
    empty,            ///< no row, and nothing shows that there is none
    page_size,        ///< exactly the rows of a page, while more are expected
    no_match,         ///< own: too few of the server's live services have their account in it
    strangers,        ///< own: the identifiers of the server's services are on accounts that contradict them
    equal_listing,    ///< own: another server has the same, or nearly
    another_servers,  ///< own: most rows are live services of other servers
    no_time,          ///< current: it does not say when it was taken, and likewise up to `stale_mirror`
    older_than_mirror,
    too_old,
    in_future,
    stale_mirror,   ///< the mirror was loaded too long before it
    fewer_rows,     ///< steady: than the last whole listing
    fewer_clients,  ///< steady: than the last whole listing
};
inline constexpr std::size_t trust_fault_count = 19;

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
std::string_view to_text(EvidenceKind value);
std::string_view to_text(TrustFacet value);
std::string_view to_text(TrustFault value);

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
extern template std::optional<EvidenceKind> parse_word(std::string_view);
extern template std::optional<TrustFacet> parse_word(std::string_view);
extern template std::optional<TrustFault> parse_word(std::string_view);

}  // namespace serversync
