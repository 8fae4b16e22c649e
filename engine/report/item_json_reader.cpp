// SPDX-License-Identifier: MIT
#include "engine/report/item_json_reader.hpp"

#include "engine/model/calendar.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

/// A day; nothing for a blank text.
std::optional<Date> read_date(const JsonValue& value) {
    const std::string_view text = value.text();
    if (text.empty()) return std::nullopt;
    const std::optional<Date> date = parse_date(text);
    if (!date) value.fail("'" + excerpt(text) + "' is not a date");
    return date;
}

/// A time on a server's clock; nothing for a blank text.
std::optional<LocalTime> read_local_time(const JsonValue& value) {
    const std::string_view text = value.text();
    if (text.empty()) return std::nullopt;
    const std::optional<LocalTime> time = parse_created(text).time;
    if (!time) value.fail("'" + excerpt(text) + "' is not a time");
    return time;
}

EvidenceSet read_kinds(const JsonValue& list) {
    EvidenceSet set;
    list.for_each([&](const JsonValue& kind) { set.add(read_word<EvidenceKind>(kind)); });
    return set;
}

Evidence read_evidence(const JsonObject& object) {
    Evidence evidence;
    const auto read = [&](std::string_view name, EvidenceSet& set) {
        object.read_if_there(name, [&](const JsonValue& list) { set = read_kinds(list); });
    };
    read("agreements", evidence.agreements);
    read("weak_agreements", evidence.weak_agreements);
    read("contradictions", evidence.contradictions);
    read("weak_contradictions", evidence.weak_contradictions);
    return evidence;
}

std::vector<Candidate> read_candidates(const JsonValue& list) {
    std::vector<Candidate> candidates;
    list.for_each([&](const JsonValue& value) {
        const JsonObject object(value);
        candidates.push_back({object.read("kind", read_word<CandidateKind>), object.number("id"), object.number("server"),
                              object.text("name"), object.text("note"), read_evidence(object)});
    });
    return candidates;
}

}  // namespace

void ItemJsonReader::account(const JsonValue& value) {
    if (value.is_null()) return;
    const JsonObject object(value);
    m_account = {};
    m_account.key = m_item.key;
    m_account.email = object.text("email");
    m_account.emails = m_account.email;
    object.read_if_there("emails", [this](const JsonValue& emails) { m_account.emails = emails.text(); });
    object.read_if_there("owner", [this](const JsonValue& owner) { m_account.owner = owner.text(); });
    m_account.username = object.text("username");
    m_account.domain = object.text("domain");
    m_account.unique_identifier = object.text("uniqueIdentifier");
    m_account.product = object.text("product");
    m_account.primary_ip = object.text("primaryip");
    m_account.created = object.read("created", read_local_time);
    m_account.status_text = object.text("status");
    m_account.status = object.read("status_judged", read_word<AccountStatus>);
    m_item.account = &m_account;
}

void ItemJsonReader::service(const JsonValue& value) {
    if (value.is_null()) return;
    const JsonObject object(value);
    m_service = {};
    m_service.key = m_item.key;
    m_service.kind = object.read("kind", read_word<ServiceKind>);
    m_service.id = object.number("id");
    m_service.client_id = object.number("client_id");
    m_service.product_id = object.number("product_id");
    m_service.server_id = object.number("server_id");
    m_service.module = object.text("module");
    m_service.status_text = object.text("status");
    m_service.status = parse_service_status(m_service.status_text);
    m_service.identity = object.text("identity");
    m_service.domain = object.text("domain");
    m_service.username = object.text("username");
    m_service.dedicated_ip = object.text("dedicatedip");
    m_service.registered_on = object.read("regdate", read_date);
    object.read_if_there("termination_date", [this](const JsonValue& date) { m_service.terminated_on = read_date(date); });
    m_service.billing_cycle = object.text("billing_cycle");
    object.read("amount_minor", [this](const JsonValue& amount) {
        if (!amount.is_null()) m_service.amount_minor = amount.signed_number();
    });
    m_item.service = &m_service;
}

void ItemJsonReader::change(const JsonValue& value) {
    const JsonObject object(value);
    Change& change = m_item.changes.emplace_back();
    change.field = object.read("field", read_word<Field>);
    change.before = object.text("before");
    change.after = object.text("after");
    change.authority = object.read("authority", read_word<Authority>);
    change.disposition = object.read("disposition", read_word<Disposition>);
    change.cause = object.read("cause", read_word<Cause>);
    object.read_if_there("product_id", [&](const JsonValue& id) { change.product_id = id.number(); });
    object.read_if_there("note", [&](const JsonValue& note) { change.note = note.text(); });
}

void ItemJsonReader::import(const JsonValue& value) {
    const JsonObject object(value);
    ImportDetails& details = m_item.import.emplace();
    object.read("client", [&](const JsonValue& found) {
        const JsonObject client(found);
        details.client_match = client.read("match", read_word<ClientMatch>);
        details.client_id = client.number("id");
        details.new_client = client.flag("new");
        details.needs_client = client.flag("needs_client");
    });
    object.read("product", [&](const JsonValue& found) {
        const JsonObject product(found);
        details.product_id = product.number("id");
        details.needs_product = product.flag("needs_product");
        details.product_note = product.text("note");
    });
    object.read("next_due_on", [&](const JsonValue& date) {
        if (!date.is_null()) details.next_due_on = read_date(date);
    });
    details.choices = object.read("owners", read_candidates);
}

const Item& ItemJsonReader::read(const JsonValue& value, PlanClass plan) {
    const JsonObject object(value);
    m_item = {};
    m_item.plan = plan;
    m_item.server_id = object.number("server");
    m_item.situation = object.read("situation", read_word<Situation>);
    m_item.severity = object.read("severity", read_word<Severity>);
    m_item.action = object.read("action", read_word<Action>);
    m_item.disposition = object.read("disposition", read_word<Disposition>);
    m_item.cause = object.read("cause", read_word<Cause>);
    object.read("identity", [this](const JsonValue& found) {
        const JsonObject identity(found);
        m_item.key = identity.text("key");
        m_item.raw_identifier = identity.text("raw");
    });
    object.read("account", [this](const JsonValue& found) { account(found); });
    object.read("service", [this](const JsonValue& found) { service(found); });
    object.read("changes", [this](const JsonValue& list) { list.for_each([this](const JsonValue& found) { change(found); }); });
    m_item.candidates = object.read("candidates", read_candidates);
    object.read_if_there("more_candidates", [this](const JsonValue& count) { m_item.more_candidates = count.number(); });
    object.read_if_there("between", [this](const JsonValue& found) { m_item.between = read_evidence(JsonObject(found)); });
    object.read("evidence", [this](const JsonValue& list) {
        list.for_each([this](const JsonValue& found) { m_item.evidence.push_back(found.text()); });
    });
    object.read_if_there("import", [this](const JsonValue& found) { import(found); });
    return m_item;
}

}  // namespace serversync
