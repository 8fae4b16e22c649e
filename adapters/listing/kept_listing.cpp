// SPDX-License-Identifier: MIT
#include "adapters/listing/kept_listing.hpp"

#include <array>
#include <deque>
#include <limits>

#include "adapters/listing/listing_builder.hpp"
#include "engine/json/json_reply.hpp"
#include "engine/json/json_text.hpp"
#include "engine/json/row_stream.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;

constexpr std::string_view beginning = "{\"format\":\"serversync.listing\",\"version\":1,\"adapter\":";
constexpr std::size_t buffer_bytes = 64U << 10U;

/// The texts of a row under the contract's names.
constexpr std::array<std::pair<std::string_view, std::string_view RowValues::*>, 9> kept_fields{
    {{"email", &RowValues::email},
     {"username", &RowValues::username},
     {"domain", &RowValues::domain},
     {"uniqueIdentifier", &RowValues::unique_identifier},
     {"product", &RowValues::product},
     {"primaryip", &RowValues::primary_ip},
     {"created", &RowValues::created},
     {"status", &RowValues::status},
     {"owner", &RowValues::owner}}};

void append_member(std::string& json, std::string_view name, std::string_view value) {
    json += ",\"";
    json += name;
    json += "\":";
    append_json_text(json, value);
}

void append_member(std::string& json, std::string_view name, std::uint64_t value) {
    json += ",\"";
    json += name;
    json += "\":" + std::to_string(value);
}

/// Tells a builder what the document says.
class Replay : public JsonDocumentHandler {
public:
    Replay(ListingBuilder& builder, std::uint64_t most_rows) : m_builder(builder), m_most_rows(most_rows) {}

    void not_an_object(element /*root*/) override { throw MalformedInput("the kept listing is not an object"); }
    bool wants_rows(std::string_view member) override { return member == "accounts"; }
    void begin_rows(std::string_view /*member*/, bool is_object) override {
        if (is_object) throw MalformedInput("the kept listing has 'accounts', which is not a list");
    }
    void row(std::size_t position, std::string_view row_key, element value) override;
    void member(std::string_view name, element value) override;
    Listing end(const ListingRequest& request);

private:
    static std::string text(std::string_view name, element value);
    static std::uint64_t number(std::string_view name, element value);
    void read_note(element note);

    ListingBuilder& m_builder;
    std::uint64_t m_most_rows;
    JsonTexts m_texts;
    std::deque<std::string> m_fields;  ///< names of fields, into which the builder keeps views
    std::string m_format;
    std::string m_state;
    std::string m_error;
    std::string m_partial;
    std::string m_adapter;
    std::string m_source;
    std::optional<Instant> m_listed_at;
    std::optional<std::uint64_t> m_took_ms;
};

void Replay::row(std::size_t position, std::string_view /*row_key*/, element value) {
    if (position >= m_most_rows) throw MalformedInput("the kept listing has more than " + std::to_string(m_most_rows) + " rows");
    if (!value.is_object()) throw MalformedInput("the kept listing has a row that is not an object");
    m_texts.clear();
    element reason;
    if (find_member(value, "rejected", reason)) return m_builder.reject(position, text("rejected", reason));
    RowValues values;
    for (const auto& [name, place] : kept_fields) values.*place = m_texts.get(value, name);
    if (!m_texts.fault().empty()) throw MalformedInput("the kept listing has a row whose " + m_texts.fault());
    m_builder.row(position, values);
}

std::string Replay::text(std::string_view name, element value) {
    if (!value.is_string()) throw MalformedInput("the kept listing has '" + std::string(name) + "', which is not a string");
    return std::string(std::string_view(value));
}

std::uint64_t Replay::number(std::string_view name, element value) {
    std::uint64_t number = 0;
    if (value.get(number) != simdjson::SUCCESS)
        throw MalformedInput("the kept listing has '" + std::string(name) + "', which is not a number");
    return number;
}

void Replay::read_note(element note) {
    element code;
    element field;
    element example;
    element count;
    if (!find_member(note, "code", code) || !find_member(note, "field", field) || !find_member(note, "example", example) ||
        !find_member(note, "count", count)) {
        throw MalformedInput("the kept listing has a note that is not whole");
    }
    const std::string word = text("code", code);
    const auto codes = note_codes();
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (codes[i].code != word) continue;
        m_fields.push_back(text("field", field));
        m_builder.note(static_cast<NoteCode>(i), m_fields.back(), text("example", example), number("count", count));
        return;
    }
    throw MalformedInput("the kept listing has a note of an unknown code");
}

void Replay::member(std::string_view name, element value) {
    if (name == "format") {
        m_format = text(name, value);
    } else if (name == "version") {
        if (number(name, value) != 1) throw MalformedInput("the kept listing is of a version that this program does not know");
    } else if (name == "adapter") {
        m_adapter = text(name, value);
    } else if (name == "state") {
        m_state = text(name, value);
    } else if (name == "error") {
        m_error = text(name, value);
    } else if (name == "partial") {
        m_partial = text(name, value);
    } else if (name == "source") {
        m_source = text(name, value);
    } else if (name == "took_ms") {
        m_took_ms = number(name, value);
    } else if (name == "expected_total") {
        m_builder.expected_total(number(name, value));
    } else if (name == "proven_end") {
        if (!value.is_bool() || !bool(value)) throw MalformedInput("the kept listing has 'proven_end' that is not true");
        m_builder.prove_end();
    } else if (name == "listed_at") {
        m_listed_at = parse_instant(text(name, value));
        if (!m_listed_at) throw MalformedInput("the kept listing has 'listed_at', which is not a time");
    } else if (name == "notes") {
        if (!value.is_array()) throw MalformedInput("the kept listing has 'notes', which is not a list");
        for (const element note : simdjson::dom::array(value)) read_note(note);
    } else if (name == "dropped") {
        if (!value.is_object()) throw MalformedInput("the kept listing has 'dropped', which is not an object");
        for (const simdjson::dom::key_value_pair pair : simdjson::dom::object(value))
            m_builder.drop(pair.key, number("dropped", pair.value));
    } else {
        throw MalformedInput("the kept listing has a member that this program does not know");
    }
}

