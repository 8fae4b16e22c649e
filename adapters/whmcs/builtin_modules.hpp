// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// A provisioning module that WHMCS ships, as far as its ListAccounts metadata are publicly documented.
struct BuiltinModule {
    ModuleRecord record;
    std::string_view source;  ///< what says so, and with what certainty; never blank
};

/// All of them, sorted by name. The modules are those that WHMCS's page on its sync tool names. A value without a public source
/// is blank (law 59): a blank product field gives no product differences, a guessed one would give wrong ones.
std::span<const BuiltinModule> builtin_modules();

/// The metadata of a module that WHMCS ships with sync support; null if the name is not one of those. Names are compared as WHMCS
/// spells them, in lower case. For sources that cannot ask the module itself (WHMCS's database and API hold no metadata). An
/// operator overrides or completes it with the configuration's `modules`, which wins over every source: `"modules": {"cpanel":
/// {"identity_field": "username", "product_field": "configoption1"}}`.
const ModuleRecord* builtin_module(std::string_view name);

}  // namespace serversync
