// SPDX-License-Identifier: MIT
#include "engine/reconcile/claimed_names.hpp"

#include <algorithm>

#include "engine/model/bare_domain.hpp"
#include "engine/reconcile/ages.hpp"
#include "engine/reconcile/drafts.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

bool would_set(const Item& sync, Field field) {
    return std::any_of(sync.changes.begin(), sync.changes.end(), [&](const Change& change) {
        return change.field == field && change.disposition == Disposition::proposed;
    });
}

}  // namespace

void note_claims(const RunContext& run, ServerFindings& findings, const Account& account, const Service& service) {
    const IdentityKind identity = findings.module->identity->kind;
    ClaimedNames claimed{name_of(service), {}, {}};
    TextArena scratch;
    if (identity != IdentityKind::domain && run.policy.of(Field::domain) == Authority::server && !findings.uninformative.domain &&
        account.domain != service.domain) {
        const std::string_view site = bare_domain(account.domain, run.to_ascii, scratch);
        if (site != bare_domain(service.domain, run.to_ascii, scratch)) claimed.domain = findings.kept.keep(site);
    }
    if (identity != IdentityKind::username && run.policy.of(Field::username) == Authority::server &&
        !findings.uninformative.username && !equal_folded(account.username, trimmed(service.username))) {
        claimed.username = findings.kept.keep(account.username);
    }
    if (!claimed.domain.empty() || !claimed.username.empty()) findings.claims.push_back(claimed);
}

void hold_claims(const FleetIndex& fleet, const ServerFindings& here, std::span<const FoundService> found, Item& sync) {
    if (sync.disposition != Disposition::proposed) return;
    const bool sets_domain = would_set(sync, Field::domain);
    const bool sets_username = would_set(sync, Field::username);
    bool is_anothers = false;
    for (const FoundService& one : found) {
        const Service other = one.service.unpack();
        if (!is_live(other.status) || other.client_id == sync.service->client_id) continue;
        const bool has_domain = sets_domain && one.by_domain;
        // A user name is one machine's.
        const bool has_username =
            sets_username && one.by_username && fleet.is_same_machine(other.server_id, here.result.server_id);
        if (!has_domain && !has_username) continue;
        is_anothers = true;
        sync.candidates.push_back(
            candidate(other, has_domain ? "another client's, has this domain" : "another client's, has this user name"));
        sync.candidates.back().name = has_domain ? other.domain : other.username;
    }
    if (!is_anothers) return;
    settle_candidates(sync);
    defer(sync, Cause::name_of_another);
}

void hold_claims(const FleetIndex& fleet, ServerFindings& here, const ServerFacts& facts) {
    if (here.claims.empty()) return;
    ItemReader reader;
    ItemPacker packer;
    for (PackedItem& packed : here.result.of(PlanClass::sync).packed()) {
        if (packed.situation() != Situation::differs || packed.disposition() != Disposition::proposed) continue;
        const Item& read = reader.read(packed);
        const ServiceName name = name_of(*read.service);
        const auto claim = std::lower_bound(here.claims.begin(), here.claims.end(), name,
                                            [](const ClaimedNames& one, ServiceName sought) { return one.service < sought; });
        if (claim == here.claims.end() || claim->service != name) continue;
        Item sync = read;
        hold_claims(fleet, here, facts.claims[static_cast<std::size_t>(claim - here.claims.begin())], sync);
        if (sync.disposition != read.disposition) packed = packer.pack(sync, here.result.packed);
    }
}

}  // namespace serversync
