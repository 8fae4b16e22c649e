// SPDX-License-Identifier: MIT
#include "engine/model/catalogue.hpp"

#include <algorithm>
#include <utility>

#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {
namespace {

constexpr std::string_view config_option_prefix = "configoption";

template <typename Row>
void sort_by_id(std::vector<Row>& rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const Row& left, const Row& right) { return left.id < right.id; });
}

/// A pointer to const rows where `rows` are const.
template <typename Rows>
auto find_by_id(Rows& rows, std::uint64_t id) -> decltype(rows.data()) {
    const auto place =
        std::lower_bound(rows.begin(), rows.end(), id, [](const auto& row, std::uint64_t wanted) { return row.id < wanted; });
    return place != rows.end() && place->id == id ? &*place : nullptr;
}

bool name_before(const Module& module, std::string_view name) { return module.name < name; }

}  // namespace

Catalogue::Catalogue(std::vector<Server> servers, std::vector<Module> modules, std::vector<Product> products)
    : m_servers(std::move(servers)), m_modules(std::move(modules)), m_products(std::move(products)) {
    sort_by_id(m_servers);
    sort_by_id(m_products);
    std::stable_sort(m_modules.begin(), m_modules.end(),
                     [](const Module& left, const Module& right) { return left.name < right.name; });
    constexpr std::uint64_t most_places = 1U << 16U;
    if (m_products.empty() || m_products.back().id >= most_places) return;
    m_product_places.resize(m_products.back().id + 1);
    for (std::size_t i = m_products.size(); i > 0; --i) m_product_places[m_products[i - 1].id] = static_cast<std::uint32_t>(i);
}

const Server* Catalogue::server(std::uint64_t id) const { return find_by_id(m_servers, id); }

const Product* Catalogue::product(std::uint64_t id) const {
    if (m_product_places.empty()) return find_by_id(m_products, id);
    const std::uint32_t place = id < m_product_places.size() ? m_product_places[id] : 0;
    return place == 0 ? nullptr : &m_products[place - 1];
}

const Module* Catalogue::module(std::string_view name) const {
    const auto place = std::lower_bound(m_modules.begin(), m_modules.end(), name, name_before);
    return place != m_modules.end() && place->name == name ? &*place : nullptr;
}

void Catalogue::declare(std::uint64_t server_id, std::uint64_t same_as) {
    Server* server = find_by_id(m_servers, server_id);
    if (server == nullptr) return;
    server->same_as = same_as;
    server->gone = same_as == 0;
    // One machine's addresses are its own, under whichever name they stand.
    Server* first = find_by_id(m_servers, same_as);
    if (first == nullptr) return;
    first->addresses.insert(first->addresses.end(), server->addresses.begin(), server->addresses.end());
    std::sort(first->addresses.begin(), first->addresses.end());
    first->addresses.erase(std::unique(first->addresses.begin(), first->addresses.end()), first->addresses.end());
}

void Catalogue::set_module(Module module) {
    const auto place = std::lower_bound(m_modules.begin(), m_modules.end(), std::string_view(module.name), name_before);
    if (place != m_modules.end() && place->name == module.name) {
        *place = std::move(module);
    } else {
        m_modules.insert(place, std::move(module));
    }
}

std::optional<std::size_t> parse_config_option(std::string_view raw) {
    const std::string_view text = trimmed(raw);
    if (!equal_folded(text.substr(0, config_option_prefix.size()), config_option_prefix)) return std::nullopt;
    const std::string_view number = text.substr(config_option_prefix.size());
    for (std::size_t index = 0; index < config_option_count; ++index) {
        if (number == std::to_string(index + 1)) return index;
    }
    return std::nullopt;
}

}  // namespace serversync
