#include "engine/digest/hasher.hpp"
#include "engine/report/json_writer.hpp"
#include "engine/report/report.hpp"

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

void write_listing(JsonWriter& json, const ServerPlan& server) {
    const ListingSummary& listing = server.listing;
    constexpr std::string_view states[] = {"complete", "partial", "failed"};
    json.open('{', true).field("server", server.server_id).field("name", server.server_name).field("module", server.module);
    json.field("identity_field", server.identity_field).field("adapter", listing.adapter).field("source", listing.source);
    json.field("state", listing.skipped ? "skipped" : states[static_cast<std::size_t>(listing.state)]).field("error", listing.error);
    json.field("rows", listing.rows).field("accounts", listing.accounts).field("rejected", listing.rejected).key("expected_total");
    listing.expected_total ? json.number(*listing.expected_total) : json.null();
    optional_instant(json, "listed_at", listing.listed_at);
    json.key("took_ms");
    listing.took_ms ? json.number(*listing.took_ms) : json.null();
    json.field("digest", to_text(listing.digest)).key("notes").open('[');
    for (const ListingNote& note : listing.notes) {
        json.open('{').field("code", note.code).field("field", note.field).field("count", note.count).field("example", note.example).close('}');
    }
    json.close(']');
    write_counted(json, "rejected_reasons", "reason", listing.rejected_reasons);
    write_counted(json, "dropped", "key", listing.dropped);
    json.close('}');
}

void write_candidate(JsonWriter& json, const Candidate& candidate) {
    constexpr std::string_view kinds[] = {"service", "account", "client", "product"};
    json.open('{').field("kind", kinds[static_cast<std::size_t>(candidate.kind)]).field("id", candidate.id);
    json.field("server", candidate.server_id).field("name", candidate.name).field("note", candidate.note).close('}');
}

void write_account(JsonWriter& json, const Account* account) {
    json.key("account");
    if (account == nullptr) {
        json.null();
        return;
    }
    json.open('{').field("email", account->email).field("username", account->username).field("domain", account->domain);
    json.field("uniqueIdentifier", account->unique_identifier).field("product", account->product).field("primaryip", account->primary_ip);
    json.field("created", account->created ? to_text(*account->created) : std::string()).field("status", account->status_text).close('}');
}

void write_service(JsonWriter& json, const Service* service) {
    json.key("service");
    if (service == nullptr) {
        json.null();
        return;
    }
    json.open('{').field("kind", service->kind == ServiceKind::addon ? "addon" : "hosting").field("id", service->id);
    json.field("client_id", service->client_id).field("product_id", service->product_id).field("server_id", service->server_id);
    json.field("module", service->module).field("status", service->status_text).field("identity", service->identity);
    json.field("domain", service->domain).field("username", service->username).field("dedicatedip", service->dedicated_ip);
    json.field("regdate", service->registered_on ? to_text(*service->registered_on) : std::string());
    json.field("billing_cycle", service->billing_cycle).key("amount_minor");
    service->amount_minor ? json.signed_number(*service->amount_minor) : json.null();
    json.close('}');
}

void write_changes(JsonWriter& json, const Item& item) {
    json.key("changes").open('[');
    for (const Change& change : item.changes) {
        json.open('{').field("field", to_text(change.field)).field("before", change.before).field("after", change.after);
        json.field("authority", to_text(change.authority)).field("disposition", to_text(change.disposition)).field("cause", to_text(change.cause));
        if (change.product_id != 0) json.field("product_id", change.product_id);
        if (!change.note.empty()) json.field("note", change.note);
        json.close('}');
    }
    json.close(']');
}

void write_import(JsonWriter& json, const ImportDetails& details) {
    constexpr std::string_view matches[] = {"one", "several", "none"};
    json.key("import").open('{').key("client").open('{').field("match", matches[static_cast<std::size_t>(details.client_match)]);
    json.field("id", details.client_id).flag("new", details.new_client).flag("needs_client", details.needs_client).close('}');
    json.key("product").open('{').field("id", details.product_id).flag("needs_product", details.needs_product);
    json.field("note", details.product_note).close('}').key("next_due_on");
    details.next_due_on ? json.text(to_text(*details.next_due_on)) : json.null();
    json.key("owners").open('[');
    for (const Candidate& owner : details.owners) write_candidate(json, owner);
    json.close(']').close('}');
}

