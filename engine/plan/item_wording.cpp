// SPDX-License-Identifier: MIT
#include "engine/plan/item_wording.hpp"

#include "engine/plan/evidence_wording.hpp"
#include "engine/plan/item_names.hpp"

namespace serversync {

namespace {

/// "another Domain", "another value of custom field 'VM ID'".
std::string another_identity(const ServerResult& server) {
    const std::string label = identity_label(server);
    return (label.starts_with("custom field") ? "another value of " : "another ") + label;
}

std::string fields_that_differ(const Item& item) {
    std::string text;
    for (const Change& change : item.changes) {
        if (change.field == Field::server) continue;
        text += text.empty() ? "" : ", ";
        text += label_of(change.field);
    }
    return text;
}

/// The server that the item's service names: "server 2", "no server".
std::string assigned_to(const Item& item, const ServerResult& server) {
    return item.service == nullptr ? "another server" : server_name_of(item.service->server_id, server);
}

/// "; agrees: domain" of the records that the item holds; blank where nothing is known.
std::string evidence_clause(const Item& item) {
    const std::string text = evidence_text(item.between);
    return text.empty() ? text : "; " + text;
}

/// "; service 7 is Suspended in WHMCS, and the account is Active" where a doubt takes the place of a status item; else blank.
std::string status_clause(const Item& item) {
    if (item.account == nullptr || item.service == nullptr) return {};
    const bool is_live = item.account->status == AccountStatus::active;
    const bool is_suspended = item.account->status == AccountStatus::suspended;
    const bool owes = item.service->status == ServiceStatus::suspended && is_live;
    const bool pays = item.service->status == ServiceStatus::active && is_suspended;
    if (!owes && !pays) return {};
    return "; " + service_name(item) + " is " + service_status(item) + " in WHMCS, and the account is " + account_status(item);
}

std::string missing_text(const Item& item, const ServerResult& server) {
    const std::string not_listed =
        server.server_id == 0 ? "no server that was read lists it" : name_of(server) + " does not list it";
    std::string text = service_name(item) + " is " + service_status(item) + " in WHMCS";
    if (item.service != nullptr && item.service->server_id == 0) return text + ", has no server, and " + not_listed;
    if (item.service != nullptr && item.service->server_id != server.server_id)
        text += ", assigned to " + assigned_to(item, server);
    return text + ", and " + not_listed;
}

std::string doubtful_text(const Item& item, const ServerResult& server) {
    std::string contradictions = evidence_names(item.between.contradictions);
    const std::string weak = evidence_names(item.between.weak_contradictions);
    if (!contradictions.empty() && !weak.empty()) contradictions += ", ";
    contradictions += weak;
    return "the account and " + service_name(item) + " have the same " + identity_label(server) +
           ", but they may be two customers': " +
           (contradictions.empty() ? "nothing else agrees" : "they contradict each other in " + contradictions) +
           status_clause(item);
}

std::string ambiguous_move_text(const Item& item, const ServerResult& server) {
    if (item.account != nullptr && item.service != nullptr)
        return "the account on " + name_of(server) + " may belong to " + service_name(item) + ", which is assigned to " +
               assigned_to(item, server) + ", but the data do not prove it" + evidence_clause(item) + status_clause(item);
    if (item.account != nullptr)
        return "the account on " + name_of(server) +
               " may belong to a service among the candidates, but the data do not prove it";
    return service_name(item) + " is " + service_status(item) +
           " in WHMCS, its own account is not found, and another one may be "
           "its account, but the data do not prove it";
}

std::string elsewhere_text(const Item& item, const ServerResult& server) {
    if (item.account == nullptr)
        return service_name(item) + " is " + service_status(item) + " in WHMCS and assigned to " + assigned_to(item, server) +
               "; its account seems to be with another module, or under another identifier on another server";
    return service_name(item) + " is assigned to " + assigned_to(item, server) + ", and its account seems to be " +
           quoted(item.account->unique_identifier) + " on " + name_of(server) + evidence_clause(item) + status_clause(item);
}

std::string copy_text(const Item& item, const ServerResult& server) {
    const std::string begin = name_of(server) + " lists this account too, while ";
    if (item.service != nullptr)
        return begin + service_name(item) + ", assigned to " + assigned_to(item, server) + ", has its account already";
    const Candidate* owner = owner_of_copy(item);
    if (owner == nullptr) return begin + "its service has its account already";
    return begin + "service " + std::to_string(owner->id) + ", assigned to " + server_name_of(owner->server_id, server) +
           ", has its account already";
}

std::string no_identity_text(const Item& item, const ServerResult& server) {
    if (item.service != nullptr && item.service->kind == ServiceKind::addon && server.identity_field == "serviceid")
        return service_name(item) + " is " + service_status(item) + ", and " + name_of(server) +
               " knows its accounts by the ids of hosting services: an addon cannot be matched by its own";
    const std::string_view identity = item.service == nullptr ? std::string_view{} : item.service->identity;
    std::string text = service_name(item) + " is " + service_status(item) + " and its " + identity_label(server) + " is ";
    return text + quoted(identity) + (identity.empty() ? ", so" : ", which identifies nothing:") +
           " no account can be matched by it";
}

std::string migrated_text(const Item& item, const ServerResult& server) {
    std::string other = "another server";
    for (const Candidate& candidate : item.candidates) {
        if (candidate.server_id != 0 && candidate.server_id != server.server_id)
            other = "server " + std::to_string(candidate.server_id);
    }
    return "most of what is missing on one of " + name_of(server) + " and " + other +
           " is listed by the other, as after a migration";
}

std::string situation_text(const Item& item, const ServerResult& server) {
    switch (item.situation) {
        case Situation::unmanaged:
            return "the account is " + account_status(item) + " on " + name_of(server) + " and no WHMCS service matches it";
        case Situation::differs:
            return "the account and " + service_name(item) + " differ in " + fields_that_differ(item);
        case Situation::moved:
            return "the account is on " + name_of(server) + ", and " + service_name(item) + " is assigned to " +
                   assigned_to(item, server) + ", which does not list it";
        case Situation::unassigned:
            return "the account is on " + name_of(server) + ", and " + service_name(item) + " matches it but " +
                   (item.service == nullptr || item.service->server_id == 0
                        ? std::string("has no server")
                        : "its server (" + std::to_string(item.service->server_id) + ") is gone");
        case Situation::renamed:
            return name_of(server) + " lists the account of " + service_name(item) + " under " + another_identity(server) +
                   evidence_clause(item);
        case Situation::billed_but_missing:
        case Situation::suspended_and_missing:
            return missing_text(item, server);
        case Situation::live_before_acceptance:
            return "the account is " + account_status(item) + " on " + name_of(server) + " while " + service_name(item) +
                   " is still Pending";
        case Situation::suspended_before_acceptance:
            return "the account is there, Suspended, on " + name_of(server) + " while " + service_name(item) +
                   " is still Pending";
        case Situation::suspended_on_server:
            return service_name(item) + " is Active in WHMCS, and its account is Suspended on " + name_of(server);
        case Situation::live_while_suspended:
            return service_name(item) + " is Suspended in WHMCS, and its account is Active on " + name_of(server);
        case Situation::live_after_termination:
            return service_name(item) + " is " + service_status(item) + " in WHMCS, and an account with its " +
                   identity_label(server) + " is " + account_status(item) + " on " + name_of(server) +
                   "; it may also be a new account that has the same one" + evidence_clause(item);
        case Situation::not_removed:
            return service_name(item) + " is " + service_status(item) + " in WHMCS, and an account with its " +
                   identity_label(server) + " is still on " + name_of(server) + ", Suspended" + evidence_clause(item);
        case Situation::suspended_after_completion:
            return service_name(item) + " is Completed in WHMCS, and its account is Suspended on " + name_of(server);
        case Situation::status_outside_contract:
            return "the server calls the account " + account_status(item) + ", which the contract does not allow, while " +
                   service_name(item) + " is " + service_status(item);
        case Situation::duplicate_account:
            return "several rows of the listing have this " + identity_label(server) + ", so none can be matched";
        case Situation::ambiguous_service:
            return "several services in WHMCS have the account's " + identity_label(server) +
                   " and nothing tells which one it belongs to";
        case Situation::duplicate_service:
            return service_name(item) + " is " + service_status(item) +
                   " too, but another service was matched with the account: two records may bill one account";
        case Situation::leftover_copy:
            return copy_text(item, server);
        case Situation::ambiguous_move:
            return ambiguous_move_text(item, server);
        case Situation::possible_rename:
            return "the account may be that of " + service_name(item) + " under " + another_identity(server) +
                   evidence_clause(item) + status_clause(item);
        case Situation::doubtful_pair:
            return doubtful_text(item, server);
        case Situation::moved_elsewhere:
            return elsewhere_text(item, server);
        case Situation::unmanaged_copies:
            return "several servers list an account with this " + identity_label(server) + " and no WHMCS service matches it";
        case Situation::server_migrated:
            return migrated_text(item, server);
        case Situation::no_identity:
            return no_identity_text(item, server);
        case Situation::unknown_service_status:
            return service_name(item) + " has the status " + service_status(item) + ", which WHMCS does not know";
    }
    return {};
}

/// What the cause adds to the reason.
std::string_view cause_text(Cause cause) {
    switch (cause) {
        case Cause::younger_than_limit:
            return "; deferred: it is younger than the policy's minimum age";
        case Cause::stale_mirror:
            return "; deferred: the mirror is too old to be sure";
        case Cause::stale_listing:
            return "; deferred: a listing that it rests on is not current";
        case Cause::guard:
            return "; blocked by a guard";
        case Cause::unresolved_product:
            return "; the package names no single product";
        case Cause::case_only:
            return " by letter case alone";
        case Cause::absence_not_proven:
            return "; deferred: a listing that it rests on does not prove what is missing";
        case Cause::unconfirmed:
            return "; deferred: not every server that could have its account was read in full and in time";
        case Cause::seen_once:
            return "; deferred: not enough whole listings have shown it yet";
        case Cause::needs_choice:
            return "; a person must choose the client or the product";
        case Cause::copy_elsewhere:
            return "; deferred: another account or service may be the one that is meant";
        case Cause::status_unknown:
            return "; its status cannot be read";
        case Cause::known_owner:
            return "; it seems to belong to a live service";
        case Cause::name_of_another:
            return "; deferred: a live service of another client has the new name";
        case Cause::none:
        case Cause::policy:
        case Cause::no_proposal:
            return {};
    }
    return {};
}

}  // namespace

std::string reason_text(const Item& item, const ServerResult& server) {
    std::string text = situation_text(item, server);
    text += cause_text(item.cause);
    return text;
}

std::string client_need_text(const ImportDetails& details) {
    if (!details.needs_client) return {};
    switch (details.client_match) {
        case ClientMatch::one:
            return "client " + std::to_string(details.client_id) + " has its e-mail, but may not be its owner: choose the client";
        case ClientMatch::several:
            return "several clients have its e-mail: choose the client";
        case ClientMatch::none:
            return "its e-mail does not tell whose it is: choose the client";
    }
    return {};
}

std::string product_need_text(const ImportDetails& details) {
    if (!details.needs_product) return {};
    if (details.product_note == "ambiguous_product") return "several products are sold as its package: choose one";
    if (details.product_note == "product_field_missing")
        return "its module has no product_field, so its package names no product: choose one";
    return "no product is sold as its package: choose one";
}

}  // namespace serversync
