#include "engine/mirror/mirror_writer.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/digest/hasher.hpp"
#include "engine/files/replacement_file.hpp"
#include "engine/mirror/mirror_file.hpp"
#include "engine/mirror/name_loader.hpp"
#include "engine/mirror/packed_record.hpp"
#include "engine/mirror/query.hpp"
#include "engine/mirror/record_sorter.hpp"
#include "engine/mirror/service_loader.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"
#include "engine/threads/workers.hpp"
#include "schema/mirror_sql.hpp"

namespace serversync {

namespace {

constexpr std::size_t client_memory = 4U << 20U;

// Nobody else sees the file before it is whole, so nothing in it needs to survive a fault.
constexpr const char* build_settings =
    "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
    // Rows come in order, so a larger cache would only push better things out of the processor's.
    "PRAGMA cache_size = -4096";

constexpr std::string_view insert_server =
    "INSERT INTO servers (id, name, hostname, module, ip_address, assigned_ips, active, disabled) VALUES (?,?,?,?,?,?,?,?)";
constexpr std::string_view insert_module =
    "INSERT INTO modules (name, display_name, identity_field, identity_display_name, product_field) VALUES (?,?,?,?,?)";
constexpr std::string_view insert_product =
    "INSERT INTO products VALUES (?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr std::string_view insert_client = "INSERT INTO clients (id, name, email, currency) VALUES (?,?,?,?)";
constexpr std::string_view insert_load = "INSERT INTO load VALUES (1, ?,?,?,?,?, ?,?, ?,?, ?,?, ?,?, ?,?, ?,?)";

[[noreturn]] void refuse_row(MirrorTable table, const std::string& row, const char* reason) {
    throw MalformedInput(std::string(to_text(table)) + ": row " + row + ' ' + reason);
}

std::string with_id(std::uint64_t id) { return "with id " + std::to_string(id); }

std::string with_name(std::string_view name) { return "named '" + excerpt(name) + "'"; }

void check_id(MirrorTable table, std::uint64_t id) {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (id == 0 || id > largest) refuse_row(table, with_id(id), "has no id from 1 to 9223372036854775807");
}

/// SQLite's own text functions would cut a text at its NUL byte.
template <class... Texts>
bool has_nul(const Texts&... texts) {
    return ((texts.find('\0') != std::string_view::npos) || ...);
}

/// A date as the mirror keeps it: blank where WHMCS has none, whatever way it writes that.
std::string_view kept_date(std::string_view text) {
    text = trimmed(text);
    return parse_date(text) ? text : std::string_view();
}

/// What of a service's own columns the mirror keeps, so that two sources that differ in nothing else make equal mirrors.
ServiceRecord as_kept(const ServiceRecord& record, std::string_view module) {
    ServiceRecord kept = record;
    kept.module = module;
    kept.domain = trimmed(record.domain);
    kept.username = trimmed(record.username);
    kept.dedicated_ip = trimmed(record.dedicated_ip);
    kept.status = trimmed(record.status);
    kept.billing_cycle = trimmed(record.billing_cycle);
    kept.registered_on = kept_date(record.registered_on);
    kept.next_due_on = kept_date(record.next_due_on);
    return kept;
}

[[noreturn]] void refuse_metadata(std::string_view module, const char* what, std::string_view value, std::string_view choices) {
    throw ConfigurationError("module '" + excerpt(module) + "': " + what + " '" + excerpt(value) + "' is none of " +
                             std::string(choices));
}

}  // namespace

struct MirrorWriter::State {
    State(std::string target, DomainToAscii to_ascii)
        : path(std::move(target)),
          // A journal that someone's SQLite shell left beside the old mirror would be applied to the new one.
          file((refuse_to_replace_foreign_file(path), path), {.noun = "mirror", .companions = {"-journal", "-wal", "-shm"}}),
          clients(file.folder(), client_memory),
          names(file.folder()),
          services(file.folder(), to_ascii) {}

    ~State() { abandoned = true; }

    void open();

    /// Has another thread write the clients so far, while services are read (law 75). Until `wait_for_clients` the database
    /// belongs to it.
    void begin_clients();
    void wait_for_clients();
    void write_clients(RecordSorter& sorted);
    void write_names_and_pieces();
    void finish(const MirrorLoad& load);

