// SPDX-License-Identifier: MIT
#include "engine/mirror/verify_mirror.hpp"

#include <algorithm>

#include "engine/mirror/sealed_tables.hpp"
#include "engine/sqlite/database_file.hpp"
#include "engine/sqlite/step_limit.hpp"

namespace serversync {

namespace {

template <class Row>
void read_rows(SQLite::Database& database, RowSeals& seals) {
    SealedRows sealed;
    for (Query query(database, select_rows<Row>("")); query.step();) {
        Row row;
        if (!sealed.read(query, row)) ++seals.broken[static_cast<std::size_t>(Row::table)];
        seals.sum += static_cast<std::uint64_t>(sealed.seal());
    }
}

}  // namespace

bool RowSeals::are_whole(std::uint64_t written_sum) const {
    return sum == written_sum && std::all_of(broken.begin(), broken.end(), [](std::uint64_t rows) { return rows == 0; });
}

RowSeals read_row_seals(SQLite::Database& database) {
    const StepLimit limit = StepLimit::of_whole_file(database);
    RowSeals seals;
    read_rows<ClientRow>(database, seals);
    read_rows<ServiceRow>(database, seals);
    read_rows<CustomFieldRow>(database, seals);
    return seals;
}

void verify_mirror(SQLite::Database& database) {
    TakeTables nobody;
    const SealedLoad load = read_sealed_tables(database, nobody);
    if (!load.holds() || !read_row_seals(database).are_whole(load.row_seals)) throw_corrupt("its records are damaged");
}

}  // namespace serversync
