// SPDX-License-Identifier: MIT
#include "engine/cli/exit_code.hpp"

#include <algorithm>
#include <vector>

#include "engine/text/plural.hpp"

namespace serversync {

namespace {

using Names = std::vector<std::string>;

bool has_note(const std::vector<Diagnostic>& notes, DiagnosticCode code) {
    return std::any_of(notes.begin(), notes.end(), [&](const Diagnostic& note) { return note.code == code; });
}

/// "a, b and 3 more".
std::string joined(const Names& names) {
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, names.size()); ++i) text += (i == 0 ? "" : ", ") + names[i];
    return names.size() > most ? text + " and " + std::to_string(names.size() - most) + " more" : text;
}

std::string server_name(std::uint64_t id, const std::string& name) {
    return "server " + std::to_string(id) + (name.empty() ? "" : " ('" + name + "')");
}

std::string unfit_overrides(const Document& document) {
    Names texts;
    for (const Diagnostic& note : document.diagnostics) {
        if (note.code == DiagnosticCode::override_without_effect) texts.push_back(note.message);
    }
    return joined(texts);
}

Names stale_inputs(const Document& document) {
    Names names;
    if (has_note(document.diagnostics, DiagnosticCode::stale_mirror)) names.emplace_back("the mirror");
    for (const ServerResult& server : document.servers) {
        if (has_note(server.diagnostics, DiagnosticCode::stale_listing))
            names.push_back("the listing of " + server_name(server.server_id, server.server_name));
    }
    return names;
}

Names blocking_guards(const Document& document) {
    Names names;
    for (const GuardResult& guard : document.guards) {
        if (!guard.blocked) continue;
        std::string name(to_text(guard.guard));
        if (guard.field) name.append(" (").append(to_text(*guard.field)).append(")");
        name.append(guard.server_id == 0 ? " of the run" : " of server " + std::to_string(guard.server_id));
        if (names.empty() || names.back() != name) names.push_back(name);
    }
    return names;
}

bool is_accepted(const Document& document, Guard kind, std::uint64_t server_id) {
    return std::any_of(document.guards.begin(), document.guards.end(), [&](const GuardResult& guard) {
        return guard.overridden && guard.guard == kind && guard.server_id == server_id;
    });
}

/// What of a listing keeps the document from being complete; blank: nothing.
std::string shortcoming(const Document& document, const ServerResult& server) {
    const ListingOutcome outcome = server.listing.outcome();
    if (outcome == ListingOutcome::skipped) return "no listing";
    if (outcome != ListingOutcome::complete) return std::string(to_text(outcome));
    const Trust& trust = server.listing.trust;
    if (!trust.has(TrustFacet::own) && !is_accepted(document, Guard::wrong_listing, server.server_id))
        return "not its own listing";
    const bool is_doubtful = trust[TrustFacet::whole].fault == TrustFault::empty && server.tally.live_services > 0;
    return is_doubtful && !is_accepted(document, Guard::empty_listing, server.server_id) ? "empty" : "";
}

Names gaps(const Document& document) {
    Names names;
    std::vector<std::uint64_t> named;
    for (const ServerResult& server : document.servers) {
        const std::string what = shortcoming(document, server);
        if (what.empty()) continue;
        names.push_back(server_name(server.server_id, server.server_name) + " (" + what + ")");
        named.push_back(server.server_id);
    }
    for (const UnseenServer& server : document.not_looked_at.servers) {
        const bool is_named = std::find(named.begin(), named.end(), server.server_id) != named.end();
        if (!is_named && server.live_services > 0 && document.run.scope.empty())
            names.push_back(server_name(server.server_id, server.name) + " (not looked at)");
    }
    for (const std::string& file : document.not_looked_at.files) names.push_back("the file '" + file + "' (not read)");
    return names;
}

}  // namespace

ExitCode exit_code_of(const Document& document, bool detailed) {
    const DocumentStatus& status = document.status;
    if (has_note(document.diagnostics, DiagnosticCode::override_without_effect)) return ExitCode::usage;
    if (status.stale) return ExitCode::stale;
    if (status.blocked) return ExitCode::blocked;
    if (!status.complete) return ExitCode::incomplete;
    if (detailed && status.drift) return ExitCode::differences;
    return ExitCode::success;
}

std::string exit_reason(const Document& document, ExitCode code) {
    std::string reason;
    const auto add = [&](std::string_view what, const std::string& names) {
        reason.append(reason.empty() ? "" : "; ").append(what).append(names.empty() ? "" : ": ").append(names);
    };
    if (code == ExitCode::usage) add("option '--accept'", unfit_overrides(document));
    if (document.status.stale) add("stale", joined(stale_inputs(document)));
    if (document.status.blocked) add("blocked by a guard", joined(blocking_guards(document)));
    if (!document.status.complete) add("incomplete", joined(gaps(document)));
    if (code == ExitCode::differences) add("something differs", "");
    return reason;
}

ExitCode exit_code_of(ExitCode plan, const UnkeptListings& unkept) {
    return unkept.empty() || plan == ExitCode::usage ? plan : ExitCode::cannot_write;
}

std::string exit_reason(const std::string& plan, const UnkeptListings& unkept) {
    if (unkept.empty()) return plan;
    std::string reason = unkept.begin()->second;
    if (unkept.size() > 1) reason += ", and " + counted(unkept.size() - 1, "more listing");
    return plan.empty() ? reason : reason + "; " + plan;
}

}  // namespace serversync
