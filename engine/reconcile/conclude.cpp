// SPDX-License-Identifier: MIT
#include "engine/reconcile/conclude.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/plan/diagnostic_wording.hpp"
#include "engine/plan/trust_wording.hpp"
#include "engine/reconcile/ages.hpp"
#include "engine/reconcile/guards.hpp"

namespace serversync {

namespace {

void mention_case(ServerResult& result, Field field, const CaseDifferences& differences) {
    if (differences.count == 0) return;
    Diagnostic note;
    note.code = DiagnosticCode::case_only_difference;
    note.field = to_text(field);
    note.count = differences.count;
    note.message = case_only_text(note.field, differences.count, differences.examples);
    result.diagnostics.push_back(note);
}

/// Returns whether the listing is not current.
bool mention_staleness(ServerResult& result) {
    const TrustVerdict& current = result.listing.trust[TrustFacet::current];
    if (current.holds()) return false;
    Diagnostic note;
    note.severity = Severity::medium;
    note.code = DiagnosticCode::stale_listing;
    note.message = stale_listing_text(current, result.listing.listed_at);
    result.diagnostics.push_back(note);
    return true;
}

void mention_unconfirmed(const RunContext& run, const FleetRemarks& remarks, std::vector<Diagnostic>& diagnostics) {
    if (remarks.unconfirmed == 0) return;
    std::vector<UnreadServers> unread;
    for (std::size_t i = 0; i < trust_fault_count; ++i) {
        const auto fault = static_cast<TrustFault>(i);
        UnreadServers servers{std::string(trust_cause(fault)), {}};
        for (const Holder& holder : remarks.holders) {
            if (holder.fault != fault) continue;
            const Server* server = run.catalogue.server(holder.server_id);
            servers.servers.push_back(server == nullptr || server->name.empty() ? std::to_string(holder.server_id) : server->name);
        }
        if (!servers.servers.empty()) unread.push_back(std::move(servers));
    }
    if (remarks.has_strangers) unread.push_back({"not in the mirror", {"a listing of a server that the mirror does not know"}});
    if (unread.empty()) unread.push_back({"read more than an hour before", {"others"}});
    Diagnostic note;
    note.severity = Severity::medium;
    note.code = DiagnosticCode::unconfirmed_absences;
    note.count = remarks.unconfirmed;
    note.message = unconfirmed_absences_text(remarks.unconfirmed, unread);
    diagnostics.push_back(note);
}

/// Says of each module without a product field that its products were left alone, and which option could be the field: the first that
/// is the package on nine of ten pairs.
void mention_products(const std::vector<ServerFindings>& findings, std::vector<Diagnostic>& diagnostics) {
    struct Packages {
        std::uint64_t pairs = 0;
        std::array<std::uint64_t, config_option_count> options{};
    };
    std::map<std::string, Packages> modules;
    for (const ServerFindings& server : findings) {
        if (!server.compared || server.module->product_option) continue;
        Packages& of = modules[server.module->name];
        of.pairs += server.package_pairs;
        for (std::size_t i = 0; i < config_option_count; ++i) of.options[i] += server.package_options[i];
    }
    for (const auto& [module, packages] : modules) {
        if (packages.pairs == 0) continue;
        Diagnostic note;
        note.severity = Severity::low;
        note.code = DiagnosticCode::products_not_compared;
        note.count = packages.pairs;
        note.message = products_not_compared_text(module);
        diagnostics.push_back(note);
        const auto likely = std::find_if(packages.options.begin(), packages.options.end(),
                                         [pairs = packages.pairs](std::uint64_t agree) { return agree * 10 >= pairs * 9; });
        if (likely == packages.options.end()) continue;
        note.code = DiagnosticCode::likely_product_field;
        note.count = *likely;
        note.message = likely_product_field_text(module, static_cast<std::size_t>(likely - packages.options.begin()) + 1, *likely,
                                                 packages.pairs);
        diagnostics.push_back(note);
    }
}

/// Whether the server's listing was read and says what is there (law 31); a person may have accepted it as it is.
bool is_read(const ServerFindings& server, const std::vector<GuardResult>& guards) {
    const auto is_accepted = [&](Guard kind) {
        return std::any_of(guards.begin(), guards.end(), [&](const GuardResult& guard) {
            return guard.overridden && guard.guard == kind && guard.server_id == server.result.server_id;
        });
    };
    switch (server.trust()[TrustFacet::whole].fault) {
        case TrustFault::unread:
        case TrustFault::partial:
            return false;
        case TrustFault::empty:
            if (server.result.tally.live_services > 0 && !is_accepted(Guard::empty_listing)) return false;
            break;
        default:
            break;
    }
    return server.trust().has(TrustFacet::own) || is_accepted(Guard::wrong_listing);
}

}  // namespace

Document conclude(const RunContext& run, std::vector<ServerFindings> findings, const FleetRemarks& remarks,
                  std::span<const Override> overrides) {
    Document document;
    document.status.complete = true;
    if (const auto note = stale_mirror_note(run)) {
        document.status.stale = true;
        document.diagnostics.push_back(*note);
    }
    for (ServerFindings& server : findings) {
        mention_case(server.result, Field::domain, server.case_domain);
        mention_case(server.result, Field::username, server.case_username);
        if (mention_staleness(server.result)) document.status.stale = true;
    }
    mention_products(findings, document.diagnostics);
    mention_unconfirmed(run, remarks, document.diagnostics);
    document.guards = apply_guards(run, findings, overrides, document.diagnostics);
    for (const GuardResult& guard : document.guards) document.status.blocked = document.status.blocked || guard.blocked;
    document.servers.reserve(findings.size());
    for (ServerFindings& server : findings) {
        std::sort(server.result.diagnostics.begin(), server.result.diagnostics.end(), diagnostic_less);
        if (!is_read(server, document.guards)) document.status.complete = false;
        document.total += server.result.tally;
        document.servers.push_back(std::move(server.result));
    }
    for (const auto& dispositions : document.total.items) {
        for (std::size_t i = 0; i < dispositions.size(); ++i) {
            if (static_cast<Disposition>(i) != Disposition::ignored && dispositions[i] > 0) document.status.drift = true;
        }
    }
    std::sort(document.diagnostics.begin(), document.diagnostics.end(), diagnostic_less);
    document.status.applyable =
        document.status.complete && !document.status.stale && !document.status.blocked && run.mirror_complete;
    return document;
}

}  // namespace serversync
