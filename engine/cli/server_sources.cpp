// SPDX-License-Identifier: MIT
#include "engine/cli/server_sources.hpp"

#include <sys/stat.h>

#include <map>
#include <set>
#include <span>

#include "engine/batch/listing_job.hpp"
#include "engine/files/byte_source.hpp"

namespace serversync {

namespace {

/// A file's listing was taken when the file was written, if nothing says otherwise.
std::optional<Instant> modified_at(const std::string& path) {
    struct stat status {};
    if (path == "-" || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return Instant{status.st_mtime};
}

/// Sources by server; the first one that is added for a server stays.
class Sources {
public:
    explicit Sources(const Options& options) : m_adapter(options.text("adapter")), m_time_is_given(options.has("listed-at")) {}

    void add(ServerSource source) {
        if (auto* file = std::get_if<FileSettings>(&source.listing.from)) {
            if (!m_adapter.empty()) source.listing.adapter = m_adapter;
            if (!file->listed_at && !m_time_is_given && source.listing.fault.empty()) file->listed_at = modified_at(file->path);
        }
        const std::uint64_t id = source.server_id;
        m_sources.try_emplace(id, std::move(source));
    }

    bool knows(std::uint64_t id) const { return m_sources.contains(id); }

    std::vector<ServerSource> all() {
        std::vector<ServerSource> sources;
        for (auto& [id, source] : m_sources) sources.push_back(std::move(source));
        return sources;
    }

private:
    std::string m_adapter;
    bool m_time_is_given;
    std::map<std::uint64_t, ServerSource> m_sources;
};

ServerSource in_file(std::uint64_t server_id, std::string path, FileOrigin origin) {
    ServerSource source;
    source.server_id = server_id;
    source.listing.from = FileSettings{std::move(path), std::nullopt, origin};
    return source;
}

/// What a folder has for servers that have no source yet.
void add_folder(Sources& sources, const std::string& folder, const ServerNames& names, FoundSources& found) {
    ListingsFolder files = listings_folder(folder, names.catalogue(), found.declared);
    for (ListingFile& file : files.listings) {
        if (!sources.knows(file.server_id)) sources.add(in_file(file.server_id, std::move(file.path), FileOrigin::folder));
    }
    found.unread_files = std::move(files.unread);
}

/// The server that is asked in the place of this one.
std::uint64_t asked_server(std::span<const DeclaredServer> declared, std::uint64_t id) {
    const DeclaredServer* declaration = declaration_of(declared, id);
    return declaration != nullptr && declaration->same_as != 0 ? declaration->same_as : id;
}

/// The servers of a module, whose source is the same except for their names. A server that is disabled in WHMCS and has no live
/// service is not asked.
void add_by_module(Sources& sources, const Configuration& configuration, const Catalogue& catalogue, const FoundSources& found,
                   const std::vector<std::uint64_t>& scope) {
    std::set<std::uint64_t> wanted;
    for (const std::uint64_t id : scope) wanted.insert(asked_server(found.declared, id));
    for (const Server& server : catalogue.servers()) {
        if (declaration_of(found.declared, server.id) != nullptr) continue;
        const auto settings = configuration.module_listings.find(server.module);
        if (settings == configuration.module_listings.end() || sources.knows(server.id)) continue;
        const bool is_wanted = wanted.empty() ? !server.disabled || server.live_services > 0 : wanted.contains(server.id);
        if (!is_wanted) continue;
        ServerSource source;
        source.server_id = server.id;
        source.listing = filled_in(settings->second, server, configuration.hosts,
                                   shown(server) + ": source of module '" + server.module + "': ");
        sources.add(std::move(source));
    }
}

}  // namespace

FoundSources find_sources(const Options& options, const Configuration& configuration, const ServerNames& names,
                          const std::vector<std::uint64_t>& scope) {
    check_named_records(configuration, names.catalogue(), names.mirror());
    ConfiguredServers configured = configured_servers(configuration, names.catalogue(), names.mirror());
    FoundSources found;
    found.declared = std::move(configured.declared);
    Sources sources(options);
    if (options.has("listing")) {
        if (scope.size() != 1) throw UsageError("option '--listing' needs exactly one '--server'");
        const std::string path = options.text("listing");
        check_argument(path);  // a mistyped name is reported at once, not as a failed listing
        sources.add(in_file(asked_server(found.declared, scope.front()), path, FileOrigin::command_line));
        found.sources = sources.all();
        return found;
    }
    if (options.has("listings")) add_folder(sources, options.text("listings"), names, found);
    for (ServerSource& source : configured.sources) sources.add(std::move(source));
    if (!options.has("listings") && !configuration.listings.empty()) add_folder(sources, configuration.listings, names, found);
    if (!options.has("listings")) add_by_module(sources, configuration, names.catalogue(), found, scope);
    found.sources = sources.all();
    return found;
}

}  // namespace serversync
