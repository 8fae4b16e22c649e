// SPDX-License-Identifier: MIT
#include "engine/report/item_json_writer.hpp"

#include "engine/plan/facts.hpp"
#include "engine/plan/item_id.hpp"
#include "engine/plan/item_wording.hpp"
#include "engine/plan/preconditions.hpp"
#include "engine/plan/remedies.hpp"

namespace serversync {

namespace {

void write_kinds(JsonWriter& json, std::string_view name, EvidenceSet set) {
    json.key(name).open('[');
    for (std::size_t i = 0; i < evidence_kind_count; ++i) {
        const auto kind = static_cast<EvidenceKind>(i);
        if (set.has(kind)) json.text(to_text(kind));
    }
    json.close(']');
}

void write_evidence(JsonWriter& json, const Evidence& evidence) {
    write_kinds(json, "agreements", evidence.agreements);
    if (!evidence.weak_agreements.empty()) write_kinds(json, "weak_agreements", evidence.weak_agreements);
    write_kinds(json, "contradictions", evidence.contradictions);
    if (!evidence.weak_contradictions.empty()) write_kinds(json, "weak_contradictions", evidence.weak_contradictions);
}

void write_candidate(JsonWriter& json, const Candidate& candidate) {
    json.open('{').field("kind", to_text(candidate.kind)).field("id", candidate.id);
    json.field("server", candidate.server_id).field("name", candidate.name).field("note", candidate.note);
    const bool is_record = candidate.kind == CandidateKind::service || candidate.kind == CandidateKind::account;
    if (is_record || !candidate.evidence.empty()) write_evidence(json, candidate.evidence);
    json.close('}');
}

void write_account(JsonWriter& json, const Account* account) {
    json.key("account");
    if (account == nullptr) {
        json.null();
        return;
    }
    json.open('{').field("email", account->email).field("username", account->username).field("domain", account->domain);
    json.field("uniqueIdentifier", account->unique_identifier)
        .field("product", account->product)
        .field("primaryip", account->primary_ip);
    json.field("created", account->created ? to_text(*account->created) : std::string())
        .field("status", account->status_text)
        .field("status_judged", to_text(account->status));
    if (account->emails != account->email) json.field("emails", account->emails);
    if (!account->owner.empty()) json.field("owner", account->owner);
    json.close('}');
}

void write_service(JsonWriter& json, const Service* service) {
    json.key("service");
    if (service == nullptr) {
        json.null();
        return;
    }
    json.open('{').field("kind", to_text(service->kind)).field("id", service->id);
    json.field("client_id", service->client_id).field("product_id", service->product_id).field("server_id", service->server_id);
    json.field("module", service->module).field("status", service->status_text).field("identity", service->identity);
    json.field("domain", service->domain).field("username", service->username).field("dedicatedip", service->dedicated_ip);
    json.field("regdate", service->registered_on ? to_text(*service->registered_on) : std::string());
    if (service->terminated_on) json.field("termination_date", to_text(*service->terminated_on));
    json.field("billing_cycle", service->billing_cycle).key("amount_minor");
    service->amount_minor ? json.signed_number(*service->amount_minor) : json.null();
    json.close('}');
}

void write_changes(JsonWriter& json, const Item& item) {
    json.key("changes").open('[');
    for (const Change& change : item.changes) {
        json.open('{').field("field", to_text(change.field)).field("before", change.before).field("after", change.after);
        json.field("authority", to_text(change.authority))
            .field("disposition", to_text(change.disposition))
            .field("cause", to_text(change.cause));
        if (change.product_id != 0) json.field("product_id", change.product_id);
        if (!change.note.empty()) json.field("note", change.note);
        json.close('}');
    }
    json.close(']');
}

void write_import(JsonWriter& json, const ImportDetails& details) {
    json.key("import").open('{').key("client").open('{').field("match", to_text(details.client_match));
    json.field("id", details.client_id).flag("new", details.new_client).flag("needs_client", details.needs_client).close('}');
    json.key("product").open('{').field("id", details.product_id).flag("needs_product", details.needs_product);
    json.field("note", details.product_note).close('}').key("next_due_on");
    details.next_due_on ? json.text(to_text(*details.next_due_on)) : json.null();
    json.key("owners").open('[');
    for (const Candidate& choice : details.choices) write_candidate(json, choice);
    json.close(']').close('}');
}

void write_preconditions(JsonWriter& json, const Item& item) {
    json.key("preconditions").open('[');
    for (const Precondition& condition : preconditions_of(item))
        json.open('{').field("field", condition.field).field("equals", condition.equals).close('}');
    json.close(']');
}

}  // namespace

void write_item(JsonWriter& json, const Item& item, const ServerResult& server, std::span<const GuardResult> guards) {
    json.open('{', true)
        .field("id", item_id(item).text())
        .field("server", item.server_id)
        .field("situation", to_text(item.situation));
    json.field("severity", to_text(item.severity))
        .field("action", to_text(item.action))
        .field("disposition", to_text(item.disposition));
    json.field("cause", to_text(item.cause)).field("reason", reason_text(item, server)).key("identity").open('{');
    json.field("field", server.identity_field).field("raw", item.raw_identifier).field("key", item.key).close('}');
    write_account(json, item.account);
    write_service(json, item.service);
    write_changes(json, item);
    json.key("candidates").open('[');
    for (const Candidate& candidate : item.candidates) write_candidate(json, candidate);
    json.close(']');
    if (item.more_candidates != 0) json.field("more_candidates", item.more_candidates);
    if (!item.between.empty()) {
        json.key("between").open('{');
        write_evidence(json, item.between);
        json.close('}');
    }
    json.key("evidence").open('[');
    for (const std::string_view evidence : item.evidence) json.text(evidence);
    json.close(']');
    if (item.import) write_import(json, *item.import);
    write_preconditions(json, item);
    json.key("remedies").open('[');
    for (const Remedy& remedy : remedies_of(item, server, guards))
        json.open('{').field("who", to_text(remedy.who)).field("text", remedy.text).close('}');
    json.close(']').field("facts", facts_text(item)).close('}');
}

}  // namespace serversync
