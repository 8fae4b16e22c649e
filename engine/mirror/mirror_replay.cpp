// SPDX-License-Identifier: MIT
#include "engine/mirror/mirror_replay.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/mirror/mirror_file.hpp"
#include "engine/mirror/record_sql.hpp"
#include "engine/mirror/statements.hpp"
#include "engine/mirror/verify_mirror.hpp"
#include "engine/model/error.hpp"
#include "engine/sqlite/query.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

namespace {

/// The rows of a statement. An error of the sink is not an error of the mirror, so only SQLite's errors are translated.
class Rows {
public:
    Rows(SQLite::Database& database, const std::string& path, std::string_view statement) : m_path(path) {
        reading([&] { m_query.emplace(database, statement); });
    }

    bool next() {
        bool more = false;
        reading([&] { more = m_query->step(); });
        return more;
    }

    const Query* operator->() const { return &*m_query; }

    /// The current row; its texts are valid until the next.
    template <class Record>
    Record read() const {
        Record record;
        read_fields(*m_query, 0, record);
        return record;
    }

private:
    template <class Action>
    void reading(Action action) const {
        serversync::reading(mirror_kind(), m_path, action);
    }

    const std::string& m_path;
    std::optional<Query> m_query;
};

/// Reads a mirror that stays open, and the same, for the whole replay.
class Replay {
public:
    Replay(const std::string& path, MirrorSink& sink)
        : m_path(path), m_database(open_for_reading(mirror_kind(), path)), m_sink(sink) {}

    /// Before anything is handed on: what is damaged here would be sealed anew by whoever loads it (law 264).
    void verify() {
        reading(mirror_kind(), m_path, [this] { verify_mirror(m_database); });
    }

    void load();

    void products();

    template <class Record>
    void table(const std::string& statement, void (MirrorSink::*give)(const Record&)) {
        for (Rows row = rows(statement); row.next();) (m_sink.*give)(row.read<Record>());
    }

private:
    Rows rows(std::string_view statement) { return {m_database, m_path, statement}; }

    const std::string& m_path;
    SQLite::Database m_database;
    MirrorSink& m_sink;
};

void Replay::load() {
    Rows row = rows(statements::replay_load);
    const std::optional<Instant> loaded_at = row.next() ? parse_instant(row->text(0)) : std::nullopt;
    if (!loaded_at) throw_unreadable(mirror_kind(), m_path, "its load has no readable time");
    m_sink.taken_at(*loaded_at);
    for (std::size_t i = 0; i < mirror_table_count; ++i) {
        const int place = static_cast<int>(1 + i);
        if (!row->is_null(place)) m_sink.reported(static_cast<MirrorTable>(i), row->id(place));
    }
}

void Replay::products() {
    Rows price = rows(statements::prices());
    bool more = price.next();
    std::vector<PriceRecord> prices;
    for (Rows row = rows(statements::rows<ProductRecord>("products")); row.next();) {
        auto record = row.read<ProductRecord>();
        TextArena text;
        prices.clear();
        // Those of a product that is gone belong to no product: `mirror check` says so.
        for (; more && price->id(0) <= record.id; more = price.next()) {
            if (price->id(0) < record.id) continue;
            prices.push_back(price.read<PriceRecord>());
            prices.back().currency = text.keep(prices.back().currency);
        }
        record.prices = prices;
        m_sink.product(record);
    }
}

}  // namespace

void replay_mirror(const std::string& path, MirrorSink& sink) {
    Replay replay(path, sink);
    replay.verify();
    replay.load();
    replay.table(statements::rows<ServerRecord>("servers"), &MirrorSink::server);
    replay.table(statements::rows<ModuleRecord>("modules", "name"), &MirrorSink::module);
    replay.products();
    replay.table(statements::rows<ClientRecord>("clients"), &MirrorSink::client);
    replay.table(statements::replay_services(), &MirrorSink::service);
    replay.table(statements::replay_custom_fields(), &MirrorSink::custom_field);
}

}  // namespace serversync
