#include "engine/mirror/service_loader.hpp"

#include <optional>
#include <utility>

#include "engine/mirror/batch_thread.hpp"
#include "engine/mirror/packed_record.hpp"
#include "engine/mirror/query.hpp"
#include "engine/model/error.hpp"
#include "engine/text/text_arena.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

// With SQLite's cache, the clients and the names, less than 60 MB whatever is loaded.
constexpr std::size_t service_memory = 6U << 20U;
constexpr std::size_t custom_field_memory = 4U << 20U;
constexpr std::size_t piece_memory = 2U << 20U;

constexpr std::string_view insert_services =
    "INSERT INTO services (position, kind, id, server_id, identity_key, identity, client_id, product_id, module, domain, "
    "username,"
    " dedicated_ip, status, billing_cycle, registered_on, amount_minor, next_due_on) VALUES ";
constexpr std::string_view service_values = "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr int service_columns = 17;

/// How many services one statement inserts: beginning and ending a statement costs SQLite as much as half a row.
constexpr std::size_t services_at_once = 32;

std::string insert_statement(std::size_t rows) {
    std::string sql(insert_services);
    for (std::size_t i = 0; i < rows; ++i) sql.append(i == 0 ? "" : ",").append(service_values);
    return sql;
}

constexpr std::string_view insert_piece = "INSERT INTO service_pieces (server_id, piece, services) VALUES (?,?,?)";
constexpr std::string_view insert_custom_field =
    "INSERT INTO custom_fields (service_kind, service_id, name, position, value) VALUES (?,?,?,?,?)";
constexpr std::string_view update_live_services = "UPDATE servers SET live_services = ? WHERE id = ?";
constexpr std::string_view insert_unassigned = "INSERT INTO unassigned_services (module, live) VALUES (?,?)";

std::optional<std::int64_t> days(const std::optional<Date>& date) {
    if (!date) return std::nullopt;
    return date->days;
}

/// What the record itself says.
Service as_service(const ServiceRecord& record) {
    Service service;
    service.kind = record.kind;
    service.id = record.id;
    service.client_id = record.client_id;
    service.product_id = record.product_id;
    service.server_id = record.server_id;
    service.domain = record.domain;
    service.username = record.username;
    service.dedicated_ip = record.dedicated_ip;
    service.status_text = record.status;
    service.billing_cycle = record.billing_cycle;
    service.registered_on = parse_date(trimmed(record.registered_on));
    service.amount_minor = record.amount_minor;
    return service;
}

void pack(Packer& packer, const Service& service) {
    packer.number(static_cast<std::uint64_t>(service.kind)).number(service.id).number(service.client_id);
    packer.number(service.product_id).number(service.server_id).text(service.key).text(service.identity).text(service.module);
    packer.text(service.domain).text(service.username).text(service.dedicated_ip).text(service.status_text);
    packer.text(service.billing_cycle).optional_number(days(service.registered_on)).optional_number(service.amount_minor);
}

/// Leaves out what the status means.
Service unpack_sorted(Unpacker& unpacker) {
    Service service;
    service.kind = static_cast<ServiceKind>(unpacker.number());
    for (std::uint64_t* number : {&service.id, &service.client_id, &service.product_id, &service.server_id})
        *number = unpacker.number();
    for (std::string_view* text : {&service.key, &service.identity, &service.module, &service.domain, &service.username,
                                   &service.dedicated_ip, &service.status_text, &service.billing_cycle}) {
        *text = unpacker.text();
    }
    if (const auto date = unpacker.optional_number()) service.registered_on = Date{static_cast<std::int32_t>(*date)};
    service.amount_minor = unpacker.optional_number();
    return service;
}

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
        : m_insert_service(database, insert_statement(1)),
          m_insert_services(database, insert_statement(services_at_once)),
          m_insert_field(database, insert_custom_field),
          m_thread([this](std::string_view batch) { write(batch); }) {}

    /// `packed`: the service as `pack` writes it.
    void service(std::uint64_t position, std::string_view packed, const std::optional<std::int64_t>& next_due_on) {
        Packer(m_row).number(service_row).number(position).optional_number(next_due_on).bytes(packed);
        m_thread.add(m_row.bytes());
    }

    void field(std::uint64_t kind, std::uint64_t service, std::string_view name, std::uint64_t position, std::string_view value) {
        Packer(m_row).number(field_row).number(kind).number(service).text(name).number(position).text(value);
        m_thread.add(m_row.bytes());
    }

    /// Waits until all are written.
    void finish() { m_thread.finish(); }

