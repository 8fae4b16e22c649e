// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "adapters/transport/http_client.hpp"
#include "tests/fake_panel/fake_panel.hpp"

namespace serversync {

/// The servers of all tests of this program, started when they are first needed.
struct PanelServers {
    Certificates certificates;
    FakePanel panel;
    int plain = panel.listen();
    int secure = panel.listen(certificates.stem("good"));
    int expired = panel.listen(certificates.stem("expired"));
    int wrong_host = panel.listen(certificates.stem("wrong-host"));

    std::string http(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(plain) + path; }
    std::string https(const std::string& path) const { return https(secure, path); }
    static std::string https(int port, const std::string& path) { return "https://127.0.0.1:" + std::to_string(port) + path; }
};

PanelServers& panel_servers();

/// Options with short limits, the test's own authority, and pauses that are only noted.
struct NotedPauses {
    std::vector<std::chrono::milliseconds> pauses;
    HttpOptions options();
};

}  // namespace serversync
