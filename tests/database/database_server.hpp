// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace serversync {

/// A connection of a test's own to its server, as root.
class Session {
public:
    Session(const std::string& socket, const std::string& database);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    /// Runs statements; a failure is thrown with the statement.
    void run(const std::string& statements);

    /// The first column of a SELECT.
    std::vector<std::string> column(const std::string& select);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// A MariaDB server of the test program's own, with its data in a temporary folder; stopped and removed at the end, whatever the
/// end is.
class DatabaseServer {
public:
    /// `none`: the socket only, without TLS. `tls`: also 127.0.0.1 with a certificate for "localhost".
    enum class Network { none, tls };

    /// The one of this program, running.
    static DatabaseServer& get(Network network = Network::none);

    DatabaseServer();
    DatabaseServer(const DatabaseServer&) = delete;
    DatabaseServer& operator=(const DatabaseServer&) = delete;
    ~DatabaseServer();

    /// Ends the server as a power cut would; `get` starts it again.
    void kill();

    /// Makes an empty database, or makes it empty, and gives it WHMCS's tables.
    void make_database(const std::string& name, bool with_rows);

    std::string file(std::string_view name) const { return m_folder + '/' + std::string(name); }
    std::string socket() const { return file("socket"); }
    unsigned port() const { return m_port; }

private:
    void install();
    void make_certificates() const;
    void start(Network network);
    void watch();

    std::string m_folder;
    pid_t m_watcher = -1;
    int m_lifeline = -1;
    pid_t m_server = -1;
    unsigned m_port = 0;
    Network m_network = Network::none;
};

}  // namespace serversync
