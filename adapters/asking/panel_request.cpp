// SPDX-License-Identifier: MIT
#include "adapters/asking/panel_request.hpp"

#include <algorithm>

#include "adapters/asking/counts.hpp"
#include "engine/model/error.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

std::string_view option_of(const ListingRequest& request, std::string_view name, std::string_view otherwise) {
    const auto found = request.format_options.find(name);
    const std::string_view value = found == request.format_options.end() ? std::string_view{} : trimmed(found->second);
    return value.empty() ? otherwise : value;
}

bool has_scope_of_reseller(const ListingRequest& request) { return option_of(request, "scope") == "reseller"; }

bool has_key(const Panel& panel, std::string_view adapter, std::string_view login) {
    if (!panel.credential("key").empty()) return true;
    if (!panel.credential(login).empty() && !panel.credential("password").empty()) return false;
    throw ConfigurationError("adapter '" + std::string(adapter) + "' needs the credential 'key', or '" + std::string(login) +
                             "' and 'password'");
}

bool is_plain_id(std::string_view id) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), is_plain);
}

std::uint64_t count_in(const JsonReply& reply, simdjson::dom::element object, std::string_view key) {
    JsonTexts texts;
    const auto count = count_of(texts.get(object, key));
    if (!count) reply.fail("has no number in '" + std::string(key) + "'");
    return *count;
}

}  // namespace serversync
