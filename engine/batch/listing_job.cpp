// SPDX-License-Identifier: MIT
#include "engine/batch/listing_job.hpp"

#include <algorithm>

#include "engine/batch/resolve_source.hpp"
#include "engine/model/error.hpp"

namespace serversync {

std::string shown(const Server& server) { return "server " + std::to_string(server.id) + " ('" + server.name + "')"; }

bool can_be_reconciled(const Catalogue& catalogue, const Server& server) {
    const Module* module = catalogue.module(server.module);
    return module != nullptr && module->identity;
}

std::string no_identity_text(const Server& server) {
    if (server.module.empty()) return "server has no module in WHMCS";
    return "module '" + server.module +
           "' names no identity field, so its accounts cannot be matched; name it in the configuration: " +
           std::string(identity_field_choices);
}

ListingJob listing_job(const ListingRules& rules, const Server& server, const ListingSettings& settings) {
    ListingJob job;
    job.server_id = server.id;
    ResolvedSource resolved = resolve_source(settings, rules.hosts, shown(server) + ": ");
    job.source = std::move(resolved.source);
    job.fault = std::move(resolved.fault);
    std::string unnamed = name_server(job.source, server, rules.hosts, rules.mirror);
    if (job.fault.empty()) job.fault = std::move(unnamed);
    const Module* module = rules.catalogue.module(server.module);
    job.request.identity = rules.identity || module == nullptr ? rules.identity : module->identity;
    if (!job.request.identity) job.fault = no_identity_text(server);
    const auto aliases = rules.status_aliases.find(server.module);
    if (aliases != rules.status_aliases.end()) job.request.status_aliases = aliases->second;
    job.request.format_options = settings.options;
    const auto* file = std::get_if<FileSettings>(&settings.from);
    job.request.listed_at = file != nullptr && file->listed_at ? file->listed_at : rules.listed_at;
    return job;
}

void apply_modules(std::span<const Module> modules, const std::string& mirror, Catalogue& catalogue) {
    for (const Module& module : modules) {
        const Module* loaded = catalogue.module(module.name);
        const bool has_servers = std::any_of(catalogue.servers().begin(), catalogue.servers().end(),
                                             [&](const Server& server) { return server.module == module.name; });
        if (!has_servers) continue;
        const auto name_of = [](const Module* of) {
            return of == nullptr || !of->identity ? std::string("nothing") : "'" + to_text(*of->identity) + "'";
        };
        if (module.identity && (loaded == nullptr || loaded->identity != module.identity)) {
            throw ConfigurationError("module '" + module.name + "' is identified by " + name_of(&module) +
                                     " in the configuration and by " + name_of(loaded) + " in the mirror '" + mirror +
                                     "'; load the mirror again with this configuration (serversync mirror load --config)");
        }
        Module merged = module;
        if (!merged.identity && loaded != nullptr) merged.identity = loaded->identity;
        if (!merged.product_option && loaded != nullptr) merged.product_option = loaded->product_option;
        catalogue.set_module(merged);
    }
}

}  // namespace serversync
