#include "adapters/adapter.hpp"
#include "adapters/whmcs_json.hpp"

namespace serversync {

std::span<const Adapter* const> adapters() {
    static const WhmcsJson whmcs_json;
    static const Adapter* const all[] = {&whmcs_json};
    return all;
}

const Adapter* find_adapter(std::string_view name) {
    for (const Adapter* adapter : adapters()) {
        if (adapter->name() == name) return adapter;
    }
    return nullptr;
}

}  // namespace serversync
