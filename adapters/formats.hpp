#pragma once

#include "adapters/adapter.hpp"

namespace serversync {

// One file a format, adapters/formats/<name>.cpp; its first lines say what the panel sends and where that is documented.
const Adapter& csv_adapter();
const Adapter& enhance_adapter();
const Adapter& proxmox_adapter();
const Adapter& solusvm2_adapter();
const Adapter& solusvm_adapter();
const Adapter& virtualizor_adapter();
const Adapter& whm_adapter();

}  // namespace serversync
