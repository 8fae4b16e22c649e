// SPDX-License-Identifier: MIT
#include "engine/mirror/service_loader.hpp"

#include <optional>
#include <utility>

#include "engine/mirror/batch_thread.hpp"
#include "engine/mirror/row_seal.hpp"
#include "engine/model/bare_domain.hpp"
#include "engine/model/error.hpp"
#include "engine/record/pack_fields.hpp"
#include "engine/sqlite/query.hpp"
#include "engine/text/text_arena.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

// With SQLite's cache, the clients and the names, less than 60 MB whatever is loaded.
constexpr std::size_t service_memory = 6U << 20U;
constexpr std::size_t custom_field_memory = 4U << 20U;
constexpr std::size_t piece_memory = 2U << 20U;

/// How many services one statement inserts: beginning and ending a statement costs SQLite as much as half a row.
constexpr std::size_t services_at_once = 32;

constexpr std::string_view insert_piece = "INSERT INTO service_pieces (server_id, piece, services) VALUES (?,?,?)";
constexpr std::string_view update_live_services = "UPDATE servers SET live_services = ? WHERE id = ?";
constexpr std::string_view insert_unassigned = "INSERT INTO unassigned_services (module, live) VALUES (?,?)";

void append_service_id(std::string& key, ServiceKind kind, std::uint64_t id) {
    key.push_back(static_cast<char>(kind));
    append_sort_number(key, id);
}

/// The length of what `append_service_id` wrote at the start of a key: kind, count of bytes, bytes.
std::size_t service_id_size(std::string_view key) { return 2 + static_cast<unsigned char>(key[1]); }

}  // namespace

/// The rows of services and custom_fields, in the order in which they come. One thread makes them and another writes them (law
/// 75).
struct ServiceLoader::RowWriter {
    explicit RowWriter(SQLite::Database& database)
        : m_insert_service(database, insert_rows<ServiceRow>()),
          m_insert_services(database, insert_rows<ServiceRow>(services_at_once)),
          m_insert_field(database, insert_rows<CustomFieldRow>()),
          m_thread([this](std::string_view batch) { write(batch); }) {}

    /// `packed`: what `KeyedService::pack` writes.
    void service(std::uint64_t position, std::string_view packed) {
        Packer(m_row).number(tag<ServiceRow>).number(position).bytes(packed);
        m_thread.add(m_row.bytes());
    }

    void field(std::uint64_t position, const CustomFieldRecord& record) {
        m_thread.add(packed_row(CustomFieldRow{position, record}, m_row));
    }

    /// Waits until all are written. Returns the sum of their seals.
    std::uint64_t finish() {
        m_thread.finish();
        return m_seals;
    }

private:
    /// What a row's packed form begins with.
    template <class Row>
    static constexpr auto tag = static_cast<std::uint64_t>(Row::table);

    struct WaitingService {
        ServiceRow row;
        std::int64_t seal = 0;
    };

    /// Reads one row. Returns its seal.
    template <class Row>
    std::int64_t unpack(const char* begin, Unpacker& unpacker, Row& row) {
        row.unpack(unpacker);
        const std::int64_t seal = row_seal({begin, static_cast<std::size_t>(unpacker.rest().data() - begin)});
        m_seals += static_cast<std::uint64_t>(seal);
        return seal;
    }

    void write(std::string_view batch) {
        for (Unpacker unpacker(batch); !unpacker.rest().empty();) {
            const char* const begin = unpacker.rest().data();
            if (unpacker.number() == tag<ServiceRow>) {
                WaitingService& service = m_services.emplace_back();
                service.seal = unpack(begin, unpacker, service.row);
                if (m_services.size() == services_at_once) write_services(m_insert_services, services_at_once);
            } else {
                CustomFieldRow row;
                const std::int64_t seal = unpack(begin, unpacker, row);
                bind_row(m_insert_field, 1, row, seal);
                m_insert_field.run();
            }
        }
        write_services(m_insert_service, 1);  // those that are left, as their texts end with the batch
    }

