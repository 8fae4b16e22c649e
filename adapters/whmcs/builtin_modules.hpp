#pragma once

#include <string_view>

#include "engine/model/mirror_record.hpp"

namespace serversync {

/// The metadata of a provisioning module that WHMCS ships with; null where they are not known. `name` in any case.
const ModuleRecord* builtin_module(std::string_view name);

}  // namespace serversync
