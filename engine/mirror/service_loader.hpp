// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/mirror/name_loader.hpp"
#include "engine/mirror/record_sorter.hpp"
#include "engine/mirror/service_keys.hpp"
#include "engine/mirror/service_pieces.hpp"
#include "engine/model/identity.hpp"
#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Takes services and their custom fields in any order and writes them in the order of their tables, in bounded memory. A
/// service's identity key needs its server, module, product and custom fields, any of which a source may give later; so
/// everything is sorted twice: by id, to meet the custom fields and to find duplicates, then by server and identity key, for the
/// pieces. All rows are added first; then the three steps follow in their order. Throws `SQLite::Exception` and
/// `std::system_error`, to which the caller adds the path, and `MalformedInput` for a second row with an id.
class ServiceLoader {
public:
    /// Rows that do not fit in memory wait in `folder`.
    ServiceLoader(const std::string& folder, UnicodeForms forms);

    /// Servers, modules and products go here before `write_services`.
    ServiceKeys& keys() { return m_keys; }

    /// In the form in which the mirror keeps them. `digested`: any number, then the record as `pack_for_digest` writes it.
    void add_service(const ServiceRecord& kept, std::string_view digested);
    void add_custom_field(const CustomFieldRecord& kept);

    /// Writes the tables services and custom_fields, and passes on the services' names.
    void write_services(SQLite::Database& database, NameLoader& names);

    /// The sum of the seals of those tables' rows.
    std::uint64_t row_seals() const { return m_row_seals; }

    /// Makes what `write_pieces` writes; needs no database.
    void make_pieces();

    /// Writes the tables service_pieces and unassigned_services, and the servers' live services.
    void write_pieces(SQLite::Database& database);

private:
    struct RowWriter;
    struct FieldReader;
    class PieceMaker;

    UnicodeForms m_forms;
    ServiceKeys m_keys;
    RecordSorter m_by_id;
    RecordSorter m_by_key;
    RecordSorter m_custom_fields;
    RecordSorter m_pieces;                                           ///< made in order
    std::vector<std::pair<std::uint64_t, std::uint64_t>> m_live;     ///< services, by server that exists
    std::map<std::string, std::uint64_t, std::less<>> m_unassigned;  ///< live services on no server that exists, by module
    std::uint64_t m_row_seals = 0;
    std::string m_sorting;  ///< reused from row to row, like the next
    GrowingBytes m_packed;
};

}  // namespace serversync
