// SPDX-License-Identifier: MIT
#include "engine/model/service.hpp"

#include <array>

#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {
namespace {

struct NamedStatus {
    std::string_view name;
    ServiceStatus status;
};

constexpr std::array<NamedStatus, 7> named_statuses{{
    {"Pending", ServiceStatus::pending},
    {"Active", ServiceStatus::active},
    {"Suspended", ServiceStatus::suspended},
    {"Terminated", ServiceStatus::terminated},
    {"Cancelled", ServiceStatus::cancelled},
    {"Fraud", ServiceStatus::fraud},
    {"Completed", ServiceStatus::completed},
}};

}  // namespace

ServiceStatus parse_service_status(std::string_view raw) {
    const std::string_view text = trimmed(raw);
    for (const NamedStatus& choice : named_statuses) {
        if (equal_folded(choice.name, text)) return choice.status;
    }
    return ServiceStatus::unknown;
}

std::string_view to_text(ServiceStatus status) {
    for (const NamedStatus& choice : named_statuses) {
        if (choice.status == status) return choice.name;
    }
    return "unknown";
}

}  // namespace serversync