private:
    static constexpr std::uint64_t service_row = 0;
    static constexpr std::uint64_t field_row = 1;

    struct ServiceRow {
        std::uint64_t position;
        Service service;
        std::optional<std::int64_t> next_due_on;
    };

    void write(std::string_view batch) {
        for (Unpacker unpacker(batch); !unpacker.rest().empty();) {
            if (unpacker.number() == service_row) {
                const std::uint64_t position = unpacker.number();
                const auto next_due_on = unpacker.optional_number();
                m_services.push_back({position, unpack_sorted(unpacker), next_due_on});
                if (m_services.size() == services_at_once) write_services(m_insert_services, services_at_once);
            } else {
                write_field(unpacker);
            }
        }
        write_services(m_insert_service, 1);  // those that are left, as their texts end with the batch
    }

    /// Writes the services that wait, so many at a time.
    void write_services(Query& insert, std::size_t at_once) {
        for (std::size_t i = 0; i < m_services.size();) {
            for (int before = 0; before < static_cast<int>(at_once) * service_columns; before += service_columns)
                bind(insert, before, m_services[i++]);
            insert.run();
        }
        m_services.clear();
    }

    /// `before`: so many parameters come first.
    static void bind(Query& insert, int before, const ServiceRow& row) {
        const Service& service = row.service;
        insert.bind(before + 1, row.position);
        insert.bind(before + 2, static_cast<std::int64_t>(service.kind));
        insert.bind(before + 3, service.id);
        insert.bind(before + 4, service.server_id);
        insert.bind(before + 5, service.key);
        if (service.identity == service.key) {
            insert.bind_null(before + 6);
        } else {
            insert.bind(before + 6, service.identity);
        }
        insert.bind(before + 7, service.client_id);
        insert.bind(before + 8, service.product_id);
        insert.bind(before + 9, service.module);
        insert.bind(before + 10, service.domain);
        insert.bind(before + 11, service.username);
        insert.bind(before + 12, service.dedicated_ip);
        insert.bind(before + 13, service.status_text);
        insert.bind(before + 14, service.billing_cycle);
        insert.bind(before + 15, days(service.registered_on));
        insert.bind(before + 16, service.amount_minor);
        insert.bind(before + 17, row.next_due_on);
    }

    void write_field(Unpacker& unpacker) {
        m_insert_field.bind(1, unpacker.number());
        m_insert_field.bind(2, unpacker.number());
        m_insert_field.bind(3, unpacker.text());
        m_insert_field.bind(4, unpacker.number());
        m_insert_field.bind(5, unpacker.text());
        m_insert_field.run();
    }

    Query m_insert_service, m_insert_services;
    Query m_insert_field;
    std::vector<ServiceRow> m_services;  ///< that wait to be written together
    GrowingBytes m_row;                  ///< reused from row to row
    BatchThread m_thread;
};

/// The custom fields in order of service, name and value; each goes to its table as it is passed.
struct ServiceLoader::FieldReader {
    FieldReader(RecordSorter& sorted, RowWriter& rows) : m_sorted(sorted), m_rows(rows) { advance(); }

    /// Passes the fields of all services before this one, for which there is no service, then those of the service.
    void pass(std::string_view service, ServiceFields& fields) {
        while (m_more && m_service < service) write();
        while (m_more && m_service == service) {
            fields.take(m_name, m_value);
            write();
        }
    }

    void pass_rest() {
        while (m_more) write();
    }

private:
    void advance() {
        std::string_view key, id;
        m_more = m_sorted.next(key, id);
        if (!m_more) return;
        const std::size_t size = service_id_size(key);
        m_service = key.substr(0, size);
        const std::size_t end = key.find('\0', size);
        m_name = key.substr(size, end - size);
        m_value = key.substr(end + 1);
        m_id = Unpacker(id).number();
    }

    void write() {
        // Records with one name come one after the other.
        const bool repeated = m_last_service == m_service && m_last_name == m_name;
        m_position = repeated ? m_position + 1 : 0;
        m_last_service = m_service;
        m_last_name = m_name;
        m_rows.field(static_cast<unsigned char>(m_service.front()), m_id, m_name, m_position, m_value);
        advance();
    }

    RecordSorter& m_sorted;
    RowWriter& m_rows;
    bool m_more = false;
    std::string_view m_service, m_name, m_value;
    std::uint64_t m_id = 0;
    std::string m_last_service, m_last_name;
    std::uint64_t m_position = 0;
};

ServiceLoader::ServiceLoader(const std::string& folder, DomainToAscii to_ascii)
    : m_to_ascii(to_ascii),
      m_by_id(folder, service_memory),
      m_by_key(folder, service_memory),
      m_custom_fields(folder, custom_field_memory),
      m_pieces(folder, piece_memory) {}

void ServiceLoader::add_service(const ServiceRecord& record, std::string_view packed) {
    m_sorting.clear();
    append_service_id(m_sorting, record.kind, record.id);
    m_by_id.add(m_sorting, packed);
}

void ServiceLoader::add_custom_field(const CustomFieldRecord& record) {
    m_sorting.clear();
    append_service_id(m_sorting, record.service_kind, record.service_id);
    m_sorting.append(custom_field_name(record.name)).push_back('\0');
    m_sorting.append(record.value);
    Packer(m_packed).number(record.service_id);
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
        Packer(m_packed).number(m_server).number(m_piece++).bytes(m_packer.finish());
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
        const ServiceRecord record = unpack_service(unpacker);
        if (key == last) {
            throw MalformedInput("services: row with id " + std::to_string(record.id) +
                                 (record.kind == ServiceKind::addon ? " (addon)" : " (hosting)") + " comes a second time");
        }
        last = key;
        const std::string module = m_keys.module_of(record);
        const IdentityField* identity = m_keys.identity_of(record, module);
        fields.begin(record, identity);
        field_reader.pass(key, fields);
        const ServiceRecord complete = fields.complete(record);
        TextArena arena;
        Service service = as_service(complete);
        service.module = module;
        service.identity = fields.identifier(complete);
        if (identity != nullptr) service.key = identity_key(identity->kind, service.identity, m_to_ascii, arena);
        Packer packer(m_packed);
        pack(packer, service);
        rows.service(++position, m_packed.bytes(), days(parse_date(trimmed(complete.next_due_on))));
        names.service(position, service.key, service.domain, service.username);
        m_sorting.clear();
        append_sort_number(m_sorting, service.server_id);
        m_sorting.append(service.key).push_back('\0');
        append_service_id(m_sorting, service.kind, service.id);
        m_by_key.add(m_sorting, m_packed.bytes());
    }
    field_reader.pass_rest();
    rows.finish();
    m_by_id.close();
    m_custom_fields.close();
}

void ServiceLoader::make_pieces() {
    PieceMaker maker(*this);
    std::string_view key, value;
    while (m_by_key.next(key, value)) {
        Unpacker unpacker(value);
        maker.add(unpack_sorted(unpacker));
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
