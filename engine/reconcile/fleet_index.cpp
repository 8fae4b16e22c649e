// SPDX-License-Identifier: MIT
#include "engine/reconcile/fleet_index.hpp"

#include <algorithm>
#include <utility>

#include "engine/model/bare_domain.hpp"
#include "engine/reconcile/evidence.hpp"
#include "engine/reconcile/judge.hpp"
#include "engine/reconcile/key_index.hpp"
#include "engine/reconcile/trust.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

FleetIndex::FleetIndex(const RunContext& run, std::span<const ServerFindings> findings, std::span<const PackedService> unassigned)
    : m_run(run), m_findings(findings), m_unassigned(unassigned) {
    std::size_t services = 0;
    for (const ServerFindings& server : findings) services += server.services.size();
    m_services.reserve(services);
    m_clients.reserve(services);
    for (std::uint32_t i = 0; i < findings.size(); ++i) add_services_of(i);
    add_unassigned();
    std::sort(m_addresses.begin(), m_addresses.end());
    std::sort(m_clients.begin(), m_clients.end());
    std::sort(m_services.begin(), m_services.end(), [](const ServiceRef& l, const ServiceRef& r) { return l.name < r.name; });
    for (std::vector<Held>* held : {&m_held_clients, &m_held_days, &m_held_addresses}) std::sort(held->begin(), held->end());
}

void FleetIndex::add_accounts() {
    std::size_t accounts = 0;
    for (const ServerFindings& server : m_findings) accounts += server.accounts.size();
    m_accounts.reserve(accounts);
    m_domains.reserve(accounts);
    m_usernames.reserve(accounts);
    for (std::uint32_t i = 0; i < m_findings.size(); ++i) {
        // What a server that answers with another's list shows is no evidence (law 205). Its services still wait for theirs.
        if (is_own(m_findings[i])) add_accounts_of(i);
    }
    for (std::vector<NameRef>* refs :
         {&m_accounts, &m_witnesses, &m_domain_witnesses, &m_domains, &m_usernames, &m_account_addresses})
        std::sort(refs->begin(), refs->end());
}

void FleetIndex::add_accounts_of(std::uint32_t server) {
    const ServerFindings& findings = m_findings[server];
    TextArena scratch;
    for (std::uint32_t i = 0; i < findings.accounts.size(); ++i) {
        const Account account = findings.accounts[i].account.unpack();
        m_accounts.push_back({hash_of(account.key), findings.module, server, i});
        scratch.clear();
        const std::string_view domain = bare_domain(site_of(*findings.module, account), m_run.to_ascii, scratch);
        if (!domain.empty()) m_domains.push_back({hash_of(domain), nullptr, server, i});
        if (!account.primary_ip.empty()) m_account_addresses.push_back({hash_of(account.primary_ip), nullptr, server, i});
        if (!account.username.empty())
            m_usernames.push_back({hash_of(keep_folded(account.username, scratch)), findings.module, server, i});
    }
    for (std::uint32_t i = 0; i < findings.witnesses.size(); ++i) {
        const Witness& witness = findings.witnesses[i];
        if (!witness.key.empty()) m_witnesses.push_back({hash_of(witness.key), findings.module, server, i});
        if (!witness.domain.empty()) m_domain_witnesses.push_back({hash_of(witness.domain), nullptr, server, i});
    }
}

void FleetIndex::add_services_of(std::uint32_t server) {
    const ServerFindings& findings = m_findings[server];
    for (std::uint32_t i = 0; i < findings.services.size(); ++i) {
        const Service service = findings.services[i].service.unpack();
        m_services.push_back({name_of(service), server, i});
        if (!service.dedicated_ip.empty()) m_addresses.push_back({hash_of(service.dedicated_ip), findings.module, server, i});
        if (service.client_id != 0) m_clients.push_back({service.client_id, nullptr, server, i});
        hold(server, {name_of(service), service.client_id, service.registered_on, service.dedicated_ip});
    }
    for (const AbsentService& absent : findings.absent) hold(server, absent);
}

void FleetIndex::hold(std::uint32_t server, const AbsentService& service) {
    if (service.client_id != 0) m_held_clients.push_back({server, service.client_id, service.name});
    if (service.registered_on)
        m_held_days.push_back({server, static_cast<std::uint64_t>(service.registered_on->days), service.name});
    if (!service.dedicated_ip.empty())
        m_held_addresses.push_back({NameRef::no_server, hash_of(service.dedicated_ip), service.name});
}

void FleetIndex::add_unassigned() {
    for (std::uint32_t i = 0; i < m_unassigned.size(); ++i) {
        const Service service = m_unassigned[i].unpack();
        const Module* module = module_of(service);
        if (!service.dedicated_ip.empty()) m_addresses.push_back({hash_of(service.dedicated_ip), module, NameRef::no_server, i});
        if (service.client_id != 0) m_clients.push_back({service.client_id, nullptr, NameRef::no_server, i});
        hold(NameRef::no_server, {name_of(service), service.client_id, service.registered_on, service.dedicated_ip});
    }
}

PackedService FleetIndex::service(const NameRef& ref) const {
    return ref.server == NameRef::no_server ? m_unassigned[ref.index] : m_findings[ref.server].services[ref.index].service;
}

std::uint64_t FleetIndex::hash_of(std::string_view name) const { return keyed_hash(name, m_run.hash_seed); }

