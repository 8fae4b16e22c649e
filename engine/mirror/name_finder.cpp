// SPDX-License-Identifier: MIT
#include "engine/mirror/name_finder.hpp"

#include "engine/mirror/statements.hpp"

namespace serversync {

namespace {

/// How many pieces are passed over before searching anew.
constexpr int few = 6;

}  // namespace

bool NameFinder::go_to(SQLite::Database& database, std::uint64_t place) {
    const std::uint64_t key = name_piece_key(place);
    // The piece before the current one ends before the place, so it is the current one or one that follows.
    if (m_stands && m_piece.before() < key) {
        for (int i = 0; i < few; ++i) {
            if (m_key >= key) return true;
            const std::uint64_t before = m_key;
            if (!step() || m_piece.before() != before) return false;
        }
    }
    if (!m_query) m_query.emplace(database, statements::names_from);
    m_query->reset();
    m_query->bind(1, key);
    return step() && m_piece.before() < key;
}

bool NameFinder::step() {
    m_stands = false;
    if (!m_query->step()) return false;
    m_key = m_query->id(0);
    m_stands = m_piece.read(m_key, m_query->text(1));
    return m_stands;
}

void NameFinder::rest() {
    if (m_query) m_query->reset();
    m_stands = false;
}

}  // namespace serversync
