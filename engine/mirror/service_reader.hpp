// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "engine/model/service.hpp"
#include "engine/sqlite/query.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// Turns rows of a statement on `statements::service_columns` into services whose texts live in an arena. A domain or user name
/// that equals the identity is kept once.
class ServiceReader {
public:
    ServiceReader(const Query& query, TextArena& text) : m_query(query), m_text(text) {}

    /// The query's current row.
    Service read();

private:
    const Query& m_query;
    TextArena& m_text;
};

}  // namespace serversync