/// What must still hold when somebody carries the item out.
void write_preconditions(JsonWriter& json, const Item& item) {
    json.key("preconditions").open('[');
    const auto holds = [&](std::string_view field, std::string_view value) { json.open('{').field("field", field).field("equals", value).close('}'); };
    if (item.account != nullptr) holds("account.status", item.account->status_text);
    if (item.account == nullptr && item.plan == PlanKind::orphan) holds("account", "absent");
    if (item.service == nullptr && item.plan == PlanKind::import) holds("service", "absent");
    if (item.service != nullptr) {
        holds("service.status", item.service->status_text);
        holds("service.server_id", std::to_string(item.service->server_id));
    }
    for (const Change& change : item.changes) {
        if (change.field != Field::server) holds("service." + std::string(to_text(change.field)), change.before);
    }
    json.close(']');
}

void write_item(JsonWriter& json, const Item& item, const ServerPlan& server) {
    json.open('{', true).field("id", item_id(item)).field("server", item.server_id).field("situation", to_text(item.situation));
    json.field("severity", to_text(item.severity)).field("action", to_text(item.action)).field("disposition", to_text(item.disposition));
    json.field("cause", to_text(item.cause)).field("reason", reason_text(item, server)).key("identity").open('{');
    json.field("field", server.identity_field).field("raw", item.raw_identifier).field("key", item.key).close('}');
    write_account(json, item.account);
    write_service(json, item.service);
    write_changes(json, item);
    json.key("candidates").open('[');
    for (const Candidate& candidate : item.candidates) write_candidate(json, candidate);
    json.close(']').key("evidence").open('[');
    for (const std::string_view evidence : item.evidence) json.text(evidence);
    json.close(']');
    if (item.import != nullptr) write_import(json, *item.import);
    if (!item.unread_servers.empty()) {
        json.key("unread_servers").open('[');
        for (const std::uint64_t id : item.unread_servers) json.number(id);
        json.close(']');
    }
    write_preconditions(json, item);
    json.field("remedy", remedy_text(item, server)).close('}');
}

void write_items(JsonWriter& json, const Plan& plan, PlanKind kind) {
    json.key(to_text(kind)).open('[');
    for (const ServerPlan& server : plan.servers) {
        for (const Item& item : server.of(kind)) write_item(json, item, server);
    }
    json.close(']');
}

void write_guards(JsonWriter& json, const Plan& plan) {
    json.key("guards").open('[');
    for (const GuardResult& guard : plan.guards) {
        json.open('{', true).field("guard", to_text(guard.guard)).field("server", guard.server_id).field("plan", to_text(guard.plan)).key("field");
        guard.field ? json.text(to_text(*guard.field)) : json.null();
        json.field("count", guard.count).field("limit", guard.limit).field("of", guard.of).flag("blocked", guard.blocked);
        json.flag("overridden", guard.overridden).field("override_reason", guard.override_reason).field("message", guard.message).close('}');
    }
    json.close(']');
}

void write_diagnostic(JsonWriter& json, std::uint64_t server, const Diagnostic& note) {
    json.open('{', true).field("server", server).field("severity", to_text(note.severity)).field("code", note.code);
    json.field("field", note.field).field("count", note.count).field("message", note.message).close('}');
}

void write_tally(JsonWriter& json, const Tally& tally) {
    json.field("in_sync", tally.in_sync).field("live_services", tally.live_services).key("accounts").open('{');
    for (std::size_t i = 0; i < account_fate_count; ++i) json.field(to_text(static_cast<AccountFate>(i)), tally.accounts[i]);
    json.close('}').key("services").open('{');
    for (std::size_t i = 0; i < service_fate_count; ++i) json.field(to_text(static_cast<ServiceFate>(i)), tally.services[i]);
    json.close('}').key("items").open('{');
    for (std::size_t i = 0; i < plan_kind_count; ++i) {
        json.key(to_text(static_cast<PlanKind>(i))).open('{');
        for (std::size_t j = 0; j < disposition_count; ++j) json.field(to_text(static_cast<Disposition>(j)), tally.items[i][j]);
        json.close('}');
    }
    json.close('}').key("severities").open('{');
    for (std::size_t i = 0; i < severity_count; ++i) json.field(to_text(static_cast<Severity>(i)), tally.severities[i]);
    json.close('}');
}

