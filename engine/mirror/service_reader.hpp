#pragma once

#include <array>
#include <string_view>

#include "engine/mirror/query.hpp"
#include "engine/model/service.hpp"
#include "engine/model/text_arena.hpp"

namespace serversync {

/// Turns rows of a statement on `statements::service_columns` into services whose texts live in an arena. Texts that equal one
/// another in a row, and words that many rows share, are kept once.
class ServiceReader {
public:
    ServiceReader(const Query& query, TextArena& text) : m_query(query), m_text(text) {}

    /// The query's current row.
    Service read();

    /// Forgets the words met, before the arena does.
    void forget();

private:
    /// The last few different texts of a column with few of them.
    struct Words {
        std::array<std::string_view, 4> kept;
        std::size_t next = 0;
    };
    std::string_view word(Words& words, std::string_view text);
    std::string_view keep(std::string_view text, std::string_view same, std::string_view same_too) {
        if (text == same) return same;
        if (text == same_too) return same_too;
        return m_text.keep(text);
    }

    const Query& m_query;
    TextArena& m_text;
    Words m_modules, m_statuses, m_cycles, m_addresses;
    std::string_view m_status_text;
    ServiceStatus m_status = parse_service_status({});
};

}  // namespace serversync
