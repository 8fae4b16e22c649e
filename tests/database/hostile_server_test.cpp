// SPDX-License-Identifier: MIT
// A server that is not what it seems: what it asks for, and what it gets.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <thread>

#include "adapters/whmcs/database_connection.hpp"
#include "engine/model/error.hpp"
#include "tests/database/database_fixture.hpp"

namespace serversync {
namespace {

using testing::HasSubstr;
using testing::Not;

using namespace std::string_literals;

/// Speaks MySQL's protocol to one client: greets, sends an answer to each packet it gets, and keeps all that it got.
class ScriptedServer {
public:
    ScriptedServer(const std::string& socket, std::vector<std::string> answers) : m_answers(std::move(answers)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        socket.copy(address.sun_path, sizeof address.sun_path - 1);
        m_listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const bool listens =
            ::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::listen(m_listener, 1) == 0;
        if (!listens) throw std::runtime_error("cannot listen");
        m_thread = std::thread([this] { serve(); });
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer() { got(); }

    /// After the client has gone: everything that it sent.
    const std::string& got() {
        if (m_thread.joinable()) m_thread.join();
        if (m_listener >= 0) ::close(m_listener);
        m_listener = -1;
        return m_got;
    }

private:
    /// Version 10 of the greeting, for passwords that are mixed with "12345678" and "123456789012".
    static std::string greeting() {
        return "\x0a"s + "10.11.0-MariaDB\0"s + "\1\0\0\0"s + "12345678\0"s + "\x89\xa2"s + "\x2d\2\0"s + "\x08\0"s + "\x15"s +
               std::string(10, '\0') + "123456789012\0"s + "mysql_native_password\0"s;
    }

    static void send(int client, char number, const std::string& packet) {
        const std::string bytes = std::string{static_cast<char>(packet.size()), 0, 0, number} + packet;
        if (::write(client, bytes.data(), bytes.size()) < 0) return;
    }

    void serve() {
        const int client = ::accept(m_listener, nullptr, nullptr);
        send(client, 0, greeting());
        char place[4096];
        for (std::size_t turn = 0;; ++turn) {
            const ssize_t count = ::read(client, place, sizeof place);
            if (count <= 0) break;
            m_got.append(place, static_cast<std::size_t>(count));
            if (turn < m_answers.size()) send(client, static_cast<char>(place[3] + 1), m_answers[turn]);
        }
        ::close(client);
    }

    std::vector<std::string> m_answers;
    std::string m_got;
    int m_listener = -1;
    std::thread m_thread;
};

const std::string ok = "\0\0\0\2\0\0\0"s;

class HostileServer : public DatabaseTest {
protected:
    DatabaseLogin hostile() const {
        DatabaseLogin result = login("whmcs");
        result.socket = path("socket");
        result.password = "SECRET-password";
        result.wait = 5;
        return result;
    }

    /// The text of the error that ends a connection and a first query.
    std::string error_of() const {
        try {
            DatabaseConnection(hostile()).begin_snapshot();
        } catch (const MissingInput& error) {
            return error.what();
        }
        return "no error";
    }
};

TEST_F(HostileServer, gets_no_password_as_it_is) {
    ScriptedServer scripted(path("socket"), {"\xfe"s + "mysql_clear_password\0"s, ok});
    EXPECT_THAT(error_of(), HasSubstr("cannot connect to database server"));
    EXPECT_THAT(scripted.got(), HasSubstr("root"));
    EXPECT_THAT(scripted.got(), Not(HasSubstr("SECRET")));
}

TEST_F(HostileServer, gets_no_file) {
    write("secret", "SECRET-file");
    ScriptedServer scripted(path("socket"), {ok, "\xfb"s + path("secret"), ok, ok, ok});
    error_of();
    EXPECT_THAT(scripted.got(), HasSubstr("SET SESSION"));
    EXPECT_THAT(scripted.got(), Not(HasSubstr("SECRET")));
}

TEST_F(HostileServer, that_says_nothing_is_left) {
    ScriptedServer scripted(path("socket"), {});
    DatabaseLogin login = hostile();
    login.wait = 1;
    const auto began = std::chrono::steady_clock::now();
    EXPECT_THROW(DatabaseConnection{login}, MissingInput);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(8));
}

}  // namespace
}  // namespace serversync
