// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/mirror/record_sql.hpp"
#include "engine/model/mirror_load.hpp"
#include "engine/record/client_record.hpp"
#include "engine/record/custom_field_record.hpp"
#include "engine/record/pack_fields.hpp"
#include "engine/record/service_record.hpp"
#include "engine/sqlite/query.hpp"

/// The rows of the tables that are too large to be read whole, each with a seal over all that it says (law 264). A row type has
/// its table, its columns but for the seal, how it is read, and how it is packed for the seal.
namespace serversync {

/// A service of which everything is known.
struct KeyedService {
    std::string_view key, identity;
    ServiceRecord record;

    /// As `Packer` does with all of it.
    void pack(Packer& packer) const {
        packer.text(key).text(identity);
        pack_fields(packer, record);
    }
    void unpack(Unpacker& unpacker) {
        key = unpacker.text();
        identity = unpacker.text();
        unpack_fields(unpacker, record);
    }

    /// Leaves out what the status means.
    Service service() const {
        Service service;
        static_cast<ServiceValues&>(service) = static_cast<const ServiceValues&>(record);
        service.key = key;
        service.identity = identity;
        return service;
    }
};

/// Of a service the columns that are not fields of its record come first.
struct ServiceRow {
    static constexpr MirrorTable table = MirrorTable::services;
    static constexpr int columns = 3 + column_count<ServiceRecord>();
    static std::string column_names() { return "position, identity_key, identity, " + column_list<ServiceRecord>(); }

    std::uint64_t position = 0;
    KeyedService service;

    void read(const Query& query) {
        position = query.id(0);
        service.key = query.text(1);
        service.identity = query.is_null(2) ? service.key : query.text(2);
        read_fields(query, 3, service.record);
    }
    void pack(Packer& packer) const {
        packer.number(position);
        service.pack(packer);
    }
    void unpack(Unpacker& unpacker) {
        position = unpacker.number();
        service.unpack(unpacker);
    }
    void bind(Query& query, int place) const {
        query.bind(place, position);
        query.bind(place + 1, service.key);
        if (service.identity == service.key) {
            query.bind_null(place + 2);
        } else {
            query.bind(place + 2, service.identity);
        }
        bind_fields(query, place + 3, service.record);
    }
};

struct ClientRow {
    static constexpr MirrorTable table = MirrorTable::clients;
    static constexpr int columns = column_count<ClientRecord>();
    static std::string column_names() { return column_list<ClientRecord>(); }

    ClientRecord record;

    void read(const Query& query) { read_fields(query, 0, record); }
    void pack(Packer& packer) const { pack_fields(packer, record); }
    void bind(Query& query, int place) const { bind_fields(query, place, record); }
};

struct CustomFieldRow {
    static constexpr MirrorTable table = MirrorTable::custom_fields;
    static constexpr int columns = 1 + column_count<CustomFieldRecord>();
    static std::string column_names() { return "position, " + column_list<CustomFieldRecord>(); }

    std::uint64_t position = 0;  ///< among those of one name
    CustomFieldRecord record;

    void read(const Query& query) {
        position = query.id(0);
        read_fields(query, 1, record);
    }
    void pack(Packer& packer) const {
        packer.number(position);
        pack_fields(packer, record);
    }
    void unpack(Unpacker& unpacker) {
        position = unpacker.number();
        unpack_fields(unpacker, record);
    }
    void bind(Query& query, int place) const {
        query.bind(place, position);
        bind_fields(query, place + 1, record);
    }
};

/// The packed form of a row: its table's number, then all that it says.
template <class Row>
std::string_view packed_row(const Row& row, GrowingBytes& bytes) {
    Packer packer(bytes);
    packer.number(static_cast<std::uint64_t>(Row::table));
    row.pack(packer);
    return bytes.bytes();
}

/// The seal of a row in its packed form: 64 bits of the digest.
std::int64_t row_seal(std::string_view packed);

/// Reads rows whose columns are `column_names` and the seal.
class SealedRows {
public:
    /// Reads the query's current row, whose texts are valid until the next step. Returns whether the seal is its own.
    template <class Row>
    [[nodiscard]] bool read(const Query& query, Row& row) {
        row.read(query);
        m_seal = query.number(Row::columns);
        return row_seal(packed_row(row, m_packed)) == m_seal;
    }

    /// The seal that the row has which was read last.
    std::int64_t seal() const { return m_seal; }

    /// Reads it, or throws `SQLite::Exception`.
    template <class Row>
    Row read(const Query& query) {
        Row row;
        if (!read(query, row)) fail(Row::table);
        return row;
    }

private:
    [[noreturn]] static void fail(MirrorTable table);

    GrowingBytes m_packed;
    std::int64_t m_seal = 0;
};

/// "SELECT ... FROM table condition", for `SealedRows`.
template <class Row>
std::string select_rows(std::string_view condition) {
    return "SELECT " + Row::column_names() + ", seal FROM " + std::string(to_text(Row::table)) + ' ' + std::string(condition);
}

/// A statement that inserts so many rows, each with its seal.
template <class Row>
std::string insert_rows(std::size_t rows = 1) {
    std::string sql = "INSERT INTO " + std::string(to_text(Row::table)) + " (" + Row::column_names() + ", seal) VALUES ";
    for (std::size_t i = 0; i < rows; ++i) sql.append(i == 0 ? "" : ",").append(parameter_list(Row::columns + 1));
    return sql;
}

/// Binds a row and its seal to the parameters from `place` on.
template <class Row>
void bind_row(Query& query, int place, const Row& row, std::int64_t seal) {
    row.bind(query, place);
    query.bind(place + Row::columns, seal);
}

}  // namespace serversync
