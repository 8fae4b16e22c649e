// SPDX-License-Identifier: MIT
#include "engine/mirror/sealed_tables.hpp"

#include <optional>
#include <string>

#include "engine/digest/hasher.hpp"
#include "engine/mirror/record_sql.hpp"
#include "engine/mirror/statements.hpp"
#include "engine/record/pack_fields.hpp"
#include "engine/record/price_record.hpp"
#include "engine/sqlite/database_file.hpp"
#include "engine/sqlite/query.hpp"
#include "engine/sqlite/step_limit.hpp"

namespace serversync {

namespace {

/// The columns of the table load before the counts of each table, and those after them.
constexpr int first_count = 6;
constexpr int row_seals_column = first_count + 2 * static_cast<int>(mirror_table_count);
constexpr int seal_column = row_seals_column + 1;

constexpr std::string_view insert_load = "INSERT INTO load VALUES (1, ?,?,?,?,?, ?,?, ?,?, ?,?, ?,?, ?,?, ?,?, ?,'')";
constexpr std::string_view update_seal = "UPDATE load SET seal = ?";

struct ServerRow {
    std::uint64_t live_services = 0;
    ServerRecord record;

    void read(const Query& query) {
        live_services = query.id(0);
        read_fields(query, 1, record);
    }
    void pack(Packer& packer) const {
        packer.number(live_services);
        pack_fields(packer, record);
    }
};

template <class Record>
struct PlainRow {
    Record record;

    void read(const Query& query) { read_fields(query, 0, record); }
    void pack(Packer& packer) const { pack_fields(packer, record); }
};

struct UnassignedRow {
    std::string_view module;
    std::uint64_t live = 0;

    void read(const Query& query) {
        module = query.text(0);
        live = query.id(1);
    }
    void pack(Packer& packer) const { packer.text(module).number(live); }
};

struct PieceRow {
    std::uint64_t server_id = 0;
    std::uint64_t piece = 0;

    void read(const Query& query) {
        server_id = query.id(0);
        piece = query.id(1);
    }
    void pack(Packer& packer) const { packer.number(server_id).number(piece); }
};

/// Reads tables one after the other, and makes the digest of all their rows.
class TableReader {
public:
    explicit TableReader(SQLite::Database& database) : m_database(database) {}

    SealedLoad load();

    template <class Row, class Use>
    void table(std::string_view statement, Use use) {
        std::int64_t count = 0;
        for (Query query(m_database, statement); query.step(); ++count) {
            Row row;
            row.read(query);
            Packer packer(m_packed);
            row.pack(packer);
            m_hasher.text(m_packed.bytes());
            use(row);
        }
        m_hasher.number(count);
    }

    Digest digest() const { return m_hasher.digest(); }

private:
    SQLite::Database& m_database;
    Hasher m_hasher;
    GrowingBytes m_packed;
};

SealedLoad TableReader::load() {
    Query row(m_database, statements::load);
    if (!row.step()) throw_corrupt("it has no load");
    for (int column = 0; column < seal_column; ++column) {
        if (row.is_null(column)) {
            m_hasher.number(column);
        } else {
            m_hasher.text(row.text(column));
        }
    }
    const std::optional<Instant> loaded_at = parse_instant(row.text(3));
    const std::optional<Digest> digest = parse_digest(row.text(5));
    const std::optional<Digest> seal = parse_digest(row.text(seal_column));
    if (!loaded_at || !digest) throw_corrupt("its load has no readable time or digest");
    SealedLoad sealed;
    sealed.load.source = row.text(1);
    sealed.load.source_name = row.text(2);
    sealed.load.loaded_at = *loaded_at;
    sealed.load.tool_version = row.text(4);
    sealed.load.digest = *digest;
    int place = first_count;
    for (TableCount& table : sealed.load.tables) {
        table.loaded = row.id(place);
        if (!row.is_null(place + 1)) table.reported = row.id(place + 1);
        place += 2;
    }
    sealed.row_seals = row.id(row_seals_column);
    if (seal) sealed.written = *seal;
    return sealed;
}

}  // namespace

SealedLoad read_sealed_tables(SQLite::Database& database, TakeTables& take) {
    const StepLimit limit = StepLimit::of_whole_file(database);
    TableReader reader(database);
    SealedLoad sealed = reader.load();
    reader.table<ServerRow>(statements::servers(), [&](const ServerRow& row) { take.server(row.record, row.live_services); });
    reader.table<PlainRow<ModuleRecord>>(statements::rows<ModuleRecord>("modules", "name"),
                                         [&](const PlainRow<ModuleRecord>& row) { take.module(row.record); });
    reader.table<PlainRow<ProductRecord>>(statements::rows<ProductRecord>("products"),
                                          [&](const PlainRow<ProductRecord>& row) { take.product(row.record); });
    reader.table<PlainRow<PriceRecord>>(statements::prices(), [](const PlainRow<PriceRecord>& /*row*/) {});
    reader.table<UnassignedRow>(statements::unassigned_live,
                                [&](const UnassignedRow& row) { take.unassigned(row.module, row.live); });
    reader.table<PieceRow>(statements::pieces, [&](const PieceRow& row) { take.piece(row.server_id, row.piece); });
    sealed.computed = reader.digest();
    return sealed;
}

void write_sealed_load(SQLite::Database& database, const MirrorLoad& load, std::uint64_t row_seals) {
    Query insert(database, insert_load);
    const std::string loaded_at = to_text(load.loaded_at);
    const std::string digest = to_text(load.digest);
    int place = 0;
    for (const std::string* text : {&load.source, &load.source_name, &loaded_at, &load.tool_version, &digest})
        insert.bind(++place, std::string_view(*text));
    for (const TableCount& table : load.tables) {
        insert.bind(++place, table.loaded);
        if (table.reported) {
            insert.bind(++place, *table.reported);
        } else {
            insert.bind_null(++place);
        }
    }
    insert.bind(++place, row_seals);
    insert.run();
    TakeTables nobody;
    const std::string seal = to_text(read_sealed_tables(database, nobody).computed);
    Query update(database, update_seal);
    update.bind(1, std::string_view(seal));
    update.run();
}

}  // namespace serversync
