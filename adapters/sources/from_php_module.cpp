// SPDX-License-Identifier: MIT
#include "adapters/sources/from_php_module.hpp"

#include "adapters/sources/read_bytes.hpp"
#include "adapters/sources/secrets_in_rows.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

/// Matched on another field than the module means, all accounts would look unmanaged and all services orphaned (law 99).
std::string other_identity(const PhpModuleMetadata& metadata, const ListingRequest& request) {
    if (metadata.identity_field.empty() || !request.identity) return {};
    const auto own = parse_identity_field(metadata.identity_field);
    if (own && *own == *request.identity) return {};
    return "the module is identified by '" + excerpt(metadata.identity_field, 100) + "' and the mirror by '" +
           to_text(*request.identity) +
           "'; load the mirror again (serversync mirror load --php-modules DIR), or name the identity field in the configuration";
}

}  // namespace

std::string FromPhpModule::shown() const {
    const std::string folder = module.folder.substr(0, module.folder.find_last_not_of('/') + 1);
    return "PHP module '" + folder.substr(folder.rfind('/') + 1) + "'";
}

Listing FromPhpModule::read(const ListingRequest& request, std::chrono::milliseconds limit) const {
    PhpModule limited = module;
    limited.time_limit = limit;
    PhpModuleMetadata metadata;
    std::vector<Secret> secrets;
    for (const auto& [name, secret] : module.secrets) secrets.push_back(secret);
    const ListingRequest with_secrets = guarded(request, secrets);
    Listing listing = read_php_listing(limited, with_secrets, &metadata);
    const std::string doubt = listing.state == ListingState::failed ? std::string() : other_identity(metadata, request);
    return doubt.empty() ? std::move(listing) : failed_listing(nullptr, request, doubt);
}

}  // namespace serversync
