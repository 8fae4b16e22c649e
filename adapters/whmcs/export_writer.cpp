#include "adapters/whmcs/export_writer.hpp"

#include <simdjson.h>

#include <array>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "engine/json/json_text.hpp"
#include "engine/model/calendar.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr std::size_t piece_size = 64U << 10U;

void put(std::string& json, std::string_view text) {
    if (!simdjson::validate_utf8(text.data(), text.size())) throw MalformedInput("a text is not UTF-8");
    append_json_text(json, text);
}
void put(std::string& json, std::uint64_t number) { json.append(std::to_string(number)); }
void put(std::string& json, bool flag) { json.append(flag ? "true" : "false"); }
void put(std::string& json, ServiceKind kind) { json.append(kind == ServiceKind::addon ? "\"addon\"" : "\"hosting\""); }

void put(std::string& json, const std::optional<std::int64_t>& minor) {
    if (!minor) {
        json.append("null");
        return;
    }
    const std::uint64_t size = *minor < 0 ? 0U - static_cast<std::uint64_t>(*minor) : static_cast<std::uint64_t>(*minor);
    const std::string cents = std::to_string(size % 100);
    json.append(*minor < 0 ? "\"-" : "\"")
        .append(std::to_string(size / 100))
        .append(cents.size() == 1 ? ".0" : ".")
        .append(cents);
    json.push_back('"');
}

void put_assigned_ips(std::string& json, const ServerRecord& record) {
    json.push_back('[');
    std::string_view lines = record.assigned_ips;
    while (!record.assigned_ips.empty()) {
        const std::size_t end = lines.find('\n');
        put(json, lines.substr(0, end));
        if (end == std::string_view::npos) break;
        json.append(", ");
        lines.remove_prefix(end + 1);
    }
    json.push_back(']');
}

void put_config_options(std::string& json, const ProductRecord& record) {
    json.push_back('{');
    bool first = true;
    for (std::size_t i = 0; i < config_option_count; ++i) {
        if (record.config_options[i].empty()) continue;
        json.append(first ? "\"configoption" : ", \"configoption").append(std::to_string(i + 1)).append("\": ");
        put(json, record.config_options[i]);
        first = false;
    }
    json.push_back('}');
}

template <class Row>
struct ColumnWriter {
    std::string_view name;
    void (*put)(std::string& json, const Row& row);
    bool (*is_default)(const Row& row) = nullptr;  ///< whether the key may be left out, as it mostly is
};

/// A column that is one field of the record.
template <auto Field, class Row>
void put_field(std::string& json, const Row& row) {
    put(json, row.*Field);
}

constexpr std::array server_writers = {
    ColumnWriter<ServerRecord>{"id", put_field<&ServerRecord::id>},
    ColumnWriter<ServerRecord>{"name", put_field<&ServerRecord::name>},
    ColumnWriter<ServerRecord>{"hostname", put_field<&ServerRecord::hostname>},
    ColumnWriter<ServerRecord>{"module", put_field<&ServerRecord::module>},
    ColumnWriter<ServerRecord>{"ip_address", put_field<&ServerRecord::ip_address>},
    ColumnWriter<ServerRecord>{"assigned_ips", put_assigned_ips},
    ColumnWriter<ServerRecord>{"active", put_field<&ServerRecord::active>},
    ColumnWriter<ServerRecord>{"disabled", put_field<&ServerRecord::disabled>},
};

constexpr std::array module_writers = {
    ColumnWriter<ModuleRecord>{"name", put_field<&ModuleRecord::name>},
    ColumnWriter<ModuleRecord>{"display_name", put_field<&ModuleRecord::display_name>},
    ColumnWriter<ModuleRecord>{"identity_field", put_field<&ModuleRecord::identity_field>},
    ColumnWriter<ModuleRecord>{"identity_display_name", put_field<&ModuleRecord::identity_display_name>},
    ColumnWriter<ModuleRecord>{"product_field", put_field<&ModuleRecord::product_field>},
};

