// SPDX-License-Identifier: MIT
#include "engine/plan/item_wording.hpp"

namespace serversync {

namespace {

std::string service_name(const Item& item) {
    if (item.service == nullptr) return "the service";
    return (item.service->kind == ServiceKind::addon ? "addon service " : "service ") + std::to_string(item.service->id);
}

std::string service_status(const Item& item) {
    if (item.service == nullptr) return "unknown";
    if (item.service->status != ServiceStatus::unknown) return std::string(to_text(item.service->status));
    return item.service->status_text.empty() ? "blank" : "'" + std::string(item.service->status_text) + "'";
}

std::string account_status(const Item& item) {
    if (item.account == nullptr) return "unknown";
    switch (item.account->status) {
        case AccountStatus::active:
            return "Active";
        case AccountStatus::suspended:
            return "Suspended";
        default:
            return item.account->status_text.empty() ? "of unknown status" : "'" + std::string(item.account->status_text) + "'";
    }
}

std::string here(const ServerResult& server) {
    return "server " + std::to_string(server.server_id) + (server.server_name.empty() ? "" : " ('" + server.server_name + "')");
}

std::string list(const std::vector<std::uint64_t>& ids) {
    std::string text;
    for (const std::uint64_t id : ids) text += (text.empty() ? "" : ", ") + std::to_string(id);
    return text;
}

std::string fields(const Item& item) {
    std::string text;
    for (const Change& change : item.changes) {
        if (change.field == Field::server) continue;
        text += (text.empty() ? "" : ", ") + std::string(to_text(change.field));
    }
    return text;
}

/// "server to 5, created to '2023-07-22'": ids without quotes.
std::string proposed_values(const Item& item) {
    std::string text;
    for (const Change& change : item.changes) {
        if (change.disposition != Disposition::proposed) continue;
        if (!text.empty()) text += ", ";
        text.append(to_text(change.field)).append(" to ");
        if (change.field == Field::server) {
            text.append(change.after);
        } else if (change.field == Field::product && change.product_id != 0) {
            text.append(std::to_string(change.product_id));
        } else {
            text.append("'").append(change.after).append("'");
        }
    }
    return text;
}

/// The id of the server that the service has in WHMCS; blank if it has none.
std::string_view server_before(const Item& item) {
    for (const Change& change : item.changes) {
        if (change.field == Field::server) return change.before;
    }
    return {};
}

std::string moved_from(const Item& item) {
    const std::string_view before = server_before(item);
    return before.empty() ? "no server" : "server " + std::string(before);
}

std::string situation_text(const Item& item, const ServerResult& server) {
    switch (item.situation) {
        case Situation::unmanaged:
            return "the account is " + account_status(item) + " on " + here(server) + " and no WHMCS service matches it";
        case Situation::differs:
            return "the account and " + service_name(item) + " differ in " + fields(item);
        case Situation::moved:
            return "the account is on " + here(server) + ", " + service_name(item) + " is assigned to " + moved_from(item) +
                   ", which does not have it";
        case Situation::unassigned:
            return "the account is on " + here(server) + ", " + service_name(item) + " matches it but " +
                   (server_before(item).empty() ? std::string("has no server")
                                                : "its server (" + std::string(server_before(item)) + ") no longer exists");
        case Situation::billed_but_missing:
            return service_name(item) + " is Active in WHMCS but " + here(server) + " does not list it";
        case Situation::suspended_and_missing:
            return service_name(item) + " is Suspended in WHMCS but " + here(server) + " does not list it";
        case Situation::live_before_acceptance:
            return "the account is Active while " + service_name(item) + " is still Pending";
        case Situation::suspended_before_acceptance:
            return "the account exists but is Suspended, while " + service_name(item) + " is still Pending";
        case Situation::suspended_on_server:
            return service_name(item) + " is Active in WHMCS, but the account is Suspended on the server";
        case Situation::live_while_suspended:
            return service_name(item) + " is Suspended in WHMCS, but the account is Active on the server";
        case Situation::live_after_termination:
            return service_name(item) + " is " + service_status(item) +
                   " in WHMCS, but the account is Active on the server; it may also be a new "
                   "account that reuses the identifier";
        case Situation::not_removed:
            return service_name(item) + " is " + service_status(item) +
                   " in WHMCS, but the account is still on the server, Suspended";
        case Situation::suspended_after_completion:
            return service_name(item) + " is Completed in WHMCS, but the account is Suspended on the server";
        case Situation::status_outside_contract:
            return "the server reports the account as " + account_status(item) + ", which the contract does not allow, while " +
                   service_name(item) + " is " + service_status(item);
        case Situation::duplicate_account:
            return "several rows of the listing have this identity, so none can be matched";
        case Situation::ambiguous_service:
            return "several WHMCS services match the account, and the package does not show which of them it belongs to";
        case Situation::duplicate_service:
            return service_name(item) + " is " + service_status(item) +
                   " too, but another service was matched with the account: two records may "
                   "bill one account";
        case Situation::leftover_copy:
            return "the service with this identity is on the server it is assigned to; this is a second copy";
        case Situation::missing_unconfirmed:
            return service_name(item) + " is " + service_status(item) + " in WHMCS but " + here(server) +
                   " does not list it; it may be on a server that was not read in full: " + list(item.unread_servers);
        case Situation::ambiguous_move:
            return item.account != nullptr
                       ? "a service of another server, or without one, has this identity, but the data do not prove that it "
                         "moved here"
                       : service_name(item) + " is missing on its server while an account elsewhere has its identity";
        case Situation::no_identity:
            return service_name(item) + " is " + service_status(item) + " and its " +
                   (server.identity_field.empty() ? std::string("identifier") : "'" + server.identity_field + "'") +
                   " is blank, so no account can be matched with it";
        case Situation::unknown_service_status:
            return service_name(item) + " has the status " + service_status(item) + ", which WHMCS does not know";
    }
    return {};
}

/// What the cause adds to the reason.
std::string cause_text(const Item& item) {
    switch (item.cause) {
        case Cause::younger_than_limit:
            return "; deferred because it is younger than the policy's minimum age";
        case Cause::stale_mirror:
            return "; deferred because the mirror is too old to be sure";
        case Cause::stale_listing:
            return "; deferred because the listing is too old to be sure";
        case Cause::guard:
            return "; blocked by a guard";
        case Cause::unresolved_product:
            return "; the package does not identify a single product";
        case Cause::case_only:
            return " by letter case alone";
        case Cause::none:
        case Cause::policy:
        case Cause::no_proposal:
            return {};
    }
    return {};
}

std::string import_remedy(const Item& item) {
    if (!item.import) return "find out whose account it is";
    const ImportDetails& details = *item.import;
    std::string text = "create a service for ";
    if (details.needs_client) {
        text += "the client you choose";
    } else if (details.new_client) {
        text += "a new client";
    } else {
        text += "client " + std::to_string(details.client_id);
    }
    text += details.needs_product ? " with the product you choose" : " with product " + std::to_string(details.product_id);
    if (details.next_due_on) text += ", next due " + to_text(*details.next_due_on);
    return text;
}

std::string action_text(const Item& item, const ServerResult& server) {
    switch (item.action) {
        case Action::none:
            return {};
        case Action::update_service:
            return "in WHMCS " + service_name(item) + ", set " + proposed_values(item);
        case Action::create_service:
            return import_remedy(item);
        case Action::set_service_status:
            return "set " + service_name(item) + " to " + account_status(item) + " in WHMCS";
        case Action::suspend_account:
            return "suspend the account on " + here(server);
        case Action::unsuspend_account:
            return "unsuspend the account on " + here(server);
        case Action::terminate_account:
            return "terminate the account on " + here(server);
        case Action::create_account:
            return "create the account on " + here(server) + " again";
        case Action::terminate_service:
            return "set " + service_name(item) + " to Terminated in WHMCS";
    }
    return {};
}

Actor actor_of(Action action) {
    switch (action) {
        case Action::none:
            return Actor::nobody;
        case Action::update_service:
        case Action::create_service:
        case Action::set_service_status:
        case Action::terminate_service:
            return Actor::billing;
        case Action::suspend_account:
        case Action::unsuspend_account:
        case Action::terminate_account:
        case Action::create_account:
            return Actor::server;
    }
    return Actor::nobody;
}

/// What a person should look at where a machine proposes nothing.
std::string look_at(const Item& item) {
    switch (item.situation) {
        case Situation::unmanaged:
            return "find out whose account it is, and bill it or remove it";
        case Situation::differs:
            return "compare the two and correct the one that is wrong";
        case Situation::moved:
        case Situation::unassigned:
            return "correct the service's server in WHMCS if this is the same account";
        case Situation::billed_but_missing:
        case Situation::suspended_and_missing:
            return "find out why the account is gone before anything is ended";
        case Situation::live_before_acceptance:
        case Situation::suspended_before_acceptance:
            return "accept the order in WHMCS, or find out why the account exists already";
        case Situation::suspended_on_server:
        case Situation::live_while_suspended:
        case Situation::suspended_after_completion:
        case Situation::status_outside_contract:
            return "find out which side is right";
        case Situation::live_after_termination:
        case Situation::not_removed:
            return "make sure that it is the old account and not a new one with its identifier, then terminate it on the server";
        case Situation::duplicate_account:
            return "find out on the server which row is the account; the services stay as they are until then";
        case Situation::ambiguous_service:
            return "end or correct the services that are not this account";
        case Situation::duplicate_service:
            return "find out whether the client pays twice";
        case Situation::leftover_copy:
            return "remove the copy on this server once you are sure that the other one is in use";
        case Situation::missing_unconfirmed:
            return std::string(item.unread_servers.size() == 1 ? "list that server" : "list those servers") +
                   " in full, then run again";
        case Situation::ambiguous_move:
            return "find out which account belongs to which service, then correct the service's server in WHMCS";
        case Situation::no_identity:
            return "fill in the field in WHMCS";
        case Situation::unknown_service_status:
            return "set a status in WHMCS";
    }
    return {};
}

}  // namespace

std::string reason_text(const Item& item, const ServerResult& server) { return situation_text(item, server) + cause_text(item); }

std::vector<Remedy> remedies_of(const Item& item, const ServerResult& server) {
    switch (item.disposition) {
        case Disposition::proposed:
            return {{actor_of(item.action), action_text(item, server)}};
        case Disposition::report_only:
            if (item.cause == Cause::case_only) return {{Actor::nobody, "nothing to do"}};
            return {{Actor::person, look_at(item)}};
        case Disposition::deferred:
            return {{Actor::nobody, "wait for a later run with fresh data"}};
        case Disposition::blocked:
            return {{Actor::nobody, "leave it until you know why the guard blocked it"}};
        case Disposition::ignored:
            return {{Actor::nobody, "nothing to do"}};
    }
    return {};
}

std::string client_need_text(const ImportDetails& details) {
    if (!details.needs_client) return {};
    return details.client_match == ClientMatch::several ? "needs_client: several clients have its e-mail"
                                                        : "needs_client: the account has no usable e-mail";
}

std::string product_need_text(const ImportDetails& details) {
    if (!details.needs_product) return {};
    return "needs_product: " + std::string(details.product_note.empty() ? "unknown" : details.product_note);
}

}  // namespace serversync
