// SPDX-License-Identifier: MIT
#include "engine/mirror/service_reader.hpp"

#include "engine/mirror/record_sql.hpp"
#include "engine/mirror/statements.hpp"

namespace serversync {

Service ServiceReader::read() {
    Service service;
    service.key = m_text.keep(m_query.text(0));
    service.identity = m_query.is_null(1) ? service.key : m_text.keep(m_query.text(1));
    read_fields(m_query, statements::first_service_column, service);
    for_each_field<Service>([&](auto field) {
        auto& value = field.of(service);
        if constexpr (field.uses.is_often_identity) {
            value = value == service.identity ? service.identity : m_text.keep(value);
        } else if constexpr (field.is_text) {
            value = m_text.keep(value);
        }
    });
    service.status = parse_service_status(service.status_text);
    return service;
}

}  // namespace serversync
