// SPDX-License-Identifier: MIT
#include "engine/report/document_json_reader.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/json/row_stream.hpp"
#include "engine/model/error.hpp"
#include "engine/report/document_seal.hpp"
#include "engine/report/item_json_reader.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

constexpr const char* no_plan = "it is not a serversync plan";

Instant read_instant(const JsonValue& value) {
    const std::string_view text = value.text();
    const std::optional<Instant> instant = parse_instant(text);
    if (!instant) value.fail("'" + excerpt(text) + "' is not a time");
    return *instant;
}

std::optional<Instant> read_optional_instant(const JsonValue& value) {
    return value.is_null() ? std::nullopt : std::optional(read_instant(value));
}

Digest read_digest(const JsonValue& value) {
    const std::optional<Digest> digest = parse_digest(value.text());
    if (!digest) value.fail("'" + excerpt(value.text()) + "' is not a digest");
    return *digest;
}

Acceptance read_acceptance(const JsonValue& value) {
    std::string fault;
    const std::optional<Acceptance> acceptance = parse_acceptance(value.text(), fault);
    if (!acceptance) value.fail("'" + excerpt(value.text()) + "': " + fault);
    return *acceptance;
}

std::vector<std::pair<std::string, std::uint64_t>> read_counted(const JsonValue& list, std::string_view what) {
    std::vector<std::pair<std::string, std::uint64_t>> counted;
    list.for_each([&](const JsonValue& value) {
        const JsonObject object(value);
        counted.emplace_back(object.text(what), object.number("rows"));
    });
    return counted;
}

std::string owned(std::string_view text) { return std::string(text); }

RunInfo read_run(const JsonObject& object) {
    RunInfo run;
    run.id = object.text("id");
    run.as_of = object.read("as_of", read_instant);
    run.tool_version = object.text("tool_version");
    object.read("scope",
                [&](const JsonValue& list) { list.for_each([&](const JsonValue& id) { run.scope.push_back(id.number()); }); });
    return run;
}

MirrorSummary read_mirror(const JsonObject& object) {
    MirrorSummary mirror;
    mirror.source = object.text("source");
    mirror.source_name = object.text("source_name");
    mirror.loaded_at = object.read("loaded_at", read_instant);
    mirror.digest = object.read("digest", read_digest);
    mirror.complete = object.flag("complete");
    object.read("tables", [&](const JsonValue& found) {
        const JsonObject tables(found);
        for (std::size_t i = 0; i < mirror_table_count; ++i) {
            tables.read(to_text(static_cast<MirrorTable>(i)), [&](const JsonValue& value) {
                const JsonObject table(value);
                mirror.tables[i] = {table.number("loaded"),
                                    table.read("reported", [](const JsonValue& count) { return count.optional_number(); })};
            });
        }
    });
    return mirror;
}

Trust read_trust(const JsonValue& found) {
    Trust trust;
    const JsonObject facets(found);
    for (std::size_t i = 0; i < trust_facet_count; ++i) {
        facets.read(to_text(static_cast<TrustFacet>(i)), [&](const JsonValue& value) {
            const JsonObject verdict(value);
            if (verdict.flag("holds")) return;
            trust.facets[i] = {verdict.read("fault", read_word<TrustFault>), verdict.number("found"), verdict.number("expected"),
                               verdict.number("server")};
        });
    }
    return trust;
}

ListingSummary read_listing(const JsonObject& object) {
    ListingSummary listing;
    listing.set_outcome(object.read("state", read_word<ListingOutcome>));
    listing.adapter = object.text("adapter");
    listing.source = object.text("source");
    listing.error = object.text("error");
    listing.rows = object.number("rows");
    listing.accounts = object.number("accounts");
    listing.rejected = object.number("rejected");
    const auto optional_number = [](const JsonValue& value) { return value.optional_number(); };
    listing.expected_total = object.read("expected_total", optional_number);
    listing.proven_end = object.flag("proven_end");
    listing.listed_at = object.read("listed_at", read_optional_instant);
    listing.took_ms = object.read("took_ms", optional_number);
    listing.digest = object.read("digest", read_digest);
    listing.trust = object.read("trust", read_trust);
    object.read("notes", [&](const JsonValue& list) {
        list.for_each([&](const JsonValue& value) {
            const JsonObject note(value);
            listing.notes.push_back(
                {owned(note.text("code")), owned(note.text("field")), note.number("count"), owned(note.text("example"))});
        });
    });
    listing.rejected_reasons =
        object.read("rejected_reasons", [](const JsonValue& list) { return read_counted(list, "reason"); });
    listing.dropped = object.read("dropped", [](const JsonValue& list) { return read_counted(list, "key"); });
    return listing;
}

DocumentStatus read_status(const JsonObject& object) {
    return {object.flag("complete"), object.flag("applyable"), object.flag("drift"), object.flag("stale"),
            object.flag("blocked")};
}

