// SPDX-License-Identifier: MIT
#include "engine/mirror/catalogue_reader.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/model/identity.hpp"
#include "engine/model/ip_address.hpp"

namespace serversync {

namespace {

/// All readable addresses of the texts, sorted.
std::vector<IpAddress> addresses_in(std::string_view first, std::string_view others) {
    std::vector<IpAddress> addresses;
    for (std::string_view text : {first, others}) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find_first_of(" ,;\t\r\n"), text.size());
            if (const auto address = parse_ip(text.substr(0, end))) addresses.push_back(*address);
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }
    std::sort(addresses.begin(), addresses.end());
    addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
    return addresses;
}

}  // namespace

void CatalogueReader::server(const ServerRecord& record, std::uint64_t live_services) {
    Server& server = m_servers.emplace_back();
    server.id = record.id;
    server.name = record.name;
    server.hostname = record.hostname;
    server.module = record.module;
    server.addresses = addresses_in(record.ip_address, record.assigned_ips);
    server.disabled = record.disabled;
    server.live_services = live_services;
    if (record.remote_accounts && *record.remote_accounts >= 0)
        server.remote_accounts = static_cast<std::uint64_t>(*record.remote_accounts);
}

void CatalogueReader::module(const ModuleRecord& record) {
    Module& module = m_modules.emplace_back();
    module.name = record.name;
    module.identity = parse_identity_field(record.identity_field);
    module.identity_display_name = record.identity_display_name;
    module.product_option = parse_config_option(record.product_field);
}

void CatalogueReader::product(const ProductRecord& record) {
    Product& product = m_products.emplace_back();
    product.id = record.id;
    product.name = record.name;
    product.type = record.type;
    product.module = record.module;
    product.hidden = record.hidden;
    product.retired = record.retired;
    std::copy(record.config_options.begin(), record.config_options.end(), product.config_options.begin());
}

Catalogue CatalogueReader::catalogue() && { return {std::move(m_servers), std::move(m_modules), std::move(m_products)}; }

}  // namespace serversync
