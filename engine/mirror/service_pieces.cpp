// SPDX-License-Identifier: MIT
#include "engine/mirror/service_pieces.hpp"

#include <optional>

#include "engine/mirror/checked_bytes.hpp"
#include "engine/record/packer.hpp"
#include "engine/record/service_record.hpp"

namespace serversync {

namespace {

/// What a service's first number tells.
constexpr std::uint64_t is_addon = 1;
constexpr std::uint64_t has_identity = 2;  ///< otherwise it is the key
constexpr std::uint64_t has_text = 4;      ///< twice as much for each next text of its own; see `default_of`

/// The texts that are not shared words, in the order of the list, and the flag of each.
template <class Visit>
void for_each_own_text(Visit visit) {
    std::uint64_t flag = has_text;
    for_each_field<Service>([&](auto field) {
        if constexpr (field.is_text && !field.uses.is_shared_word) {
            visit(field, flag);
            flag <<= 1U;
        }
    });
}

template <class Visit>
void for_each_shared_word(Visit visit) {
    for_each_field<Service>([&](auto field) {
        if constexpr (field.uses.is_shared_word) visit(field);
    });
}

/// Ids, but for that of the server, which has the piece.
template <class Visit>
void for_each_id(Visit visit) {
    for_each_field<Service>([&](auto field) {
        constexpr bool is_id = field.kind == FieldKind::id || field.kind == FieldKind::reference;
        if constexpr (is_id && !decltype(field)::template is<&Service::server_id>()) visit(field);
    });
}

/// Whether a piece has a place for every field of a service: a kind without one would be lost without a word.
constexpr bool has_a_place_for_every_kind() {
    bool all = true;
    for_each_field<Service>([&all](auto field) {
        all &= field.is_text || field.kind == FieldKind::id || field.kind == FieldKind::reference ||
               field.kind == FieldKind::kind || field.kind == FieldKind::date || field.kind == FieldKind::amount;
    });
    return all;
}
static_assert(has_a_place_for_every_kind());

/// What a text is whose flag is not set.
template <class FieldType>
std::string_view default_of(FieldType field, const Service& service) {
    return field.uses.is_often_identity ? service.identity : std::string_view();
}

/// No service takes less: it has eleven numbers and texts.
constexpr std::size_t smallest_service = 11;

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
    std::uint64_t flags = (service.kind == ServiceKind::addon ? is_addon : 0U) | (identity ? has_identity : 0U);
    for_each_own_text([&](auto field, std::uint64_t flag) {
        if (field.of(service) != default_of(field, service)) flags |= flag;
    });
    Packer packer(m_field);
    packer.number(flags).text(service.key);
    if (identity) packer.text(service.identity);
    for_each_own_text([&](auto field, std::uint64_t flag) {
        if ((flags & flag) != 0) packer.text(field.of(service));
    });
    for_each_shared_word([&](auto field) { packer.number(place_of(field.of(service))); });
    for_each_id([&](auto field) { packer.number(field.of(service)); });
    for_each_field<Service>([&](auto field) {
        const auto& value = field.of(service);
        if constexpr (field.kind == FieldKind::date)
            packer.optional_number(value ? std::optional<std::int64_t>(value->days) : std::nullopt);
        if constexpr (field.kind == FieldKind::amount) packer.optional_number(value);
    });
    m_services.append(m_field.bytes());
    m_last_key.assign(service.key);
    ++m_count;
}

std::string_view ServicePacker::finish(std::uint64_t server_id, std::uint64_t piece) {
    Packer packer(m_field);
    packer.number(server_id).number(piece).number(m_word_count);
    for (std::size_t i = 0; i < m_word_count; ++i) packer.text(m_words[i]);
    packer.number(m_count);
    m_piece.assign(checksum_size, '\0').append(m_field.bytes()).append(m_services.bytes());
    seal(m_piece);
    m_services.clear();
    m_last_key.clear();
    m_count = m_word_count = 0;
    return m_piece;
}

bool ServiceUnpacker::unpack(std::string_view sealed, std::uint64_t server_id, std::uint64_t piece,
                             std::vector<Service>& services) {
    const std::optional<std::string_view> bytes = unsealed(sealed);
    if (!bytes) return false;
    Unpacker unpacker(*bytes);
    if (unpacker.number() != server_id || unpacker.number() != piece) return false;
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
        for_each_own_text([&](auto field, std::uint64_t flag) {
            field.of(service) = (flags & flag) != 0 ? unpacker.text() : default_of(field, service);
        });
        bool known_words = true;
        for_each_shared_word([&](auto field) {
            const std::uint64_t place = unpacker.number();
            if (place >= words) {
                known_words = false;
                return;
            }
            field.of(service) = m_words[place].text;
            if constexpr (decltype(field)::template is<&Service::status_text>()) service.status = m_words[place].status;
        });
        if (!known_words) return false;
        for_each_id([&](auto field) { field.of(service) = unpacker.number(); });
        service.server_id = server_id;
        for_each_field<Service>([&](auto field) {
            auto& value = field.of(service);
            if constexpr (field.kind == FieldKind::date) {
                if (const auto days = unpacker.optional_number()) value = Date{static_cast<std::int32_t>(*days)};
            }
            if constexpr (field.kind == FieldKind::amount) value = unpacker.optional_number();
        });
    }
    return unpacker.is_whole();
}

}  // namespace serversync
