// SPDX-License-Identifier: MIT
#include "engine/plan/remedies.hpp"

#include <algorithm>

#include "engine/plan/item_names.hpp"

namespace serversync {

namespace {

using Remedies = std::vector<Remedy>;

Remedy in_billing(std::string text) { return {Actor::billing, std::move(text)}; }
Remedy on_server(std::string text) { return {Actor::server, std::move(text)}; }
Remedy by_person(std::string text) { return {Actor::person, std::move(text)}; }
Remedy wait(std::string text) { return {Actor::nobody, "wait: " + std::move(text)}; }

/// The value that a change sets, as WHMCS's form wants it: "web5", "2023-07-22", "product 3".
std::string new_value(const Change& change, const ServerResult& server) {
    if (change.field == Field::product && change.product_id != 0)
        return "product " + std::to_string(change.product_id) + " (package " + quoted(change.after) + ")";
    if (change.field == Field::product) return "the product that package " + quoted(change.after) + " means";
    if (change.field == Field::server) {
        if (change.after != std::to_string(server.server_id)) return "server " + std::string(change.after);
        return name_of(server);
    }
    return quoted(change.after);
}

/// "in service 303 in WHMCS set Server to server 5 ('web5') and Registration Date to '2023-07-22'": the changes that have the
/// disposition; blank for none.
std::string set_fields(const Item& item, const ServerResult& server, Disposition disposition) {
    std::vector<std::string> parts;
    for (const Change& change : item.changes) {
        if (change.disposition != disposition || change.cause == Cause::case_only) continue;
        parts.push_back(std::string(label_of(change.field)) + " to " + new_value(change, server));
    }
    if (parts.empty()) return {};
    std::string text = "in " + service_name(item) + " in WHMCS set ";
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) text += i + 1 == parts.size() ? " and " : ", ";
        text += parts[i];
    }
    return text;
}

std::string set_identity(const Item& item, const ServerResult& server, std::string_view value) {
    return "in " + service_name(item) + " in WHMCS set " + identity_label(server) + " to " + quoted(value);
}

std::string set_status(const Item& item, std::string_view status) {
    return "set Status of " + service_name(item) + " in WHMCS to " + std::string(status);
}

std::string client_and_product(const ImportDetails& details) {
    std::string text = "create a service in WHMCS for ";
    if (details.needs_client) {
        text += "the client you choose";
    } else if (details.new_client) {
        text += "a new client";
    } else {
        text += "client " + std::to_string(details.client_id);
    }
    text += details.needs_product ? " with the product you choose" : " with product " + std::to_string(details.product_id);
    if (details.next_due_on) text += ", Next Due Date " + to_text(*details.next_due_on);
    return text;
}

Remedies for_unmanaged(const Item& item, const ServerResult& server) {
    const Remedy remove = on_server("remove the account from " + name_of(server) + ", once you are sure that nobody uses it");
    if (item.cause == Cause::known_owner)
        return {by_person("find out whether that service pays for it too; if it does, nothing is to be done"),
                in_billing("create a service in WHMCS for the client whose account it is, if it is not paid for yet")};
    if (item.import) return {in_billing(client_and_product(*item.import)), remove};
    return {in_billing("create a service in WHMCS for the client whose account it is"), remove};
}

Remedies for_differs(const Item& item, const ServerResult& server) {
    std::string set = set_fields(item, server, Disposition::proposed);
    if (set.empty()) set = set_fields(item, server, item.disposition);
    if (set.empty()) return {{Actor::nobody, "nothing to do"}};
    if (item.disposition == Disposition::proposed) return {in_billing(std::move(set))};
    const bool only_dates = std::all_of(item.changes.begin(), item.changes.end(),
                                        [](const Change& change) { return change.field == Field::created; });
    if (only_dates)
        return {{Actor::nobody, "leave it if the account was restored or moved: then its date alone is new"},
                in_billing(set + ", if the account's date is right")};
    return {in_billing(set + ", if the account on the server is right"),
            on_server("change the account on " + name_of(server) + " to what WHMCS has, if WHMCS is right")};
}

Remedies for_missing(const Item& item, const ServerResult& server) {
    const std::uint64_t id = item.service == nullptr ? server.server_id : item.service->server_id;
    const std::string where = id == server.server_id ? name_of(server) : std::string("a server that exists");
    const bool owes = item.situation == Situation::suspended_and_missing;
    return {on_server("create the account again on " + where +
                      (owes ? ", once the customer has paid" : ", where the customer has paid")),
            in_billing(set_status(item, "Terminated") + ", where it was ended on purpose; it is then no longer invoiced")};
}

