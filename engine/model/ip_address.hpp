// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace serversync {

/// An IPv4 or IPv6 address. An IPv4-mapped IPv6 address is the IPv4 address.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};  ///< IPv4: the first four
    bool is_v6 = false;
    auto operator<=>(const IpAddress&) const = default;
};

/// Reads one address in its usual text form; no prefix length, zone or port. IPv4 parts with leading zeros are refused.
std::optional<IpAddress> parse_ip(std::string_view text);

/// Whether the address means nothing beyond its own network: private (RFC 1918, RFC 4193), of the link, of the machine, shared by
/// a carrier (RFC 6598), or none.
bool is_private(const IpAddress& address);

/// The canonical text (RFC 5952 for IPv6).
std::string to_text(const IpAddress& address);

}  // namespace serversync
