#pragma once

#include <string_view>

#include "engine/model/mirror_record.hpp"

namespace serversync {

/// The metadata of a provisioning module that comes with WHMCS, or nullptr; `name` in any case of letters.
const ModuleRecord* builtin_module(std::string_view name);

}  // namespace serversync
