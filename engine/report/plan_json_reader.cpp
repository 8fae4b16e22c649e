#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/model/digest.hpp"
#include "engine/model/error.hpp"
#include "engine/report/report.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

using Json = nlohmann::json;

/// Builds a plan from a document. Library errors carry the place; the caller turns them into `MalformedInput`.
class PlanReader {
public:
    Plan read(const Json& document);

private:
    template <class T>
    static T word(const Json& value) {
        const auto& text = value.get_ref<const std::string&>();
        const auto found = parse_word<T>(text);
        if (!found) throw MalformedInput("unknown word '" + printable(text) + "'");
        return *found;
    }

    static Instant instant(const Json& value) {
        const auto found = parse_instant(value.get_ref<const std::string&>());
        if (!found) throw MalformedInput("'" + printable(value.get_ref<const std::string&>()) + "' is no time");
        return *found;
    }

    static std::optional<std::uint64_t> optional_number(const Json& value) {
        return value.is_null() ? std::nullopt : std::optional(value.get<std::uint64_t>());
    }

    static Digest digest(const Json& value) {
        const auto& text = value.get_ref<const std::string&>();
        const auto found = parse_digest(text);
        if (!found) throw MalformedInput("'" + printable(text) + "' is no digest");
        return *found;
    }

    static std::string_view text(const Json& value) { return value.get_ref<const std::string&>(); }

    ServerPlan& server(const Json& id);
    void listing(const Json& value);
    void mirror(const Json& value);
    void items(PlanKind kind, const Json& value);
    void account(Item& item, const Json& value);
    void service(Item& item, const Json& value);
    Candidate candidate(const Json& value);
    void import(Item& item, const Json& value);
    void guard(const Json& value);
    void diagnostic(const Json& value);
    static void tally(Tally& tally, const Json& value);

    Plan m_plan;
    ItemPacker m_packer;
    Account m_account;  ///< of the item at hand, as the service
    Service m_service;
};

ServerPlan& PlanReader::server(const Json& id) {
    for (ServerPlan& server : m_plan.servers) {
        if (server.server_id == id.get<std::uint64_t>()) return server;
    }
    throw MalformedInput("server " + std::to_string(id.get<std::uint64_t>()) + " has no listing in the document");
}

void PlanReader::listing(const Json& value) {
    ServerPlan& plan = m_plan.servers.emplace_back();
    plan.server_id = value.at("server").get<std::uint64_t>();
    plan.server_name = value.at("name").get<std::string>();
    plan.module = value.at("module").get<std::string>();
    plan.identity_field = value.at("identity_field").get<std::string>();
    ListingSummary& listing = plan.listing;
    const auto& state = value.at("state").get_ref<const std::string&>();
    if (state == "complete") {
        listing.state = ListingState::complete;
    } else if (state == "partial") {
        listing.state = ListingState::partial;
    } else if (state == "skipped") {
        listing.skipped = true;
    } else if (state != "failed") {
        throw MalformedInput("unknown listing state '" + printable(state) + "'");
    }
    listing.adapter = value.at("adapter").get<std::string>();
    listing.source = value.at("source").get<std::string>();
    listing.error = value.at("error").get<std::string>();
    listing.rows = value.at("rows").get<std::uint64_t>();
    listing.accounts = value.at("accounts").get<std::uint64_t>();
    listing.rejected = value.at("rejected").get<std::uint64_t>();
    listing.expected_total = optional_number(value.at("expected_total"));
    if (!value.at("listed_at").is_null()) listing.listed_at = instant(value.at("listed_at"));
    listing.took_ms = optional_number(value.at("took_ms"));
    listing.digest = digest(value.at("digest"));
    for (const Json& note : value.at("notes")) {
        listing.notes.push_back({note.at("code").get<std::string>(), note.at("field").get<std::string>(),
                                 note.at("count").get<std::size_t>(), note.at("example").get<std::string>()});
    }
    for (const Json& r : value.at("rejected_reasons"))
        listing.rejected_reasons.emplace_back(r.at("reason").get<std::string>(), r.at("rows").get<std::uint64_t>());
    for (const Json& d : value.at("dropped"))
        listing.dropped.emplace_back(d.at("key").get<std::string>(), d.at("rows").get<std::uint64_t>());
}

void PlanReader::mirror(const Json& value) {
    MirrorSummary& mirror = m_plan.mirror;
    mirror.source = value.at("source").get<std::string>();
    mirror.source_name = value.at("source_name").get<std::string>();
    mirror.loaded_at = instant(value.at("loaded_at"));
    mirror.digest = digest(value.at("digest"));
    mirror.complete = value.at("complete").get<bool>();
    for (std::size_t i = 0; i < mirror_table_count; ++i) {
        const Json& table = value.at("tables").at(std::string(to_text(static_cast<MirrorTable>(i))));
        mirror.tables[i] = {table.at("loaded").get<std::uint64_t>(), optional_number(table.at("reported"))};
    }
}

