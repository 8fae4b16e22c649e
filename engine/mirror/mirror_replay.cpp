#include "engine/mirror/mirror_replay.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/mirror/mirror_file.hpp"
#include "engine/mirror/query.hpp"
#include "engine/mirror/statements.hpp"
#include "engine/model/error.hpp"

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

private:
    template <class Action>
    void reading(Action action) const {
        try {
            action();
        } catch (const SQLite::Exception& error) {
            throw MalformedInput("cannot read mirror '" + m_path + "': " + error.what());
        }
    }

    const std::string& m_path;
    std::optional<Query> m_query;
};

ServiceKind kind_of(std::int64_t number) { return number == 1 ? ServiceKind::addon : ServiceKind::hosting; }

/// A date's text, in `place`.
std::string_view date_text(const std::optional<std::int64_t>& days, std::string& place) {
    if (!days) return {};
    place = to_text(Date{static_cast<std::int32_t>(*days)});
    return place;
}

/// Reads a mirror that stays open, and the same, for the whole replay.
class Replay {
public:
    Replay(const std::string& path, MirrorSink& sink) : m_path(path), m_database(open_mirror(path)), m_sink(sink) {}

    void load();
    void servers();
    void modules();
    void products();
    void clients();
    void services();
    void custom_fields();

private:
    Rows rows(std::string_view statement) { return {m_database, m_path, statement}; }

    const std::string& m_path;
    SQLite::Database m_database;
    MirrorSink& m_sink;
};

void Replay::load() {
    Rows row = rows(statements::replay_load);
    const std::optional<Instant> loaded_at = row.next() ? parse_instant(row->text(0)) : std::nullopt;
    if (!loaded_at) throw MalformedInput("cannot read mirror '" + m_path + "': its load has no readable time");
    m_sink.taken_at(*loaded_at);
    for (std::size_t i = 0; i < mirror_table_count; ++i) {
        const int place = static_cast<int>(1 + i);
        if (!row->is_null(place)) m_sink.reported(static_cast<MirrorTable>(i), row->id(place));
    }
}

void Replay::servers() {
    for (Rows row = rows(statements::replay_servers); row.next();) {
        ServerRecord record;
        record.id = row->id(0);
        record.name = row->text(1);
        record.hostname = row->text(2);
        record.module = row->text(3);
        record.ip_address = row->text(4);
        record.assigned_ips = row->text(5);
        record.active = row->number(6) != 0;
        record.disabled = row->number(7) != 0;
        m_sink.server(record);
    }
}

void Replay::modules() {
    for (Rows row = rows(statements::replay_modules); row.next();) {
        m_sink.module({row->text(0), row->text(1), row->text(2), row->text(3), row->text(4)});
    }
}

void Replay::products() {
    for (Rows row = rows(statements::products); row.next();) {
        ProductRecord record;
        record.id = row->id(0);
        record.name = row->text(1);
        record.type = row->text(2);
        record.pay_type = row->text(3);
        record.module = row->text(4);
        record.hidden = row->number(5) != 0;
        record.retired = row->number(6) != 0;
        for (std::size_t i = 0; i < config_option_count; ++i) record.config_options[i] = row->text(static_cast<int>(7 + i));
        m_sink.product(record);
    }
}

void Replay::clients() {
    for (Rows row = rows(statements::replay_clients); row.next();) {
        m_sink.client({row->id(0), row->text(1), row->text(2), row->text(3)});
    }
}

void Replay::services() {
    std::string registered_on, next_due_on;
    const std::string statement = statements::replay_services();
    for (Rows row = rows(statement); row.next();) {
        ServiceRecord record;
        record.kind = kind_of(row->number(0));
        record.id = row->id(1);
        record.client_id = row->id(2);
        record.product_id = row->id(3);
        record.server_id = row->id(4);
        record.module = row->text(5);
        record.domain = row->text(6);
        record.username = row->text(7);
        record.dedicated_ip = row->text(8);
        record.status = row->text(9);
        record.registered_on = date_text(row->optional_number(10), registered_on);
        record.next_due_on = date_text(row->optional_number(11), next_due_on);
        record.billing_cycle = row->text(12);
        record.amount_minor = row->optional_number(13);
        m_sink.service(record);
    }
}

void Replay::custom_fields() {
    for (Rows row = rows(statements::replay_custom_fields); row.next();) {
        m_sink.custom_field({kind_of(row->number(0)), row->id(1), row->text(2), row->text(3)});
    }
}

}  // namespace

void replay_mirror(const std::string& path, MirrorSink& sink) {
    Replay replay(path, sink);
    replay.load();
    replay.servers();
    replay.modules();
    replay.products();
    replay.clients();
    replay.services();
    replay.custom_fields();
}

}  // namespace serversync
