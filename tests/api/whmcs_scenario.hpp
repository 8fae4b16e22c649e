// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace serversync {

/// What stands in every reply and may never be seen again.
extern const std::string planted;

/// A row of GetClientsProducts in the shape of the documentation, with passwords and notes in it.
nlohmann::json service_row(std::uint64_t id, const std::string& domain, const std::string& status = "Active");

nlohmann::json client_row(std::uint64_t id);

/// A paged reply: `rows` of all, from `start` on, at most `most` of them.
nlohmann::json page(const std::string& container, const std::string& member, const nlohmann::json& rows, std::size_t start,
                    std::size_t most);

/// The parts of a WHMCS installation; `scenario` makes a fake panel's scenario of them.
struct WhmcsScenario {
    WhmcsScenario();

    /// One reply, or a list of replies, of an action. Comes before what the installation would answer.
    void answer(const std::string& action, const nlohmann::json& replies);
    void answer(const std::string& action, std::size_t start, const nlohmann::json& replies);

    std::string text() const;

    std::size_t services = 2;
    std::size_t clients = 1;
    std::size_t most_rows = 100;  ///< the server's own limit of a page

private:
    std::vector<std::string> m_routes;  ///< JSON
};

}  // namespace serversync
