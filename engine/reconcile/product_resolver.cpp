// SPDX-License-Identifier: MIT
#include "engine/reconcile/product_resolver.hpp"

#include <algorithm>

namespace serversync {

ProductResolver::ProductResolver(const Catalogue& catalogue, const Policy& policy) : m_catalogue(&catalogue) {
    for (const Product& product : catalogue.products()) {
        const Module* module = catalogue.module(product.module);
        if (module == nullptr || !module->product_option) continue;
        const std::string& package = product.config_options[*module->product_option];
        if (!package.empty()) m_by_option[{module->name, package}].push_back(product.id);
    }
    for (const ProductRule& rule : policy.product_map) m_map[{rule.module, rule.package}] = rule.product_id;
    for (const auto& [module, prefixes] : policy.strip_prefixes) m_prefixes[module] = prefixes;
}

const std::vector<std::uint64_t>* ProductResolver::find(std::string_view module, std::string_view package) const {
    const auto found = m_by_option.find(std::tuple(module, package));
    return found == m_by_option.end() ? nullptr : &found->second;
}

ProductMatch ProductResolver::resolve(const Module& module, std::string_view package) const {
    const auto from = [](const std::vector<std::uint64_t>& products) {
        return ProductMatch{products.size() == 1 ? ProductMatch::Outcome::one : ProductMatch::Outcome::several, products};
    };
    if (package.empty())
        return {module.product_option ? ProductMatch::Outcome::unknown : ProductMatch::Outcome::no_product_field, {}};
    if (module.product_option) {
        if (const auto* products = find(module.name, package)) return from(*products);
    }
    const auto mapped = m_map.find(std::tuple(std::string_view(module.name), package));
    if (mapped != m_map.end() && m_catalogue->product(mapped->second) != nullptr) return from({mapped->second});
    if (!module.product_option) return {ProductMatch::Outcome::no_product_field, {}};
    const auto prefixes = m_prefixes.find(module.name);
    if (prefixes != m_prefixes.end()) {
        for (const std::string& prefix : prefixes->second) {
            if (package.size() <= prefix.size() || package.substr(0, prefix.size()) != prefix) continue;
            if (const auto* products = find(module.name, package.substr(prefix.size()))) return from(*products);
        }
    }
    return {ProductMatch::Outcome::unknown, {}};
}

bool ProductResolver::means(const Module& module, std::string_view package, std::uint64_t product_id) const {
    const ProductMatch match = resolve(module, package);
    return std::binary_search(match.products.begin(), match.products.end(), product_id);
}

std::optional<std::string_view> ProductResolver::package_of(const Module& module, std::uint64_t product_id) const {
    if (!module.product_option || m_catalogue == nullptr) return std::nullopt;
    const Product* product = m_catalogue->product(product_id);
    if (product == nullptr || product->module != module.name) return std::nullopt;
    return product->config_options[*module.product_option];
}

}  // namespace serversync