constexpr std::array product_writers = {
    ColumnWriter<ProductRecord>{"id", put_field<&ProductRecord::id>},
    ColumnWriter<ProductRecord>{"name", put_field<&ProductRecord::name>},
    ColumnWriter<ProductRecord>{"type", put_field<&ProductRecord::type>},
    ColumnWriter<ProductRecord>{"pay_type", put_field<&ProductRecord::pay_type>},
    ColumnWriter<ProductRecord>{"module", put_field<&ProductRecord::module>},
    ColumnWriter<ProductRecord>{"hidden", put_field<&ProductRecord::hidden>},
    ColumnWriter<ProductRecord>{"retired", put_field<&ProductRecord::retired>},
    ColumnWriter<ProductRecord>{"config_options", put_config_options},
};

constexpr std::array client_writers = {
    ColumnWriter<ClientRecord>{"id", put_field<&ClientRecord::id>},
    ColumnWriter<ClientRecord>{"name", put_field<&ClientRecord::name>},
    ColumnWriter<ClientRecord>{"email", put_field<&ClientRecord::email>},
    ColumnWriter<ClientRecord>{"currency", put_field<&ClientRecord::currency>},
};

constexpr std::array service_writers = {
    ColumnWriter<ServiceRecord>{"id", put_field<&ServiceRecord::id>},
    ColumnWriter<ServiceRecord>{"kind", put_field<&ServiceRecord::kind>},
    ColumnWriter<ServiceRecord>{"client_id", put_field<&ServiceRecord::client_id>},
    ColumnWriter<ServiceRecord>{"product_id", put_field<&ServiceRecord::product_id>},
    ColumnWriter<ServiceRecord>{"server_id", put_field<&ServiceRecord::server_id>},
    ColumnWriter<ServiceRecord>{"module", put_field<&ServiceRecord::module>,
                                [](const ServiceRecord& row) { return row.module.empty(); }},
    ColumnWriter<ServiceRecord>{"domain", put_field<&ServiceRecord::domain>},
    ColumnWriter<ServiceRecord>{"username", put_field<&ServiceRecord::username>},
    ColumnWriter<ServiceRecord>{"dedicated_ip", put_field<&ServiceRecord::dedicated_ip>},
    ColumnWriter<ServiceRecord>{"status", put_field<&ServiceRecord::status>},
    ColumnWriter<ServiceRecord>{"registered_on", put_field<&ServiceRecord::registered_on>},
    ColumnWriter<ServiceRecord>{"next_due_on", put_field<&ServiceRecord::next_due_on>},
    ColumnWriter<ServiceRecord>{"billing_cycle", put_field<&ServiceRecord::billing_cycle>},
    ColumnWriter<ServiceRecord>{"amount", put_field<&ServiceRecord::amount_minor>},
};

constexpr std::array custom_field_writers = {
    ColumnWriter<CustomFieldRecord>{"service_kind", put_field<&CustomFieldRecord::service_kind>},
    ColumnWriter<CustomFieldRecord>{"service_id", put_field<&CustomFieldRecord::service_id>},
    ColumnWriter<CustomFieldRecord>{"name", put_field<&CustomFieldRecord::name>},
    ColumnWriter<CustomFieldRecord>{"value", put_field<&CustomFieldRecord::value>},
};

}  // namespace

struct ExportWriter::State {
    explicit State(WriteBytes destination) : write(std::move(destination)) {}

    /// Writes the document's head, and empty lists for the tables before `table` that had no row.
    void begin(MirrorTable table);
    void begin_document();
    void end_tables(std::size_t end);

    template <class Row>
    void row(MirrorTable table, std::uint64_t id, std::span<const ColumnWriter<Row>> columns, const Row& record);

    void before_rows() const {
        if (next_table > 0 || in_table) throw std::logic_error("the export's head is written already");
    }

    WriteBytes write;
    std::string json;
    std::optional<Instant> taken_at;
    std::array<std::optional<std::uint64_t>, mirror_table_count> totals;
    std::size_t next_table = 0;  ///< the first whose list has not ended; its list is open if `in_table`
    bool in_table = false;
};

