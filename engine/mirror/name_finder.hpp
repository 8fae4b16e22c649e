// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/mirror/name_pieces.hpp"
#include "engine/sqlite/query.hpp"

namespace serversync {

/// Finds records by name (law 76). Questions asked in the order of places find most answers in the current piece or one of the
/// next, which costs a tenth of a search. Throws `SQLite::Exception`.
class NameFinder {
public:
    /// Hands over the records that may have the name, in any case, in this role, each once, in the order of positions or ids,
    /// until `use(record)` returns false. Returns whether all pieces on the way were there and could be read.
    template <class Use>
    [[nodiscard]] bool find(SQLite::Database& database, std::string_view name, NameRole role, Use use) {
        const std::uint64_t place = place_of_name(role, name);
        std::uint64_t last = 0;
        std::uint64_t before = 0;
        for (bool is_next = go_to(database, place);; is_next = step() && m_piece.before() == before) {
            if (!is_next) return false;
            before = m_key;
            for (std::size_t i = m_piece.find(place); i < m_piece.size(); ++i) {
                const NameEntry entry = m_piece[i];
                if (entry.place != place) return true;
                if (!entry.has(role) || entry.record <= last) continue;
                last = entry.record;
                if (!use(last)) return true;
            }
            if (m_key == last_name_piece) return true;
        }
    }

    /// Releases the current piece.
    void rest();

private:
    /// Goes to the first piece that does not end before the place. Returns whether it is there and can be read.
    bool go_to(SQLite::Database& database, std::uint64_t place);

    /// Goes to the next piece. Returns whether there is one that can be read.
    bool step();

    std::optional<Query> m_query;
    bool m_stands = false;  ///< whether the members below are about a piece that can be read
    std::uint64_t m_key = 0;
    NamePiece m_piece;
};

}  // namespace serversync
