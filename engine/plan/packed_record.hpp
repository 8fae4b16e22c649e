// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/model/account.hpp"
#include "engine/model/service.hpp"
#include "engine/record/growing_bytes.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// A record in a fraction of its bytes, which live in an arena: the leftovers of all servers are held until they meet (law 74). A
/// handle.
template <class Record>
class PackedRecord {
public:
    std::string_view key() const;

    /// The record; its texts point into the packed bytes.
    Record unpack() const;

private:
    friend class RecordPacker;
    explicit PackedRecord(const char* bytes) : m_bytes(bytes) {}

    std::string_view body() const {
        std::uint32_t size = 0;
        std::memcpy(&size, m_bytes, sizeof size);  // the bytes stand anywhere in an arena
        return {m_bytes + sizeof size, size};
    }

    const char* m_bytes = nullptr;  ///< the size of the body, and the body
};

using PackedAccount = PackedRecord<Account>;
using PackedService = PackedRecord<Service>;

/// Packs accounts and services.
class RecordPacker {
public:
    /// Throw `MalformedInput` for a record of more than 4 GB.
    PackedAccount pack(const Account& account, TextArena& arena);
    PackedService pack(const Service& service, TextArena& arena);

private:
    const char* keep(TextArena& arena) const;

    GrowingBytes m_bytes;
};

}  // namespace serversync
