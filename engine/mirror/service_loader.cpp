#include "engine/mirror/service_loader.hpp"

#include <optional>
#include <utility>

#include "engine/mirror/packed_record.hpp"
#include "engine/mirror/query.hpp"
#include "engine/model/error.hpp"
#include "engine/model/text_arena.hpp"

namespace serversync {

namespace {

// With SQLite's cache and its sorter, about 32 MB whatever is loaded.
constexpr std::size_t service_memory = 6U << 20U;
constexpr std::size_t custom_field_memory = 4U << 20U;

constexpr std::string_view insert_service =
    "INSERT INTO services (server_id, identity_key, kind, id, identity, client_id, product_id, module, domain, username,"
    " dedicated_ip, status, billing_cycle, registered_on, amount_minor, next_due_on) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr std::string_view insert_custom_field =
    "INSERT INTO custom_fields (service_kind, service_id, name, position, value) VALUES (?,?,?,?,?)";
constexpr std::string_view update_live_services = "UPDATE servers SET live_services = ? WHERE id = ?";
constexpr std::string_view insert_unassigned = "INSERT INTO unassigned_services (module, live) VALUES (?,?)";

std::optional<std::int64_t> days(std::string_view text) {
    const std::optional<Date> date = parse_date(trimmed(text));
    if (!date) return std::nullopt;
    return date->days;
}

void append_service_id(std::string& key, ServiceKind kind, std::uint64_t id) {
    key.push_back(static_cast<char>(kind));
    append_sort_number(key, id);
}

/// The length of what `append_service_id` wrote at the start of a key: kind, count of bytes, bytes.
std::size_t service_id_size(std::string_view key) { return 2 + static_cast<unsigned char>(key[1]); }

}  // namespace

/// The custom fields in order of service, name and value; each is written to its table as it is passed.
struct ServiceLoader::FieldWriter {
    FieldWriter(SQLite::Database& database, RecordSorter& sorted) : m_sorted(sorted), m_insert(database, insert_custom_field) {
        advance();
    }

    /// Writes the fields of all services before this one, for which there is no service, then those of the service.
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
        m_insert.bind(1, static_cast<std::int64_t>(m_service.front()));
        m_insert.bind(2, m_id);
        m_insert.bind(3, m_name);
        m_insert.bind(4, m_position);
        m_insert.bind(5, m_value);
        m_insert.run();
        advance();
    }

    RecordSorter& m_sorted;
    Query m_insert;
    bool m_more = false;
    std::string_view m_service, m_name, m_value;
    std::uint64_t m_id = 0;
    std::string m_last_service, m_last_name;
    std::int64_t m_position = 0;
};

ServiceLoader::ServiceLoader(const std::string& folder, DomainToAscii to_ascii)
    : m_to_ascii(to_ascii),
      m_by_id(folder, service_memory),
      m_by_key(folder, service_memory),
      m_custom_fields(folder, custom_field_memory) {}

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
    m_custom_fields.add(m_sorting, m_packed);
}

void ServiceLoader::write(SQLite::Database& database) {
    m_keys.seal();
    {
        FieldWriter fields(database, m_custom_fields);
        key_services(fields);
    }
    write_services(database);
}

void ServiceLoader::key_services(FieldWriter& field_writer) {
    ServiceFields fields;
    std::string_view key, value;
    std::string last;
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
        field_writer.pass(key, fields);
        const ServiceRecord complete = fields.complete(record);
        const std::string_view raw = fields.identifier(complete);
        TextArena arena;
        const std::string_view identity_text =
            identity != nullptr ? identity_key(identity->kind, raw, m_to_ascii, arena) : std::string_view();

        m_sorting.clear();
        append_sort_number(m_sorting, complete.server_id);
        m_sorting.append(identity_text).push_back('\0');
        append_service_id(m_sorting, complete.kind, complete.id);
        Packer packer(m_packed);
        pack(packer, complete).text(identity_text).text(raw).text(module);
        m_by_key.add(m_sorting, m_packed);
    }
    field_writer.pass_rest();
}

void ServiceLoader::write_services(SQLite::Database& database) {
    Query insert(database, insert_service);
    Query update_live(database, update_live_services);
    std::map<std::string, std::uint64_t, std::less<>> unassigned;
    std::uint64_t server = 0;
    bool assigned = false;
    std::uint64_t live = 0;
    const auto end_server = [&] {
        if (!assigned || live == 0) return;
        update_live.bind(1, live);
        update_live.bind(2, server);
        update_live.run();
    };
    std::string_view key, value;
    while (m_by_key.next(key, value)) {
        Unpacker unpacker(value);
        const ServiceRecord record = unpack_service(unpacker);
        const std::string_view identity_text = unpacker.text();
        const std::string_view raw = unpacker.text();
        const std::string_view module = unpacker.text();
        if (record.server_id != server) {
            end_server();
            server = record.server_id;
            assigned = m_keys.is_assigned(record);
            live = 0;
        }
        if (is_live(parse_service_status(record.status))) {
            ++live;
            if (!assigned) {
                const auto found = unassigned.find(module);
                if (found != unassigned.end()) {
                    ++found->second;
                } else {
                    unassigned.emplace(module, 1);
                }
            }
        }
        insert.bind(1, record.server_id);
        insert.bind(2, identity_text);
        insert.bind(3, static_cast<std::int64_t>(record.kind));
        insert.bind(4, record.id);
        if (raw == identity_text) {
            insert.bind_null(5);
        } else {
            insert.bind(5, raw);
        }
        insert.bind(6, record.client_id);
        insert.bind(7, record.product_id);
        insert.bind(8, module);
        insert.bind(9, record.domain);
        insert.bind(10, record.username);
        insert.bind(11, record.dedicated_ip);
        insert.bind(12, record.status);
        insert.bind(13, record.billing_cycle);
        insert.bind(14, days(record.registered_on));
        insert.bind(15, record.amount_minor);
        insert.bind(16, days(record.next_due_on));
        insert.run();
    }
    end_server();
    Query insert_module(database, insert_unassigned);
    for (const auto& [module, count] : unassigned) {
        insert_module.bind(1, std::string_view(module));
        insert_module.bind(2, count);
        insert_module.run();
    }
}

}  // namespace serversync