std::span<const NameRef> FleetIndex::find(const std::vector<NameRef>& refs, const Module* module, std::uint64_t hash) {
    const auto begin = std::lower_bound(refs.begin(), refs.end(), NameRef{hash, module, 0, 0});
    auto end = begin;
    while (end != refs.end() && end->hash == hash && end->module == module) ++end;
    return {begin, end};
}

std::span<const NameRef> FleetIndex::accounts(const Module* module, std::string_view key) const {
    return find(m_accounts, module, hash_of(key));
}

std::span<const NameRef> FleetIndex::witnesses(const Module* module, std::string_view key) const {
    return find(m_witnesses, module, hash_of(key));
}

std::span<const NameRef> FleetIndex::domain_witnesses(std::string_view domain) const {
    return find(m_domain_witnesses, nullptr, hash_of(domain));
}

std::span<const NameRef> FleetIndex::accounts_with_domain(std::string_view domain) const {
    return find(m_domains, nullptr, hash_of(domain));
}

std::size_t FleetIndex::accounts_with_username(const Module* module, std::string_view username) const {
    TextArena scratch;
    return find(m_usernames, module, hash_of(keep_folded(username, scratch))).size();
}

std::size_t FleetIndex::accounts_with_address(std::string_view address) const {
    return find(m_account_addresses, nullptr, hash_of(address)).size();
}

std::span<const NameRef> FleetIndex::services_with_address(const Module* module, std::string_view address) const {
    return find(m_addresses, module, hash_of(address));
}

std::span<const NameRef> FleetIndex::services_of_client(std::uint64_t client) const { return find(m_clients, nullptr, client); }

bool FleetIndex::has_another(const std::vector<Held>& held, std::uint32_t server, std::uint64_t value, ServiceName but) {
    const auto less = [](const Held& left, const std::pair<std::uint32_t, std::uint64_t>& right) {
        return std::pair(left.server, left.value) < right;
    };
    auto found = std::lower_bound(held.begin(), held.end(), std::pair(server, value), less);
    if (found != held.end() && found->name == but) ++found;
    return found != held.end() && found->server == server && found->value == value;
}

bool FleetIndex::is_address_of_another(ServiceName but, std::string_view address) const {
    return has_another(m_held_addresses, NameRef::no_server, hash_of(address), but);
}

/// Where a service is among those that have no account; nothing where nobody looked.
std::optional<std::uint32_t> FleetIndex::place_of(const Service& service) const {
    const Server* server = m_run.catalogue.server(service.server_id);
    if (server == nullptr || server->gone) return NameRef::no_server;
    const auto there = index_of(service.server_id);
    return there && m_findings[*there].compared ? there : std::nullopt;
}

bool FleetIndex::has_client_of_another(const Service& service) const {
    const auto place = place_of(service);
    return !place || has_another(m_held_clients, *place, service.client_id, name_of(service));
}

bool FleetIndex::has_day_of_another(const Service& service) const {
    const auto place = place_of(service);
    if (!place || !service.registered_on) return true;
    return has_another(m_held_days, *place, static_cast<std::uint64_t>(service.registered_on->days), name_of(service));
}

const ServiceRef* FleetIndex::leftover(ServiceName name) const {
    const auto found = std::lower_bound(m_services.begin(), m_services.end(), name,
                                        [](const ServiceRef& ref, ServiceName sought) { return ref.name < sought; });
    return found != m_services.end() && found->name == name ? &*found : nullptr;
}

std::optional<std::uint32_t> FleetIndex::index_of(std::uint64_t server_id) const {
    if (const Server* server = m_run.catalogue.server(server_id); server != nullptr && server->same_as != 0)
        server_id = server->same_as;
    const auto found = std::lower_bound(m_findings.begin(), m_findings.end(), server_id,
                                        [](const ServerFindings& f, std::uint64_t id) { return f.result.server_id < id; });
    if (found == m_findings.end() || found->result.server_id != server_id) return std::nullopt;
    return static_cast<std::uint32_t>(found - m_findings.begin());
}

const ServerFindings* FleetIndex::findings_of(std::uint64_t server_id) const {
    const auto index = index_of(server_id);
    return index ? &m_findings[*index] : nullptr;
}

const Module* FleetIndex::module_of(const Service& service) const {
    const Server* server = m_run.catalogue.server(service.server_id);
    return m_run.catalogue.module(server == nullptr || server->gone ? service.module : std::string_view(server->module));
}

bool FleetIndex::is_same_machine(std::uint64_t left, std::uint64_t right) const {
    const auto first = [&](std::uint64_t id) {
        const Server* server = m_run.catalogue.server(id);
        return server != nullptr && server->same_as != 0 ? server->same_as : id;
    };
    return left == right || first(left) == first(right);
}

Standing FleetIndex::standing(const Service& service) const {
    if (is_ended(service.status)) return Standing::ended;
    const Server* server = m_run.catalogue.server(service.server_id);
    if (server == nullptr || server->gone) return Standing::unassigned;
    const ServerFindings* there = findings_of(service.server_id);
    if (there == nullptr || !there->compared) return Standing::unproven;
    if (is_live(service.status) && !is_of_other_module(m_run, *there->module, service)) {
        if (leftover(name_of(service)) == nullptr) return Standing::settled;
        return service.key.empty() ? Standing::no_key : Standing::missing;
    }
    const auto found = std::lower_bound(there->absent.begin(), there->absent.end(), name_of(service),
                                        [](const AbsentService& absent, ServiceName sought) { return absent.name < sought; });
    return found != there->absent.end() && found->name == name_of(service) ? Standing::absent : Standing::settled;
}

}  // namespace serversync
