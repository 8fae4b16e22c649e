// SPDX-License-Identifier: MIT
#include "engine/mirror/service_keys.hpp"

#include <algorithm>
#include <utility>

#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::string_view domain_field = "Domain";
constexpr std::string_view username_field = "Username";
constexpr std::string_view dedicated_ip_field = "Dedicated IP";

}  // namespace

void ServiceKeys::add_server(std::uint64_t id, std::string module) {
    m_servers.push_back({id, &*m_names.insert(std::move(module)).first, nullptr});
}

void ServiceKeys::add_module(std::string name, std::optional<IdentityField> identity) {
    if (identity) m_identities.emplace(std::move(name), *std::move(identity));
}

void ServiceKeys::add_product(std::uint64_t id, std::string module) {
    m_products.push_back({id, &*m_names.insert(std::move(module)).first, nullptr});
}

void ServiceKeys::seal() {
    const auto by_id = [](const Entry& left, const Entry& right) { return left.id < right.id; };
    std::sort(m_servers.begin(), m_servers.end(), by_id);
    std::sort(m_products.begin(), m_products.end(), by_id);
    for (Entry& server : m_servers) {
        const auto found = m_identities.find(*server.module);
        if (found != m_identities.end()) server.identity = &found->second;
    }
}

const ServiceKeys::Entry* ServiceKeys::find(const std::vector<Entry>& entries, std::uint64_t id) {
    const auto found = std::lower_bound(entries.begin(), entries.end(), id,
                                        [](const Entry& entry, std::uint64_t wanted) { return entry.id < wanted; });
    return found != entries.end() && found->id == id ? &*found : nullptr;
}

std::string ServiceKeys::module_of(const ServiceRecord& record) const {
    if (!record.module.empty()) return std::string(record.module);
    const Entry* product = find(m_products, record.product_id);
    return product != nullptr ? *product->module : std::string();
}

const IdentityField* ServiceKeys::identity_of(const ServiceRecord& record, std::string_view module) const {
    if (const Entry* server = find(m_servers, record.server_id)) return server->identity;
    const auto found = m_identities.find(module);
    return found != m_identities.end() ? &found->second : nullptr;
}

void ServiceFields::begin(const ServiceRecord& record, const IdentityField* identity) {
    m_identity = identity;
    m_wanted_count = 0;
    const auto want = [this](std::string_view name) {
        if (m_wanted_count == m_wanted.size()) m_wanted.emplace_back();
        Wanted& wanted = m_wanted[m_wanted_count++];
        wanted.name = name;
        wanted.value.clear();
        wanted.contradicted = false;
    };
    if (identity != nullptr && identity->kind == IdentityKind::custom_field) want(identity->custom_field);
    if (record.kind != ServiceKind::addon) return;
    for (const std::string_view name : {domain_field, username_field, dedicated_ip_field}) want(name);
}

void ServiceFields::take(std::string_view name, std::string_view value) {
    value = trimmed(value);
    if (value.empty()) return;
    for (std::size_t i = 0; i < m_wanted_count; ++i) {
        Wanted& wanted = m_wanted[i];
        if (!equal_folded(wanted.name, name)) continue;
        if (wanted.value.empty()) wanted.value = value;
        if (wanted.value != value) wanted.contradicted = true;
    }
}

std::string_view ServiceFields::value_of(std::string_view name) const {
    for (std::size_t i = 0; i < m_wanted_count; ++i) {
        const Wanted& wanted = m_wanted[i];
        if (equal_folded(wanted.name, name)) return wanted.contradicted ? std::string_view() : wanted.value;
    }
    return {};
}

ServiceRecord ServiceFields::complete(const ServiceRecord& record) const {
    ServiceRecord result = record;
    if (record.kind == ServiceKind::addon) {
        if (result.domain.empty()) result.domain = value_of(domain_field);
        if (result.username.empty()) result.username = value_of(username_field);
        if (result.dedicated_ip.empty()) result.dedicated_ip = value_of(dedicated_ip_field);
    }
    return result;
}

std::string_view ServiceFields::identifier(const ServiceRecord& record) {
    if (m_identity == nullptr) return {};
    switch (m_identity->kind) {
        case IdentityKind::domain:
            return record.domain;
        case IdentityKind::username:
            return record.username;
        case IdentityKind::custom_field:
            return value_of(m_identity->custom_field);
        case IdentityKind::dedicated_ip:
            return record.dedicated_ip;
        case IdentityKind::service_id:
            // Hosting service 12 and addon 12 are two (law 211).
            if (record.kind == ServiceKind::addon) return {};
            m_number = std::to_string(record.id);
            return m_number;
    }
    return {};
}

}  // namespace serversync
