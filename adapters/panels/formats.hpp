// SPDX-License-Identifier: MIT
#pragma once

#include "adapters/listing/adapter.hpp"

namespace serversync {

// One file a format, adapters/panels/<name>.cpp; its first lines say what the panel sends and where that is documented.
const Adapter& csv_adapter();
const Adapter& cyberpanel_adapter();
const Adapter& directadmin_adapter();
const Adapter& enhance_adapter();
const Adapter& hestiacp_adapter();
const Adapter& interworx_adapter();
const Adapter& ispconfig_adapter();
const Adapter& keyhelp_adapter();
const Adapter& plesk_adapter();
const Adapter& proxmox_adapter();
const Adapter& solusvm2_adapter();
const Adapter& solusvm_adapter();
const Adapter& virtualizor_adapter();
const Adapter& virtualmin_adapter();
const Adapter& whm_adapter();

}  // namespace serversync