void ExportWriter::State::begin_document() {
    json.append("{\n  \"format\": \"serversync.mirror-export\",\n  \"version\": 1");
    if (taken_at) json.append(",\n  \"taken_at\": \"").append(to_text(*taken_at)).append("\"");
    bool first = true;
    for (std::size_t i = 0; i < mirror_table_count; ++i) {
        if (!totals[i]) continue;
        json.append(first ? ",\n  \"totals\": {\"" : ", \"").append(to_text(static_cast<MirrorTable>(i))).append("\": ");
        put(json, *totals[i]);
        first = false;
    }
    if (!first) json.push_back('}');
}

void ExportWriter::State::end_tables(std::size_t end) {
    if (next_table == 0 && !in_table) begin_document();
    for (; next_table < end; ++next_table) {
        if (!in_table) json.append(",\n  \"").append(to_text(static_cast<MirrorTable>(next_table))).append("\": [");
        json.append(in_table ? "\n  ]" : "]");
        in_table = false;
    }
}

void ExportWriter::State::begin(MirrorTable table) {
    const auto wanted = static_cast<std::size_t>(table);
    if (wanted < next_table)
        throw std::logic_error("the export's table '" + std::string(to_text(table)) + "' is written already");
    if (in_table && wanted == next_table) {
        json.append(",\n    ");
        return;
    }
    end_tables(wanted);
    json.append(",\n  \"").append(to_text(table)).append("\": [\n    ");
    in_table = true;
}

template <class Row>
void ExportWriter::State::row(MirrorTable table, std::uint64_t id, std::span<const ColumnWriter<Row>> columns,
                              const Row& record) {
    begin(table);
    try {
        char before = '{';
        for (const ColumnWriter<Row>& column : columns) {
            if (column.is_default != nullptr && column.is_default(record)) continue;
            json.push_back(before);
            json.append(before == '{' ? "\"" : " \"").append(column.name).append("\": ");
            column.put(json, record);
            before = ',';
        }
        json.push_back('}');
    } catch (const MalformedInput& error) {
        throw MalformedInput(std::string(to_text(table)) + ": row with id " + std::to_string(id) + ": " + error.what());
    }
    if (json.size() < piece_size) return;
    write(json);
    json.clear();
}

ExportWriter::ExportWriter(WriteBytes write) : m_state(std::make_unique<State>(std::move(write))) {}

ExportWriter::~ExportWriter() = default;

void ExportWriter::server(const ServerRecord& record) {
    m_state->row<ServerRecord>(MirrorTable::servers, record.id, server_writers, record);
}

void ExportWriter::module(const ModuleRecord& record) {
    m_state->row<ModuleRecord>(MirrorTable::modules, 0, module_writers, record);
}

void ExportWriter::product(const ProductRecord& record) {
    m_state->row<ProductRecord>(MirrorTable::products, record.id, product_writers, record);
}

void ExportWriter::client(const ClientRecord& record) {
    m_state->row<ClientRecord>(MirrorTable::clients, record.id, client_writers, record);
}

void ExportWriter::service(const ServiceRecord& record) {
    m_state->row<ServiceRecord>(MirrorTable::services, record.id, service_writers, record);
}

void ExportWriter::custom_field(const CustomFieldRecord& record) {
    m_state->row<CustomFieldRecord>(MirrorTable::custom_fields, record.service_id, custom_field_writers, record);
}

void ExportWriter::reported(MirrorTable table, std::uint64_t rows) {
    m_state->before_rows();
    m_state->totals[static_cast<std::size_t>(table)] = rows;
}

void ExportWriter::taken_at(Instant instant) {
    m_state->before_rows();
    m_state->taken_at = instant;
}

void ExportWriter::finish() {
    m_state->end_tables(mirror_table_count);
    m_state->json.append("\n}\n");
    m_state->write(m_state->json);
    m_state->json.clear();
}

}  // namespace serversync