GuardResult read_guard(const JsonObject& object) {
    GuardResult guard;
    guard.guard = object.read("guard", read_word<Guard>);
    guard.server_id = object.number("server");
    guard.plan = object.read("plan", read_word<PlanClass>);
    object.read("field", [&](const JsonValue& field) {
        if (!field.is_null()) guard.field = read_word<Field>(field);
    });
    guard.count = object.number("count");
    guard.limit = object.number("limit");
    guard.of = object.number("of");
    guard.blocked = object.flag("blocked");
    guard.overridden = object.flag("overridden");
    guard.override_reason = object.text("override_reason");
    guard.accept = object.read("accept", read_acceptance);
    guard.message = object.text("message");
    return guard;
}

template <class Word, std::size_t count>
void read_counts(const JsonObject& object, std::string_view name, std::array<std::uint64_t, count>& counts) {
    object.read(name, [&](const JsonValue& found) {
        const JsonObject of_word(found);
        for (std::size_t i = 0; i < count; ++i) counts[i] = of_word.number(to_text(static_cast<Word>(i)));
    });
}

Tally read_tally(const JsonObject& object) {
    Tally tally;
    tally.in_sync = object.number("in_sync");
    tally.live_services = object.number("live_services");
    read_counts<AccountFate>(object, "accounts", tally.accounts);
    read_counts<ServiceFate>(object, "services", tally.services);
    object.read("items", [&](const JsonValue& found) {
        const JsonObject plans(found);
        for (std::size_t i = 0; i < plan_class_count; ++i)
            read_counts<Disposition>(plans, to_text(static_cast<PlanClass>(i)), tally.items[i]);
    });
    read_counts<Severity>(object, "severities", tally.severities);
    return tally;
}

/// Builds a document from its parts, in whatever order they come.
class DocumentReader : public JsonDocumentHandler {
public:
    void not_an_object(simdjson::dom::element /*root*/) override { throw MalformedInput(no_plan); }

    bool wants_members(std::string_view member) override {
        return member == "inputs" || member == "plans" || member == "summary" || member == "not_looked_at";
    }
    bool wants_rows(std::string_view member) override { return rows_of(member) != nullptr; }
    void begin_rows(std::string_view member, bool is_object) override {
        m_name = member;
        if (is_object) JsonPlace(nullptr, member).fail("expected a list");
        m_read_row = rows_of(member);
    }
    void row(std::size_t position, std::string_view /*row_key*/, simdjson::dom::element element) override {
        const JsonPlace list(nullptr, m_name);
        const JsonPlace place(&list, position);
        (this->*m_read_row)(JsonValue(element, place));
    }
    void member(std::string_view name, simdjson::dom::element element) override;

    /// After the whole document.
    Document finish();

private:
    using ReadRow = void (DocumentReader::*)(const JsonValue&);

    static ReadRow rows_of(std::string_view member);
    template <PlanClass plan>
    void item(const JsonValue& value) {
        const Item& item = m_items.read(value, plan);
        server(item.server_id).add(item, m_packer);
    }
    void listing(const JsonValue& value);
    void guard(const JsonValue& value) { m_document.guards.push_back(read_guard(JsonObject(value))); }
    void unseen_server(const JsonValue& value);
    void unseen_file(const JsonValue& value) { m_document.not_looked_at.files.emplace_back(value.text()); }
    void serverless(const JsonValue& value);
    void diagnostic(const JsonValue& value);
    void server_tally(const JsonValue& value);

    /// The server with the id; what is said of it may come before its listing.
    ServerResult& server(std::uint64_t id);

    Document m_document;
    std::map<std::uint64_t, std::size_t> m_servers;  ///< by id, the place in the plan
    std::vector<bool> m_has_listing;                 ///< by the place in the plan
    std::vector<std::string> m_missing{"format", "version",      "run", "inputs.mirror", "inputs.configuration",
                                       "status", "summary.total"};
    std::string m_name;  ///< of the rows at hand
    ReadRow m_read_row = nullptr;
    ItemJsonReader m_items;
    ItemPacker m_packer;
};

DocumentReader::ReadRow DocumentReader::rows_of(std::string_view member) {
    struct Rows {
        std::string_view member;
        ReadRow read;
    };
    static constexpr Rows all[] = {
        {"inputs.listings", &DocumentReader::listing},
        {"guards", &DocumentReader::guard},
        {"plans.import", &DocumentReader::item<PlanClass::import>},
        {"plans.sync", &DocumentReader::item<PlanClass::sync>},
        {"plans.orphan", &DocumentReader::item<PlanClass::orphan>},
        {"plans.status_mismatch", &DocumentReader::item<PlanClass::status_mismatch>},
        {"review", &DocumentReader::item<PlanClass::review>},
        {"not_looked_at.servers", &DocumentReader::unseen_server},
        {"not_looked_at.files", &DocumentReader::unseen_file},
        {"not_looked_at.services", &DocumentReader::serverless},
        {"diagnostics", &DocumentReader::diagnostic},
        {"summary.servers", &DocumentReader::server_tally},
    };
    const auto found = std::find_if(std::begin(all), std::end(all), [member](const Rows& rows) { return rows.member == member; });
    return found == std::end(all) ? nullptr : found->read;
}