    /// Writes the services that wait, so many at a time.
    void write_services(Query& insert, std::size_t at_once) {
        constexpr int parameters = ServiceRow::columns + 1;
        for (std::size_t i = 0; i < m_services.size();) {
            for (std::size_t k = 0; k < at_once; ++k, ++i)
                bind_row(insert, 1 + static_cast<int>(k) * parameters, m_services[i].row, m_services[i].seal);
            insert.run();
        }
        m_services.clear();
    }

    Query m_insert_service, m_insert_services;
    Query m_insert_field;
    std::vector<WaitingService> m_services;  ///< that wait to be written together
    GrowingBytes m_row;                      ///< reused from row to row
    std::uint64_t m_seals = 0;               ///< of the rows that are written
    BatchThread m_thread;
};

/// The custom fields in order of service, name and value; each goes to its table as it is passed.
struct ServiceLoader::FieldReader {
    FieldReader(RecordSorter& sorted, RowWriter& rows) : m_sorted(sorted), m_rows(rows) { advance(); }

    /// Passes the fields of all services before this one, for which there is no service, then those of the service.
    void pass(std::string_view service, ServiceFields& fields) {
        while (m_more && m_service < service) write();
        while (m_more && m_service == service) {
            fields.take(m_record.name, m_record.value);
            write();
        }
    }

    void pass_rest() {
        while (m_more) write();
    }

private:
    void advance() {
        std::string_view key, value;
        m_more = m_sorted.next(key, value);
        if (!m_more) return;
        m_service = key.substr(0, service_id_size(key));
        Unpacker unpacker(value);
        m_record = {};
        unpack_fields(unpacker, m_record);
    }

    void write() {
        // Records with one name come one after the other.
        const bool repeated = m_last_service == m_service && m_last_name == m_record.name;
        m_position = repeated ? m_position + 1 : 0;
        m_last_service = m_service;
        m_last_name = m_record.name;
        m_rows.field(m_position, m_record);
        advance();
    }

    RecordSorter& m_sorted;
    RowWriter& m_rows;
    bool m_more = false;
    std::string_view m_service;
    CustomFieldRecord m_record;
    std::string m_last_service, m_last_name;
    std::uint64_t m_position = 0;
};

ServiceLoader::ServiceLoader(const std::string& folder, UnicodeForms forms)
    : m_forms(forms),
      m_by_id(folder, service_memory),
      m_by_key(folder, service_memory),
      m_custom_fields(folder, custom_field_memory),
      m_pieces(folder, piece_memory) {}

void ServiceLoader::add_service(const ServiceRecord& kept, std::string_view digested) {
    m_sorting.clear();
    append_service_id(m_sorting, kept.kind, kept.id);
    m_by_id.add(m_sorting, digested);
}

void ServiceLoader::add_custom_field(const CustomFieldRecord& kept) {
    m_sorting.clear();
    append_service_id(m_sorting, kept.service_kind, kept.service_id);
    m_sorting.append(kept.name).push_back('\0');
    m_sorting.append(kept.value);
    Packer packer(m_packed);
    pack_fields(packer, kept);
    m_custom_fields.add(m_sorting, m_packed.bytes());
}

/// Makes the pieces of one server after another, and counts services as it does.
class ServiceLoader::PieceMaker {
public:
    explicit PieceMaker(ServiceLoader& loader) : m_loader(loader) {}

    void add(const Service& service) {
        if (service.server_id != m_server) end_server(service.server_id);
        if (m_packer.ends_before(service.key)) end_piece();
        m_packer.add(service);
        if (!is_live(parse_service_status(service.status_text))) return;
        ++m_live;
        if (m_is_assigned) return;
        const auto found = m_loader.m_unassigned.find(service.module);
        if (found != m_loader.m_unassigned.end()) {
            ++found->second;
        } else {
            m_loader.m_unassigned.emplace(service.module, 1);
        }
    }

