// SPDX-License-Identifier: MIT
#include "engine/reconcile/imports.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

/// A real e-mail address could belong to a client; a blank or invented one could not (law 21).
bool is_usable_email(std::string_view email) {
    constexpr std::string_view invented = ".invalid";
    const std::size_t at = email.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == email.size()) return false;
    return email.size() < invented.size() || !equal_folded(email.substr(email.size() - invented.size()), invented);
}

constexpr std::size_t most_imports_of_a_client = 10;  ///< beyond, a person decides (law 241)

/// A service that shares a name with the account.
struct Namesake {
    Service service;
    bool by_domain = false;    ///< the bare domain
    bool by_username = false;  ///< on the account's server
    bool by_owner = false;     ///< its user name is the account's owner, on the account's server
    bool elsewhere = false;    ///< the user name, on another server of the module
};

std::vector<Namesake> namesakes_of(const FleetView& fleet, const ServerFindings& here, const AccountFacts& facts) {
    std::vector<Namesake> namesakes;
    for (const FoundService& found : facts.services) {
        const Service service = found.service.unpack();
        const bool is_near = fleet.index.is_same_machine(service.server_id, here.result.server_id);
        const bool is_of_module = fleet.index.module_of(service) == here.module;
        Namesake namesake{service, found.by_domain, found.by_username && is_near, found.by_owner && is_near,
                          found.by_username && !is_near && is_of_module};
        if (namesake.by_domain || namesake.by_username || namesake.by_owner || namesake.elsewhere) namesakes.push_back(namesake);
    }
    return namesakes;
}

void add_owner(Drafts& drafts, const Namesake& namesake, ImportDetails& details) {
    if (namesake.service.client_id == 0 || namesake.by_owner) return;
    const std::string_view name = namesake.by_domain ? "domain" : "user name";
    details.choices.push_back({CandidateKind::client,
                               namesake.service.client_id,
                               0,
                               {},
                               drafts.join({"owns service ", std::to_string(namesake.service.id), " with the same ", name}),
                               {}});
}

void find_client(const FleetView& fleet, const ServerFindings& findings, Drafts& drafts, const Account& account,
                 const AccountFacts& facts, const std::vector<Namesake>& namesakes, ImportDetails& details) {
    for (const Namesake& namesake : namesakes) add_owner(drafts, namesake, details);
    if (findings.uninformative.email || !is_usable_email(account.email)) {
        details.needs_client = true;
        return;
    }
    for (const FoundClient& client : facts.clients)
        details.choices.push_back({CandidateKind::client, client.id, 0, client.name, "has the account's e-mail", {}});
    const auto belongs_to_other = [&](std::uint64_t client) {
        return std::any_of(namesakes.begin(), namesakes.end(), [&](const Namesake& namesake) {
            const Service& service = namesake.service;
            const bool has_name = namesake.by_domain || namesake.by_username || namesake.elsewhere;
            return !is_ended(service.status) && has_name && service.client_id != 0 && service.client_id != client;
        });
    };
    const std::uint64_t client = client_of(facts);
    if (facts.clients.empty()) {
        details.new_client = !belongs_to_other(0);
        details.needs_client = !details.new_client;
        return;
    }
    if (client == 0) {
        details.client_match = ClientMatch::several;
        details.needs_client = true;
        return;
    }
    details.client_match = ClientMatch::one;
    details.client_id = client;
    const auto [begin, end] = std::equal_range(fleet.import_clients.begin(), fleet.import_clients.end(), client);
    details.needs_client = belongs_to_other(client) || static_cast<std::size_t>(end - begin) > most_imports_of_a_client;
}

