// SPDX-License-Identifier: MIT
#include "engine/mirror/mirror_writer.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/digest/hasher.hpp"
#include "engine/files/replacement_file.hpp"
#include "engine/mirror/mirror_file.hpp"
#include "engine/mirror/name_loader.hpp"
#include "engine/mirror/record_sorter.hpp"
#include "engine/mirror/record_sql.hpp"
#include "engine/mirror/row_seal.hpp"
#include "engine/mirror/sealed_tables.hpp"
#include "engine/mirror/service_loader.hpp"
#include "engine/model/error.hpp"
#include "engine/record/kept_record.hpp"
#include "engine/record/pack_fields.hpp"
#include "engine/sqlite/query.hpp"
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

[[noreturn]] void refuse_row(MirrorTable table, const std::string& row, const char* reason) {
    throw MalformedInput(std::string(to_text(table)) + ": row " + row + ' ' + reason);
}

std::string with_id(std::uint64_t id) { return "with id " + std::to_string(id); }

std::string with_name(std::string_view name) { return "named '" + excerpt(name) + "'"; }

void check_id(MirrorTable table, std::uint64_t id) {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (id == 0 || id > largest) refuse_row(table, with_id(id), "has no id from 1 to 9223372036854775807");
}

template <class Record>
void check_texts(MirrorTable table, const Record& record, const std::string& row) {
    if (has_nul(record)) refuse_row(table, row, "has a NUL byte in a string");
}

[[noreturn]] void refuse_metadata(std::string_view module, const char* what, std::string_view value, std::string_view choices) {
    throw ConfigurationError("module '" + excerpt(module) + "': " + what + " '" + excerpt(value) +
                             "' is not one of: " + std::string(choices));
}

}  // namespace

struct MirrorWriter::State {
    State(std::string target, UnicodeForms forms)
        : path(std::move(target)),
          // A journal that someone's SQLite shell left beside the old mirror would be applied to the new one.
          file((refuse_to_replace_foreign_file(mirror_kind(), path), path),
               {.noun = "mirror", .companions = {"-journal", "-wal", "-shm"}}),
          clients(file.folder(), client_memory),
          names(file.folder()),
          services(file.folder(), forms) {}

    ~State() { abandoned = true; }

    void open();

    /// Has another thread write the clients so far, while services are read (law 75). Until `wait_for_clients` the database
    /// belongs to it.
    void begin_clients();
    void wait_for_clients();
    void write_clients(RecordSorter& sorted);
    void write_names_and_pieces();
    void finish(const MirrorLoad& load);

    /// Counts a row, as the mirror keeps it, and adds it to the digest. `packed` holds it then in the form of which that is made.
    template <class Record>
    void count(MirrorTable table, const Record& kept) {
        Packer packer(packed);
        packer.number(static_cast<std::uint64_t>(table));
        pack_for_digest(packer, kept);
        digest += digest_of(packed.bytes());
        ++tables[static_cast<std::size_t>(table)].loaded;
    }

    /// The statement, when the database is this thread's: values may not be bound before.
    Query& ready(std::optional<Query>& query) {
        writing([this] { wait_for_clients(); });
        return *query;
    }

    /// Writes a row, as the mirror keeps it, to its table, and counts it. `row` names it in a message.
    template <class Record>
    void insert(std::optional<Query>& statement, MirrorTable table, const Record& kept, const std::string& row);

    /// Writes it alone; `repeated` is what is said where there is such a row already.
    template <class Record>
    void write(std::optional<Query>& statement, MirrorTable table, const Record& kept, const std::string& row,
               const char* repeated);

    /// Runs something that writes, and gives its errors the path.
    template <class Action>
    void writing(Action action) const;

    std::string path;
    ReplacementFile file;
    std::optional<SQLite::Database> database;
    std::optional<Query> insert_servers, insert_modules, insert_products, insert_prices;
    RecordSorter clients;                      ///< by id: rows in any other order would be written all over their table
    std::optional<RecordSorter> late_clients;  ///< that came after a service
    std::uint64_t client_seals = 0;            ///< of the clients that are written
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
        refuse(cause_of_write_error(error, database ? &*database : nullptr, file.growth_error()));
    } catch (const std::system_error& error) {
        refuse(error.code().message());
    }
}

