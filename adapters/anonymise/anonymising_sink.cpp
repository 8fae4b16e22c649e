#include "adapters/anonymise/anonymising_sink.hpp"

#include <string>

namespace serversync {

void AnonymisingSink::server(const ServerRecord& record) {
    const std::string name = m_pseudonyms.of(record.name);
    const std::string hostname = m_pseudonyms.of(record.hostname);
    const std::string ip_address = m_pseudonyms.of(record.ip_address);
    const std::string assigned_ips = m_pseudonyms.of(record.assigned_ips);
    ServerRecord replaced = record;
    replaced.name = name;
    replaced.hostname = hostname;
    replaced.ip_address = ip_address;
    replaced.assigned_ips = assigned_ips;
    m_sink.server(replaced);
}

void AnonymisingSink::client(const ClientRecord& record) {
    const std::string name = m_pseudonyms.name(record.name);
    const std::string email = m_pseudonyms.of(record.email);
    m_sink.client({record.id, name, email, record.currency});
}

void AnonymisingSink::service(const ServiceRecord& record) {
    const std::string domain = m_pseudonyms.of(record.domain);
    const std::string username = m_pseudonyms.of(record.username);
    const std::string dedicated_ip = m_pseudonyms.of(record.dedicated_ip);
    const std::string status = m_pseudonyms.vocabulary(record.status);
    const std::string billing_cycle = m_pseudonyms.vocabulary(record.billing_cycle);
    ServiceRecord replaced = record;
    replaced.domain = domain;
    replaced.username = username;
    replaced.dedicated_ip = dedicated_ip;
    replaced.status = status;
    replaced.billing_cycle = billing_cycle;
    m_sink.service(replaced);
}

void AnonymisingSink::custom_field(const CustomFieldRecord& record) {
    const std::string value = m_pseudonyms.of(record.value);
    m_sink.custom_field({record.service_kind, record.service_id, record.name, value});
}

}  // namespace serversync
