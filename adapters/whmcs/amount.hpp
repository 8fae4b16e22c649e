// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace serversync {

/// A decimal as WHMCS stores amounts, in minor units: "9.95", "-3", "9.9500". Nothing for a fraction of a minor unit and for
/// whatever else is written: "1,234.50" may be one amount or another.
std::optional<std::int64_t> parse_amount(std::string_view text);

}  // namespace serversync