Remedies for_pending(const Item& item, const ServerResult& server) {
    return {in_billing("accept the order of " + service_name(item) + " in WHMCS, if it is paid" +
                       (item.situation == Situation::suspended_before_acceptance ? "; then unsuspend the account" : "")),
            on_server("remove the account from " + name_of(server) +
                      ", if the order is not to be accepted and you are sure that no other customer uses it")};
}

Remedies for_suspended_on_server(const Item& item, const ServerResult& server) {
    Remedies both{on_server("unsuspend the account on " + name_of(server) + ", if the customer owes nothing"),
                  in_billing(set_status(item, "Suspended") + ", if the account was suspended on purpose")};
    if (item.action == Action::set_service_status) std::swap(both[0], both[1]);
    return both;
}

Remedies for_live_while_suspended(const Item& item, const ServerResult& server) {
    Remedies both{on_server("suspend the account on " + name_of(server) + ": the customer owes; it then goes offline"),
                  in_billing(set_status(item, "Active") + ", if what was owed is paid")};
    if (item.action == Action::set_service_status) std::swap(both[0], both[1]);
    return both;
}

Remedies for_ended(const Item& item, const ServerResult& server) {
    const Remedy bill = in_billing("create a new service in WHMCS for the client who uses it, if it is in use; " +
                                   service_name(item) + " stays as it is");
    if (item.between.agreements.empty() && !item.between.contradictions.empty())
        return {by_person("find out whose account it is: it seems to be another customer's"), bill};
    return {on_server("terminate the account on " + name_of(server) +
                      ", once you are sure that it is the one that was ended; what is "
                      "on it is lost"),
            bill};
}

Remedies for_copy(const Item& item, const ServerResult& server) {
    Remedies both{on_server("remove this copy from " + name_of(server) + ", once you are sure that the other one is in use")};
    const Candidate* owner = owner_of_copy(item);
    const std::string subject = item.service != nullptr ? service_name(item)
                                : owner != nullptr      ? "service " + std::to_string(owner->id)
                                                        : "its service";
    both.push_back(
        in_billing("in " + subject + " in WHMCS set Server to " + name_of(server) + ", if this copy is the one in use"));
    return both;
}

/// The one account among the candidates; null if there is none, or several.
const Candidate* only_account(const Item& item) {
    const Candidate* found = nullptr;
    for (const Candidate& candidate : item.candidates) {
        if (candidate.kind != CandidateKind::account) continue;
        if (found != nullptr) return nullptr;
        found = &candidate;
    }
    return found;
}

Remedies for_no_identity(const Item& item, const ServerResult& server) {
    if (server.identity_field == "serviceid")
        return {by_person("find out on " + name_of(server) + " whether its account is there")};
    const bool has_accounts = std::any_of(item.candidates.begin(), item.candidates.end(),
                                          [](const Candidate& candidate) { return candidate.kind == CandidateKind::account; });
    if (item.account != nullptr)
        return {in_billing(set_identity(item, server, item.account->unique_identifier) + ", if that account is its own")};
    if (const Candidate* account = only_account(item))
        return {in_billing(set_identity(item, server, account->name) + ", if that account on " +
                           server_name_of(account->server_id, server) + " is its own")};
    return {in_billing(
        "in " + service_name(item) + " in WHMCS set " + identity_label(server) +
        (has_accounts ? " to the identifier of the candidate that is its account" : " to the identifier of its account"))};
}

Remedies for_possible_rename(const Item& item, const ServerResult& server) {
    const Candidate* candidate = only_account(item);
    const std::string_view value = item.account != nullptr ? item.account->unique_identifier
                                   : candidate != nullptr  ? candidate->name
                                                           : std::string_view{};
    std::string set = value.empty() ? "in " + service_name(item) + " in WHMCS set " + identity_label(server) +
                                          " to that of the account that is its own"
                                    : set_identity(item, server, value) + ", if it is the same customer's account";
    return {in_billing(std::move(set)),
            by_person("if it is not, find out whose account it is, and why that of " + service_name(item) + " is gone")};
}

Remedies for_elsewhere(const Item& item, const ServerResult& server) {
    const Candidate* candidate = only_account(item);
    std::string target = "the server that has the account";
    std::string identifier = "that of the account";
    if (item.account != nullptr) {
        target = name_of(server);
        identifier = quoted(item.account->unique_identifier);
    } else if (candidate != nullptr) {
        target = server_name_of(candidate->server_id, server);
        identifier = quoted(candidate->name);
    }
    return {
        in_billing("if it is the same customer's account, in " + service_name(item) +
                   " in WHMCS set first Product/Service to a product of that server's module (if it is another one), then Server "
                   "to " +
                   target + ", then the identifier to " + identifier),
        by_person("if it is not, find out why the account of " + service_name(item) + " is gone")};
}

