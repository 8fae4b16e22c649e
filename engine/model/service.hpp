// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/model/calendar.hpp"

namespace serversync {

enum class ServiceKind : std::uint8_t { hosting, addon };

/// The statuses of a service. Source: docs.whmcs.com products-services-tab. `unknown`: any other text, even a blank one.
enum class ServiceStatus : std::uint8_t { pending, active, suspended, terminated, cancelled, fraud, completed, unknown };

constexpr bool is_live(ServiceStatus status) { return status == ServiceStatus::active || status == ServiceStatus::suspended; }
constexpr bool is_ended(ServiceStatus status) {
    return status == ServiceStatus::terminated || status == ServiceStatus::cancelled || status == ServiceStatus::fraud;
}

/// What WHMCS's record of a service says, as far as a plan looks at it. Ids are WHMCS's; 0 means none. The list of fields is in
/// engine/record/service_record.hpp.
struct ServiceValues {
    std::string_view domain;
    std::string_view username;
    std::string_view dedicated_ip;
    std::string_view status_text;    ///< as WHMCS stores it
    std::string_view billing_cycle;  ///< as WHMCS stores it
    std::string_view module;         ///< that provisions it; `Service` and `ServiceRecord` say what a blank one means
    std::uint64_t id = 0;
    std::uint64_t client_id = 0;
    std::uint64_t product_id = 0;
    std::uint64_t server_id = 0;
    std::optional<Date> registered_on;         ///< `regdate`
    std::optional<Date> terminated_on;         ///< `termination_date`
    std::optional<std::int64_t> amount_minor;  ///< recurring amount in the currency's minor unit, per billing cycle
    ServiceKind kind = ServiceKind::hosting;
};

/// A service as the mirror holds it. `module`: the addon's own, or else its product's; blank if unknown (the product is gone).
/// Texts live in the batch, or in a packed item's bytes.
struct Service : ServiceValues {
    std::string_view key;       ///< identity key; blank if the record has no identifier
    std::string_view identity;  ///< raw identifier value, as the module's identity field names it
    ServiceStatus status = ServiceStatus::unknown;
};

/// Reads a WHMCS status in any case.
ServiceStatus parse_service_status(std::string_view raw);

/// The WHMCS spelling of a known status; "unknown" for `unknown`.
std::string_view to_text(ServiceStatus status);

}  // namespace serversync
