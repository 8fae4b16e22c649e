// SPDX-License-Identifier: MIT
#include "adapters/panels/registry.hpp"

#include "adapters/listing/kept_listing.hpp"
#include "adapters/listing/whmcs_json.hpp"
#include "adapters/panels/formats.hpp"

namespace serversync {

std::span<const Adapter* const> adapters() {
    static const WhmcsJson whmcs_json;
    static const Adapter* const all[] = {&csv_adapter(),      &cyberpanel_adapter(),  &directadmin_adapter(),  &enhance_adapter(),
                                         &hestiacp_adapter(), &interworx_adapter(),   &ispconfig_adapter(),    &keyhelp_adapter(),
                                         &plesk_adapter(),    &proxmox_adapter(),     &kept_listing_adapter(), &solusvm_adapter(),
                                         &solusvm2_adapter(), &virtualizor_adapter(), &virtualmin_adapter(),   &whm_adapter(),
                                         &whmcs_json};
    return all;
}

const Adapter* find_adapter(std::string_view name) {
    for (const Adapter* adapter : adapters()) {
        if (adapter->name() == name) return adapter;
    }
    return nullptr;
}

}  // namespace serversync
