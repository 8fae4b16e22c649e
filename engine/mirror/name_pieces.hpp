// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace serversync {

/// By which of its texts a record is looked for, one flag each. Clients have e-mail addresses, services the others; a service's
/// domain is what `bare_domain` leaves of it.
enum class NameRole : std::uint8_t { key = 1, domain = 2, username = 4, email = 8 };

/// Where a name, in any case, stands among all names: 40 bits of its digest. Keys and domains, which are often the same, have
/// other places than user names and e-mail addresses, some of which thousands of records share: a search for a key need not pass
/// those (law 76). Two names can have one place, so whoever finds a record must compare its text.
std::uint64_t place_of_name(NameRole role, std::string_view text);

/// States that a record has a name.
struct NameEntry {
    std::uint64_t place = 0;
    std::uint64_t record = 0;  ///< a service's position, or a client's id
    std::uint8_t roles = 0;    ///< flags of `NameRole`

    bool has(NameRole role) const { return (roles & static_cast<std::uint8_t>(role)) != 0; }
    bool operator==(const NameEntry&) const = default;
};

/// The names of a record: a service's key, bare domain and user name, a client's e-mail address. Blank ones are left out; a
/// domain that is also the key is one entry with it.
class NamesOf {
public:
    /// Forgets the record before.
    void service(std::uint64_t position, std::string_view key, std::string_view bare_domain, std::string_view username);
    void client(std::uint64_t id, std::string_view email);

    const NameEntry* begin() const { return m_entries.data(); }
    const NameEntry* end() const { return m_entries.data() + m_count; }

private:
    void add(std::uint64_t record, std::string_view text, NameRole role);

    std::array<NameEntry, 3> m_entries;
    std::size_t m_count = 0;
};

/// How many entries a piece has.
inline constexpr std::size_t names_in_a_piece = 128;

/// The key of the first piece whose last entry has this place; that of each further one is greater by one.
constexpr std::uint64_t name_piece_key(std::uint64_t last_place) { return last_place << 23U | 1U; }

/// The key of the last piece, which is always there: no place is greater.
inline constexpr std::uint64_t last_name_piece = std::numeric_limits<std::int64_t>::max();

/// The key that the first piece names as the one before it: no piece has it.
inline constexpr std::uint64_t before_name_pieces = 0;

/// Packs entries, sorted by place and record, into the pieces that the table name_pieces holds. Making SQLite's indexes of the
/// same names would take ten times as long, and three times the bytes (law 76).
///
/// A piece is the checksum of what follows (8 bytes), its own key (8), so that it stands for no other, the key of the piece
/// before it (8), so that a missing piece is noticed, the place of its first entry (8), how many bytes a distance and a record
/// have (1 and 1), and the entries: distance from that place, record, roles (1). Numbers have their least significant byte first.
class NamePacker {
public:
    /// Whether nothing more may be added before `finish`.
    bool is_full() const { return m_entries.size() == names_in_a_piece; }

    void add(const NameEntry& entry) { m_entries.push_back(entry); }

    bool is_empty() const { return m_entries.empty(); }
    std::uint64_t last_place() const { return m_entries.back().place; }

    /// The piece's bytes, until the next call. `before`: key of the piece before it. The next piece begins empty.
    std::string_view finish(std::uint64_t key, std::uint64_t before);

private:
    std::vector<NameEntry> m_entries;
    std::string m_piece;
};

/// Reads a piece, which must stay where it is.
class NamePiece {
public:
    /// False if the bytes are not what `NamePacker` wrote for this key.
    bool read(std::uint64_t key, std::string_view piece);

    std::size_t size() const { return m_count; }
    std::uint64_t before() const { return m_before; }  ///< key of the piece before it

    /// The entry at an index; with a forged checksum it can be anything.
    NameEntry operator[](std::size_t index) const;

    /// Index of the first entry that is not before the place.
    std::size_t find(std::uint64_t place) const;

private:
    std::uint64_t place_at(std::size_t index) const;

    const char* m_entries = nullptr;
    std::size_t m_count = 0;
    std::size_t m_distance_size = 0, m_record_size = 0, m_entry_size = 0;
    std::uint64_t m_before = 0;
    std::uint64_t m_first_place = 0;
};

}  // namespace serversync
