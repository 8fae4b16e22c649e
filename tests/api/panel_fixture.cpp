// SPDX-License-Identifier: MIT
#include "tests/api/panel_fixture.hpp"

namespace serversync {

PanelServers& panel_servers() {
    static PanelServers servers;
    return servers;
}

HttpOptions NotedPauses::options() {
    HttpOptions options;
    options.connect_limit = std::chrono::seconds(5);
    options.total_limit = std::chrono::seconds(20);
    options.stall_limit = std::chrono::seconds(10);
    options.ca_file = panel_servers().certificates.authority();
    options.sleep = [this](std::chrono::milliseconds time) { pauses.push_back(time); };
    options.now = [] { return std::int64_t{1'790'000'000}; };
    return options;
}

}  // namespace serversync
