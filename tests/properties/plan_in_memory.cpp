// SPDX-License-Identifier: MIT
#include "plan_in_memory.hpp"

#include <algorithm>
#include <map>

#include "engine/idn/domain_to_ascii.hpp"
#include "engine/model/bare_domain.hpp"
#include "engine/reconcile/conclude.hpp"
#include "engine/reconcile/reconcile_fleet.hpp"
#include "engine/reconcile/reconcile_server.hpp"
#include "engine/text/fold.hpp"
#include "fleet_values.hpp"

namespace serversync {

namespace {

/// The findings of the fleet's servers, and what the lists say of their leftovers.
class FactFinder {
public:
    FactFinder(const RunContext& run, const FleetValues& values, TextArena& texts)
        : m_run(run), m_values(values), m_texts(texts) {}

    ServerFacts facts_of(const ServerFindings& findings);

private:
    using Found = std::map<ServiceName, FoundService>;

    void by_key(const ServerFindings& findings, std::string_view key, Found& found);
    void by_foreign_key(const ServerFindings& findings, std::string_view key, Found& found);
    void by_domain(std::string_view text, Found& found);
    void by_username(std::string_view username, bool FoundService::*name, Found& found);
    void add(const Service& service, bool FoundService::*name, Found& found);
    std::vector<FoundClient> clients(std::string_view addresses) const;
    static std::vector<FoundService> listed(const Found& found);

