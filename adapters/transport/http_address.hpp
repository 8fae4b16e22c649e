// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/model/host_name.hpp"

namespace serversync {

/// An absolute http or https address in its parts.
struct HttpAddress {
    std::string url;     ///< as asked for, without a fragment
    std::string scheme;  ///< "http" or "https"
    std::string host;    ///< lower case; an IPv6 address in brackets
    std::string port;    ///< never blank
    std::string path;    ///< at least "/"

    /// The address for a message: without the query, which may hold a key. A default port is left out.
    std::string shown() const;

    /// Host, and the port where it is not the scheme's own.
    std::string host_and_port() const;

    /// The host without brackets; nothing for one that is not a `HostName`.
    std::optional<HostName> host_name() const;

    /// Whether what is sent can be read and changed on its way: by http to another machine than this one (law 47).
    bool is_exposed() const;

    /// Whether the host is this machine, whoever answers for names.
    bool is_loopback() const;

    /// Whether a reply from this address may send the client to that one (law 48): the same host and port, or from http to https
    /// at the same host's default ports.
    bool may_redirect_to(const HttpAddress& target) const;
};

/// Splits an address into its parts. Throws `HttpError` for text that is not an absolute http or https address, or one with a
/// user name or password in it; the message does not quote the text, which may hold a secret.
HttpAddress parse_http_address(std::string_view text);

/// The address with another host. Scheme, port, path and query stay as they are, whoever names the host (law 250). Throws as
/// `parse_http_address` does.
HttpAddress with_host(std::string_view address, const HostName& host);

}  // namespace serversync
