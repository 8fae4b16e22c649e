// SPDX-License-Identifier: MIT
#include "engine/report/text_report.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "engine/plan/evidence_wording.hpp"
#include "engine/plan/guard_wording.hpp"
#include "engine/plan/item_wording.hpp"
#include "engine/plan/remedies.hpp"
#include "engine/plan/trust_wording.hpp"
#include "engine/report/text_layout.hpp"
#include "engine/text/plural.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

using Tone = TextPage::Tone;

/// How many columns the lines under an item are indented by.
constexpr std::string_view indent = "    ";

/// How many items are shown of a class that a guard blocked on a server: its message has the numbers.
constexpr std::uint64_t most_blocked = 2;

std::string minutes(Instant instant) {
    const std::string text = to_text(instant);
    return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

std::string or_dash(std::uint64_t count) { return count == 0 ? "-" : std::to_string(count); }

Tone tone_of(Severity severity) {
    switch (severity) {
        case Severity::critical:
        case Severity::high:
            return Tone::bad;
        case Severity::medium:
            return Tone::warn;
        case Severity::low:
        case Severity::info:
            return Tone::dim;
    }
    return Tone::plain;
}

char sigil_of(PlanClass plan) {
    constexpr std::array<char, plan_class_count> sigils{'+', '~', '-', '!', '?'};
    return sigils[static_cast<std::size_t>(plan)];
}

/// What the line of an item's remedy begins with: the sentence itself says where it is done.
std::string_view lead_of(const Remedy& remedy, bool first) {
    if (remedy.who == Actor::nobody) return {};
    return first ? "to do: " : "or: ";
}

std::string_view state_of(const ListingSummary& listing) {
    if (listing.skipped) return "NOT LISTED";
    constexpr std::array<std::string_view, 3> states{"complete", "PARTIAL", "FAILED"};
    return states[static_cast<std::size_t>(listing.state)];
}

std::string server_name(const ServerResult& server) {
    return std::to_string(server.server_id) + (server.server_name.empty() ? "" : " " + printable(server.server_name));
}

/// The report in progress.
class Report {
public:
    Report(const Document& plan, const TextStyle& style, ByteSink& sink) : m_plan(plan), m_style(style), m_page(style, sink) {}

    void write() {
        headline();
        guards();
        servers();
        trust();
        attention();
        not_looked_at();
        notes();
        totals();
    }

private:
    struct Entry {
        const ServerResult* server;
        PackedItem item;
    };

    void headline();
    void guards();
    void servers();
    void trust();
    void attention();
    void show(const Entry& entry);
    void show_import(const Item& item);
    void show_candidate(const Candidate& candidate);
    void not_looked_at();
    void notes();
    void note(const std::string& where, const Diagnostic& diagnostic);
    void totals();

    const Document& m_plan;
    const TextStyle& m_style;
    TextPage m_page;
};

void Report::headline() {
    m_page.line(m_page.toned(Tone::bold, "serversync plan") + "  as of " + minutes(m_plan.run.as_of) + ", mirror of " +
                minutes(m_plan.mirror.loaded_at));
    std::uint64_t unread = 0;
    for (const ServerResult& server : m_plan.servers)
        unread += static_cast<std::uint64_t>(server.listing.state != ListingState::complete);
    const auto blocked = static_cast<std::uint64_t>(
        std::count_if(m_plan.guards.begin(), m_plan.guards.end(), [](const GuardResult& guard) { return guard.blocked; }));
    std::string text;
    const auto say = [&](bool when, const std::string& what) {
        if (when) text += (text.empty() ? "" : "; ") + what;
    };
    say(!m_plan.status.drift, unread == 0                       ? "nothing differs"
                              : unread == m_plan.servers.size() ? "nothing could be compared"
                                                                : "nothing differs on what could be read");
    say(m_plan.status.drift, "differences found");
    say(unread > 0, counted(unread, "server") + " not read in full");
    say(blocked > 0, counted(blocked, "guard holds a part back", "guards hold parts back"));
    say(m_plan.status.stale, "the inputs are stale");
    say(!m_plan.mirror.complete, "the mirror is incomplete");
    const bool fine = !m_plan.status.drift && unread == 0 && blocked == 0 && !m_plan.status.stale && m_plan.mirror.complete;
    m_page.wrapped("", counted(m_plan.servers.size(), "server") + ": " + text + ". This is a dry run: nothing was changed",
                   fine ? Tone::good : Tone::plain);
    m_page.line();
}

void Report::servers() {
    std::vector<std::vector<std::string>> rows{
        {"SERVER", "NAME", "MODULE", "LISTING", "ROWS", "IN SYNC", "IMPORT", "SYNC", "ORPHAN", "STATUS", "REVIEW"}};
    for (const ServerResult& server : m_plan.servers) {
        const Tally& tally = server.tally;
        const bool judged = server.listing.state != ListingState::failed;
        rows.push_back({std::to_string(server.server_id), printable(server.server_name), cut_middle(printable(server.module), 16),
                        std::string(state_of(server.listing)), judged ? std::to_string(server.listing.rows) : "?",
                        judged ? std::to_string(tally.in_sync) : "?", or_dash(tally.items_in(PlanClass::import)),
                        or_dash(tally.items_in(PlanClass::sync)), or_dash(tally.items_in(PlanClass::orphan)),
                        or_dash(tally.items_in(PlanClass::status_mismatch)), or_dash(tally.items_in(PlanClass::review))});
    }
    constexpr unsigned comfortable = 100;
    const bool narrow = m_page.width() < comfortable;
    if (narrow) {
        for (auto& row : rows) row.erase(row.begin() + 2);  // the module is shown elsewhere, the counts are not
    }
    write_table(m_page, rows, narrow ? 3 : 4);
    for (const ServerResult& server : m_plan.servers) {
        if (server.listing.state == ListingState::complete) continue;
        const std::string_view verdict = server.listing.state == ListingState::failed
                                             ? "; its services were not compared"
                                             : "; missing accounts are not treated as gone";
        m_page.wrapped("  server " + server_name(server) + ": ", printable(server.listing.error) + std::string(verdict),
                       Tone::warn);
    }
    m_page.line();
}

void Report::trust() {
    std::vector<std::pair<std::string, std::vector<const ServerResult*>>> all;  // what is lacking, and who lacks it
    std::map<std::string, std::size_t> places;
    for (const ServerResult& server : m_plan.servers) {
        std::string lacks;
        for (std::size_t i = 0; i < trust_facet_count; ++i) {
            const TrustVerdict& verdict = server.listing.trust.facets[i];
            // That a listing failed or is partial stands under the table.
            if (verdict.holds() || verdict.fault == TrustFault::unread || verdict.fault == TrustFault::partial) continue;
            lacks += lacks.empty() ? "not " : "; not ";
            lacks.append(to_text(static_cast<TrustFacet>(i))).append(": ").append(trust_text(verdict, server.server_id));
        }
        if (lacks.empty()) continue;
        const auto [place, is_new] = places.emplace(lacks, all.size());
        if (is_new) all.emplace_back(std::move(lacks), std::vector<const ServerResult*>());
        all[place->second].second.push_back(&server);
    }
    if (all.empty()) return;
    m_page.line(m_page.toned(Tone::bold, "TRUST"));
    for (const auto& [lacks, servers] : all) {
        constexpr std::size_t most = 3;
        std::string names = servers.size() == 1 ? "server " : "servers ";
        for (std::size_t i = 0; i < std::min(most, servers.size()); ++i) names += (i == 0 ? "" : ", ") + server_name(*servers[i]);
        if (servers.size() > most) names += " and " + std::to_string(servers.size() - most) + " more";
        m_page.wrapped("  ", names + ": " + printable(lacks), Tone::warn);
    }
    m_page.line();
}

void Report::guards() {
    const bool any =
        std::any_of(m_plan.guards.begin(), m_plan.guards.end(), [](const GuardResult& g) { return g.blocked || g.overridden; });
    if (!any) return;
    m_page.line(m_page.toned(Tone::bold, "GUARDS"));
    for (const GuardResult& guard : m_plan.guards) {
        m_page.wrapped("  ", printable(guard.message) + (guard.blocked ? "." : ""), guard.blocked ? Tone::bad : Tone::warn);
        // The override is on a line of its own, however long, so that it can be copied.
        if (guard.blocked) m_page.line("    to accept exactly these: " + accept_options(guard.accept));
        if (guard.overridden) m_page.wrapped("    reason: ", printable(guard.override_reason));
    }
    m_page.line();
}

void Report::attention() {
    std::vector<Entry> entries;
    for (const ServerResult& server : m_plan.servers) {
        for (const ItemList& items : server.items) {
            for (const PackedItem item : items.packed()) entries.push_back({&server, item});
        }
    }
    if (entries.empty()) return;
    // Within a server and plan the items are sorted already.
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& left, const Entry& right) {
        return std::tuple(left.item.severity(), left.item.plan()) < std::tuple(right.item.severity(), right.item.plan());
    });
    m_page.line(m_page.toned(Tone::bold, "NEEDS ATTENTION") + " (" + counted(entries.size(), "item") + ", the worst first)");
    std::array<std::uint64_t, plan_class_count> shown{};
    std::array<std::uint64_t, plan_class_count> hidden{};
    std::map<std::pair<std::uint64_t, PlanClass>, std::uint64_t> blocked;  // a few items of a blocked class show what it is about
    for (const Entry& entry : entries) {
        const auto plan = static_cast<std::size_t>(entry.item.plan());
        const bool is_blocked = entry.item.disposition() == Disposition::blocked;
        const bool is_enough = is_blocked && ++blocked[{entry.server->server_id, entry.item.plan()}] > most_blocked;
        if (m_style.items != 0 && (is_enough || shown[plan] == m_style.items)) {
            ++hidden[plan];
            continue;
        }
        ++shown[plan];
        show(entry);
    }
    for (std::size_t i = 0; i < plan_class_count; ++i) {
        if (hidden[i] == 0) continue;
        m_page.wrapped("  ", "... and " + std::to_string(hidden[i]) + " more of plan '" +
                                 std::string(to_text(static_cast<PlanClass>(i))) +
                                 "' (--items 0 shows all, --format json has all)");
    }
    m_page.line();
}

