// SPDX-License-Identifier: MIT
#include "engine/mirror/name_loader.hpp"

#include <algorithm>
#include <array>

#include "engine/sqlite/query.hpp"

namespace serversync {

namespace {

constexpr std::size_t name_memory = 4U << 20U;

constexpr std::string_view insert_names = "INSERT INTO name_pieces (key, names) VALUES (?,?)";

/// An entry as a sort key: place, record and roles, the most significant byte of each first.
class SortedEntry {
public:
    explicit SortedEntry(const NameEntry& entry) {
        put(0, place_size, entry.place);
        put(place_size, record_size, entry.record);
        put(place_size + record_size, 1, entry.roles);
    }

    std::string_view bytes() const { return {m_bytes.data(), m_bytes.size()}; }

    static NameEntry read(std::string_view bytes) {
        return {get(bytes.substr(0, place_size)), get(bytes.substr(place_size, record_size)),
                static_cast<std::uint8_t>(get(bytes.substr(place_size + record_size)))};
    }

private:
    static constexpr std::size_t place_size = 5;
    static constexpr std::size_t record_size = 8;

    void put(std::size_t at, std::size_t size, std::uint64_t value) {
        for (std::size_t i = size; i > 0; --i, value >>= 8U) m_bytes[at + i - 1] = static_cast<char>(value & 0xffU);
    }

    static std::uint64_t get(std::string_view bytes) {
        std::uint64_t value = 0;
        for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
        return value;
    }

    std::array<char, place_size + record_size + 1> m_bytes{};
};

}  // namespace

NameLoader::NameLoader(const std::string& folder) : m_sorted(folder, name_memory) {}

void NameLoader::keep() {
    for (const NameEntry& entry : m_names) m_sorted.add(SortedEntry(entry).bytes(), {});
}

void NameLoader::write(SQLite::Database& database) {
    Query insert(database, insert_names);
    NamePacker packer;
    std::uint64_t before = before_name_pieces;
    const auto end_piece = [&](std::uint64_t key) {
        insert.bind(1, key);
        insert.bind_bytes(2, packer.finish(key, before));
        insert.run();
        before = key;
    };
    std::string_view key, value;
    while (m_sorted.next(key, value)) {
        const NameEntry entry = SortedEntry::read(key);
        if (packer.is_full()) end_piece(std::max(before + 1, name_piece_key(packer.last_place())));
        packer.add(entry);
    }
    end_piece(last_name_piece);
    m_sorted.close();
}

}  // namespace serversync
