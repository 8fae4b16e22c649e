// SPDX-License-Identifier: MIT
// Option files, as MySQL's clients write and read them.

#include "engine/cli/option_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "engine/cli/load_from_database.hpp"
#include "engine/model/error.hpp"

namespace serversync {
namespace {

std::string error_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const ConfigurationError& error) {
        return error.what();
    }
    return "no error";
}

DatabaseLogin login_of(const std::string& text) {
    DatabaseLogin login;
    apply_option_file(parse_option_file(text, "my.cnf"), "my.cnf", login);
    return login;
}

TEST(OptionFile, values_lose_quotes_comments_and_escapes) {
    const struct {
        const char* line;
        const char* name;
        const char* value;
    } cases[] = {
        {"password=plain", "password", "plain"},
        {"  password  =  spaced out  ", "password", "spaced out"},
        {"password = cut # comment", "password", "cut"},
        {"password = \"kept # here\" # comment", "password", "kept # here"},
        {"password = 'it = this'", "password", "it = this"},
        {"password = \"a\\\"b\\\\c\\sd\\te\"", "password", "a\"b\\c d\te"},
        {"password = unknown\\q", "password", "unknown\\q"},
        {"password = \"not closed", "password", "\"not closed"},
        {"loose-ssl_CA = x", "ssl-ca", "x"},
        {"password=", "password", ""},
    };
    for (const auto& item : cases) {
        const auto options = parse_option_file(std::string("[client]\r\n") + item.line + "\r\n", "my.cnf");
        ASSERT_EQ(options.size(), 1U) << item.line;
        EXPECT_EQ(options[0].name, item.name);
        EXPECT_EQ(options[0].value, item.value) << item.line;
        EXPECT_TRUE(options[0].has_value);
        EXPECT_EQ(options[0].line, 2U);
    }
}

TEST(OptionFile, comments_and_names_alone) {
    const auto options = parse_option_file("# a\n; b\n\n[ Client ]\nskip-ssl # why\n[mysqld]\nport = 1\n", "my.cnf");
    ASSERT_EQ(options.size(), 2U);
    EXPECT_EQ(options[0].group, "client");
    EXPECT_EQ(options[0].name, "skip-ssl");
    EXPECT_FALSE(options[0].has_value);
    EXPECT_EQ(options[1].group, "mysqld");
}

TEST(OptionFile, lines_that_are_not_understood_are_named) {
    const auto error = [](const char* text) { return error_of([text] { parse_option_file(text, "my.cnf"); }); };
    EXPECT_EQ(error("\n!includedir /etc/mysql\n"),
              "option file 'my.cnf', line 2: other files are not included; write their settings here");
    EXPECT_EQ(error("user = x"), "option file 'my.cnf', line 1: a setting comes before the first group, such as '[client]'");
    EXPECT_EQ(error("[client"), "option file 'my.cnf', line 1: a group ends with ']'");
}

TEST(OptionFile, the_groups_of_clients_and_ours_count_in_the_order_of_the_file) {
    const DatabaseLogin login = login_of(
        "[mysqld]\nuser = mysql\nport = 1\n[client]\nuser = a\nhost = db.example.net\nno-auto-rehash\ndefault-character-set = "
        "latin1\n"
        "[serversync]\nuser = b\npassword = p\ndatabase = whmcs\nport = 3307\n");
    EXPECT_EQ(login.user, "b");
    EXPECT_EQ(login.host, "db.example.net");
    EXPECT_EQ(login.password, "p");
    EXPECT_EQ(login.database, "whmcs");
    EXPECT_EQ(login.port, 3307U);
    EXPECT_TRUE(login.tcp);
    EXPECT_TRUE(login.socket.empty());
}

TEST(OptionFile, tls_settings_of_mysql_and_mariadb_mean_the_same) {
    const struct {
        const char* settings;
        TlsMode mode;
    } cases[] = {
        {"", TlsMode::verified},
        {"ssl-mode=disabled", TlsMode::disabled},
        {"ssl_mode=REQUIRED", TlsMode::encrypted},
        {"ssl-mode=VERIFY_IDENTITY", TlsMode::verified},
        {"ssl", TlsMode::verified},
        {"ssl=0", TlsMode::disabled},
        {"skip-ssl", TlsMode::disabled},
        {"ssl-verify-server-cert=0", TlsMode::encrypted},
        {"ssl-verify-server-cert=0\nssl-mode=VERIFY_IDENTITY", TlsMode::verified},
        {"skip-ssl\nssl-verify-server-cert", TlsMode::verified},
    };
    for (const auto& item : cases) {
        EXPECT_EQ(effective_tls(login_of(std::string("[client]\nhost=db.example.net\n") + item.settings)), item.mode)
            << item.settings;
    }
}

TEST(OptionFile, settings_that_cannot_be_used_are_named) {
    const auto error = [](const std::string& setting) { return error_of([&setting] { login_of("[serversync]\n" + setting); }); };
    EXPECT_EQ(error("ssl-mode = PREFERRED"),
              "option file 'my.cnf', line 2: 'ssl-mode' must be DISABLED, REQUIRED or VERIFY_IDENTITY");
    EXPECT_EQ(error("password"), "option file 'my.cnf', line 2: 'password' needs a value");
    EXPECT_EQ(error("port = 0"), "option file 'my.cnf', line 2: 'port' must be a port from 1 to 65535");
    EXPECT_EQ(error("protocol = pipe"), "option file 'my.cnf', line 2: 'protocol' must be tcp or socket");
    EXPECT_EQ(error("ssl = perhaps"), "option file 'my.cnf', line 2: 'ssl' must be 0 or 1");
    EXPECT_THAT(error("passwort = SECRET"),
                testing::StartsWith("option file 'my.cnf', line 2: 'passwort' is not a setting of group 'serversync';"
                                    " choose one of: host, port, "));
    EXPECT_THAT(error("passwort = SECRET"), testing::Not(testing::HasSubstr("SECRET")));
}

}  // namespace
}  // namespace serversync
