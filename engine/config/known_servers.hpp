// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/config/configuration.hpp"
#include "engine/model/catalogue.hpp"

namespace serversync {

/// The servers of a catalogue by name and by id.
class KnownServers {
public:
    /// `mirror`: the path, for reasons. The catalogue must outlive this.
    KnownServers(const Catalogue& catalogue, std::string mirror);

    /// The server that is called so; null, with the reason in `fault`, where there is none or several.
    const Server* called(std::string_view name, std::string& fault) const;

    /// The server that a name of the configuration means, likewise.
    const Server* find(const ServerName& name, std::string& fault) const;

    /// Those that a name could mean where it means several, by id; else none.
    std::vector<const Server*> namesakes(const ServerName& name) const;

private:
    std::string unknown(std::string_view name) const;

    const Catalogue& m_catalogue;
    std::string m_mirror;
    std::unordered_map<std::string_view, const Server*> m_by_name;  ///< null: several
};

}  // namespace serversync
