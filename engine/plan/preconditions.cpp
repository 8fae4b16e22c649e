// SPDX-License-Identifier: MIT
#include "engine/plan/preconditions.hpp"

#include <array>

namespace serversync {

namespace {

/// By `Field`.
constexpr std::array<std::string_view, field_count> service_fields{"service.server",    "service.domain",   "service.username",
                                                                   "service.primaryip", "service.product",  "service.created",
                                                                   "service.status",    "service.existence"};

}  // namespace

std::vector<Precondition> preconditions_of(const Item& item) {
    std::vector<Precondition> conditions;
    conditions.reserve(3 + item.changes.size());
    const auto holds = [&](std::string_view field, std::string_view value) { conditions.push_back({field, std::string(value)}); };
    if (item.account != nullptr) holds("account.status", item.account->status_text);
    if (item.account == nullptr && item.plan == PlanClass::orphan) holds("account", "absent");
    if (item.service == nullptr && item.plan == PlanClass::import) holds("service", "absent");
    if (item.service != nullptr) {
        holds("service.status", item.service->status_text);
        holds("service.server_id", std::to_string(item.service->server_id));
    }
    for (const Change& change : item.changes) {
        // The server that the service names is among them already.
        if (change.field != Field::server) holds(service_fields[static_cast<std::size_t>(change.field)], change.before);
    }
    return conditions;
}

}  // namespace serversync