Digest inputs_digest(const Plan& plan) {
    Hasher hasher;
    hasher.text(to_text(plan.mirror.digest)).text(to_text(plan.configuration));
    for (const ServerPlan& server : plan.servers) {
        hasher.number(static_cast<std::int64_t>(server.server_id)).text(to_text(server.listing.digest)).text(server.listing.error);
    }
    return hasher.digest();
}

Digest actions_digest(const Plan& plan) {
    Hasher hasher;
    for (const ServerPlan& server : plan.servers) {
        for (const auto& items : server.items) {
            for (const Item& item : items) {
                hasher.text(item_id(item)).text(to_text(item.situation)).text(to_text(item.action)).text(to_text(item.disposition));
                for (const Change& change : item.changes) {
                    hasher.text(to_text(change.field)).text(change.before).text(change.after).text(to_text(change.disposition));
                }
            }
        }
    }
    return hasher.digest();
}

}  // namespace

std::string item_id(const Item& item) {
    Hasher hasher;
    hasher.number(static_cast<std::int64_t>(item.server_id)).text(to_text(item.plan)).text(item.key);
    if (item.service != nullptr) {
        hasher.number(static_cast<std::int64_t>(item.service->kind)).number(static_cast<std::int64_t>(item.service->id));
    } else {
        hasher.text(item.raw_identifier);
    }
    const std::string hex = to_text(hasher.digest());
    return "i-" + hex.substr(hex.find(':') + 1, 16);
}

void write_plan_json(const Plan& plan, TextSink& sink) {
    JsonWriter json(sink);
    json.open('{').field("format", "serversync.plan").field("version", std::uint64_t{1}).key("run").open('{', true);
    json.field("id", plan.run.id).field("as_of", to_text(plan.run.as_of)).field("tool_version", plan.run.tool_version).key("scope").open('[');
    for (const std::uint64_t id : plan.run.scope) json.number(id);
    json.close(']').close('}').key("inputs").open('{').key("mirror").open('{', true);
    json.field("source", plan.mirror.source).field("source_name", plan.mirror.source_name).field("loaded_at", to_text(plan.mirror.loaded_at));
    json.field("digest", to_text(plan.mirror.digest)).flag("complete", plan.mirror.complete);
    write_tables(json, plan.mirror);
    json.close('}').key("listings").open('[');
    for (const ServerPlan& server : plan.servers) write_listing(json, server);
    json.close(']').field("configuration", to_text(plan.configuration)).close('}').key("status").open('{', true);
    json.flag("complete", plan.status.complete).flag("applyable", plan.status.applyable).flag("drift", plan.status.drift);
    json.flag("stale", plan.status.stale).flag("blocked", plan.status.blocked).close('}');
    write_guards(json, plan);
    json.key("plans").open('{');
    for (const PlanKind kind : {PlanKind::import, PlanKind::sync, PlanKind::orphan, PlanKind::status_mismatch}) write_items(json, plan, kind);
    json.close('}');
    write_items(json, plan, PlanKind::review);
    json.key("diagnostics").open('[');
    for (const Diagnostic& note : plan.diagnostics) write_diagnostic(json, 0, note);
    for (const ServerPlan& server : plan.servers) {
        for (const Diagnostic& note : server.diagnostics) write_diagnostic(json, server.server_id, note);
    }
    json.close(']').key("summary").open('{').key("total").open('{', true);
    write_tally(json, plan.total);
    json.close('}').key("servers").open('[');
    for (const ServerPlan& server : plan.servers) {
        json.open('{', true).field("server", server.server_id);
        write_tally(json, server.tally);
        json.close('}');
    }
    json.close(']').close('}').key("digests").open('{', true).field("inputs", to_text(inputs_digest(plan)));
    json.field("actions", to_text(actions_digest(plan))).close('}').close('}');
    json.finish();
}

}  // namespace serversync