void Report::show(const Entry& entry) {
    ItemReader reader;
    const Item& item = reader.read(entry.item);
    std::string head = std::string(1, sigil_of(item.plan)) + " " + pad_right(to_text(item.severity), 8) + " ";
    std::string identity = printable(item.raw_identifier);
    if (identity.empty()) identity = item.service == nullptr ? "(server)" : "service " + std::to_string(item.service->id);
    std::string rest = std::string(to_text(item.situation)) + "  server " + server_name(*entry.server);
    if (item.disposition != Disposition::proposed && item.plan != PlanClass::review)
        rest += "  [" + std::string(to_text(item.disposition)) + "]";
    m_page.wrapped(head, identity + "  " + rest, Tone::plain, tone_of(item.severity));
    m_page.wrapped(std::string(indent), printable(reason_text(item, *entry.server)));
    for (const Change& change : item.changes) {
        std::string text = change.before.empty() ? "(blank)" : printable(change.before);
        text += " -> " + printable(change.after);
        if (change.disposition != Disposition::proposed) text += "  [" + std::string(to_text(change.disposition)) + "]";
        if (!change.note.empty()) text += "  (" + printable(change.note) + ")";
        m_page.wrapped(std::string(indent) + pad_right(to_text(change.field), 9) + " ", text);
    }
    if (item.import && item.account != nullptr) show_import(item);
    for (const std::string_view evidence : item.evidence) m_page.wrapped(std::string(indent) + "evidence: ", printable(evidence));
    for (const Candidate& candidate : item.candidates) show_candidate(candidate);
    if (item.more_candidates != 0) m_page.wrapped(std::string(indent), "and " + counted(item.more_candidates, "more candidate"));
    const std::vector<Remedy> remedies = remedies_of(item, *entry.server, m_plan.guards);
    for (const Remedy& remedy : remedies)
        m_page.wrapped(std::string(indent).append(lead_of(remedy, &remedy == &remedies.front())), printable(remedy.text));
}

