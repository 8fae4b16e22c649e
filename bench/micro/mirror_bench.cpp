// SPDX-License-Identifier: MIT
// The services of a server out of the mirror, and a mirror out of an export.

#include <sqlite3.h>

#include <memory>
#include <stdexcept>

#include "bench/micro/sample.hpp"
#include "engine/mirror/statements.hpp"

namespace serversync::bench {

namespace {

struct Database {
    Database(const std::string& path, int flags) {
        if (sqlite3_open_v2(path.c_str(), &db, flags, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db));
    }
    Database(const Database&) = delete;
    ~Database() { sqlite3_close(db); }
    void run(const char* sql) const {
        if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db));
    }
    sqlite3* db = nullptr;
};

struct Statement {
    Statement(const Database& database, const std::string& sql) {
        if (sqlite3_prepare_v2(database.db, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(database.db));
    }
    Statement(const Statement&) = delete;
    ~Statement() { sqlite3_finalize(statement); }
    sqlite3_stmt* statement = nullptr;
};

/// The server's rows, in the order in which they lie.
std::string rows_of_server() {
    return "SELECT identity_key, identity, " + column_list<Service>() + " FROM services WHERE server_id = 1";
}

/// Steps over the rows and, where told to, reads their columns. Returns the bytes of the texts.
std::size_t step_over(const Statement& rows, bool read_columns) {
    constexpr int texts[] = {0, 3, 6, 7, 8, 9, 10, 11}, numbers[] = {1, 2, 4, 5, 12, 13, 14};
    std::size_t bytes = 0;
    sqlite3_reset(rows.statement);
    while (sqlite3_step(rows.statement) == SQLITE_ROW) {
        if (!read_columns) continue;
        for (const int column : texts) {
            benchmark::DoNotOptimize(sqlite3_column_text(rows.statement, column));
            bytes += static_cast<std::size_t>(sqlite3_column_bytes(rows.statement, column));
        }
        for (const int column : numbers) benchmark::DoNotOptimize(sqlite3_column_int64(rows.statement, column));
    }
    return bytes;
}

void step(benchmark::State& state, bool read_columns) {
    const Sample& sample = Sample::get();
    const Database database(sample.mirror_path(), SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX);
    database.run("BEGIN");
    const Statement rows(database, rows_of_server());
    for (auto _ : state) benchmark::DoNotOptimize(step_over(rows, read_columns));
    report(state, sample.services, step_over(rows, true));
}

void services_of(benchmark::State& state) {
    const Sample& sample = Sample::get();
    const Mirror mirror(sample.mirror_path());
    ServiceBatch batch;
    for (auto _ : state) {
        mirror.services_of(Sample::server_id, batch);
        if (batch.services.size() != sample.services) state.SkipWithError("services are missing");
    }
    const Database database(sample.mirror_path(), SQLITE_OPEN_READONLY);
    report(state, sample.services, step_over(Statement(database, rows_of_server()), true));
}

/// The finished mirror's large tables written once more by SQLite alone.
void copy_tables(benchmark::State& state) {
    const Sample& sample = Sample::get();
    const std::string path = sample.path("copy.db");
    const Database schema(sample.mirror_path(), SQLITE_OPEN_READONLY);
    const Statement objects(schema,
                            "SELECT sql, 'INSERT INTO ' || name || ' SELECT * FROM m.' || name FROM sqlite_schema"
                            " WHERE name IN ('services', 'service_pieces', 'name_pieces', 'clients')");
    std::string tables, rows;
    while (sqlite3_step(objects.statement) == SQLITE_ROW) {
        const auto text = [&](int column) {
            return std::string(reinterpret_cast<const char*>(sqlite3_column_text(objects.statement, column)));
        };
        tables += text(0) + ';';
        rows += text(1) + ';';
    }
    for (auto _ : state) {
        std::filesystem::remove(path);
        const Database database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        database.run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
        database.run(("ATTACH '" + sample.mirror_path() + "' AS m; BEGIN;" + tables).c_str());
        database.run((rows + "COMMIT").c_str());
    }
    std::filesystem::remove(path);
    report(state, sample.services, sample.mirror_export.size());
}

void read_only(benchmark::State& state) {
    const Sample& sample = Sample::get();
    for (auto _ : state) benchmark::DoNotOptimize(read_export(sample));
    report(state, sample.services, sample.mirror_export.size());
}

void load(benchmark::State& state) {
    const Sample& sample = Sample::get();
    for (auto _ : state) load_mirror(sample, sample.path("loaded.db"));
    report(state, sample.services, sample.mirror_export.size());
}

BENCHMARK_CAPTURE(step, columns, true)->Name("services of a server/ideal: sqlite3_step, columns read");
BENCHMARK_CAPTURE(step, bare, false)->Name("services of a server/sqlite3_step alone");
BENCHMARK(services_of)->Name("services of a server/Mirror::services_of");
BENCHMARK(copy_tables)->Name("mirror load/ideal: SQLite copies the finished tables");
BENCHMARK(read_only)->Name("mirror load/export read, nothing written");
BENCHMARK(load)->Name("mirror load/export to mirror");

}  // namespace

}  // namespace serversync::bench
