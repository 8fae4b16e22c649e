// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/model/catalogue.hpp"
#include "engine/plan/policy.hpp"

namespace serversync {

/// Which products a package can mean.
struct ProductMatch {
    enum class Outcome { one, several, unknown, no_product_field };
    Outcome outcome = Outcome::unknown;
    std::vector<std::uint64_t> products;  ///< sorted by id; one for `one`
};

/// Finds products by the module's config option value: exact text first, then the configuration's product map, then with the
/// module's prefixes stripped (law 15). Never creates a product.
class ProductResolver {
public:
    ProductResolver() = default;
    ProductResolver(const Catalogue& catalogue, const Policy& policy);

    ProductMatch resolve(const Module& module, std::string_view package) const;

    /// Whether the package means this product, perhaps among others. False without a product field.
    bool means(const Module& module, std::string_view package, std::uint64_t product_id) const;

    /// The product's own package name: its value of the module's config option; nothing without a product field or a product.
    std::optional<std::string_view> package_of(const Module& module, std::uint64_t product_id) const;

private:
    using Package = std::tuple<std::string, std::string>;  ///< module and package

    /// Finds packages by views of their texts; clang 14 cannot compare a tuple of strings with one of views.
    struct PackageLess {
        using is_transparent = void;
        template <class Left, class Right>
        bool operator()(const Left& left, const Right& right) const {
            const std::string_view left_module = std::get<0>(left);
            const std::string_view right_module = std::get<0>(right);
            if (left_module != right_module) return left_module < right_module;
            return std::string_view(std::get<1>(left)) < std::string_view(std::get<1>(right));
        }
    };

    const std::vector<std::uint64_t>* find(std::string_view module, std::string_view package) const;

    const Catalogue* m_catalogue = nullptr;
    std::map<Package, std::vector<std::uint64_t>, PackageLess> m_by_option;  ///< by the value of the option
    std::map<Package, std::uint64_t, PackageLess> m_map;
    std::map<std::string, std::vector<std::string>, std::less<>> m_prefixes;
};

}  // namespace serversync