void Report::show_candidate(const Candidate& candidate) {
    std::string text(to_text(candidate.kind));
    if (candidate.id != 0) text += " " + std::to_string(candidate.id);
    if (!candidate.name.empty()) text += " '" + printable(candidate.name) + "'";
    if (candidate.server_id != 0) text += " on server " + std::to_string(candidate.server_id);
    if (!candidate.note.empty()) text += ": " + printable(candidate.note);
    if (const std::string evidence = evidence_text(candidate.evidence); !evidence.empty()) text += " (" + evidence + ")";
    m_page.wrapped(std::string(indent) + "candidate: ", text);
}

void Report::show_import(const Item& item) {
    const Account& account = *item.account;
    std::string text = account.product.empty() ? "no package" : "package '" + printable(account.product) + "'";
    if (!account.domain.empty() && account.domain != account.unique_identifier)
        text += ", domain '" + printable(account.domain) + "'";
    if (!account.email.empty()) text += ", e-mail '" + printable(account.email) + "'";
    if (account.created) text += ", created " + to_text(*account.created).substr(0, 10);
    m_page.wrapped(std::string(indent) + "account: ", text);
    const ImportDetails& details = *item.import;
    if (details.needs_client) m_page.wrapped(std::string(indent), client_need_text(details));
    if (details.needs_product) m_page.wrapped(std::string(indent), product_need_text(details));
    for (const Candidate& choice : details.choices) {
        const std::string name = choice.name.empty() ? "" : " '" + printable(choice.name) + "'";
        m_page.wrapped(std::string(indent) + "evidence: ", (choice.kind == CandidateKind::client ? "client " : "product ") +
                                                               std::to_string(choice.id) + name + " " + printable(choice.note));
    }
}

