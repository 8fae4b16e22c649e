#include "engine/mirror/service_pieces.hpp"

#include <optional>

#include "engine/mirror/checked_bytes.hpp"
#include "engine/record/packer.hpp"

namespace serversync {

namespace {

/// What a service's first number says; a text that is not given equals the one before.
constexpr std::uint64_t is_addon = 1;
constexpr std::uint64_t has_identity = 2;  ///< else it is the key
constexpr std::uint64_t has_domain = 4;    ///< else it is the identity
constexpr std::uint64_t has_username = 8;  ///< else it is the identity
constexpr std::uint64_t has_address = 16;  ///< else there is none

/// No service takes less: ten numbers and texts.
constexpr std::size_t smallest_service = 10;

}  // namespace

std::uint64_t ServicePacker::place_of(std::string_view word) {
    for (std::size_t i = 0; i < m_word_count; ++i) {
        if (m_words[i] == word) return i;
    }
    if (m_word_count == m_words.size()) m_words.emplace_back();
    m_words[m_word_count].assign(word);
    return m_word_count++;
}

void ServicePacker::add(const Service& service) {
    const bool identity = service.identity != service.key;
    const bool domain = service.domain != service.identity;
    const bool username = service.username != service.identity;
    const bool address = !service.dedicated_ip.empty();
    Packer packer(m_field);
    packer.number((service.kind == ServiceKind::addon ? is_addon : 0U) | (identity ? has_identity : 0U) |
                  (domain ? has_domain : 0U) | (username ? has_username : 0U) | (address ? has_address : 0U));
    packer.text(service.key);
    if (identity) packer.text(service.identity);
    if (domain) packer.text(service.domain);
    if (username) packer.text(service.username);
    if (address) packer.text(service.dedicated_ip);
    packer.number(place_of(service.module)).number(place_of(service.status_text)).number(place_of(service.billing_cycle));
    packer.number(service.id).number(service.client_id).number(service.product_id);
    packer.optional_number(service.registered_on ? std::optional<std::int64_t>(service.registered_on->days) : std::nullopt);
    packer.optional_number(service.amount_minor);
    m_services.append(m_field.bytes());
    m_last_key.assign(service.key);
    ++m_count;
}

std::string_view ServicePacker::finish() {
    Packer packer(m_field);
    packer.number(m_word_count);
    for (std::size_t i = 0; i < m_word_count; ++i) packer.text(m_words[i]);
    packer.number(m_count);
    m_piece.assign(checksum_size, '\0').append(m_field.bytes()).append(m_services.bytes());
    seal(m_piece);
    m_services.clear();
    m_last_key.clear();
    m_count = m_word_count = 0;
    return m_piece;
}

bool ServiceUnpacker::unpack(std::string_view piece, std::uint64_t server_id, std::vector<Service>& services) {
    const std::optional<std::string_view> bytes = unsealed(piece);
    if (!bytes) return false;
    Unpacker unpacker(*bytes);
    const std::uint64_t words = unpacker.number();
    if (words > bytes->size()) return false;
    m_words.clear();
    for (std::uint64_t i = 0; i < words; ++i) {
        const std::string_view text = unpacker.text();
        m_words.push_back({text, parse_service_status(text)});
    }
    const std::uint64_t count = unpacker.number();
    if (count > bytes->size() / smallest_service) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
        Service& service = services.emplace_back();
        const std::uint64_t flags = unpacker.number();
        service.kind = (flags & is_addon) != 0 ? ServiceKind::addon : ServiceKind::hosting;
        service.key = unpacker.text();
        service.identity = (flags & has_identity) != 0 ? unpacker.text() : service.key;
        service.domain = (flags & has_domain) != 0 ? unpacker.text() : service.identity;
        service.username = (flags & has_username) != 0 ? unpacker.text() : service.identity;
        if ((flags & has_address) != 0) service.dedicated_ip = unpacker.text();
        const std::uint64_t module = unpacker.number(), status = unpacker.number(), cycle = unpacker.number();
        if (module >= words || status >= words || cycle >= words) return false;
        service.module = m_words[module].text;
        service.status_text = m_words[status].text;
        service.status = m_words[status].status;
        service.billing_cycle = m_words[cycle].text;
        service.id = unpacker.number();
        service.client_id = unpacker.number();
        service.product_id = unpacker.number();
        service.server_id = server_id;
        if (const auto days = unpacker.optional_number()) service.registered_on = Date{static_cast<std::int32_t>(*days)};
        service.amount_minor = unpacker.optional_number();
    }
    return unpacker.is_whole();
}

}  // namespace serversync
