// SPDX-License-Identifier: MIT
#include "adapters/whmcs/database_login.hpp"

#include <optional>

#include "engine/model/ip_address.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

namespace {

constexpr unsigned default_port = 3306;

bool is_localhost(const std::string& host) { return host.empty() || equal_folded(host, "localhost"); }

/// Names are not looked up: what a name means today does not prove where it leads tomorrow (law 41).
bool is_this_machine(const std::string& host) {
    if (is_localhost(host)) return true;
    const std::optional<IpAddress> address = parse_ip(host);
    return address && (address->is_v6 ? address == parse_ip("::1") : address->bytes[0] == 127);
}

}  // namespace

bool uses_socket(const DatabaseLogin& login) { return !login.socket.empty() || (is_localhost(login.host) && !login.tcp); }

TlsMode effective_tls(const DatabaseLogin& login) {
    TlsMode mode = login.tls;
    if (mode == TlsMode::automatic) {
        const bool local = uses_socket(login) || is_this_machine(login.host);
        const bool has_ca = !login.tls_ca.empty() || !login.tls_ca_folder.empty();
        mode = local && !has_ca ? TlsMode::disabled : TlsMode::verified;
    }
    return mode == TlsMode::verified && login.tls_unverified ? TlsMode::encrypted : mode;
}

std::string describe_server(const DatabaseLogin& login) {
    if (uses_socket(login)) return "'localhost'" + (login.socket.empty() ? std::string() : " (socket '" + login.socket + "')");
    const std::string host = login.host.empty() ? "localhost" : login.host;
    return '\'' + host + ':' + std::to_string(login.port == 0 ? default_port : login.port) + '\'';
}

}  // namespace serversync
