// SPDX-License-Identifier: MIT
#include "adapters/whmcs/export_json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/whmcs/export_columns.hpp"
#include "engine/json/row_stream.hpp"
#include "engine/model/calendar.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/html_entities.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

using namespace export_columns;

constexpr std::string_view format_name = "serversync.mirror-export";
constexpr std::int64_t newest_version = 2;

/// Columns that hold secrets in WHMCS, or remarks about a customer. A part of a key is enough.
constexpr std::array<std::string_view, 13> secret_words = {"password",     "passwd",  "accesshash", "access_hash", "secret",
                                                           "token",        "notes",   "api_key",    "privatekey",  "private_key",
                                                           "securityqans", "cardnum", "bankacct"};

/// The place in the export that a message is about: "services[12].domain".
std::string place_of(MirrorTable table, std::size_t position) {
    return std::string(to_text(table)) + '[' + std::to_string(position) + ']';
}

class ExportReader : public JsonDocumentHandler {
public:
    ExportReader(ByteSource& source, MirrorSink& sink) : m_source(source), m_sink(sink) {}

    void not_an_object(element /*root*/) override { fail("expected an object with the members of a mirror export"); }

    bool wants_rows(std::string_view member) override { return table_named(member).has_value(); }

    void begin_rows(std::string_view member, bool is_object) override {
        m_table = *table_named(member);
        m_seen |= seen_bit(m_table);
        if (is_object) fail(std::string(member) + ": expected a list");
    }

    void row(std::size_t position, std::string_view /*row_key*/, element value) override { give(position, value); }
    bool takes_plain_rows() const override { return true; }
    void plain_row(std::size_t position, std::span<const RowMember> members) override { give(position, members); }

    void member(std::string_view name, element value) override;

    /// After the whole document: finds what is missing.
    void check_complete() const;

private:
    /// The row with its HTML entities decoded, unless the export says that its texts are plain (law 281). What a module says of
    /// itself never went through WHMCS's forms, and has none.
    template <class Record>
    const Record& decoded(Record& record) {
        if (m_are_texts_plain) return record;
        const auto decode = [this](std::string_view& text) {
            if (text.find('&') == std::string_view::npos) return;
            const std::string_view plain = keep_decoded(text, m_texts);
            m_has_decoded = m_has_decoded || plain != text;
            text = plain;
        };
        m_texts.clear();
        for_each_field<Record>([&](auto field) {
            [[maybe_unused]] auto& value = field.of(record);
            if constexpr (field.is_text) decode(value);
            if constexpr (field.is_numbered) std::for_each(value.begin(), value.end(), decode);
        });
        return record;
    }

    template <class Value>
    void give(std::size_t position, const Value& value) {
        m_position = position;
        switch (m_table) {
            case MirrorTable::servers:
                m_sink.server(decoded<ServerRecord>(m_servers.read(*this, value)));
                break;
            case MirrorTable::modules:
                m_sink.module(m_modules.read(*this, value));
                break;
            case MirrorTable::products:
                m_sink.product(decoded<ProductRecord>(m_products.read(*this, value)));
                break;
            case MirrorTable::clients:
                m_sink.client(decoded<ClientRecord>(m_clients.read(*this, value)));
                break;
            case MirrorTable::services:
                m_sink.service(decoded<ServiceRecord>(m_services.read(*this, value)));
                break;
            case MirrorTable::custom_fields:
                m_sink.custom_field(decoded<CustomFieldRecord>(m_custom_fields.read(*this, value)));
                break;
        }
    }

    /// The columns of a table and the order in which its rows give them.
    template <class Row>
    class RowReader {
    public:
        explicit RowReader(std::span<const export_columns::Column<Row>> columns) : m_columns(columns) {
            for (std::size_t i = 0; i < columns.size(); ++i) m_required |= columns[i].is_required ? 1U << i : 0U;
        }

        Row& read(const ExportReader& reader, const element& value);
        Row& read(const ExportReader& reader, std::span<const RowMember> members);

    private:
        void begin();
        template <class Set>
        void take(const ExportReader& reader, std::string_view key, Set set);
        Row& end(const ExportReader& reader);
        std::size_t find(const ExportReader& reader, std::string_view key, std::size_t after);