    /// Counts a row whose fields, as the mirror keeps them, are in `packed`, and adds it to the digest.
    void count(MirrorTable table) {
        digest += digest_of(packed.bytes());
        ++tables[static_cast<std::size_t>(table)].loaded;
    }

    /// Begins `packed` for a row.
    Packer begin(MirrorTable table) {
        Packer packer(packed);
        packer.number(static_cast<std::uint64_t>(table));
        return packer;
    }

    /// The statement, when the database is this thread's: values may not be bound before.
    Query& ready(std::optional<Query>& query) {
        writing([this] { wait_for_clients(); });
        return *query;
    }

    void insert(Query& query, MirrorTable table, const std::string& row);

    /// Runs something that writes, and adds the path to its errors.
    template <class Action>
    void writing(Action action) const;

    std::string path;
    ReplacementFile file;
    std::optional<SQLite::Database> database;
    std::optional<Query> insert_servers, insert_modules, insert_products;
    RecordSorter clients;                      ///< by id: rows in any other order would be written all over their table
    std::optional<RecordSorter> late_clients;  ///< that came after a service
    NameLoader names;                          ///< of the clients and services that are written
    ServiceLoader services;
    std::array<TableCount, mirror_table_count> tables;
    std::optional<Instant> taken_at;
    Digest digest;
    GrowingBytes packed;  ///< reused from row to row
    std::atomic<bool> abandoned = false;
    std::optional<Workers>
        clients_written;  ///< keeps what went wrong; the last member: it waits for the thread, which uses the others
};

template <class Action>
void MirrorWriter::State::writing(Action action) const {
    const auto refuse = [this](const std::string& cause) { throw CannotWrite("cannot write mirror '" + path + "': " + cause); };
    try {
        action();
    } catch (const SQLite::Exception& error) {
        std::string cause = error.what();
        if (error.getErrorCode() == SQLITE_IOERR) {
            // SQLite loses it where another thread wrote or tidies up; the file is lost in any case.
            int reason = database ? sqlite3_system_errno(database->getHandle()) : 0;
            if (reason == 0) reason = file.growth_error();
            if (reason != 0) cause += ": " + std::generic_category().message(reason);
        }
        refuse(cause);
    } catch (const std::system_error& error) {
        refuse(error.code().message());
    }
}

void MirrorWriter::State::open() {
    prepare_sqlite();
    writing([this] {
        database.emplace(sqlite_path(file.path()), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
        database->exec(build_settings);
        database->exec("BEGIN");
        database->exec(std::string(embedded::mirror_sql));
        insert_servers.emplace(*database, insert_server);
        insert_modules.emplace(*database, insert_module);
        insert_products.emplace(*database, insert_product);
    });
}

void MirrorWriter::State::insert(Query& query, MirrorTable table, const std::string& row) {
    writing([&] {
        try {
            query.run();
        } catch (const SQLite::Exception& error) {
            if (error.getErrorCode() == SQLITE_CONSTRAINT) refuse_row(table, row, "comes a second time");
            throw;
        }
    });
}

void MirrorWriter::State::begin_clients() {
    if (late_clients) return;
    clients_written.emplace(1, [this](std::size_t /*worker*/) { write_clients(clients); });
    late_clients.emplace(file.folder(), client_memory);
}

void MirrorWriter::State::wait_for_clients() {
    if (clients_written) clients_written->join();
}

void MirrorWriter::State::write_clients(RecordSorter& sorted) {
    Query query(*database, insert_client);
    std::string_view key, value;
    std::uint64_t last = 0;
    while (!abandoned && sorted.next(key, value)) {
        Unpacker unpacker(value);
        unpacker.number();
        const std::uint64_t id = unpacker.number();
        const auto refuse = [id] { refuse_row(MirrorTable::clients, with_id(id), "comes a second time"); };
        if (id == last) refuse();
        last = id;
        query.bind(1, id);
        query.bind(2, unpacker.text());
        const std::string_view email = unpacker.text();
        query.bind(3, email);
        query.bind(4, unpacker.text());
        names.client(id, email);
        try {
            query.run();
        } catch (const SQLite::Exception& error) {
            if (error.getErrorCode() == SQLITE_CONSTRAINT) refuse();  // it is among the clients that came before a service
            throw;
        }
    }
}

void MirrorWriter::State::write_names_and_pieces() {
    file.begin_flush();
    Workers named(1, [this](std::size_t /*worker*/) { names.write(*database); });
    services.make_pieces();
    named.join();
    file.begin_flush();
    services.write_pieces(*database);
}

void MirrorWriter::State::finish(const MirrorLoad& load) {
    writing([&] {
        begin_clients();
        wait_for_clients();
        for (std::optional<Query>* query : {&insert_servers, &insert_modules, &insert_products}) query->reset();
        write_clients(*late_clients);
        services.write_services(*database, names);
        write_names_and_pieces();
        Query query(*database, insert_load);
        const std::string loaded_at = to_text(load.loaded_at);
        const std::string digest_text = to_text(load.digest);
        int place = 0;
        for (const std::string* text : {&load.source, &load.source_name, &loaded_at, &load.tool_version, &digest_text}) {
            query.bind(++place, std::string_view(*text));
        }
        for (const TableCount& table : load.tables) {
            query.bind(++place, table.loaded);
            if (table.reported) {
                query.bind(place + 1, *table.reported);
            } else {
                query.bind_null(place + 1);
            }
            ++place;
        }
        query.run();
        database->exec("COMMIT");
    });
    database.reset();
    file.publish();
}

MirrorWriter::MirrorWriter(std::string path, DomainToAscii to_ascii)
    : m_state(std::make_unique<State>(std::move(path), to_ascii)) {
    m_state->open();
}

MirrorWriter::~MirrorWriter() = default;

void MirrorWriter::server(const ServerRecord& record) {
    check_id(MirrorTable::servers, record.id);
    if (has_nul(record.name, record.hostname, record.module, record.ip_address, record.assigned_ips)) {
        refuse_row(MirrorTable::servers, with_id(record.id), "has a NUL byte in a text");
    }
    State& state = *m_state;
    const std::string module = fold_ascii(trimmed(record.module));
    state.begin(MirrorTable::servers)
        .number(record.id)
        .text(record.name)
        .text(record.hostname)
        .text(module)
        .text(record.ip_address)
        .text(record.assigned_ips)
        .number(record.active ? 1 : 0)
        .number(record.disabled ? 1 : 0);
    Query& query = state.ready(state.insert_servers);
    query.bind(1, record.id);
    query.bind(2, record.name);
    query.bind(3, record.hostname);
    query.bind(4, std::string_view(module));
    query.bind(5, record.ip_address);
    query.bind(6, record.assigned_ips);
    query.bind(7, std::int64_t{record.active});
    query.bind(8, std::int64_t{record.disabled});
    state.insert(query, MirrorTable::servers, with_id(record.id));
    state.services.keys().add_server(record.id, module);
    state.count(MirrorTable::servers);
}

void MirrorWriter::module(const ModuleRecord& record) {
    if (has_nul(record.name, record.display_name, record.identity_field, record.identity_display_name, record.product_field)) {
        refuse_row(MirrorTable::modules, with_name(record.name), "has a NUL byte in a text");
    }
    const std::string name = fold_ascii(trimmed(record.name));
    if (name.empty()) refuse_row(MirrorTable::modules, with_name(record.name), "has a blank name");
    State& state = *m_state;
    std::optional<IdentityField> identity;
    std::string identity_field, product_field;
    if (!trimmed(record.identity_field).empty()) {
        identity = parse_identity_field(record.identity_field);
        if (!identity) refuse_metadata(name, "identity field", record.identity_field, identity_field_choices);
        identity_field = to_text(*identity);
    }
    if (!trimmed(record.product_field).empty()) {
        const std::optional<std::size_t> option = parse_config_option(trimmed(record.product_field));
        if (!option) refuse_metadata(name, "product field", record.product_field, "configoption1 .. configoption24");
        product_field = "configoption" + std::to_string(*option + 1);
    }
    state.begin(MirrorTable::modules)
        .text(name)
        .text(record.display_name)
        .text(identity_field)
        .text(record.identity_display_name)
        .text(product_field);
    Query& query = state.ready(state.insert_modules);
    query.bind(1, std::string_view(name));
    query.bind(2, record.display_name);
    query.bind(3, std::string_view(identity_field));
    query.bind(4, record.identity_display_name);
    query.bind(5, std::string_view(product_field));
    state.insert(query, MirrorTable::modules, with_name(name));
    state.services.keys().add_module(name, std::move(identity));
    state.count(MirrorTable::modules);
}

void MirrorWriter::product(const ProductRecord& record) {
    check_id(MirrorTable::products, record.id);
    bool nul = has_nul(record.name, record.type, record.pay_type, record.module);
    State& state = *m_state;
    Packer packer = state.begin(MirrorTable::products);
    const std::string module = fold_ascii(trimmed(record.module));
    packer.number(record.id).text(record.name).text(record.type).text(record.pay_type).text(module);
    packer.number(record.hidden ? 1 : 0).number(record.retired ? 1 : 0);
    Query& query = state.ready(state.insert_products);
    query.bind(1, record.id);
    query.bind(2, record.name);
    query.bind(3, record.type);
    query.bind(4, record.pay_type);
    query.bind(5, std::string_view(module));
    query.bind(6, std::int64_t{record.hidden});
    query.bind(7, std::int64_t{record.retired});
    for (std::size_t i = 0; i < config_option_count; ++i) {
        nul = nul || has_nul(record.config_options[i]);
        packer.text(record.config_options[i]);
        query.bind(static_cast<int>(8 + i), record.config_options[i]);
    }
    if (nul) refuse_row(MirrorTable::products, with_id(record.id), "has a NUL byte in a text");
    state.insert(query, MirrorTable::products, with_id(record.id));
    state.services.keys().add_product(record.id, module);
    state.count(MirrorTable::products);
}

void MirrorWriter::client(const ClientRecord& record) {
    check_id(MirrorTable::clients, record.id);
    if (has_nul(record.name, record.email, record.currency)) {
        refuse_row(MirrorTable::clients, with_id(record.id), "has a NUL byte in a text");
    }
    State& state = *m_state;
    state.begin(MirrorTable::clients).number(record.id).text(record.name).text(trimmed(record.email)).text(record.currency);
    std::string key;
    append_sort_number(key, record.id);
    state.writing([&] { (state.late_clients ? *state.late_clients : state.clients).add(key, state.packed.bytes()); });
    state.count(MirrorTable::clients);
}

void MirrorWriter::service(const ServiceRecord& record) {
    check_id(MirrorTable::services, record.id);
    if (has_nul(record.module, record.domain, record.username, record.dedicated_ip, record.status, record.billing_cycle,
                record.registered_on, record.next_due_on)) {
        refuse_row(MirrorTable::services, with_id(record.id), "has a NUL byte in a text");
    }
    State& state = *m_state;
    const std::string module = fold_ascii(trimmed(record.module));
    Packer packer = state.begin(MirrorTable::services);
    pack(packer, as_kept(record, module));
    state.writing([&] {
        state.begin_clients();
        state.services.add_service(record, state.packed.bytes());
    });
    state.count(MirrorTable::services);
}

void MirrorWriter::custom_field(const CustomFieldRecord& record) {
    check_id(MirrorTable::custom_fields, record.service_id);
    if (has_nul(record.name, record.value)) {
        refuse_row(MirrorTable::custom_fields, "of service " + std::to_string(record.service_id), "has a NUL byte in a text");
    }
    State& state = *m_state;
    state.begin(MirrorTable::custom_fields)
        .number(static_cast<std::uint64_t>(record.service_kind))
        .number(record.service_id)
        .text(custom_field_name(record.name))
        .text(record.value);
    state.writing([&] { state.services.add_custom_field(record); });
    state.count(MirrorTable::custom_fields);
}

void MirrorWriter::reported(MirrorTable table, std::uint64_t rows) {
    m_state->tables[static_cast<std::size_t>(table)].reported = rows;
}

void MirrorWriter::taken_at(Instant instant) { m_state->taken_at = instant; }

MirrorLoad MirrorWriter::finish(std::string source, std::string source_name, Instant loaded_at, std::string tool_version) {
    MirrorLoad load;
    load.source = std::move(source);
    load.source_name = std::move(source_name);
    load.loaded_at = m_state->taken_at.value_or(loaded_at);
    load.tool_version = std::move(tool_version);
    load.tables = m_state->tables;
    load.digest = m_state->digest;
    m_state->finish(load);
    return load;
}

}  // namespace serversync
