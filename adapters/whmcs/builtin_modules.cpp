// SPDX-License-Identifier: MIT
#include "adapters/whmcs/builtin_modules.hpp"

#include <algorithm>
#include <array>

namespace serversync {

namespace {

// The names: docs.whmcs.com, Server_Sync_Tool, revision of 30 December 2020: "includes: cPanel, Plesk and DirectAdmin modules".
//
// The identity field: the three had the sync before modules could name a field (7.8 against 7.10), and meta-data-params documents
// "Domain" as the identifier column's label for a module that names none.
constexpr std::string_view label_is_domain =
    "inferred: developers.whmcs.com, meta-data-params, ListAccountsUniqueIdentifierDisplayName is 'Domain' by default;"
    " usage-update finds an account's service by server and domain. No source for the product field";

constexpr std::array<BuiltinModule, 3> all_modules{{
    {{"cpanel", "cPanel", "domain", "Domain", ""}, label_is_domain},
    {{"directadmin", "DirectAdmin", "domain", "Domain", ""}, label_is_domain},
    {{"plesk", "Plesk", "domain", "Domain", "configoption1"},
     "github.com/plesk/whmcs-plugin, plesk.php at 2a72385b: UsageUpdate finds hosting accounts by server and domain,"
     " the first of ConfigOptions is servicePlanName"},
}};

}  // namespace

std::span<const BuiltinModule> builtin_modules() { return all_modules; }

const ModuleRecord* builtin_module(std::string_view name) {
    const auto found = std::find_if(all_modules.begin(), all_modules.end(),
                                    [name](const BuiltinModule& module) { return module.record.name == name; });
    return found != all_modules.end() ? &found->record : nullptr;
}

}  // namespace serversync