/// What can be done about an item that no guard, age or doubt holds back.
Remedies for_situation(const Item& item, const ServerResult& server) {
    switch (item.situation) {
        case Situation::unmanaged:
            return for_unmanaged(item, server);
        case Situation::differs:
        case Situation::moved:
        case Situation::unassigned:
        case Situation::renamed:
            return for_differs(item, server);
        case Situation::billed_but_missing:
        case Situation::suspended_and_missing:
            return for_missing(item, server);
        case Situation::live_before_acceptance:
        case Situation::suspended_before_acceptance:
            return for_pending(item, server);
        case Situation::suspended_on_server:
            return for_suspended_on_server(item, server);
        case Situation::live_while_suspended:
            return for_live_while_suspended(item, server);
        case Situation::live_after_termination:
        case Situation::not_removed:
            return for_ended(item, server);
        case Situation::suspended_after_completion:
            return {on_server("unsuspend the account on " + name_of(server) + ", if the client may still use it"),
                    on_server("remove the account from " + name_of(server) + ", if it is no longer wanted")};
        case Situation::status_outside_contract:
            return {by_person("find out what " + account_status(item) + " means on " + name_of(server) +
                              "; 'status_aliases' of its module can say so")};
        case Situation::duplicate_account:
            return {
                by_person("find out why the listing of " + name_of(server) +
                          " repeats it: a page may have been read twice; if both rows are real, which of them is the account")};
        case Situation::ambiguous_service:
            return {in_billing("end or correct the services among the candidates that are not this account's")};
        case Situation::duplicate_service:
            return {in_billing("find out whether the account is paid for twice, then end or correct " + service_name(item))};
        case Situation::leftover_copy:
            return for_copy(item, server);
        case Situation::ambiguous_move:
            return {by_person("find out which account belongs to which service, then correct Server or " +
                              identity_label(server) + " of that service in WHMCS")};
        case Situation::possible_rename:
            return for_possible_rename(item, server);
        case Situation::doubtful_pair:
            return {by_person("find out whose account it is, before anything is done to it"),
                    in_billing("correct " + identity_label(server) + " of " + service_name(item) +
                               " in WHMCS, if the account is somebody else's")};
        case Situation::moved_elsewhere:
            return for_elsewhere(item, server);
        case Situation::unmanaged_copies:
            return {by_person("if these servers are one machine or cluster, declare them with 'same_as' in the configuration"),
                    in_billing("if not, create one service in WHMCS, for the copy that is in use")};
        case Situation::server_migrated:
            return {in_billing("if it was a migration, accept the moves (see GUARDS, if a guard holds them), or set Server of "
                               "these services in WHMCS"),
                    by_person("if it was not, find out whether the two listings were exchanged")};
        case Situation::no_identity:
            return for_no_identity(item, server);
        case Situation::unknown_service_status:
            return {in_billing("set Status of " + service_name(item) + " in WHMCS to one that WHMCS knows")};
    }
    return {};
}

/// What is proposed, and what else could be done where the other side may be right.
Remedies for_proposal(const Item& item, const ServerResult& server) {
    const bool both_ways = item.situation == Situation::suspended_on_server || item.situation == Situation::live_while_suspended;
    if (item.action == Action::set_service_status && !both_ways) return {in_billing(set_status(item, account_status(item)))};
    return for_situation(item, server);
}

/// What makes a listing current again.
std::string fresh_listing(const ServerResult& server) {
    switch (server.listing.trust[TrustFacet::current].fault) {
        case TrustFault::none:
            return "fetch the listings again, after the mirror was loaded";
        case TrustFault::in_future:
            return "set the clocks right, then fetch the listing of " + name_of(server) + " again";
        case TrustFault::no_time:
            return "say when the listing of " + name_of(server) + " was taken, or fetch it again";
        default:
            return "fetch the listing of " + name_of(server) + " again";
    }
}

