#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/calendar.hpp"
#include "engine/model/digest.hpp"
#include "engine/model/listing.hpp"
#include "engine/model/mirror_record.hpp"
#include "engine/plan/packed_item.hpp"
#include "engine/plan/words.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// A note of the run that is no item: stable code, one line of text.
struct Diagnostic {
    Severity severity = Severity::info;
    std::string code;
    std::string message;
    std::string field;        ///< blank where none
    std::uint64_t count = 0;  ///< how many it speaks of; 0 where none
    bool operator==(const Diagnostic&) const = default;
};

/// What a guard measured, whether or not it blocked.
struct GuardResult {
    Guard guard = Guard::orphan_limit;
    std::uint64_t server_id = 0;       ///< 0: the whole run
    PlanKind plan = PlanKind::orphan;  ///< the class it guards
    std::optional<Field> field;        ///< for `field_share`
    std::uint64_t count = 0;           ///< what was found
    std::uint64_t limit = 0;           ///< the largest count that passes
    std::uint64_t of = 0;              ///< what the share is taken of; 0 where the limit is no share
    bool blocked = false;
    bool overridden = false;
    std::string override_reason;
    std::string message;  ///< with the numbers and, where it blocked, the exact override
};

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
std::string_view to_text(AccountFate value);

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
std::string_view to_text(ServiceFate value);

extern template std::optional<AccountFate> parse_word(std::string_view);
extern template std::optional<ServiceFate> parse_word(std::string_view);

/// Counts over one server or the run.
struct Tally {
    std::array<std::uint64_t, account_fate_count> accounts{};
    std::array<std::uint64_t, service_fate_count> services{};
    std::uint64_t in_sync = 0;        ///< pairs without any item
    std::uint64_t live_services = 0;  ///< Active or Suspended, assigned to the server
    std::array<std::array<std::uint64_t, disposition_count>, plan_kind_count> items{};
    std::array<std::uint64_t, severity_count> severities{};

    std::uint64_t& operator[](AccountFate fate) { return accounts[static_cast<std::size_t>(fate)]; }
    std::uint64_t& operator[](ServiceFate fate) { return services[static_cast<std::size_t>(fate)]; }
    std::uint64_t operator[](AccountFate fate) const { return accounts[static_cast<std::size_t>(fate)]; }
    std::uint64_t operator[](ServiceFate fate) const { return services[static_cast<std::size_t>(fate)]; }
    std::uint64_t items_in(PlanKind plan) const;
    std::uint64_t items_in(PlanKind plan, Disposition disposition) const;
    Tally& operator+=(const Tally& other);
    bool operator==(const Tally&) const = default;
};

/// What a run knows of a listing once its rows are gone.
struct ListingSummary {
    ListingState state = ListingState::failed;
    bool skipped = false;  ///< the server was not asked: no listing was given for it
    std::string error;
    std::string adapter;
    std::string source;  ///< as `Listing::source`
    std::uint64_t rows = 0;
    std::uint64_t accounts = 0;
    std::uint64_t rejected = 0;
    std::optional<std::uint64_t> expected_total;
    std::optional<Instant> listed_at;
    std::optional<std::uint64_t> took_ms;
    Digest digest;
    std::vector<ListingNote> notes;
    std::vector<std::pair<std::string, std::uint64_t>> rejected_reasons;  ///< reason and rows; sorted by reason
    std::vector<std::pair<std::string, std::uint64_t>> dropped;           ///< key and rows; sorted by key
};

/// All that a run says of one server.
struct ServerPlan {
    std::uint64_t server_id = 0;
    std::string server_name;
    std::string module;
    std::string identity_field;  ///< as text; blank where the module has none
    ListingSummary listing;
    std::array<ItemList, plan_kind_count> items;  ///< each sorted by severity, key, service, situation
    std::vector<Diagnostic> diagnostics;          ///< sorted by severity, code, field, message
    Tally tally;

    TextArena packed;  ///< what `items` consist of, and a few texts beside

    ItemList& of(PlanKind plan) { return items[static_cast<std::size_t>(plan)]; }
    const ItemList& of(PlanKind plan) const { return items[static_cast<std::size_t>(plan)]; }

    /// Packs the item and appends it to those of its plan.
    void add(const Item& item, ItemPacker& packer) { of(item.plan).packed().push_back(packer.pack(item, packed)); }
};

/// The product that made the plan, the scope and the clock of a run.
struct RunInfo {
    std::string id;  ///< "run-" and hexadecimal digits; depends on the inputs and `as_of` alone
    Instant as_of;
    std::string tool_version;
    std::vector<std::uint64_t> scope;  ///< server ids asked for, sorted; empty: all
};

/// The mirror a plan was made from.
struct MirrorSummary {
    std::string source;
    std::string source_name;
    Instant loaded_at;
    Digest digest;
    bool complete = false;
    std::array<TableCount, mirror_table_count> tables{};
};

/// Whether a plan may be acted on.
struct PlanStatus {
    bool complete = false;   ///< every server of the scope was read in full (law 17)
    bool applyable = false;  ///< complete inputs of the right age, and no guard blocked
    bool drift = false;      ///< at least one item that is not ignored
    bool stale = false;      ///< mirror or a listing is too old
    bool blocked = false;    ///< a guard blocked a plan
};

/// The plan document.
struct Plan {
    RunInfo run;
    MirrorSummary mirror;
    Digest configuration;
    PlanStatus status;
    std::vector<GuardResult> guards;      ///< blocked and overridden ones; sorted by server, guard, plan, field
    std::vector<ServerPlan> servers;      ///< sorted by server id
    std::vector<Diagnostic> diagnostics;  ///< of the whole run
    Tally total;
};

/// Why the item is there: one sentence for a person, without a full stop.
std::string reason_text(const Item& item, const ServerPlan& server);

/// What to do about it: one sentence for a person, without a full stop; names no step that the item's disposition forbids.
std::string remedy_text(const Item& item, const ServerPlan& server);

}  // namespace serversync