void find_product(const RunContext& run, const ServerFindings& findings, const Account& account, ImportDetails& details) {
    const ProductMatch match =
        findings.uninformative.product ? ProductMatch{} : run.products.resolve(*findings.module, account.product);
    details.needs_product = match.outcome != ProductMatch::Outcome::one;
    switch (match.outcome) {
        case ProductMatch::Outcome::one:
            details.product_id = match.products.front();
            return;
        case ProductMatch::Outcome::several:
            details.product_note = "ambiguous_product";
            for (const std::uint64_t id : match.products) {
                const Product* product = run.catalogue.product(id);
                details.choices.push_back({CandidateKind::product,
                                           id,
                                           0,
                                           product == nullptr ? std::string_view{} : product->name,
                                           "is sold as this package",
                                           {}});
            }
            return;
        case ProductMatch::Outcome::unknown:
            details.product_note = "unknown_product";
            return;
        case ProductMatch::Outcome::no_product_field:
            details.product_note = "product_field_missing";
            return;
    }
}

/// Whether a live service seems to have the account among its own, and what says so (law 236).
bool seems_known(const ServerFindings& here, Drafts& drafts, const Account& account, const EmailOwners& owners,
                 const std::vector<Namesake>& namesakes, Item& item) {
    bool known = false;
    for (const Namesake& namesake : namesakes) {
        const Service& service = namesake.service;
        if (!is_live(service.status)) continue;
        const bool is_clients = std::find(owners.alone.begin(), owners.alone.end(), service.client_id) != owners.alone.end();
        const bool is_of_day = account.created && service.registered_on && !here.uninformative.created &&
                               std::abs(date_of(*account.created).days - service.registered_on->days) <= 1;
        std::string_view what;
        if (namesake.by_domain) {
            what = " with the same domain";
        } else if (namesake.by_username || (namesake.elsewhere && (is_clients || is_of_day))) {
            what = " with the same user name";
        } else if (namesake.by_owner && !equal_folded(account.owner, account.username)) {
            what = ", whose user name is the account's owner";
        } else {
            continue;
        }
        known = true;
        const std::string where = service.server_id == 0 ? "no server" : "server " + std::to_string(service.server_id);
        item.evidence.push_back(drafts.join(
            {"client ", std::to_string(service.client_id), " has service ", std::to_string(service.id), " on ", where, what}));
    }
    return known;
}

}  // namespace

std::uint64_t client_of(const AccountFacts& facts) {
    return facts.clients.size() == 1 && facts.clients.front().is_alone ? facts.clients.front().id : 0;
}

void add_import(const FleetView& fleet, ServerFindings& here, Drafts& drafts, const Account& account, const AccountFacts& facts) {
    const RunContext& run = fleet.run;
    ServerResult& result = here.result;
    const bool active = account.status == AccountStatus::active;
    Item& item =
        drafts.add(result, PlanClass::import, Situation::unmanaged, active ? Severity::medium : Severity::low, &account, nullptr);
    item.action = Action::create_service;
    const auto report = [&](Cause cause) {
        if (item.disposition != Disposition::proposed) return;
        item.disposition = Disposition::report_only;
        item.cause = cause;
    };
    if (run.policy.of(Field::existence) != Authority::server) {
        item.action = Action::none;
        report(Cause::policy);
    } else if (!active && account.status != AccountStatus::suspended) {
        item.action = Action::none;
        report(account.status == AccountStatus::unknown ? Cause::status_unknown : Cause::no_proposal);
    }
    // A service that WHMCS creates gets an id of its own, so the account would never be found in it.
    if (here.module->identity->kind == IdentityKind::service_id) report(Cause::no_proposal);
    const std::vector<Namesake> namesakes = namesakes_of(fleet, here, facts);
    if (seems_known(here, drafts, account, owners_of(facts), namesakes, item)) report(Cause::known_owner);
    ImportDetails& details = item.import.emplace();
    find_client(fleet, here, drafts, account, facts, namesakes, details);
    find_product(run, here, account, details);
    sort_candidates(details.choices);
    if (details.needs_client || details.needs_product) report(Cause::needs_choice);
    if (account.created && !here.uninformative.created) {
        details.next_due_on =
            next_anniversary(date_of(*account.created), Date{static_cast<std::int32_t>(run.as_of.seconds / 86400)});
    }
    settle_candidates(item);
    ++result.tally[AccountFate::unmanaged];
}

}  // namespace serversync