/// Until what a deferred item waits.
Remedy until(const Item& item, const ServerResult& server) {
    switch (item.cause) {
        case Cause::younger_than_limit:
            return wait("run again when it is older than the policy's minimum age");
        case Cause::stale_mirror:
            return wait("reload the mirror, then run again");
        case Cause::stale_listing:
            return wait(fresh_listing(server));
        case Cause::absence_not_proven:
            if (!server.listing.trust.has(TrustFacet::whole) || !server.listing.trust.has(TrustFacet::steady))
                return wait("run again when the listing of " + name_of(server) + " is whole");
            return wait("run again when the listings that it rests on are whole");
        case Cause::unconfirmed:
            return wait("run again when the servers that may have its account answer (see NOTES, unconfirmed)");
        case Cause::seen_once:
            return wait("run again; it is proposed when enough whole listings have shown it");
        case Cause::copy_elsewhere:
            return by_person("find out first which account belongs to which service (see the review of " +
                             quoted(item.raw_identifier) + ")");
        case Cause::name_of_another:
            return by_person("find out whose the new name is: if it is that of " + service_name(item) +
                             ", correct the service among the candidates in WHMCS; if not, ask why the account on " +
                             name_of(server) + " has it");
        default:
            return wait("run again later");
    }
}

bool is_move(const Item& item) {
    return item.situation == Situation::moved || item.situation == Situation::unassigned || item.situation == Situation::renamed;
}

bool is_of_moves(const GuardResult& guard) {
    return guard.guard == Guard::move_limit || guard.guard == Guard::run_move_limit || guard.guard == Guard::exchanged_services ||
           (guard.guard == Guard::incomplete_mirror && guard.plan == PlanClass::sync);
}

/// Whether the guard, which speaks of the item's server or of the run, holds items like this one.
bool may_hold(const GuardResult& guard, const Item& item) {
    if (guard.guard == Guard::wrong_listing) return true;
    if (guard.plan != item.plan) return false;
    if (item.plan == PlanClass::sync) {
        if (is_of_moves(guard) != is_move(item)) return false;
        return guard.guard != Guard::field_share ||
               std::any_of(item.changes.begin(), item.changes.end(),
                           [&](const Change& change) { return change.field == guard.field; });
    }
    return guard.guard != Guard::incomplete_mirror || guard.plan != PlanClass::status_mismatch ||
           item.action == Action::terminate_account;
}

/// What else differs between two records waits with the move that makes them a pair.
bool may_hold_the_pair(const GuardResult& guard, const Item& item) {
    return is_of_moves(guard) && (item.plan == PlanClass::sync || item.plan == PlanClass::status_mismatch);
}

/// "server 3: orphan_limit; and run: run_orphan_limit": the blocking guards of the item's server and of the run that `holds`.
std::string names_of(const Item& item, std::span<const GuardResult> guards, bool (*holds)(const GuardResult&, const Item&)) {
    std::string here;
    std::string of_run;
    const auto by_server = [](const GuardResult& guard, std::uint64_t id) { return guard.server_id < id; };
    for (const std::uint64_t id : {std::uint64_t{0}, item.server_id}) {
        std::string& names = id == 0 ? of_run : here;
        auto guard = std::lower_bound(guards.begin(), guards.end(), id, by_server);
        for (; guard != guards.end() && guard->server_id == id; ++guard) {
            const std::string_view name = to_text(guard->guard);
            if (!guard->blocked || !holds(*guard, item) || names.find(name) != std::string::npos) continue;
            names.append(names.empty() ? "" : ", ").append(name);
        }
    }
    std::string text;
    if (!here.empty()) text = "server " + std::to_string(item.server_id) + ": " + here;
    if (!here.empty() && !of_run.empty()) text += "; and ";
    if (!of_run.empty()) text += "run: " + of_run;
    return text;
}

Remedy wait_for_guard(const Item& item, std::span<const GuardResult> guards) {
    std::string names = names_of(item, guards, may_hold);
    if (names.empty()) names = names_of(item, guards, may_hold_the_pair);
    return wait(names.empty() ? "see GUARDS" : "see GUARDS, " + names);
}

}  // namespace

std::vector<Remedy> remedies_of(const Item& item, const ServerResult& server, std::span<const GuardResult> guards) {
    switch (item.disposition) {
        case Disposition::proposed:
            return for_proposal(item, server);
        case Disposition::report_only:
            if (item.cause == Cause::case_only) return {{Actor::nobody, "nothing to do"}};
            if (item.cause == Cause::copy_elsewhere || item.cause == Cause::seen_once) return {until(item, server)};
            if (item.cause == Cause::status_unknown)
                return {by_person("find out what status the account has on " + name_of(server) +
                                  "; 'status_aliases' of its module can say what its word means")};
            return for_situation(item, server);
        case Disposition::deferred:
            return {until(item, server)};
        case Disposition::blocked:
            return {wait_for_guard(item, guards)};
        case Disposition::ignored:
            return {{Actor::nobody, "nothing to do: it is ignored"}};
    }
    return {};
}

}  // namespace serversync
