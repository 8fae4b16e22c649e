// SPDX-License-Identifier: MIT
#include "tests/database/database_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <mysql.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace serversync {

namespace {

using std::chrono::milliseconds;

std::string read_text(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

void run_shell(const std::string& line, const std::string& log) {
    if (std::system((line + " >>'" + log + "' 2>&1 </dev/null").c_str()) != 0) {
        throw std::runtime_error(line + " failed:\n" + read_text(log));
    }
}

unsigned free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(probe, reinterpret_cast<const sockaddr*>(&address), size) != 0)
        throw std::runtime_error("cannot find a free port");
    ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(probe);
    return ntohs(address.sin_port);
}

/// Servers refuse to run as root by accident.
std::string as_user() { return ::geteuid() == 0 ? " --user=root" : ""; }

constexpr const char* small =
    " --innodb-buffer-pool-size=32M --innodb-log-file-size=8M --innodb-flush-log-at-trx-commit=0"
    " --innodb-doublewrite=0 --innodb-flush-method=nosync --sync-frm=0 --performance-schema=0 --max-connections=20";

}  // namespace

struct Session::State {
    MYSQL handle{};
};

Session::Session(const std::string& socket, const std::string& database) : m_state(std::make_unique<State>()) {
    MYSQL* handle = mysql_init(&m_state->handle);
    mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(handle, nullptr, "root", "", database.empty() ? nullptr : database.c_str(), 0, socket.c_str(),
                           CLIENT_MULTI_STATEMENTS) == nullptr) {
        const std::string cause = mysql_error(handle);
        mysql_close(handle);
        throw std::runtime_error(cause);
    }
}

Session::~Session() { mysql_close(&m_state->handle); }

void Session::run(const std::string& statements) { column(statements); }

std::vector<std::string> Session::column(const std::string& select) {
    MYSQL* handle = &m_state->handle;
    std::vector<std::string> values;
    int status = mysql_real_query(handle, select.data(), select.size());
    while (status == 0) {
        if (MYSQL_RES* result = mysql_store_result(handle)) {
            while (const MYSQL_ROW row = mysql_fetch_row(result)) values.emplace_back(row[0] == nullptr ? "NULL" : row[0]);
            mysql_free_result(result);
        }
        status = mysql_next_result(handle);
    }
    if (mysql_errno(handle) != 0) throw std::runtime_error(std::string(mysql_error(handle)) + ": " + select.substr(0, 300));
    return values;
}

DatabaseServer& DatabaseServer::get(Network network) {
    static DatabaseServer server;
    if (server.m_server > 0 && server.m_network != network) server.kill();
    if (server.m_server <= 0) server.start(network);
    return server;
}

DatabaseServer::DatabaseServer() {
    m_folder = (std::filesystem::temp_directory_path() / "serversync-db-XXXXXX").string();
    if (::mkdtemp(m_folder.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    watch();
    install();
    make_certificates();
}

DatabaseServer::~DatabaseServer() {
    kill();
    ::close(m_lifeline);
    ::waitpid(m_watcher, nullptr, 0);
}

/// A process that removes the folder once this one has ended, in whatever way: the server dies with this process, and the end of
/// the pipe tells the watcher.
void DatabaseServer::watch() {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
    m_watcher = ::fork();
    if (m_watcher == 0) {
        ::setsid();
        ::close(ends[1]);
        char byte = 0;
        while (::read(ends[0], &byte, 1) > 0) {
        }
        std::error_code error;
        for (int i = 0; i < 50 && std::filesystem::exists(m_folder, error); ++i) {
            std::filesystem::remove_all(m_folder, error);
            if (error) std::this_thread::sleep_for(milliseconds(100));
        }
        ::_exit(0);
    }
    ::close(ends[0]);
    m_lifeline = ends[1];
}

void DatabaseServer::install() {
    run_shell("mariadb-install-db --no-defaults --datadir='" + file("data") +
                  "' --auth-root-authentication-method=normal --skip-test-db" + as_user() + small,
              file("install.log"));
}

void DatabaseServer::make_certificates() const {
    const auto certificate = [this](const std::string& name, const std::string& subject, const std::string& more) {
        run_shell("cd '" + m_folder +
                      "' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj '/CN=" +
                      subject + "' -keyout " + name + ".key -out " + name + ".pem " + more,
                  file("openssl.log"));
    };
    certificate("ca", "Test CA", "");
    certificate("other-ca", "Another CA", "");
    certificate("server", "localhost", "-CA ca.pem -CAkey ca.key -addext subjectAltName=DNS:localhost");
}

void DatabaseServer::start(Network network) {
    m_network = network;
    m_port = network == Network::tls ? free_port() : 0;
    std::string line = "exec /usr/sbin/mariadbd --no-defaults --datadir='" + file("data") + "' --socket='" + socket() +
                       "' --pid-file='" + file("pid") + "' --sql-mode= --character-set-server=utf8mb4" + as_user() + small;
    line += network == Network::none
                ? " --skip-networking --skip-ssl"
                : " --bind-address=127.0.0.1 --port=" + std::to_string(m_port) + " --ssl-ca='" + file("ca.pem") +
                      "' --ssl-cert='" + file("server.pem") + "' --ssl-key='" + file("server.key") + '\'';
    line += " >>'" + file("server.log") + "' 2>&1 </dev/null";
    m_server = ::fork();
    if (m_server == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
        ::_exit(127);
    }
    for (int i = 0; i < 600; ++i) {
        if (::waitpid(m_server, nullptr, WNOHANG) == m_server) break;
        try {
            const Session session(socket(), "");
            return;
        } catch (const std::runtime_error&) {
            std::this_thread::sleep_for(milliseconds(50));
        }
    }
    throw std::runtime_error("mariadbd does not start:\n" + read_text(file("server.log")));
}

void DatabaseServer::kill() {
    if (m_server <= 0) return;
    ::kill(m_server, SIGKILL);
    ::waitpid(m_server, nullptr, 0);
    m_server = -1;
    std::filesystem::remove(socket());
}

void DatabaseServer::make_database(const std::string& name, bool with_rows) {
    Session root(socket(), "");
    root.run("DROP DATABASE IF EXISTS `" + name + "`; CREATE DATABASE `" + name + "`; USE `" + name + "`");
    root.run(read_text(SERVERSYNC_SOURCE_DIR "/fixtures/whmcs-database/schema.sql"));
    if (with_rows) root.run(read_text(SERVERSYNC_SOURCE_DIR "/fixtures/whmcs-database/rows.sql"));
}

}  // namespace serversync
