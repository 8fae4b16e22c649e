#include "adapters/whmcs/builtin_modules.hpp"

#include <algorithm>
#include <array>

#include "engine/model/identity.hpp"

namespace serversync {

namespace {

constexpr std::array modules = {
    ModuleRecord{"cpanel", "cPanel", "domain", "Domain", "configoption1"},
};

}  // namespace

const ModuleRecord* builtin_module(std::string_view name) {
    const auto* found = std::find_if(modules.begin(), modules.end(),
                                     [name](const ModuleRecord& module) { return equal_folded(module.name, name); });
    return found == modules.end() ? nullptr : found;
}

}  // namespace serversync
