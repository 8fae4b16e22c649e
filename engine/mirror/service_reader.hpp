#pragma once

#include <string_view>

#include "engine/mirror/query.hpp"
#include "engine/model/service.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// Turns rows of a statement on `statements::service_columns` into services whose texts live in an arena. Texts that equal one
/// another in a row are kept once.
class ServiceReader {
public:
    ServiceReader(const Query& query, TextArena& text) : m_query(query), m_text(text) {}

    /// The query's current row.
    Service read();

private:
    std::string_view keep(std::string_view text, std::string_view same, std::string_view same_too) {
        if (text == same) return same;
        if (text == same_too) return same_too;
        return m_text.keep(text);
    }

    const Query& m_query;
    TextArena& m_text;
};

}  // namespace serversync
