// SPDX-License-Identifier: MIT
#include "adapters/whmcs/api_addons.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace serversync {

namespace {

/// The documented example has the list flattened into keys of the reply: "addons[addon][0][addonid]": "3".
/// Source: developers.whmcs.com, api-reference/getclientsaddons.
std::vector<std::uint64_t> flattened_addon_ids(const ApiReply& reply) {
    constexpr std::string_view begin = "addons[addon][";
    constexpr std::string_view end = "][addonid]";
    std::vector<std::uint64_t> ids;
    const ApiRow row(reply.root(), reply.place(), "reply");
    for (const simdjson::dom::key_value_pair field : reply.root()) {
        if (field.key.starts_with(begin) && field.key.ends_with(end)) ids.push_back(row.number(field.key, field.value));
    }
    return ids;
}

}  // namespace

MissingAddons count_missing_addons(WhmcsApi& api, const ApiSupplement& supplement) {
    MissingAddons missing;
    if (supplement.no_addon_has_account) return missing;
    api.call("GetClientsAddons", {}, [&](const ApiReply& reply) {
        std::vector<std::uint64_t> ids = flattened_addon_ids(reply);
        for (const ApiRow& row : reply.rows("addons", "addon")) ids.push_back(row.reference("addonid"));
        const std::optional<std::uint64_t> total = reply.count("totalresults");
        if (!total)
            reply.place().refuse("'totalresults' is missing or blank, so nothing proves that there are no addon services");
        for (const std::uint64_t id : ids) {
            if (supplement.addons_without_account.contains(id)) continue;
            ++missing.by_addon[id];
            ++missing.count;
        }
        missing.unnamed = *total > ids.size() ? *total - ids.size() : 0;
        missing.count += missing.unnamed;
    });
    return missing;
}

std::string MissingAddons::note() const {
    if (count == 0) return {};
    std::string which, ids;
    for (const auto& [addon, services] : by_addon) {
        which += (which.empty() ? "" : ", ") + ("addon " + std::to_string(addon)) + ": " + std::to_string(services);
        ids += (ids.empty() ? "" : ", ") + std::to_string(addon);
    }
    if (unnamed > 0) which += (which.empty() ? "" : ", ") + std::to_string(unnamed) + " that the API does not list";
    std::string text = std::to_string(count) + (count == 1 ? " addon service is" : " addon services are") +
                       " not in this mirror (" + which +
                       "), because the API does not say on which server they are: the mirror is incomplete, and "
                       "imports, orphans and terminations are blocked.";
    if (!ids.empty()) {
        text +=
            " Those of these addons that provision no account can be named in the configuration: \"api\": "
            "{\"addons_without_account\": [" +
            ids + "]}";
    }
    return text;
}

}  // namespace serversync
