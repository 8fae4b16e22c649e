#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/mirror/record_sorter.hpp"
#include "engine/mirror/service_keys.hpp"
#include "engine/mirror/service_pieces.hpp"
#include "engine/model/identity.hpp"
#include "engine/model/mirror_record.hpp"

namespace serversync {

/// Takes services and their custom fields in any order and writes them in the order of their tables, in bounded memory. A
/// service's identity key needs its server, module, product and custom fields, any of which a source may give later; so
/// everything is sorted twice: by id, to meet the custom fields and to find duplicates, then by server and identity key, for the
/// pieces. Throws `SQLite::Exception` and `std::system_error` for whoever knows the path, and `MalformedInput` for a second row with an id.
class ServiceLoader {
public:
    /// Rows that do not fit in memory wait in `folder`.
    ServiceLoader(const std::string& folder, DomainToAscii to_ascii);

    /// Servers, modules and products go here before `write`.
    ServiceKeys& keys() { return m_keys; }

    /// `packed`: any number, then the record as `pack` writes it.
    void add_service(const ServiceRecord& record, std::string_view packed);
    void add_custom_field(const CustomFieldRecord& record);

    /// Writes the tables services, custom_fields, service_pieces and unassigned_services, and the servers' live services.
    void write(SQLite::Database& database);

private:
    struct FieldWriter;
    struct ServiceWriter;
    struct PieceWriter;

    void write_services(SQLite::Database& database);
    void write_pieces(SQLite::Database& database);

    DomainToAscii m_to_ascii;
    ServiceKeys m_keys;
    RecordSorter m_by_id;
    RecordSorter m_by_key;
    RecordSorter m_custom_fields;
    std::string m_sorting, m_packed;  ///< reused from row to row
};

}  // namespace serversync
