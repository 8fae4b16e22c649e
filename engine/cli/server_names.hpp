// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "engine/model/catalogue.hpp"

namespace serversync {

/// Servers by id or name, against the mirror.
class ServerNames {
public:
    /// Throws as `Mirror` does.
    explicit ServerNames(const std::string& mirror);

    /// The server that an id or a name means. Throws `UsageError`, listing the servers, if there is none.
    std::uint64_t id_of(const std::string& name) const;

    const std::string& mirror() const { return m_mirror; }  ///< path
    const Catalogue& catalogue() const { return m_catalogue; }

private:
    std::string m_mirror;
    Catalogue m_catalogue;
};

}  // namespace serversync