    void end_server(std::uint64_t next = 0) {
        end_piece();
        if (m_is_assigned && m_live > 0) m_loader.m_live.emplace_back(m_server, m_live);
        m_server = next;
        m_is_assigned = m_loader.m_keys.knows_server(next);
        m_live = 0;
        m_piece = 0;
    }

private:
    void end_piece() {
        if (m_packer.count() == 0) return;
        m_place.clear();
        append_sort_number(m_place, m_server);
        append_sort_number(m_place, m_piece);
        Packer(m_packed).number(m_server).number(m_piece).bytes(m_packer.finish(m_server, m_piece));
        ++m_piece;
        m_loader.m_pieces.add(m_place, m_packed.bytes());
    }

    ServiceLoader& m_loader;
    ServicePacker m_packer;
    std::string m_place;
    GrowingBytes m_packed;
    std::uint64_t m_server = 0;
    bool m_is_assigned = false;
    std::uint64_t m_live = 0;
    std::uint64_t m_piece = 0;
};

void ServiceLoader::write_services(SQLite::Database& database, NameLoader& names) {
    m_keys.seal();
    RowWriter rows(database);
    FieldReader field_reader(m_custom_fields, rows);
    ServiceFields fields;
    std::string_view key, value;
    std::string last;
    std::uint64_t position = 0;
    while (m_by_id.next(key, value)) {
        Unpacker unpacker(value);
        unpacker.number();
        ServiceRecord record;
        unpack_digested(unpacker, record);
        if (key == last) {
            throw MalformedInput("services: row with id " + std::to_string(record.id) +
                                 (record.kind == ServiceKind::addon ? " (addon)" : " (hosting)") + " appears twice");
        }
        last = key;
        const std::string module = m_keys.module_of(record);
        const IdentityField* identity = m_keys.identity_of(record, module);
        fields.begin(record, identity);
        field_reader.pass(key, fields);
        TextArena arena;
        KeyedService service;
        service.record = fields.complete(record);
        service.identity = fields.identifier(service.record);
        service.record.module = module;
        if (identity != nullptr) service.key = identity_key(identity->kind, service.identity, m_forms, arena);
        Packer packer(m_packed);
        service.pack(packer);
        rows.service(++position, m_packed.bytes());
        names.service(position, service.key, bare_domain(service.record.domain, m_forms.to_ascii, arena),
                      service.record.username);
        m_sorting.clear();
        append_sort_number(m_sorting, record.server_id);
        m_sorting.append(service.key).push_back('\0');
        append_service_id(m_sorting, record.kind, record.id);
        m_by_key.add(m_sorting, m_packed.bytes());
    }
    field_reader.pass_rest();
    m_row_seals = rows.finish();
    m_by_id.close();
    m_custom_fields.close();
}

void ServiceLoader::make_pieces() {
    PieceMaker maker(*this);
    std::string_view key, value;
    while (m_by_key.next(key, value)) {
        Unpacker unpacker(value);
        KeyedService service;
        service.unpack(unpacker);
        maker.add(service.service());
    }
    maker.end_server();
    m_by_key.close();
}

void ServiceLoader::write_pieces(SQLite::Database& database) {
    Query insert(database, insert_piece);
    std::string_view place, piece;
    while (m_pieces.next(place, piece)) {
        Unpacker unpacker(piece);
        insert.bind(1, unpacker.number());
        insert.bind(2, unpacker.number());
        insert.bind_bytes(3, unpacker.rest());
        insert.run();
    }
    Query update(database, update_live_services);
    for (const auto& [server, live] : m_live) {
        update.bind(1, live);
        update.bind(2, server);
        update.run();
    }
    Query insert_live(database, insert_unassigned);
    for (const auto& [module, live] : m_unassigned) {
        insert_live.bind(1, std::string_view(module));
        insert_live.bind(2, live);
        insert_live.run();
    }
}

}  // namespace serversync