    const RunContext& m_run;
    const FleetValues& m_values;
    RecordPacker m_packer;
    TextArena& m_texts;
};

void FactFinder::add(const Service& service, bool FoundService::*name, Found& found) {
    const auto [one, is_new] = found.try_emplace(name_of(service), FoundService{m_packer.pack(service, m_texts)});
    one->second.*name = true;
}

void FactFinder::by_key(const ServerFindings& findings, std::string_view key, Found& found) {
    for (const Service& service : m_values.services) {
        const Server* server = m_run.catalogue.server(service.server_id);
        const std::string_view module = server == nullptr ? service.module : std::string_view(server->module);
        if (service.key == key && module == findings.result.module && service.server_id != findings.result.server_id)
            add(service, &FoundService::by_key, found);
    }
}

void FactFinder::by_foreign_key(const ServerFindings& findings, std::string_view key, Found& found) {
    if (findings.module->identity->kind == IdentityKind::domain) return;
    for (const Service& service : m_values.services) {
        const Server* server = m_run.catalogue.server(service.server_id);
        const Module* module = m_run.catalogue.module(server == nullptr ? service.module : std::string_view(server->module));
        if (module != nullptr && module != findings.module && module->identity == findings.module->identity && service.key == key)
            add(service, &FoundService::by_foreign_key, found);
    }
}

void FactFinder::by_domain(std::string_view text, Found& found) {
    TextArena scratch;
    const std::string_view domain = bare_domain(text, m_run.to_ascii, scratch);
    if (domain.empty()) return;
    for (const Service& service : m_values.services) {
        if (bare_domain(service.domain, m_run.to_ascii, scratch) == domain) add(service, &FoundService::by_domain, found);
    }
}

void FactFinder::by_username(std::string_view username, bool FoundService::*name, Found& found) {
    if (username.empty()) return;
    for (const Service& service : m_values.services) {
        if (equal_folded(service.username, username)) add(service, name, found);
    }
}

std::vector<FoundClient> FactFinder::clients(std::string_view addresses) const {
    std::map<std::uint64_t, FoundClient> found;
    while (!addresses.empty()) {
        const std::size_t end = std::min(addresses.find(' '), addresses.size());
        std::vector<const Client*> owners;
        for (const Client& client : m_values.clients) {
            if (end > 0 && equal_folded(client.email, addresses.substr(0, end))) owners.push_back(&client);
        }
        for (const Client* client : owners) {
            FoundClient& one = found.try_emplace(client->id, FoundClient{client->id, client->name, false}).first->second;
            one.is_alone = one.is_alone || owners.size() == 1;
        }
        addresses.remove_prefix(std::min(end + 1, addresses.size()));
    }
    std::vector<FoundClient> all;
    for (const auto& [id, client] : found) all.push_back(client);
    return all;
}

std::vector<FoundService> FactFinder::listed(const Found& found) {
    std::vector<FoundService> all;
    for (const auto& [name, service] : found) all.push_back(service);
    return all;
}

ServerFacts FactFinder::facts_of(const ServerFindings& findings) {
    ServerFacts facts;
    const UninformativeFields& silent = findings.uninformative;
    for (const LeftoverAccount& leftover : findings.accounts) {
        const Account account = leftover.account.unpack();
        Found found;
        by_key(findings, account.key, found);
        by_foreign_key(findings, account.key, found);
        if (!silent.domain) by_domain(site_of(*findings.module, account), found);
        if (!silent.username) by_username(account.username, &FoundService::by_username, found);
        if (!equal_folded(account.owner, account.username)) by_username(account.owner, &FoundService::by_owner, found);
        facts.accounts.push_back({listed(found), silent.email ? std::vector<FoundClient>{} : clients(account.emails)});
    }
    for (const LeftoverService& leftover : findings.services) {
        const Service service = leftover.service.unpack();
        Found found;
        if (leftover.has_key) {
            by_key(findings, service.key, found);
            by_domain(service.domain, found);
        }
        facts.services.push_back(listed(found));
    }
    for (const ClaimedNames& claimed : findings.claims) {
        Found found;
        by_domain(claimed.domain, found);
        by_username(claimed.username, &FoundService::by_username, found);
        facts.claims.push_back(listed(found));
    }
    for (const SuspectPair& suspect : findings.suspects) {
        const std::vector<FoundClient> of = silent.email ? std::vector<FoundClient>{} : clients(suspect.account.unpack().emails);
        facts.suspects.push_back(owners_of({{}, of}));
    }
    return facts;
}

}  // namespace

Document plan_in_memory(const RandomFleet& fleet) {
    const FleetValues values = values_of(fleet);
    const PriorKnowledge prior;
    const ProductResolver products(values.catalogue, fleet.policy);
    const RunContext run{values.catalogue,
                         fleet.policy,
                         products,
                         prior,
                         domain_to_ascii,
                         fleet.as_of,
                         fleet.mirror_loaded_at,
                         fleet.mirror_complete,
                         !fleet.unknown_files.empty(),
                         7};
    Listing unread;
    unread.state = ListingState::failed;
    std::vector<ServerFindings> findings;
    for (const Server& server : values.catalogue.servers()) {
        const bool is_in_scope =
            fleet.scope.empty() || std::find(fleet.scope.begin(), fleet.scope.end(), server.id) != fleet.scope.end();
        if (server.gone || server.same_as != 0 || !is_in_scope) continue;
        const auto listing = std::find_if(values.listings.begin(), values.listings.end(),
                                          [&](const ReadListing& read) { return read.server == server.id; });
        std::vector<Service> services;
        for (const Service& service : values.services) {
            const Server* of = values.catalogue.server(service.server_id);
            if (of == nullptr || (of->id != server.id && of->same_as != server.id)) continue;
            services.push_back(service);
        }
        findings.push_back(reconcile_server(run, server, listing == values.listings.end() ? unread : listing->listing, services));
        findings.back().result.listing.skipped = listing == values.listings.end();
    }
    std::vector<ServerFacts> facts;
    TextArena texts;
    FactFinder finder(run, values, texts);
    for (const ServerFindings& server : findings) facts.push_back(finder.facts_of(server));
    std::vector<PackedService> unassigned;
    RecordPacker packer;
    for (const Service& service : values.services) {
        const Server* server = values.catalogue.server(service.server_id);
        if (is_live(service.status) && (server == nullptr || server->gone)) unassigned.push_back(packer.pack(service, texts));
    }
    const FleetRemarks remarks = reconcile_fleet(run, findings, facts, unassigned);
    return conclude(run, std::move(findings), remarks, {});
}

}  // namespace serversync
