// SPDX-License-Identifier: MIT
// Connections across a network.

#include "tests/database/database_fixture.hpp"

namespace serversync {
namespace {

using testing::HasSubstr;

TEST(DatabaseLogin, across_a_network_tls_is_verified_unless_told_otherwise) {
    const auto login = [](const char* host, bool tcp = false) {
        DatabaseLogin result;
        result.host = host;
        result.tcp = tcp;
        return result;
    };
    const auto with = [&login](const char* host, TlsMode mode, const char* ca, bool unverified) {
        DatabaseLogin result = login(host);
        result.tls = mode;
        result.tls_ca = ca;
        result.tls_unverified = unverified;
        return result;
    };
    DatabaseLogin socket = login("db.example.net");
    socket.socket = "/run/mysqld.sock";
    const struct {
        DatabaseLogin login;
        TlsMode mode = TlsMode::disabled;
    } cases[] = {
        {login(""), TlsMode::disabled},
        {login("LocalHost", true), TlsMode::disabled},
        {login("127.0.0.1"), TlsMode::disabled},
        {login("127.1.2.3"), TlsMode::disabled},
        {login("::1"), TlsMode::disabled},
        {login("0:0:0:0:0:0:0:1"), TlsMode::disabled},
        {socket, TlsMode::disabled},
        {login("db.example.net"), TlsMode::verified},
        {login("192.0.2.1"), TlsMode::verified},
        {login("10.0.0.1"), TlsMode::verified},
        {login("2001:db8::1"), TlsMode::verified},
        {login("127.0.0.1.example.net"), TlsMode::verified},
        {login("localhost.example.net"), TlsMode::verified},
        {with("127.0.0.1", TlsMode::automatic, "ca.pem", false), TlsMode::verified},
        {with("db.example.net", TlsMode::automatic, "", true), TlsMode::encrypted},
        {with("127.0.0.1", TlsMode::automatic, "", true), TlsMode::disabled},
        {with("db.example.net", TlsMode::disabled, "ca.pem", false), TlsMode::disabled},
        {with("db.example.net", TlsMode::encrypted, "ca.pem", false), TlsMode::encrypted},
    };
    for (const auto& item : cases) EXPECT_EQ(effective_tls(item.login), item.mode) << describe_server(item.login);
}

class DatabaseTls : public DatabaseTest {};

TEST_F(DatabaseTls, a_server_without_tls_is_refused_where_it_is_asked_for) {
    server.make_database("whmcs", true);
    const struct {
        const char* mode;
        const char* error;
    } cases[] = {
        {"REQUIRED", "the connection is not encrypted"},
        {"VERIFY_IDENTITY", "SSL is required, but the server does not support it"},
    };
    for (const auto& item : cases) {
        write("my.cnf", std::string("[client]\nssl-mode = ") + item.mode + '\n');
        const LoadRun run = load_as_root("whmcs", "--defaults-file my.cnf");
        EXPECT_EQ(run.code, 66);
        EXPECT_THAT(run.error, HasSubstr(item.error));
    }
}

TEST_F(DatabaseTls, the_certificate_and_its_name_are_checked) {
    DatabaseServer::get(DatabaseServer::Network::tls);
    server.make_database("whmcs", true);
    Session(server.socket(), "")
        .run(
            "DROP USER IF EXISTS 'tls'@'%'; CREATE USER 'tls'@'%' IDENTIFIED BY 'secret' REQUIRE SSL; GRANT SELECT ON whmcs.* TO "
            "'tls'@'%'");
    const std::string ca = "ssl-ca = " + server.file("ca.pem") + "\n";
    const std::string other_ca = "ssl-ca = " + server.file("other-ca.pem") + "\n";
    const struct {
        std::string settings, host;
        const char* error;  ///< blank: it loads
    } cases[] = {
        {ca, "localhost", ""},
        {"ssl-mode = VERIFY_IDENTITY\n" + ca, "localhost", ""},
        {other_ca, "localhost", "certificate"},
        {"ssl-mode = VERIFY_IDENTITY\n", "localhost", "certificate"},      // the system's CAs do not know it
        {ca, "127.0.0.1", "Validation of SSL server certificate failed"},  // the certificate is for "localhost"
        {"ssl-verify-server-cert\n" + ca, "127.0.0.1", "Validation of SSL server certificate failed"},
        {"ssl-mode = REQUIRED\n", "127.0.0.1", ""},
        {"ssl-mode = REQUIRED\n" + ca, "127.0.0.1", ""},  // the CA counts, the name does not
        {"ssl-mode = REQUIRED\n" + other_ca, "127.0.0.1", "certificate"},
        {"ssl-mode = DISABLED\n" + ca, "127.0.0.1", "Access denied"},
        {"", "127.0.0.1", "Access denied"},
        {"ssl-ca = /nonexistent.pem\n", "localhost", "No such file or directory"},
    };
    for (const auto& item : cases) {
        write("my.cnf", "[client]\nuser = tls\npassword = secret\n" + item.settings);
        const LoadRun run =
            load("--defaults-file my.cnf --host " + item.host + " --port " + std::to_string(server.port()) + " --database whmcs");
        EXPECT_EQ(run.code, *item.error == '\0' ? 0 : 66) << item.settings << run.error;
        EXPECT_THAT(run.error, HasSubstr(item.error)) << item.settings;
        EXPECT_THAT(run.error, testing::Not(HasSubstr("password = "))) << item.settings;
    }
    DatabaseServer::get();
}

}  // namespace
}  // namespace serversync