void MirrorWriter::State::open() {
    prepare_sqlite();
    writing([this] {
        database.emplace(sqlite_path(file.path()), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
        file.check_path();
        database->exec(build_settings);
        database->exec("BEGIN");
        database->exec(std::string(embedded::mirror_sql));
        insert_servers.emplace(*database, insert_statement<ServerRecord>("servers"));
        insert_modules.emplace(*database, insert_statement<ModuleRecord>("modules"));
        insert_products.emplace(*database, insert_statement<ProductRecord>("products"));
        insert_prices.emplace(*database, insert_statement<PriceRecord>("prices"));
    });
}

template <class Record>
void MirrorWriter::State::insert(std::optional<Query>& statement, MirrorTable table, const Record& kept, const std::string& row) {
    write(statement, table, kept, row, "appears twice");
    count(table, kept);
}

template <class Record>
void MirrorWriter::State::write(std::optional<Query>& statement, MirrorTable table, const Record& kept, const std::string& row,
                                const char* repeated) {
    Query& query = ready(statement);
    bind_fields(query, 1, kept);
    writing([&] {
        try {
            query.run();
        } catch (const SQLite::Exception& error) {
            if (error.getErrorCode() == SQLITE_CONSTRAINT) refuse_row(table, row, repeated);
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
    Query query(*database, insert_rows<ClientRow>());
    GrowingBytes bytes;
    std::string_view key, value;
    std::uint64_t last = 0;
    while (!abandoned && sorted.next(key, value)) {
        Unpacker unpacker(value);
        unpacker.number();  // the table
        ClientRow row;
        ClientRecord& record = row.record;
        unpack_digested(unpacker, record);
        const auto refuse = [&record] { refuse_row(MirrorTable::clients, with_id(record.id), "appears twice"); };
        if (record.id == last) refuse();
        last = record.id;
        const std::int64_t seal = row_seal(packed_row(row, bytes));
        client_seals += static_cast<std::uint64_t>(seal);
        bind_row(query, 1, row, seal);
        names.client(record.id, record.email);
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
        for (std::optional<Query>* query : {&insert_servers, &insert_modules, &insert_products, &insert_prices}) query->reset();
        write_clients(*late_clients);
        services.write_services(*database, names);
        write_names_and_pieces();
        write_sealed_load(*database, load, client_seals + services.row_seals());
        database->exec("COMMIT");
    });
    database.reset();
    file.publish();
}

MirrorWriter::MirrorWriter(std::string path, UnicodeForms forms) : m_state(std::make_unique<State>(std::move(path), forms)) {
    m_state->open();
}

MirrorWriter::~MirrorWriter() = default;

void MirrorWriter::server(const ServerRecord& record) {
    const std::string row = with_id(record.id);
    check_id(MirrorTable::servers, record.id);
    check_texts(MirrorTable::servers, record, row);
    std::string module;
    m_state->insert(m_state->insert_servers, MirrorTable::servers, kept_record(record, module), row);
    m_state->services.keys().add_server(record.id, std::move(module));
}

void MirrorWriter::module(const ModuleRecord& record) {
    check_texts(MirrorTable::modules, record, with_name(record.name));
    std::string name;
    ModuleRecord kept = kept_record(record, name);
    if (name.empty()) refuse_row(MirrorTable::modules, with_name(record.name), "has a blank name");
    std::optional<IdentityField> identity;
    std::string identity_field, product_field;
    if (!trimmed(record.identity_field).empty()) {
        identity = parse_identity_field(record.identity_field);
        if (!identity) refuse_metadata(name, "identity field", record.identity_field, identity_field_choices);
        identity_field = to_text(*identity);
    }
    if (!trimmed(record.product_field).empty()) {
        const std::optional<std::size_t> option = parse_config_option(trimmed(record.product_field));
        if (!option) refuse_metadata(name, "product field", record.product_field, "configoption1 to configoption24");
        product_field = "configoption" + std::to_string(*option + 1);
    }
    kept.identity_field = identity_field;
    kept.product_field = product_field;
    m_state->insert(m_state->insert_modules, MirrorTable::modules, kept, with_name(name));
    m_state->services.keys().add_module(std::move(name), std::move(identity));
}

void MirrorWriter::product(const ProductRecord& record) {
    const std::string row = with_id(record.id);
    check_id(MirrorTable::products, record.id);
    check_texts(MirrorTable::products, record, row);
    std::string module;
    std::vector<PriceRecord> prices(record.prices.begin(), record.prices.end());
    for (PriceRecord& price : prices) price.product_id = record.id;
    std::sort(prices.begin(), prices.end(),
              [](const PriceRecord& left, const PriceRecord& right) { return left.currency < right.currency; });
    ProductRecord kept = kept_record(record, module);
    kept.prices = prices;
    m_state->insert(m_state->insert_products, MirrorTable::products, kept, row);
    for (const PriceRecord& price : prices)
        m_state->write(m_state->insert_prices, MirrorTable::products, price, row, "has two prices in one currency");
    m_state->services.keys().add_product(record.id, std::move(module));
}

void MirrorWriter::client(const ClientRecord& record) {
    check_id(MirrorTable::clients, record.id);
    check_texts(MirrorTable::clients, record, with_id(record.id));
    State& state = *m_state;
    std::string none;
    const ClientRecord kept = kept_record(record, none);
    state.count(MirrorTable::clients, kept);
    std::string key;
    append_sort_number(key, record.id);
    state.writing([&] { (state.late_clients ? *state.late_clients : state.clients).add(key, state.packed.bytes()); });
}

void MirrorWriter::service(const ServiceRecord& record) {
    check_id(MirrorTable::services, record.id);
    check_texts(MirrorTable::services, record, with_id(record.id));
    State& state = *m_state;
    std::string module;
    const ServiceRecord kept = kept_record(record, module);
    state.count(MirrorTable::services, kept);
    state.writing([&] {
        state.begin_clients();
        state.services.add_service(kept, state.packed.bytes());
    });
}

void MirrorWriter::custom_field(const CustomFieldRecord& record) {
    check_id(MirrorTable::custom_fields, record.service_id);
    check_texts(MirrorTable::custom_fields, record, "of service " + std::to_string(record.service_id));
    State& state = *m_state;
    std::string none;
    const CustomFieldRecord kept = kept_record(record, none);
    state.count(MirrorTable::custom_fields, kept);
    state.writing([&] { state.services.add_custom_field(kept); });
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