        std::span<const export_columns::Column<Row>> m_columns;
        std::uint32_t m_required = 0;               ///< bits by column
        std::array<std::uint8_t, 33> m_follower{};  ///< by column, the one that came after it last; the first at 0
        Row m_row;
        std::uint32_t m_seen = 0;  ///< of the current row: bits by column
        std::size_t m_after = 0;   ///< place in `m_follower`
    };

    static std::optional<MirrorTable> table_named(std::string_view name) {
        for (std::size_t i = 0; i < mirror_table_count; ++i) {
            if (to_text(static_cast<MirrorTable>(i)) == name) return static_cast<MirrorTable>(i);
        }
        return std::nullopt;
    }
    static std::uint32_t seen_bit(MirrorTable table) { return 1U << static_cast<unsigned>(table); }

    void totals(element value);
    void version(element value);
    void texts(std::string_view word);
    [[noreturn]] void fail(const std::string& what) const { throw MalformedInput(m_source.name() + ": " + what); }
    [[noreturn]] void refuse_key(const std::string& place, std::string_view key, const std::string& known) const;

    ByteSource& m_source;
    MirrorSink& m_sink;
    MirrorTable m_table = MirrorTable::servers;
    std::size_t m_position = 0;
    std::uint32_t m_seen = 0;  ///< tables
    bool m_has_format = false;
    std::int64_t m_version = 0;      ///< 0: not said yet
    bool m_says_texts = false;       ///< what they are
    bool m_are_texts_plain = false;  ///< otherwise as WHMCS stores them
    bool m_has_decoded = false;      ///< some text became another
    TextArena m_texts;               ///< of the current row
    RowReader<ServerRow> m_servers{export_columns::server_columns};
    RowReader<ModuleRecord> m_modules{export_columns::module_columns};
    RowReader<ProductRow> m_products{export_columns::product_columns};
    RowReader<ClientRecord> m_clients{export_columns::client_columns};
    RowReader<ServiceRecord> m_services{export_columns::service_columns};
    RowReader<CustomFieldRecord> m_custom_fields{export_columns::custom_field_columns};
};

template <class Row>
void ExportReader::RowReader<Row>::begin() {
    m_row = Row();
    m_seen = 0;
    m_after = 0;
}

template <class Row>
template <class Set>
void ExportReader::RowReader<Row>::take(const ExportReader& reader, std::string_view key, Set set) {
    const std::size_t index = find(reader, key, m_after);
    try {
        set(m_columns[index]);
    } catch (const Mismatch& mismatch) {
        reader.fail(place_of(reader.m_table, reader.m_position) + '.' + std::string(key) + mismatch.below + ": expected " +
                    mismatch.expected);
    }
    m_seen |= 1U << index;
    m_after = index + 1;
}

template <class Row>
Row& ExportReader::RowReader<Row>::end(const ExportReader& reader) {
    if ((m_seen & m_required) == m_required) return m_row;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if ((m_required & ~m_seen & 1U << i) == 0) continue;
        reader.fail(place_of(reader.m_table, reader.m_position) + ": '" + std::string(m_columns[i].name) + "' is missing");
    }
    return m_row;
}

template <class Row>
Row& ExportReader::RowReader<Row>::read(const ExportReader& reader, const element& value) {
    begin();
    if (!value.is_object()) reader.fail(place_of(reader.m_table, reader.m_position) + ": expected an object");
    for (const simdjson::dom::key_value_pair field : simdjson::dom::object(value)) {
        take(reader, field.key, [&](const export_columns::Column<Row>& column) { column.set(m_row, field.value); });
    }
    return end(reader);
}

template <class Row>
Row& ExportReader::RowReader<Row>::read(const ExportReader& reader, std::span<const RowMember> members) {
    begin();
    for (const RowMember& member : members) {
        take(reader, member.key, [&](const export_columns::Column<Row>& column) { column.set_plain(m_row, member); });
    }
    return end(reader);
}

