// SPDX-License-Identifier: MIT
#include "adapters/sources/secrets_in_rows.hpp"

#include <algorithm>
#include <memory>
#include <string>

namespace serversync {

namespace {

std::shared_ptr<const Redactor> redactor_of(const std::vector<Secret>& secrets) {
    const auto known = std::make_shared<Redactor>();
    for (const Secret& secret : secrets) known->add(secret);
    return known;
}

}  // namespace

std::function<bool(std::string_view)> secrets_in_rows(const std::vector<Secret>& secrets) {
    const auto is_long = [](const Secret& secret) { return secret.reveal().size() >= Redactor::shortest_in_rows; };
    if (std::none_of(secrets.begin(), secrets.end(), is_long)) return {};
    return [known = redactor_of(secrets)](std::string_view value) { return known->finds_in(value); };
}

ListingRequest guarded(const ListingRequest& request, const std::vector<Secret>& secrets) {
    ListingRequest result = request;
    if (secrets.empty()) return result;
    result.holds_secret = secrets_in_rows(secrets);
    result.redact = [known = redactor_of(secrets)](std::string_view text) { return known->redacted(text); };
    return result;
}

}  // namespace serversync
