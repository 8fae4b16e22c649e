#include "engine/mirror/service_reader.hpp"

namespace serversync {

Service ServiceReader::read() {
    Service service;
    service.key = m_text.keep(m_query.text(0));
    service.kind = m_query.number(1) == 1 ? ServiceKind::addon : ServiceKind::hosting;
    service.id = m_query.id(2);
    service.identity = m_query.is_null(3) ? service.key : m_text.keep(m_query.text(3));
    service.client_id = m_query.id(4);
    service.product_id = m_query.id(5);
    service.module = m_text.keep(m_query.text(6));
    service.domain = keep(m_query.text(7), service.identity, service.key);
    service.username = keep(m_query.text(8), service.identity, service.domain);
    service.dedicated_ip = m_text.keep(m_query.text(9));
    service.status_text = m_text.keep(m_query.text(10));
    service.billing_cycle = m_text.keep(m_query.text(11));
    if (const auto days = m_query.optional_number(12)) service.registered_on = Date{static_cast<std::int32_t>(*days)};
    service.amount_minor = m_query.optional_number(13);
    service.server_id = m_query.id(14);
    service.status = parse_service_status(service.status_text);
    return service;
}

}  // namespace serversync