/// Rows mostly have their keys in one order, so the column that came next the last time is tried first.
template <class Row>
std::size_t ExportReader::RowReader<Row>::find(const ExportReader& reader, std::string_view key, std::size_t after) {
    const std::size_t guess = m_follower[after];
    if (m_columns[guess].name == key) return guess;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (m_columns[i].name != key) continue;
        m_follower[after] = static_cast<std::uint8_t>(i);
        return i;
    }
    std::string known;
    for (const export_columns::Column<Row>& column : m_columns) known.append(known.empty() ? "" : ", ").append(column.name);
    reader.refuse_key(place_of(reader.m_table, reader.m_position) + '.', key, known);
}

void ExportReader::refuse_key(const std::string& place, std::string_view key, const std::string& known) const {
    const std::string folded = fold_ascii(key);
    const std::string shown = '\'' + place + excerpt(key) + '\'';
    for (const std::string_view word : secret_words) {
        if (folded.find(word) == std::string::npos) continue;
        fail(shown + " may not be in an export, because WHMCS keeps secrets or private remarks in it. Export without it");
    }
    fail("unknown key " + shown + "; the known keys are " + known);
}

void ExportReader::member(std::string_view name, element value) {
    const auto text_of = [](element from) { return from.is_string() ? text(from) : std::string_view(); };
    if (name == "format") {
        if (text_of(value) != format_name) fail("format: expected '" + std::string(format_name) + "'");
        m_has_format = true;
    } else if (name == "version") {
        version(value);
    } else if (name == "texts") {
        texts(text_of(value));
    } else if (name == "taken_at") {
        const std::optional<Instant> instant = parse_instant(text_of(value));
        if (!instant) fail("taken_at: expected a time as '2026-01-31T04:05:06Z'");
        m_sink.taken_at(*instant);
    } else if (name == "totals") {
        totals(value);
    } else if (table_named(name)) {
        fail(std::string(name) + ": expected a list");
    } else {
        refuse_key("", name,
                   "format, version, texts, taken_at, totals, servers, modules, products, clients, services, custom_fields");
    }
}

void ExportReader::version(element value) {
    if (value.get(m_version) != simdjson::SUCCESS) fail("version: expected an integer");
    if (m_version >= 1 && m_version <= newest_version) return;
    fail("is version " + std::to_string(m_version) + " of the export format, this serversync reads 1 and " +
         std::to_string(newest_version));
}

void ExportReader::texts(std::string_view word) {
    if (word != "plain" && word != "entities") fail("texts: expected 'plain' or 'entities'");
    m_says_texts = true;
    m_are_texts_plain = word == "plain";
    if (m_are_texts_plain && m_has_decoded)
        fail("'texts' comes after rows that were read as if it were 'entities'. Write it before the tables");
}

void ExportReader::totals(element value) {
    if (!value.is_object()) fail("totals: expected an object");
    for (const simdjson::dom::key_value_pair total : simdjson::dom::object(value)) {
        const std::optional<MirrorTable> table = table_named(total.key);
        if (!table) refuse_key("totals.", total.key, "servers, modules, products, clients, services, custom_fields");
        try {
            m_sink.reported(*table, reference(total.value));
        } catch (const Mismatch& mismatch) {
            fail("totals." + std::string(total.key) + ": expected " + mismatch.expected);
        }
    }
}

void ExportReader::check_complete() const {
    if (!m_has_format) fail("'format' is missing");
    if (m_version == 0) fail("'version' is missing");
    if (m_version == 1 && m_says_texts) fail("'texts' belongs to version 2 of the export format, this is version 1");
    if (m_version > 1 && !m_says_texts) {
        fail("'texts' is missing: say whether texts are 'plain' or have the HTML 'entities' with which WHMCS stores them");
    }
    for (const MirrorTable table :
         {MirrorTable::servers, MirrorTable::modules, MirrorTable::products, MirrorTable::clients, MirrorTable::services}) {
        if ((m_seen & seen_bit(table)) == 0) fail('\'' + std::string(to_text(table)) + "' is missing");
    }
}

}  // namespace

void read_mirror_export(ByteSource& source, MirrorSink& sink) {
    JsonLimits limits;
    limits.bytes = 256ULL << 30U;  // rows are read one by one, so only the disk bounds an export
    ExportReader reader(source, sink);
    read_json_document(source, limits, reader);
    reader.check_complete();
}

}  // namespace serversync