void PlanReader::account(Item& item, const Json& value) {
    if (value.is_null()) return;
    Account& account = m_account;
    account.key = item.key;
    account.email = text(value.at("email"));
    account.username = text(value.at("username"));
    account.domain = text(value.at("domain"));
    account.unique_identifier = text(value.at("uniqueIdentifier"));
    account.product = text(value.at("product"));
    account.primary_ip = text(value.at("primaryip"));
    account.status_text = text(value.at("status"));
    account.created = parse_created(value.at("created").get_ref<const std::string&>()).time;
    const ServiceStatus word = parse_service_status(account.status_text);
    account.status = word == ServiceStatus::active      ? AccountStatus::active
                     : word == ServiceStatus::suspended ? AccountStatus::suspended
                     : word == ServiceStatus::unknown   ? AccountStatus::unknown
                                                        : AccountStatus::other_word;
    item.account = &account;
}

void PlanReader::service(Item& item, const Json& value) {
    if (value.is_null()) return;
    Service& service = m_service;
    service = {};
    service.key = item.key;
    service.kind = value.at("kind").get_ref<const std::string&>() == "addon" ? ServiceKind::addon : ServiceKind::hosting;
    service.id = value.at("id").get<std::uint64_t>();
    service.client_id = value.at("client_id").get<std::uint64_t>();
    service.product_id = value.at("product_id").get<std::uint64_t>();
    service.server_id = value.at("server_id").get<std::uint64_t>();
    service.module = text(value.at("module"));
    service.status_text = text(value.at("status"));
    service.status = parse_service_status(service.status_text);
    service.identity = text(value.at("identity"));
    service.domain = text(value.at("domain"));
    service.username = text(value.at("username"));
    service.dedicated_ip = text(value.at("dedicatedip"));
    service.billing_cycle = text(value.at("billing_cycle"));
    service.registered_on = parse_date(value.at("regdate").get_ref<const std::string&>());
    if (!value.at("amount_minor").is_null()) service.amount_minor = value.at("amount_minor").get<std::int64_t>();
    item.service = &service;
}

Candidate PlanReader::candidate(const Json& value) {
    constexpr std::string_view kinds[] = {"service", "account", "client", "product"};
    const auto& kind = value.at("kind").get_ref<const std::string&>();
    const auto found = std::find(std::begin(kinds), std::end(kinds), kind);
    if (found == std::end(kinds)) throw MalformedInput("unknown kind '" + printable(kind) + "'");
    return {static_cast<Candidate::Kind>(found - std::begin(kinds)), value.at("id").get<std::uint64_t>(),
            value.at("server").get<std::uint64_t>(), text(value.at("name")), text(value.at("note"))};
}

void PlanReader::import(Item& item, const Json& value) {
    ImportDetails& details = item.import.emplace();
    const Json& client = value.at("client");
    const auto& match = client.at("match").get_ref<const std::string&>();
    details.client_match = match == "one" ? ClientMatch::one : match == "several" ? ClientMatch::several : ClientMatch::none;
    details.client_id = client.at("id").get<std::uint64_t>();
    details.new_client = client.at("new").get<bool>();
    details.needs_client = client.at("needs_client").get<bool>();
    details.product_id = value.at("product").at("id").get<std::uint64_t>();
    details.needs_product = value.at("product").at("needs_product").get<bool>();
    details.product_note = text(value.at("product").at("note"));
    if (!value.at("next_due_on").is_null())
        details.next_due_on = parse_date(value.at("next_due_on").get_ref<const std::string&>());
    for (const Json& owner : value.at("owners")) details.owners.push_back(candidate(owner));
}

void PlanReader::items(PlanKind kind, const Json& list) {
    for (const Json& value : list) {
        ServerPlan& plan = server(value.at("server"));
        Item item;
        item.plan = kind;
        item.server_id = plan.server_id;
        item.situation = word<Situation>(value.at("situation"));
        item.severity = word<Severity>(value.at("severity"));
        item.action = word<Action>(value.at("action"));
        item.disposition = word<Disposition>(value.at("disposition"));
        item.cause = word<Cause>(value.at("cause"));
        item.key = text(value.at("identity").at("key"));
        item.raw_identifier = text(value.at("identity").at("raw"));
        account(item, value.at("account"));
        service(item, value.at("service"));
        for (const Json& found : value.at("changes")) {
            Change change;
            change.field = word<Field>(found.at("field"));
            change.before = text(found.at("before"));
            change.after = text(found.at("after"));
            change.authority = word<Authority>(found.at("authority"));
            change.disposition = word<Disposition>(found.at("disposition"));
            change.cause = word<Cause>(found.at("cause"));
            change.product_id = found.value("product_id", std::uint64_t{0});
            if (found.contains("note")) change.note = text(found.at("note"));
            item.changes.push_back(change);
        }
        for (const Json& found : value.at("candidates")) item.candidates.push_back(candidate(found));
        for (const Json& found : value.at("evidence")) item.evidence.push_back(text(found));
        if (value.contains("import")) import(item, value.at("import"));
        if (value.contains("unread_servers")) item.unread_servers = value.at("unread_servers").get<std::vector<std::uint64_t>>();
        plan.add(item, m_packer);
    }
}

