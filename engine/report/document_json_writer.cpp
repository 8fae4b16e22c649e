// SPDX-License-Identifier: MIT
#include "engine/report/document_json_writer.hpp"

#include <utility>
#include <vector>

#include "engine/plan/digests.hpp"
#include "engine/plan/trust_wording.hpp"
#include "engine/report/document_seal.hpp"
#include "engine/report/item_json_writer.hpp"
#include "engine/report/json_list.hpp"
#include "engine/report/json_writer.hpp"
#include "engine/threads/workers.hpp"

namespace serversync {

namespace {

void optional_instant(JsonWriter& json, std::string_view name, const std::optional<Instant>& instant) {
    json.key(name);
    instant ? json.text(to_text(*instant)) : json.null();
}

void write_tables(JsonWriter& json, const MirrorSummary& mirror) {
    json.key("tables").open('{', true);
    for (std::size_t i = 0; i < mirror_table_count; ++i) {
        json.key(to_text(static_cast<MirrorTable>(i))).open('{').field("loaded", mirror.tables[i].loaded).key("reported");
        mirror.tables[i].reported ? json.number(*mirror.tables[i].reported) : json.null();
        json.close('}');
    }
    json.close('}');
}

void write_counted(JsonWriter& json, std::string_view name, std::string_view what,
                   const std::vector<std::pair<std::string, std::uint64_t>>& counted) {
    json.key(name).open('[', true);
    for (const auto& [text, rows] : counted) json.open('{').field(what, text).field("rows", rows).close('}');
    json.close(']');
}

void write_trust(JsonWriter& json, const ServerResult& server) {
    json.key("trust").open('{');
    for (std::size_t i = 0; i < trust_facet_count; ++i) {
        const TrustVerdict& verdict = server.listing.trust.facets[i];
        json.key(to_text(static_cast<TrustFacet>(i))).open('{').flag("holds", verdict.holds());
        if (!verdict.holds()) {
            json.field("fault", to_text(verdict.fault)).field("found", verdict.found).field("expected", verdict.expected);
            json.field("server", verdict.server_id).field("text", trust_text(verdict, server.server_id));
        }
        json.close('}');
    }
    json.close('}');
}

void write_listing(JsonWriter& json, const ServerResult& server) {
    const ListingSummary& listing = server.listing;
    json.open('{', true).field("server", server.server_id).field("name", server.server_name).field("module", server.module);
    json.field("identity_field", server.identity_field).field("adapter", listing.adapter).field("source", listing.source);
    json.field("state", to_text(listing.outcome())).field("error", listing.error);
    json.field("rows", listing.rows)
        .field("accounts", listing.accounts)
        .field("rejected", listing.rejected)
        .key("expected_total");
    listing.expected_total ? json.number(*listing.expected_total) : json.null();
    json.flag("proven_end", listing.proven_end);
    optional_instant(json, "listed_at", listing.listed_at);
    json.key("took_ms");
    listing.took_ms ? json.number(*listing.took_ms) : json.null();
    json.field("digest", to_text(listing.digest));
    write_trust(json, server);
    json.key("notes").open('[');
    for (const ListingNote& note : listing.notes) {
        json.open('{')
            .field("code", note.code)
            .field("field", note.field)
            .field("count", note.count)
            .field("example", note.example)
            .close('}');
    }
    json.close(']');
    write_counted(json, "rejected_reasons", "reason", listing.rejected_reasons);
    write_counted(json, "dropped", "key", listing.dropped);
    json.close('}');
}

void write_guards(JsonWriter& json, const Document& plan) {
    json.key("guards").open('[');
    for (const GuardResult& guard : plan.guards) {
        json.open('{', true)
            .field("guard", to_text(guard.guard))
            .field("server", guard.server_id)
            .field("plan", to_text(guard.plan))
            .key("field");
        guard.field ? json.text(to_text(*guard.field)) : json.null();
        json.field("count", guard.count).field("limit", guard.limit).field("of", guard.of).flag("blocked", guard.blocked);
        json.flag("overridden", guard.overridden)
            .field("override_reason", guard.override_reason)
            .field("accept", to_text(guard.accept))
            .field("message", guard.message)
            .close('}');
    }
    json.close(']');
}

void write_not_looked_at(JsonWriter& json, const NotLookedAt& not_looked_at) {
    json.key("not_looked_at").open('{').key("servers").open('[');
    for (const UnseenServer& server : not_looked_at.servers) {
        json.open('{', true).field("server", server.server_id).field("name", server.name);
        json.field("live_services", server.live_services).field("reason", server.reason).close('}');
    }
    json.close(']').key("files").open('[');
    for (const std::string& file : not_looked_at.files) json.text(file);
    json.close(']').key("services").open('[');
    for (const ServerlessServices& services : not_looked_at.services)
        json.open('{', true).field("module", services.module).field("live_services", services.live_services).close('}');
    json.close(']').close('}');
}

void write_diagnostic(JsonWriter& json, std::uint64_t server, const Diagnostic& note) {
    json.open('{', true).field("server", server).field("severity", to_text(note.severity)).field("code", to_text(note.code));
    json.field("field", note.field).field("count", note.count).field("message", note.message).close('}');
}

void write_tally(JsonWriter& json, const Tally& tally) {
    json.field("in_sync", tally.in_sync).field("live_services", tally.live_services).key("accounts").open('{');
    for (std::size_t i = 0; i < account_fate_count; ++i) json.field(to_text(static_cast<AccountFate>(i)), tally.accounts[i]);
    json.close('}').key("services").open('{');
    for (std::size_t i = 0; i < service_fate_count; ++i) json.field(to_text(static_cast<ServiceFate>(i)), tally.services[i]);
    json.close('}').key("items").open('{');
    for (std::size_t i = 0; i < plan_class_count; ++i) {
        json.key(to_text(static_cast<PlanClass>(i))).open('{');
        for (std::size_t j = 0; j < disposition_count; ++j) json.field(to_text(static_cast<Disposition>(j)), tally.items[i][j]);
        json.close('}');
    }
    json.close('}').key("severities").open('{');
    for (std::size_t i = 0; i < severity_count; ++i) json.field(to_text(static_cast<Severity>(i)), tally.severities[i]);
    json.close('}');
}

void write_items(JsonWriter& json, const Document& plan, PlanClass kind, unsigned jobs) {
    std::size_t count = 0;
    for (const ServerResult& server : plan.servers) count += server.of(kind).size();
    std::vector<std::pair<const ServerResult*, PackedItem>> items;
    items.reserve(count);
    for (const ServerResult& server : plan.servers) {
        for (const PackedItem item : server.of(kind).packed()) items.emplace_back(&server, item);
    }
    json.key(to_text(kind)).open('[');
    write_list(json, items.size(), jobs, [&](JsonWriter& values, std::size_t begin, std::size_t end) {
        ItemReader reader;
        for (std::size_t i = begin; i < end; ++i) write_item(values, reader.read(items[i].second), *items[i].first, plan.guards);
    });
    json.close(']');
}

}  // namespace

void write_document_json(const Document& plan, ByteSink& sink, unsigned jobs) {
    SealingSink sealed(sink);
    JsonWriter json(sealed);
    // Nothing in it depends on what is written, so it is made beside that.
    Digest actions;
    Workers digesting(jobs > 1 ? 1 : 0, [&](std::size_t /*worker*/) { actions = actions_digest(plan); });
    json.open('{').field("format", "serversync.plan").field("version", document_version).key("run").open('{', true);
    json.field("id", plan.run.id)
        .field("as_of", to_text(plan.run.as_of))
        .field("tool_version", plan.run.tool_version)
        .key("scope")
        .open('[');
    for (const std::uint64_t id : plan.run.scope) json.number(id);
    json.close(']').close('}').key("inputs").open('{').key("mirror").open('{', true);
    json.field("source", plan.mirror.source)
        .field("source_name", plan.mirror.source_name)
        .field("loaded_at", to_text(plan.mirror.loaded_at));
    json.field("digest", to_text(plan.mirror.digest)).flag("complete", plan.mirror.complete);
    write_tables(json, plan.mirror);
    json.close('}').key("listings").open('[');
    write_list(json, plan.servers.size(), jobs, [&](JsonWriter& values, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) write_listing(values, plan.servers[i]);
    });
    json.close(']').field("configuration", to_text(plan.configuration)).close('}').key("status").open('{', true);
    json.flag("complete", plan.status.complete).flag("applyable", plan.status.applyable).flag("drift", plan.status.drift);
    json.flag("stale", plan.status.stale).flag("blocked", plan.status.blocked).close('}');
    write_guards(json, plan);
    json.key("plans").open('{');
    for (const PlanClass kind : {PlanClass::import, PlanClass::sync, PlanClass::orphan, PlanClass::status_mismatch})
        write_items(json, plan, kind, jobs);
    json.close('}');
    write_items(json, plan, PlanClass::review, jobs);
    write_not_looked_at(json, plan.not_looked_at);
    json.key("diagnostics").open('[');
    for (const Diagnostic& note : plan.diagnostics) write_diagnostic(json, 0, note);
    for (const ServerResult& server : plan.servers) {
        for (const Diagnostic& note : server.diagnostics) write_diagnostic(json, server.server_id, note);
    }
    json.close(']').key("summary").open('{').key("total").open('{', true);
    write_tally(json, plan.total);
    json.close('}').key("servers").open('[');
    write_list(json, plan.servers.size(), jobs, [&](JsonWriter& values, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            values.open('{', true).field("server", plan.servers[i].server_id);
            write_tally(values, plan.servers[i].tally);
            values.close('}');
        }
    });
    json.close(']').close('}').key("digests").open('{', true).field("inputs", to_text(inputs_digest(plan)));
    digesting.join();
    json.field("actions", to_text(actions)).close('}').flush();
    sink.write(seal_end(sealed.digest()));
}

}  // namespace serversync
