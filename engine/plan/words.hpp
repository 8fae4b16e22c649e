#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace serversync {

/// The words of the plan document. Each enumeration has its words in one table in `words.cpp`; `to_text` gives the word,
/// `parse_word<T>` reads it. The order of enumerators is the order in the document (worst severity first).

enum class PlanKind : std::uint8_t { import, sync, orphan, status_mismatch, review };
inline constexpr std::size_t plan_kind_count = 5;

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
    unknown_service_status,  ///< the service's status is no WHMCS status
};
inline constexpr std::size_t situation_count = 22;

/// Who wins for a field.
enum class Authority : std::uint8_t { server, billing, report };
inline constexpr std::size_t authority_count = 3;

/// What sync compares, and the two other things an authority can be set for.
enum class Field : std::uint8_t { server, domain, username, primaryip, product, created, status, existence };
inline constexpr std::size_t field_count = 8;

/// Why an item's disposition is not `proposed`.
enum class Cause : std::uint8_t {
    none,
    policy,              ///< the authority or the policy says report only
    no_proposal,         ///< there is nothing a machine could do
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

std::string_view to_text(PlanKind value);
std::string_view to_text(Severity value);
std::string_view to_text(Disposition value);
std::string_view to_text(Action value);
std::string_view to_text(Situation value);
std::string_view to_text(Authority value);
std::string_view to_text(Field value);
std::string_view to_text(Cause value);
std::string_view to_text(Guard value);

/// Reads a word of the enumeration `T`; nothing for any other text.
template <class T>
std::optional<T> parse_word(std::string_view text);

extern template std::optional<PlanKind> parse_word(std::string_view);
extern template std::optional<Severity> parse_word(std::string_view);
extern template std::optional<Disposition> parse_word(std::string_view);
extern template std::optional<Action> parse_word(std::string_view);
extern template std::optional<Situation> parse_word(std::string_view);
extern template std::optional<Authority> parse_word(std::string_view);
extern template std::optional<Field> parse_word(std::string_view);
extern template std::optional<Cause> parse_word(std::string_view);
extern template std::optional<Guard> parse_word(std::string_view);

}  // namespace serversync
