// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace serversync {

/// How far a connection's TLS goes. `automatic`: `verified` for a server across a network or if a CA is named, otherwise none.
enum class TlsMode { automatic, disabled, encrypted, verified };

/// What a connection to a MariaDB or MySQL server needs. Blank texts are not given: libmariadb's defaults are used.
struct DatabaseLogin {
    std::string host;    ///< blank or "localhost": through the socket, unless `tcp`
    unsigned port = 0;   ///< 0: 3306
    std::string socket;  ///< wins over `host`
    bool tcp = false;    ///< TCP for "localhost" too
    std::string user, password, database;
    TlsMode tls = TlsMode::automatic;
    bool tls_unverified = false;  ///< what would be `verified` is `encrypted`
    std::string tls_ca, tls_ca_folder, tls_certificate, tls_key, tls_ciphers, tls_revoked, tls_revoked_folder, tls_versions;
    unsigned wait = 120;  ///< seconds to wait for a connection, for an answer and for a locked table
};

/// Whether the connection goes through a socket file.
bool uses_socket(const DatabaseLogin& login);

/// The mode of this login's connection; never `automatic`. The socket, 127.0.0.0/8, ::1 and "localhost" are this machine.
TlsMode effective_tls(const DatabaseLogin& login);

/// Where the server is, for messages: "'db.example.net:3306'" or "'localhost' (socket '/run/mysqld/mysqld.sock')".
std::string describe_server(const DatabaseLogin& login);

}  // namespace serversync
