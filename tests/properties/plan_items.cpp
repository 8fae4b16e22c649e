// SPDX-License-Identifier: MIT
#include "plan_items.hpp"

#include <algorithm>

namespace serversync {

namespace {

std::string word(auto value) { return std::string(to_text(value)); }

std::string line_of(const Item& item) {
    std::string text = word(item.plan) + " " + std::to_string(item.server_id) + " " + word(item.situation) + " " +
                       (item.key.empty() ? "-" : std::string(item.key)) + " " +
                       std::to_string(item.service == nullptr ? 0 : item.service->id) + " " + word(item.action) + " " +
                       word(item.disposition) + " " + word(item.cause);
    for (const Change& change : item.changes) text += " " + word(change.field) + ":" + word(change.disposition);
    return text;
}

}  // namespace

std::vector<std::string> actual_items(const Document& plan) {
    std::vector<std::string> texts;
    for (const ServerResult& server : plan.servers) {
        for (const auto& items : server.items) for_each_item(items, [&](const Item& item) { texts.push_back(line_of(item)); });
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

std::vector<std::string> actual_trust(const Document& plan) {
    std::vector<std::string> texts;
    for (const ServerResult& server : plan.servers) {
        for (const TrustFacet facet : {TrustFacet::whole, TrustFacet::own, TrustFacet::current, TrustFacet::steady}) {
            const TrustVerdict& verdict = server.listing.trust[facet];
            if (!verdict.holds())
                texts.push_back(std::to_string(server.server_id) + " " + word(facet) + " " + word(verdict.fault));
        }
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

std::vector<std::string> actual_guards(const Document& plan) {
    std::vector<std::string> texts;
    for (const GuardResult& guard : plan.guards) {
        if (!guard.blocked) continue;
        texts.push_back((guard.server_id == 0 ? "run" : std::to_string(guard.server_id)) + " " + word(guard.guard) + " " +
                        word(guard.plan) + (guard.field ? ":" + word(*guard.field) : "") + " " +
                        std::to_string(guard.accept.count));
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

}  // namespace serversync
