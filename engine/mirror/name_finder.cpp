#include "engine/mirror/name_finder.hpp"

#include "engine/mirror/statements.hpp"

namespace serversync {

namespace {

/// So many pieces are walked over before another search.
constexpr int few = 6;

}  // namespace

void NameFinder::go_to(SQLite::Database& database, std::uint64_t place) {
    const std::uint64_t key = name_piece_key(place);
    // A piece that ends earlier than the one at hand can end with the place at which that one begins, not with a greater one.
    const bool is_not_before = m_stands && m_is_readable && m_piece[0].place < place;
    for (int i = 0; is_not_before && m_stands && i < few; ++i) {
        if (m_key >= key) return;
        step();
    }
    if (!m_query) m_query.emplace(database, statements::names_from);
    m_query->reset();
    m_query->bind(1, key);
    step();
}

void NameFinder::step() {
    m_stands = false;
    if (!m_query->step()) return;
    m_key = m_query->id(0);
    m_is_readable = m_piece.read(m_query->text(1));
    m_stands = true;
}

void NameFinder::rest() {
    if (m_query) m_query->reset();
    m_stands = false;
}

}  // namespace serversync
