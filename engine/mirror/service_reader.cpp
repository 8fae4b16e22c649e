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
    service.module = word(m_modules, m_query.text(6));
    service.domain = keep(m_query.text(7), service.identity, service.key);
    service.username = keep(m_query.text(8), service.identity, service.domain);
    service.dedicated_ip = word(m_addresses, m_query.text(9));
    service.status_text = word(m_statuses, m_query.text(10));
    service.billing_cycle = word(m_cycles, m_query.text(11));
    if (const auto days = m_query.optional_number(12)) service.registered_on = Date{static_cast<std::int32_t>(*days)};
    service.amount_minor = m_query.optional_number(13);
    service.server_id = m_query.id(14);
    if (service.status_text.data() != m_status_text.data()) {
        m_status_text = service.status_text;
        m_status = parse_service_status(service.status_text);
    }
    service.status = m_status;
    return service;
}

void ServiceReader::forget() {
    m_modules = m_statuses = m_cycles = m_addresses = {};
    m_status_text = {};
    m_status = parse_service_status({});
}

std::string_view ServiceReader::word(Words& words, std::string_view text) {
    if (text.empty()) return {};
    for (const std::string_view kept : words.kept) {
        if (kept == text) return kept;
    }
    const std::string_view kept = m_text.keep(text);
    words.kept[words.next] = kept;
    words.next = (words.next + 1) % words.kept.size();
    return kept;
}

}  // namespace serversync
