// SPDX-License-Identifier: MIT
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
#include "engine/record/key_order.hpp"

namespace serversync {

namespace {

constexpr std::size_t piece_size = 64U << 10U;

void put(std::string& json, std::string_view text) {
    if (!simdjson::validate_utf8(text.data(), text.size())) throw MalformedInput("a string is not UTF-8");
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

void put(std::string& json, const std::optional<Date>& date) { put(json, date ? to_text(*date) : std::string_view()); }

void put_lines(std::string& json, std::string_view lines) {
    json.push_back('[');
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        put(json, lines.substr(0, end));
        if (end == std::string_view::npos) break;
        json.append(", ");
        lines.remove_prefix(end + 1);
    }
    json.push_back(']');
}

void put_config_options(std::string& json, const std::array<std::string_view, config_option_count>& options) {
    json.push_back('{');
    bool first = true;
    for (std::size_t i = 0; i < config_option_count; ++i) {
        if (options[i].empty()) continue;
        json.append(first ? "\"configoption" : ", \"configoption").append(std::to_string(i + 1)).append("\": ");
        put(json, options[i]);
        first = false;
    }
    json.push_back('}');
}

void put_list(std::string& json, std::span<const std::string_view> texts) {
    // Blank ones at the end are none; one between others keeps its place.
    while (!texts.empty() && texts.back().empty()) texts = texts.first(texts.size() - 1);
    char before = '[';
    for (const std::string_view text : texts) {
        json.push_back(before);
        if (before == ',') json.push_back(' ');
        put(json, text);
        before = ',';
    }
    json.push_back(']');
}

void put_prices(std::string& json, std::span<const PriceRecord> prices) {
    const char* before_currency = "{";
    for (const PriceRecord& price : prices) {
        json.append(before_currency);
        put(json, price.currency);
        const char* before_cycle = ": {";
        for_each_field<PriceRecord>([&](auto field) {
            if constexpr (field.kind == FieldKind::amount) {
                if (!field.of(price)) return;
                json.append(before_cycle).append("\"").append(field.key).append("\": ");
                put(json, field.of(price));
                before_cycle = ", ";
            }
        });
        json.append(*before_cycle == ':' ? ": {}" : "}");
        before_currency = ", ";
    }
    json.append(prices.empty() ? "{}" : "}");
}

void put_count(std::string& json, const std::optional<std::int64_t>& count) {
    json.append(count ? std::to_string(*count) : "null");
}

void put(std::string& json, const std::optional<bool>& flag) { json.append(!flag ? "null" : *flag ? "true" : "false"); }

template <class Row>
struct ColumnWriter {
    std::string_view name;
    void (*put)(std::string& json, const Row& row);
    bool (*is_left_out)(const Row& row);
};

template <class FieldType, class Row>
void put_field(std::string& json, const Row& row) {
    if constexpr (FieldType::kind == FieldKind::lines) {
        put_lines(json, FieldType::of(row));
    } else if constexpr (FieldType::kind == FieldKind::options) {
        put_config_options(json, FieldType::of(row));
    } else if constexpr (FieldType::kind == FieldKind::list) {
        put_list(json, FieldType::of(row));
    } else if constexpr (FieldType::kind == FieldKind::prices) {
        put_prices(json, FieldType::of(row));
    } else if constexpr (FieldType::kind == FieldKind::count) {
        put_count(json, FieldType::of(row));
    } else {
        put(json, FieldType::of(row));
    }
}

template <class FieldType, class Row>
bool is_left_out(const Row& row) {
    return FieldType::uses.is_sparse && !is_given(FieldType{}, row);
}

template <class Record>
constexpr auto writers_of() {
    return in_key_order<Record>([](auto field) {
        return ColumnWriter<Record>{field.key, put_field<decltype(field), Record>, is_left_out<decltype(field), Record>};
    });
}

constexpr auto server_writers = writers_of<ServerRecord>();
constexpr auto module_writers = writers_of<ModuleRecord>();
constexpr auto product_writers = writers_of<ProductRecord>();
constexpr auto client_writers = writers_of<ClientRecord>();
constexpr auto service_writers = writers_of<ServiceRecord>();
constexpr auto custom_field_writers = writers_of<CustomFieldRecord>();

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
    json.append("{\n  \"format\": \"serversync.mirror-export\",\n  \"version\": 2,\n  \"texts\": \"plain\"");
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
            if (column.is_left_out(record)) continue;
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
