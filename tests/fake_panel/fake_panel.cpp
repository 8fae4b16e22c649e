// SPDX-License-Identifier: MIT
#include "tests/fake_panel/fake_panel.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace serversync {

namespace {

using nlohmann::json;

std::filesystem::path new_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "serversync-certificates-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    return pattern;
}

constexpr const char* make_certificates = R"(
set -e
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.pem" -days 30 -subj "/CN=$1" \
        -addext basicConstraints=critical,CA:true
}
certificate() { # name, subjectAltName, days
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1"
    printf 'subjectAltName=%s\n' "$2" > "$1.ext"
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days "$3" -extfile "$1.ext" -out "$1.pem"
}
authority ca
authority other-ca
certificate good IP:127.0.0.1,DNS:localhost 30
certificate expired IP:127.0.0.1,DNS:localhost -1
certificate wrong-host DNS:panel.example 30
)";

}  // namespace

Certificates::Certificates() : m_folder(new_folder()) {
    std::ofstream(m_folder / "make") << make_certificates;
    const std::string line = "cd '" + m_folder.string() + "' && sh ./make >log 2>&1";
    if (std::system(line.c_str()) != 0) throw std::runtime_error("cannot make certificates with openssl, see " + path("log"));
}

Certificates::~Certificates() {
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

FakePanel::FakePanel() {
    std::array<int, 2> to{}, from{};
    if (::pipe2(to.data(), O_CLOEXEC) != 0 || ::pipe2(from.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("cannot make a pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], 0);
    posix_spawn_file_actions_adddup2(&actions, from[1], 1);
    std::string program = "python3", script = SERVERSYNC_SOURCE_DIR "/tests/fake_panel/fake_panel.py";
    std::array<char*, 3> arguments{program.data(), script.data(), nullptr};
    const int error = ::posix_spawnp(&m_process, "python3", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(to[0]);
    ::close(from[1]);
    m_to = ::fdopen(to[1], "w");
    m_from = ::fdopen(from[0], "r");
    if (error != 0) throw std::runtime_error("cannot start python3");
}

FakePanel::~FakePanel() {
    std::fclose(m_to);
    std::fclose(m_from);
    int status = 0;
    ::waitpid(m_process, &status, 0);
}

json FakePanel::ask(const json& command) {
    const std::string line = command.dump() + "\n";
    std::fputs(line.c_str(), m_to);
    std::fflush(m_to);
    char* answer = nullptr;
    std::size_t room = 0;
    const auto size = ::getline(&answer, &room, m_from);
    const std::unique_ptr<char, decltype(&std::free)> owner(answer, &std::free);
    if (size <= 0) throw std::runtime_error("the fake panel does not answer");
    return json::parse(std::string_view(answer, static_cast<std::size_t>(size)));
}

int FakePanel::listen() { return ask({{"listen", json::object()}}).at("port"); }

int FakePanel::listen(const std::string& certificate_stem) {
    return ask({{"listen", {{"certificate", certificate_stem + ".pem"}, {"key", certificate_stem + ".key"}}}}).at("port");
}

void FakePanel::play(const json& scenario) { ask({{"scenario", scenario}}); }

json FakePanel::requests() { return ask({{"requests", json::object()}}).at("requests"); }

json FakePanel::answers() { return ask({{"answers", json::object()}}).at("answers"); }

json always(const json& replies) {
    json list = replies.is_array() ? replies : json::array({replies});
    return {{"routes", json::array({{{"match", json::object()}, {"replies", std::move(list)}}})}};
}

}  // namespace serversync
