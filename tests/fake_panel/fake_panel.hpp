// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace serversync {

/// Certificates for 127.0.0.1, made with the openssl command in a folder of their own.
class Certificates {
public:
    Certificates();
    ~Certificates();
    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;

    std::string authority() const { return path("ca.pem"); }
    std::string other_authority() const { return path("other-ca.pem"); }

    /// The path of the certificate "good", "expired" or "wrong-host" (for panel.example), without ".pem" and ".key".
    std::string stem(const std::string& name) const { return path(name); }

private:
    std::string path(const std::string& name) const { return (m_folder / name).string(); }

    std::filesystem::path m_folder;
};

/// The server of `fake_panel.py`, which says what scenarios are; it ends with this object, and with this process.
class FakePanel {
public:
    FakePanel();
    ~FakePanel();
    FakePanel(const FakePanel&) = delete;
    FakePanel& operator=(const FakePanel&) = delete;

    /// Opens a port and returns it.
    int listen();
    int listen(const std::string& certificate_stem);

    void play(const nlohmann::json& scenario);

    /// What came since `play`.
    nlohmann::json requests();

    /// How often each route of the scenario answered.
    nlohmann::json answers();

private:
    nlohmann::json ask(const nlohmann::json& command);

    pid_t m_process = -1;
    std::FILE* m_to = nullptr;
    std::FILE* m_from = nullptr;
};

/// A scenario of one route for all requests: a reply, or a list of them.
nlohmann::json always(const nlohmann::json& replies);

}  // namespace serversync
