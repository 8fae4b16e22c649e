// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "engine/config/configuration.hpp"
#include "engine/model/catalogue.hpp"

namespace serversync {

/// The server of the catalogue that is called so; null, with the reason in `fault`, where there is none or several. `mirror`: the
/// path, for the reason.
const Server* server_called(std::string_view name, const Catalogue& catalogue, const std::string& mirror, std::string& fault);

/// The server that a name of the configuration means, likewise.
const Server* known_server(const ServerName& name, const Catalogue& catalogue, const std::string& mirror, std::string& fault);

}  // namespace serversync
