// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "adapters/listing/adapter.hpp"
#include "adapters/transport/secret.hpp"

namespace serversync {

/// A WHMCS provisioning module that is run in PHP (the real program, 8.0 or later; law 80) without WHMCS; docs/php-module.md says
/// what it finds there.
struct PhpModule {
    std::string folder;       ///< with NAME.php in it, where NAME is the folder's own name: letters, digits and `_`
    std::string php = "php";  ///< the program
    /// What the module gets as parameters. Source of the names: developers.whmcs.com, provisioning-modules/module-parameters:
    /// serverid, serverip, serverhostname, serverusername, serverpassword, serveraccesshash, serversecure, serverhttpprefix,
    /// serverport. A missing one is blank, except that `serversecure` is on; `serverhttpprefix` follows from it.
    std::map<std::string, std::string> parameters;
    std::map<std::string, Secret> secrets;  ///< parameters that are secrets; they win over `parameters`
    std::string mirror;                     ///< path of the mirror behind Capsule; blank: none
    std::chrono::milliseconds time_limit{300'000};
    std::uint64_t output_bytes = 1ULL << 30U;  ///< of the reply
    std::uint64_t memory_mb = 512;             ///< PHP's memory_limit
    /// Texts of PHP's warnings that a person found harmless for this module, such as "Undefined property: Api::$log": they are
    /// counted and do not fail the listing (law 81).
    std::vector<std::string> accepted_warnings;
    std::string
        libraries;  ///< a PHP file that is loaded first, for example vendor/autoload.php with what WHMCS brings; blank: none
};

/// What a module says of itself. Source: developers.whmcs.com, provisioning-modules/meta-data-params. As the module says it: the
/// only checks are that it is UTF-8 and short.
struct PhpModuleMetadata {
    std::string display_name;                           ///< DisplayName
    std::string identity_field;                         ///< ListAccountsUniqueIdentifierField
    std::string identity_display_name;                  ///< ListAccountsUniqueIdentifierDisplayName
    std::string product_field;                          ///< ListAccountsProductField
    std::map<std::string, std::string> config_options;  ///< "configoption1" to its label; none if ConfigOptions fails
};

/// Asks the module for `NAME_MetaData` and `NAME_ConfigOptions`. Throws `MissingInput` with evidence if MetaData has no usable
/// answer: for the reasons for which a listing fails, or because there is no such function.
PhpModuleMetadata read_php_metadata(const PhpModule& module);

/// Asks the module for `NAME_ListAccounts` and reads its reply as the whmcs-json adapter reads JSON. Whatever the module does, a
/// listing comes back. It has failed, with evidence and without any of the secrets, if there is no reply, if PHP reported a
/// warning, an exception or an error, if the module printed something, tried to write to WHMCS's database or asked WHMCS for what
/// is not there (laws 81, 82 and 86), or if a limit was exceeded. `metadata`, if not null, gets what the module says of itself;
/// blank if it says nothing.
Listing read_php_listing(const PhpModule& module, const ListingRequest& request, PhpModuleMetadata* metadata);

}  // namespace serversync
