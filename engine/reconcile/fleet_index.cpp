// SPDX-License-Identifier: MIT
#include "engine/reconcile/fleet_index.hpp"

#include <algorithm>

#include "engine/reconcile/key_index.hpp"

namespace serversync {

FleetIndex::FleetIndex(const RunContext& run, std::span<const ServerFindings> findings) : m_run(run), m_findings(findings) {
    std::size_t accounts = 0, services = 0, witnesses = 0;
    for (const ServerFindings& server : findings) {
        accounts += server.accounts.size();
        services += server.services.size();
        witnesses += server.witnesses.size();
    }
    m_accounts.reserve(accounts);
    m_services.reserve(services);
    m_witnesses.reserve(witnesses);
    for (std::uint32_t i = 0; i < findings.size(); ++i) {
        const ServerFindings& server = findings[i];
        const Module* module = server.module;
        const auto add = [&](std::vector<KeyRef>& refs, std::string_view key, std::uint32_t index) {
            refs.push_back({keyed_hash(key, run.hash_seed), module, key, i, index});
        };
        for (std::uint32_t j = 0; j < server.accounts.size(); ++j) add(m_accounts, server.accounts[j].account.key(), j);
        for (std::uint32_t j = 0; j < server.services.size(); ++j) add(m_services, server.services[j].key(), j);
        for (std::uint32_t j = 0; j < server.witnesses.size(); ++j) add(m_witnesses, server.witnesses[j].key, j);
        const bool known =
            std::any_of(m_unread.begin(), m_unread.end(), [&](const auto& unread) { return unread.first == module; });
        if (!known && !server.services.empty()) m_unread.emplace_back(module, find_unread_servers(module));
    }
    std::sort(m_accounts.begin(), m_accounts.end());
    std::sort(m_services.begin(), m_services.end());
    std::sort(m_witnesses.begin(), m_witnesses.end());
}

std::span<const KeyRef> FleetIndex::find(const std::vector<KeyRef>& refs, const Module* module, std::string_view key) const {
    if (refs.empty()) return {};
    const KeyRef sought{keyed_hash(key, m_run.hash_seed), module, key, 0, 0};
    const auto name = sought.name();
    const auto begin = std::lower_bound(refs.begin(), refs.end(), sought);
    auto end = begin;
    while (end != refs.end() && end->name() == name) ++end;
    return {begin, end};
}

const ServerFindings* FleetIndex::findings_of(std::uint64_t server_id) const {
    const auto found = std::lower_bound(m_findings.begin(), m_findings.end(), server_id,
                                        [](const ServerFindings& f, std::uint64_t id) { return f.result.server_id < id; });
    return found != m_findings.end() && found->result.server_id == server_id ? &*found : nullptr;
}

std::vector<std::uint64_t> FleetIndex::find_unread_servers(const Module* module) const {
    std::vector<std::uint64_t> unread;
    for (const Server& server : m_run.catalogue.servers()) {
        if (server.module != module->name) continue;
        const ServerFindings* findings = findings_of(server.id);
        if (findings != nullptr && findings->rules_out_moves) continue;
        if (findings == nullptr && server.disabled && server.live_services == 0) continue;
        unread.push_back(server.id);
    }
    return unread;
}

const std::vector<std::uint64_t>& FleetIndex::unread_servers(const Module* module) const {
    return std::find_if(m_unread.begin(), m_unread.end(), [&](const auto& unread) { return unread.first == module; })->second;
}

const KeyRef* FleetIndex::missing_service(const Module* module, const Service& service) const {
    for (const KeyRef& ref : find(m_services, module, service.key)) {
        const Service missing = of(ref).services[ref.index].unpack();
        if (missing.id == service.id && missing.kind == service.kind) return &ref;
    }
    return nullptr;
}

Standing FleetIndex::standing(const Module* module, const Service& service) const {
    if (is_ended(service.status)) return Standing::ended;
    if (!is_live(service.status)) return Standing::not_live;
    if (m_run.catalogue.server(service.server_id) == nullptr) return Standing::unassigned;
    const ServerFindings* there = findings_of(service.server_id);
    if (there == nullptr || there->result.identity_field.empty() || there->result.listing.state == ListingState::failed) {
        return Standing::unproven;
    }
    if (missing_service(module, service) == nullptr) return Standing::present;
    return there->absence_proven ? Standing::missing : Standing::unproven;
}

void FleetIndex::forget() {
    std::vector<KeyRef>().swap(m_accounts);
    std::vector<KeyRef>().swap(m_services);
}

}  // namespace serversync
