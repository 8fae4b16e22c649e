// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/mirror/name_pieces.hpp"
#include "engine/mirror/record_sorter.hpp"

namespace serversync {

/// Takes the names of services and clients in any order and writes the table name_pieces (law 76), in bounded memory. Everything
/// is added first, by one thread at a time; then `write` is called. Throws `SQLite::Exception` and `std::system_error`, to which
/// the caller adds the path.
class NameLoader {
public:
    /// What does not fit in memory waits in `folder`.
    explicit NameLoader(const std::string& folder);

    void service(std::uint64_t position, std::string_view key, std::string_view bare_domain, std::string_view username) {
        m_names.service(position, key, bare_domain, username);
        keep();
    }
    void client(std::uint64_t id, std::string_view email) {
        m_names.client(id, email);
        keep();
    }

    void write(SQLite::Database& database);

private:
    void keep();

    NamesOf m_names;
    RecordSorter m_sorted;
};

}  // namespace serversync