void PlanReader::guard(const Json& value) {
    GuardResult& guard = m_plan.guards.emplace_back();
    guard.guard = word<Guard>(value.at("guard"));
    guard.server_id = value.at("server").get<std::uint64_t>();
    guard.plan = word<PlanKind>(value.at("plan"));
    if (!value.at("field").is_null()) guard.field = word<Field>(value.at("field"));
    guard.count = value.at("count").get<std::uint64_t>();
    guard.limit = value.at("limit").get<std::uint64_t>();
    guard.of = value.at("of").get<std::uint64_t>();
    guard.blocked = value.at("blocked").get<bool>();
    guard.overridden = value.at("overridden").get<bool>();
    guard.override_reason = value.at("override_reason").get<std::string>();
    guard.message = value.at("message").get<std::string>();
}

void PlanReader::diagnostic(const Json& value) {
    Diagnostic note;
    note.severity = word<Severity>(value.at("severity"));
    note.code = value.at("code").get<std::string>();
    note.field = value.at("field").get<std::string>();
    note.count = value.at("count").get<std::uint64_t>();
    note.message = value.at("message").get<std::string>();
    const bool of_run = value.at("server").get<std::uint64_t>() == 0;
    (of_run ? m_plan.diagnostics : server(value.at("server")).diagnostics).push_back(note);
}

void PlanReader::tally(Tally& tally, const Json& value) {
    tally.in_sync = value.at("in_sync").get<std::uint64_t>();
    tally.live_services = value.at("live_services").get<std::uint64_t>();
    for (std::size_t i = 0; i < account_fate_count; ++i)
        tally.accounts[i] = value.at("accounts").at(std::string(to_text(static_cast<AccountFate>(i)))).get<std::uint64_t>();
    for (std::size_t i = 0; i < service_fate_count; ++i)
        tally.services[i] = value.at("services").at(std::string(to_text(static_cast<ServiceFate>(i)))).get<std::uint64_t>();
    for (std::size_t i = 0; i < plan_kind_count; ++i) {
        const Json& row = value.at("items").at(std::string(to_text(static_cast<PlanKind>(i))));
        for (std::size_t j = 0; j < disposition_count; ++j)
            tally.items[i][j] = row.at(std::string(to_text(static_cast<Disposition>(j)))).get<std::uint64_t>();
    }
    for (std::size_t i = 0; i < severity_count; ++i)
        tally.severities[i] = value.at("severities").at(std::string(to_text(static_cast<Severity>(i)))).get<std::uint64_t>();
}

Plan PlanReader::read(const Json& document) {
    if (!document.is_object() || document.value("format", std::string()) != "serversync.plan")
        throw MalformedInput("it is not a serversync plan");
    if (document.at("version") != 1)
        throw MalformedInput("it has version " + document.at("version").dump() + ", this serversync reads version 1");
    const Json& run = document.at("run");
    m_plan.run = {run.at("id").get<std::string>(), instant(run.at("as_of")), run.at("tool_version").get<std::string>(),
                  run.at("scope").get<std::vector<std::uint64_t>>()};
    mirror(document.at("inputs").at("mirror"));
    for (const Json& value : document.at("inputs").at("listings")) listing(value);
    m_plan.configuration = digest(document.at("inputs").at("configuration"));
    const Json& status = document.at("status");
    m_plan.status = {status.at("complete").get<bool>(), status.at("applyable").get<bool>(), status.at("drift").get<bool>(),
                     status.at("stale").get<bool>(), status.at("blocked").get<bool>()};
    for (const Json& value : document.at("guards")) guard(value);
    for (const PlanKind kind : {PlanKind::import, PlanKind::sync, PlanKind::orphan, PlanKind::status_mismatch}) {
        items(kind, document.at("plans").at(std::string(to_text(kind))));
    }
    items(PlanKind::review, document.at("review"));
    for (const Json& value : document.at("diagnostics")) diagnostic(value);
    tally(m_plan.total, document.at("summary").at("total"));
    for (const Json& value : document.at("summary").at("servers")) tally(server(value.at("server")).tally, value);
    return std::move(m_plan);
}

}  // namespace

Plan read_plan_json(std::string_view document, const std::string& name) {
    std::vector<std::set<std::string>> open;
    std::string repeated;
    const auto watch = [&](int /*depth*/, Json::parse_event_t event, Json& parsed) {
        if (event == Json::parse_event_t::object_start) open.emplace_back();
        if (event == Json::parse_event_t::object_end) open.pop_back();
        if (event == Json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second)
            repeated = parsed.get<std::string>();
        return true;
    };
    try {
        const Json parsed = Json::parse(document.begin(), document.end(), watch);
        if (!repeated.empty()) throw MalformedInput("the key '" + printable(repeated) + "' occurs twice in one object");
        return PlanReader().read(parsed);
    } catch (const Json::exception& error) {
        const std::string_view what = error.what();
        const std::size_t end = what.find("] ");
        throw MalformedInput("cannot read plan " + name + ": " +
                             printable(end == std::string_view::npos ? what : what.substr(end + 2)));
    } catch (const MalformedInput& error) {
        throw MalformedInput("cannot read plan " + name + ": " + error.what());
    }
}

}  // namespace serversync
