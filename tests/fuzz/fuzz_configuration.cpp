// SPDX-License-Identifier: MIT
// Reads bytes as a configuration, and fills its sources in with a server whose record is an attack.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/config/configuration.hpp"
#include "engine/config/listing_settings.hpp"
#include "engine/model/error.hpp"

namespace {

using namespace serversync;

constexpr const char* hostile_name = "../secrets/9";
constexpr const char* hostile_host = "-oProxyCommand=x";

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "the configuration breaks a rule: %s\n", what);
    std::abort();
}

std::optional<Configuration> read(std::string_view text) {
    try {
        return parse_configuration(text, "'fuzz'", "folder");
    } catch (const ConfigurationError&) {
        return std::nullopt;
    }
}

Server hostile_server() {
    Server server;
    server.id = 3;
    server.name = hostile_name;
    server.hostname = hostile_host;
    return server;
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// What is asked or run may hold a value of the record only where the file itself holds it.
void fill_in(const ListingSettings& settings, const HostPatterns& hosts, std::string_view text) {
    try {
        const ListingSettings filled = filled_in(settings, hostile_server(), hosts, "'fuzz': ");
        const auto check = [&](const std::string& value) {
            for (const std::string_view attack : {hostile_name, hostile_host})
                require(!holds(value, attack) || holds(text, "secrets") || holds(text, "Proxy") || holds(text, "\\u"),
                        "a value of a record stands where it could do harm");
        };
        if (const auto* file = std::get_if<FileSettings>(&filled.from)) check(file->path);
        if (const auto* panel = std::get_if<PanelSettings>(&filled.from)) check(panel->url);
        if (const auto* command = std::get_if<CommandSettings>(&filled.from)) {
            for (const std::string& argument : command->arguments) check(argument);
        }
    } catch (const ConfigurationError&) {
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::optional<Configuration> configuration = read(text);
    if (!configuration) return 0;
    for (const ServerSource& server : configuration->servers) fill_in(server.listing, configuration->hosts, text);
    for (const auto& [module, listing] : configuration->module_listings) fill_in(listing, configuration->hosts, text);
    const std::optional<Configuration> again = read(std::string(text) + "\n// a comment");
    require(again && again->digest == configuration->digest, "a comment is a difference");
    return 0;
}
