// SPDX-License-Identifier: MIT
#include "engine/plan/packed_record.hpp"

#include <limits>

#include "engine/model/error.hpp"
#include "engine/plan/record_packing.hpp"

namespace serversync {

template <class Record>
std::string_view PackedRecord<Record>::key() const {
    return first_text(body());
}

template std::string_view PackedRecord<Account>::key() const;
template std::string_view PackedRecord<Service>::key() const;

template <>
Account PackedRecord<Account>::unpack() const {
    Account account;
    FieldUnpacker unpack(body());
    visit_account(unpack, account);
    return account;
}

template <>
Service PackedRecord<Service>::unpack() const {
    Service service;
    FieldUnpacker unpack(body());
    visit_service(unpack, service);
    return service;
}

const char* RecordPacker::keep(TextArena& arena) const {
    if (m_bytes.size() > std::numeric_limits<std::uint32_t>::max()) throw MalformedInput("a record has more than 4 GB");
    const auto size = static_cast<std::uint32_t>(m_bytes.size());
    char* const bytes = arena.allocate(sizeof size + size);
    std::memcpy(bytes, &size, sizeof size);
    std::memcpy(bytes + sizeof size, m_bytes.bytes().data(), size);
    return bytes;
}

PackedAccount RecordPacker::pack(const Account& account, TextArena& arena) {
    FieldPacker pack(m_bytes);
    visit_account(pack, account);
    return PackedAccount(keep(arena));
}

PackedService RecordPacker::pack(const Service& service, TextArena& arena) {
    FieldPacker pack(m_bytes);
    visit_service(pack, service);
    return PackedService(keep(arena));
}

}  // namespace serversync
