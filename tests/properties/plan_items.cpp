// SPDX-License-Identifier: MIT
#include "plan_items.hpp"

#include <algorithm>
#include <map>

namespace serversync {

std::vector<std::string> actual_items(const Document& plan) {
    std::vector<std::string> texts;
    for (const ServerResult& server : plan.servers) {
        for (const auto& items : server.items) {
            for_each_item(items, [&](const Item& item) {
                std::string text = std::string(to_text(item.plan)) + " " + std::to_string(item.server_id) + " " +
                                   std::string(to_text(item.situation)) + " " + std::string(item.key) + " " +
                                   std::to_string(item.service == nullptr ? 0 : item.service->id) + " " +
                                   std::string(to_text(item.action)) + " " + std::string(to_text(item.disposition));
                std::map<std::string, std::string> changes;
                for (const Change& change : item.changes)
                    changes[std::string(to_text(change.field))] = to_text(change.disposition);
                for (const auto& [field, how] : changes) text += " " + field + ":" + how;
                texts.push_back(text);
            });
        }
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

}  // namespace serversync
