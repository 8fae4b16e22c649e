// SPDX-License-Identifier: MIT
#include "engine/mirror/service_reader.hpp"

namespace serversync {

Service kept_service(const KeyedService& keyed, TextArena& text) {
    Service service = keyed.service();
    const bool is_key = keyed.identity == keyed.key;
    service.key = text.keep(keyed.key);
    service.identity = is_key ? service.key : text.keep(keyed.identity);
    for_each_field<Service>([&](auto field) {
        auto& value = field.of(service);
        if constexpr (field.uses.is_often_identity) {
            value = value == service.identity ? service.identity : text.keep(value);
        } else if constexpr (field.is_text) {
            value = text.keep(value);
        }
    });
    service.status = parse_service_status(service.status_text);
    return service;
}

}  // namespace serversync
