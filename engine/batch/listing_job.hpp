// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "adapters/sources/listing_source.hpp"
#include "engine/config/listing_settings.hpp"
#include "engine/model/catalogue.hpp"

namespace serversync {

/// One listing to read.
struct ListingJob {
    std::uint64_t server_id = 0;  ///< 0: not of a server of the mirror
    ListingSource source;
    ListingRequest request;
    std::string fault;  ///< why it cannot be read at all; blank: it can be tried
};

/// What, beside its own settings, decides how a server's listing is read.
struct ListingRules {
    const Catalogue& catalogue;               ///< after `apply_modules`
    const StatusAliases& status_aliases;      ///< of the configuration
    std::string mirror;                       ///< path
    std::optional<Instant> listed_at{};       ///< for a listing in a file that does not say so itself
    std::optional<IdentityField> identity{};  ///< in place of the module's
    HostPatterns hosts{};                     ///< who may be asked
};

/// How the listing of a server is read: the only place that decides it. A server whose accounts cannot be matched, a secret that
/// is missing, a value of the server's record that cannot be used and a host that may not be asked are faults of the job; a
/// mistake in the settings throws `ConfigurationError`.
ListingJob listing_job(const ListingRules& rules, const Server& server, const ListingSettings& settings);

/// "server 3 ('web3')".
std::string shown(const Server& server);

/// Whether the accounts of the server can be matched: its module names an identity field.
bool can_be_reconciled(const Catalogue& catalogue, const Server& server);

/// Why `can_be_reconciled` says no.
std::string no_identity_text(const Server& server);

/// Puts the configuration's modules in the place of the mirror's. It may name the product field of a module at any time; its
/// identity field made the mirror's keys and can only be changed by a load: another one throws `ConfigurationError` that names
/// `mirror`, the path.
void apply_modules(std::span<const Module> modules, const std::string& mirror, Catalogue& catalogue);

}  // namespace serversync