void DocumentReader::member(std::string_view name, simdjson::dom::element element) {
    const JsonPlace place(nullptr, name);
    const JsonValue value(element, place);
    if (name == "format") {
        if (!element.is_string() || value.text() != "serversync.plan") throw MalformedInput(no_plan);
    } else if (name == "version") {
        if (const std::uint64_t version = value.number(); version != document_version) {
            throw MalformedInput("it has version " + std::to_string(version) + ", this serversync reads version " +
                                 std::to_string(document_version) + "; make it again with 'serversync plan'");
        }
    } else if (name == "run") {
        m_document.run = read_run(JsonObject(value));
    } else if (name == "inputs.mirror") {
        m_document.mirror = read_mirror(JsonObject(value));
    } else if (name == "inputs.configuration") {
        m_document.configuration = read_digest(value);
    } else if (name == "status") {
        m_document.status = read_status(JsonObject(value));
    } else if (name == "summary.total") {
        m_document.total = read_tally(JsonObject(value));
    } else if (rows_of(name) != nullptr) {
        value.fail("expected a list");
    } else if (wants_members(name)) {
        value.fail("expected an object");
    }
    m_missing.erase(std::remove(m_missing.begin(), m_missing.end(), name), m_missing.end());
}

ServerResult& DocumentReader::server(std::uint64_t id) {
    const auto [found, is_new] = m_servers.emplace(id, m_document.servers.size());
    if (is_new) {
        m_document.servers.emplace_back().server_id = id;
        m_has_listing.push_back(false);
    }
    return m_document.servers[found->second];
}

void DocumentReader::listing(const JsonValue& value) {
    const JsonObject object(value);
    ServerResult& plan = server(object.number("server"));
    const std::size_t place = m_servers.at(plan.server_id);
    if (m_has_listing[place]) value.fail("server " + std::to_string(plan.server_id) + " appears twice");
    m_has_listing[place] = true;
    plan.server_name = object.text("name");
    plan.module = object.text("module");
    plan.identity_field = object.text("identity_field");
    plan.listing = read_listing(object);
}

void DocumentReader::unseen_server(const JsonValue& value) {
    const JsonObject object(value);
    m_document.not_looked_at.servers.push_back(
        {object.number("server"), owned(object.text("name")), object.number("live_services"), owned(object.text("reason"))});
}

void DocumentReader::serverless(const JsonValue& value) {
    const JsonObject object(value);
    m_document.not_looked_at.services.push_back({owned(object.text("module")), object.number("live_services")});
}

void DocumentReader::diagnostic(const JsonValue& value) {
    const JsonObject object(value);
    Diagnostic note;
    note.severity = object.read("severity", read_word<Severity>);
    note.code = object.read("code", read_word<DiagnosticCode>);
    note.field = object.text("field");
    note.count = object.number("count");
    note.message = object.text("message");
    const std::uint64_t id = object.number("server");
    (id == 0 ? m_document.diagnostics : server(id).diagnostics).push_back(std::move(note));
}

void DocumentReader::server_tally(const JsonValue& value) {
    const JsonObject object(value);
    server(object.number("server")).tally = read_tally(object);
}

Document DocumentReader::finish() {
    if (!m_missing.empty() && m_missing.front() == "format") throw MalformedInput(no_plan);
    if (!m_missing.empty()) throw MalformedInput("'" + m_missing.front() + "' is missing");
    for (std::size_t i = 0; i < m_document.servers.size(); ++i) {
        if (m_has_listing[i]) continue;
        throw MalformedInput("server " + std::to_string(m_document.servers[i].server_id) + " has no listing in the document");
    }
    std::sort(m_document.servers.begin(), m_document.servers.end(),
              [](const ServerResult& left, const ServerResult& right) { return left.server_id < right.server_id; });
    return std::move(m_document);
}

}  // namespace

Document read_document_json(ByteSource& source) {
    JsonLimits limits;
    limits.bytes = 256ULL << 30U;  // items are read one by one
    limits.row_bytes = 64ULL << 20U;
    DocumentReader reader;
    SealedSource sealed(source);
    try {
        read_json_document(sealed, limits, reader);
        Document document = reader.finish();
        sealed.verify();
        return document;
    } catch (const MalformedInput& error) {
        std::string what = error.what();
        if (what.starts_with(source.name())) what = "it" + what.substr(source.name().size());  // not JSON at all
        throw MalformedInput("cannot read plan " + source.name() + ": " + what);
    }
}

}  // namespace serversync
