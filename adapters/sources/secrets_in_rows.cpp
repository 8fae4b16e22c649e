// SPDX-License-Identifier: MIT
#include "adapters/sources/secrets_in_rows.hpp"

#include <memory>

namespace serversync {

std::function<bool(std::string_view)> secrets_in_rows(const std::vector<Secret>& secrets) {
    constexpr std::size_t shortest = 8;
    const auto known = std::make_shared<Redactor>();
    bool has_any = false;
    for (const Secret& secret : secrets) {
        if (secret.reveal().size() < shortest) continue;
        known->add(secret);
        has_any = true;
    }
    if (!has_any) return {};
    return [known](std::string_view value) { return known->finds_in(value); };
}

}  // namespace serversync