void Report::not_looked_at() {
    const NotLookedAt& unseen = m_plan.not_looked_at;
    if (unseen.empty()) return;
    m_page.line(m_page.toned(Tone::bold, "NOT LOOKED AT"));
    constexpr std::size_t most = 5;
    const auto and_more = [&](std::size_t count, std::string_view what) {
        if (count > most) m_page.wrapped("  ", "... and " + counted(count - most, what) + " (--format json has all)");
    };
    for (std::size_t i = 0; i < std::min(most, unseen.servers.size()); ++i) {
        const UnseenServer& server = unseen.servers[i];
        const std::string name = server.name.empty() ? "" : " " + printable(server.name);
        m_page.wrapped("  server " + std::to_string(server.server_id) + name + ": ",
                       counted(server.live_services, "live service") + "; " + printable(server.reason), Tone::warn);
    }
    and_more(unseen.servers.size(), "more server");
    for (std::size_t i = 0; i < std::min(most, unseen.files.size()); ++i)
        m_page.wrapped("  file ", "'" + printable(unseen.files[i]) + "' was not read", Tone::warn);
    and_more(unseen.files.size(), "more file");
    for (const ServerlessServices& services : unseen.services) {
        m_page.wrapped(
            "  ",
            counted(services.live_services, "live service") +
                (services.module.empty() ? " of no known module " : " of module '" + printable(services.module) + "' ") +
                (services.live_services == 1 ? "has" : "have") + " no server, or one that is gone",
            Tone::warn);
    }
    m_page.line();
}

void Report::note(const std::string& where, const Diagnostic& diagnostic) {
    m_page.wrapped("  " + where, printable(diagnostic.message),
                   diagnostic.severity <= Severity::medium ? Tone::warn : Tone::plain);
}

void Report::notes() {
    bool any = !m_plan.diagnostics.empty();
    for (const ServerResult& server : m_plan.servers) {
        any = any || !server.diagnostics.empty() || !server.listing.notes.empty() || !server.listing.rejected_reasons.empty() ||
              !server.listing.dropped.empty();
    }
    if (!any) return;
    m_page.line(m_page.toned(Tone::bold, "NOTES"));
    for (const Diagnostic& diagnostic : m_plan.diagnostics) note("run: ", diagnostic);
    for (const ServerResult& server : m_plan.servers) {
        const std::string where = "server " + server_name(server) + ": ";
        for (const Diagnostic& diagnostic : server.diagnostics) {
            // Stands under TRUST.
            if (diagnostic.code == DiagnosticCode::stale_listing && !server.listing.trust.has(TrustFacet::current)) continue;
            note(where, diagnostic);
        }
        for (const auto& [reason, rows] : server.listing.rejected_reasons) {
            m_page.wrapped("  " + where, counted(rows, "row") + " rejected: " + printable(reason), Tone::warn);
        }
        for (const ListingNote& found : server.listing.notes) {
            std::string text =
                found.code + (found.field.empty() ? "" : " (" + found.field + ")") + ", " + counted(found.count, "time");
            if (!found.example.empty()) text += ", for example '" + printable(found.example) + "'";
            m_page.wrapped("  " + where, text);
        }
        std::string dropped;
        for (const auto& [key, rows] : server.listing.dropped)
            dropped += (dropped.empty() ? "" : ", ") + ("'" + printable(key) + "'");
        if (!dropped.empty()) m_page.wrapped("  " + where, "keys outside the contract were dropped unread: " + dropped);
    }
    m_page.line();
}

void Report::totals() {
    const Tally& total = m_plan.total;
    std::vector<std::vector<std::string>> rows{
        {"PLAN", "", "ITEMS", "PROPOSED", "REPORT ONLY", "DEFERRED", "BLOCKED", "IGNORED"}};
    for (std::size_t i = 0; i < plan_class_count; ++i) {
        const auto plan = static_cast<PlanClass>(i);
        rows.push_back({std::string(1, sigil_of(plan)), std::string(to_text(plan)), std::to_string(total.items_in(plan))});
        for (std::size_t j = 0; j < disposition_count; ++j)
            rows.back().push_back(or_dash(total.items_in(plan, static_cast<Disposition>(j))));
    }
    write_table(m_page, rows, 2);
    std::uint64_t accounts = 0;
    std::uint64_t services = 0;
    for (const std::uint64_t count : total.accounts) accounts += count;
    for (const std::uint64_t count : total.services) services += count;
    const std::uint64_t not_compared = total[ServiceFate::not_compared];
    services -= not_compared;
    const std::string unread =
        not_compared == 0 ? "" : "; " + counted(not_compared, "service") + " not, because no listing was read";
    m_page.wrapped("", counted(accounts, "account") + " and " + counted(services, "service") + " compared, each once; " +
                           counted(total.in_sync, "pair") + " in sync" + unread);
}

}  // namespace

void write_text_report(const Document& plan, const TextStyle& style, ByteSink& sink) { Report(plan, style, sink).write(); }

}  // namespace serversync
