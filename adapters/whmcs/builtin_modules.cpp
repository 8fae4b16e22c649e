#include "adapters/whmcs/builtin_modules.hpp"

namespace serversync {

const ModuleRecord* builtin_module(std::string_view /*name*/) { return nullptr; }

}  // namespace serversync
