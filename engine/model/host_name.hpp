// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/model/ip_address.hpp"

namespace serversync {

/// Why a text is not a host as `HostName` has it, as the end of a message: "an IPv6 address is written without brackets ...".
/// Blank: it is one.
std::string_view broken_host_rule(std::string_view text);

/// A host name or an IP address that may stand in an address, a path or an argument without meaning anything else there (law
/// 250): it holds ASCII letters, digits, '.', '-', '_' and of IPv6 ':' alone, begins with none of '-' and '.', and what a
/// resolver could take for a number is an IPv4 address in four decimal parts.
class HostName {
public:
    /// Nothing where `broken_host_rule` says why not.
    static std::optional<HostName> parse(std::string_view text);

    /// As it was written.
    const std::string& text() const { return m_text; }

    /// Of an address; nothing of a name.
    const std::optional<IpAddress>& address() const { return m_address; }

    /// As it stands in a URL: an IPv6 address in brackets.
    std::string in_url() const;

    /// One spelling of each host: lower case, without a trailing dot; an address in its canonical form.
    std::string canonical() const;

    /// Whether what is sent to it never leaves this machine: `localhost` without a dot behind it, or a loopback address (law 47).
    bool is_loopback() const;

    bool operator==(const HostName&) const = default;

private:
    explicit HostName(std::string_view text) : m_text(text), m_address(parse_ip(text)) {}

    std::string m_text;
    std::optional<IpAddress> m_address;
};

}  // namespace serversync