Listing Replay::end(const ListingRequest& request) {
    if (m_format != "serversync.listing")
        throw MalformedInput("the document is not a kept listing: 'format' is not 'serversync.listing'");
    const auto state = parse_listing_state(m_state);
    const bool failed = state == ListingState::failed;
    if (failed && m_error.empty()) throw MalformedInput("the kept listing failed but gives no reason");
    if (!state) throw MalformedInput("the kept listing has no known 'state'");
    m_builder.listing().listed_at = m_listed_at ? m_listed_at : request.listed_at;
    Listing listing = failed ? m_builder.fail(m_error) : m_builder.finish(m_partial);
    if (!failed && (listing.state == ListingState::complete) != (*state == ListingState::complete)) {
        throw MalformedInput("the kept listing says '" + m_state + "', but its rows do not");
    }
    listing.adapter = m_adapter;
    listing.source = m_source;
    listing.took_ms = m_took_ms;
    return listing;
}

class KeptListing : public Adapter {
public:
    std::string_view name() const override { return "serversync-listing"; }
    std::string_view description() const override { return "a listing that 'serversync plan --keep-listings' kept"; }
    std::string_view witnesses() const override { return "all that its source had"; }
    std::string_view identifiers() const override { return "as its source"; }
    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        builder.expect_bytes(source.size().value_or(0));
        Replay replay(builder, request.limits.rows);
        try {
            read_json_document(source, json_limits(request.limits), replay);
            return replay.end(request);
        } catch (const MalformedInput& error) {
            return ListingBuilder(name(), request).fail(error.what());
        }
    }
};

}  // namespace

KeptListingWriter::KeptListingWriter(Sink sink, std::string_view adapter) : m_sink(std::move(sink)) {
    m_buffer.reserve(buffer_bytes + buffer_bytes / 8);
    m_buffer = beginning;
    append_json_text(m_buffer, adapter);
    m_buffer += ",\"accounts\":[";
}

void KeptListingWriter::flush_when_full() {
    if (m_buffer.size() < buffer_bytes) return;
    m_sink(m_buffer);
    m_buffer.clear();
}

void KeptListingWriter::begin_row() {
    m_buffer += m_rows++ == 0 ? "\n{" : ",\n{";
    flush_when_full();
}

void KeptListingWriter::row(const RowValues& values) {
    begin_row();
    bool is_first = true;
    for (const auto& [name, place] : kept_fields) {
        if ((values.*place).empty()) continue;
        m_buffer += is_first ? "\"" : ",\"";
        m_buffer += name;
        m_buffer += "\":";
        append_json_text(m_buffer, values.*place);
        is_first = false;
    }
    m_buffer += '}';
}

void KeptListingWriter::reject(std::string_view reason) {
    begin_row();
    m_buffer += "\"rejected\":";
    append_json_text(m_buffer, reason);
    m_buffer += '}';
}

void KeptListingWriter::note(NoteCode code, std::string_view field, std::string_view example, std::size_t count) {
    auto& [total, smallest] = m_notes[{code, std::string(field)}];
    total += count;
    if (!example.empty() && (smallest.empty() || example < smallest)) smallest = example;
}

void KeptListingWriter::end(const Listing& listing) {
    m_buffer += "\n]";
    append_member(m_buffer, "state", to_text(listing.state));
    if (listing.state == ListingState::failed) append_member(m_buffer, "error", listing.error);
    if (listing.state != ListingState::failed) {
        if (!m_partial.empty()) append_member(m_buffer, "partial", m_partial);
        if (m_expected_total) append_member(m_buffer, "expected_total", *m_expected_total);
        if (m_has_proven_end) m_buffer += ",\"proven_end\":true";
        m_buffer += ",\n\"notes\":[";
        bool is_first = true;
        for (const auto& [key, value] : m_notes) {
            m_buffer += is_first ? "{\"code\":" : ",{\"code\":";
            append_json_text(m_buffer, entry_of(key.first).code);
            append_member(m_buffer, "field", key.second);
            append_member(m_buffer, "example", value.second);
            append_member(m_buffer, "count", value.first);
            m_buffer += '}';
            is_first = false;
        }
        m_buffer += "],\"dropped\":{";
        is_first = true;
        for (const auto& [key, rows] : listing.dropped) {
            if (!is_first) m_buffer += ',';
            append_json_text(m_buffer, key);
            m_buffer += ":" + std::to_string(rows);
            is_first = false;
        }
        m_buffer += '}';
    }
    append_member(m_buffer, "source", listing.source);
    if (listing.listed_at) append_member(m_buffer, "listed_at", to_text(*listing.listed_at));
    if (listing.took_ms) append_member(m_buffer, "took_ms", *listing.took_ms);
    m_buffer += "}\n";
    m_sink(m_buffer);
    m_buffer.clear();
}

bool begins_kept_listing(std::string_view head) {
    constexpr std::string_view mark = beginning.substr(0, 30);
    return head.substr(0, mark.size()) == mark;
}

const Adapter& kept_listing_adapter() {
    static const KeptListing adapter;
    return adapter;
}

}  // namespace serversync
