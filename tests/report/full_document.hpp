// SPDX-License-Identifier: MIT
#pragma once

#include "engine/plan/document.hpp"

namespace serversync {

/// Evidence with a kind in each of its sets.
inline Evidence full_evidence() {
    Evidence evidence;
    evidence.agreements.add(EvidenceKind::domain);
    evidence.agreements.add(EvidenceKind::address);
    evidence.weak_agreements.add(EvidenceKind::username);
    evidence.contradictions.add(EvidenceKind::email);
    evidence.weak_contradictions.add(EvidenceKind::package);
    return evidence;
}

/// A document with something of everything: each situation in each of its parts, with both records, one or none.
inline Document full_document() {
    Document document;
    document.run = {"run-0123456789abcdef", Instant{1795910400}, "1.2.3", {3, 4}};
    document.mirror.source = "whmcs-json";
    document.mirror.loaded_at = Instant{1795906800};
    document.status = {false, false, true, true, true};
    for (const std::uint64_t id : {3U, 4U}) {
        ServerResult& server = document.servers.emplace_back();
        server.server_id = id;
        server.server_name = "web" + std::to_string(id);
        server.module = "cpanel";
        server.identity_field = "domain";
        server.listing.state = ListingState::complete;
        server.listing.rows = 9;
        server.listing.proven_end = id == 4;
        server.listing.listed_at = Instant{1795906900};
    }
    Trust& trust = document.servers.front().listing.trust;
    trust[TrustFacet::whole] = {TrustFault::repeated_rows, 2, 9, 0};
    trust[TrustFacet::own] = {TrustFault::equal_listing, 9, 9, 4};
    trust[TrustFacet::current] = {TrustFault::too_old, 30000, 21600, 0};
    trust[TrustFacet::steady] = {TrustFault::fewer_clients, 3, 9, 0};
    Account account;
    account.key = "a.example";
    account.unique_identifier = "A.example";
    account.email = "a@example.net";
    account.emails = "a@example.net b@example.net";
    account.owner = "reseller";
    account.status_text = "Active";
    account.status = AccountStatus::active;
    account.created = LocalTime{1700000000};
    Service service;
    service.key = "a.example";
    service.identity = "a.example";
    service.id = 7;
    service.server_id = 3;
    service.status_text = "Active";
    service.status = ServiceStatus::active;
    service.registered_on = Date{19000};
    service.terminated_on = Date{20000};
    ItemPacker packer;
    for (std::size_t i = 0; i < situation_count; ++i) {
        Item item;
        item.situation = static_cast<Situation>(i);
        item.plan = static_cast<PlanClass>(i % plan_class_count);
        item.disposition = static_cast<Disposition>(i % disposition_count);
        item.cause = static_cast<Cause>(i % cause_count);
        item.action = static_cast<Action>(i % action_count);
        item.server_id = 3;
        item.key = "a.example";
        item.raw_identifier = "A.example";
        service.id = i + 1;
        if (i % 4 < 2) item.account = &account;
        if (i % 3 < 2) item.service = &service;
        if (item.account != nullptr && item.service != nullptr && i % 2 == 0) item.between = full_evidence();
        item.candidates = {{CandidateKind::service, 12, 4, "a.example", "Terminated", full_evidence()},
                           {CandidateKind::account, 0, 4, "b.example", {}},
                           {CandidateKind::client, 5, 0, "Client", "same e-mail"}};
        item.more_candidates = i % 2;
        item.evidence = {"listed on server 4"};
        document.servers.front().add(item, packer);
    }
    const auto guard = [&](Guard kind, std::uint64_t server_id, PlanClass plan, const Acceptance& accept) {
        GuardResult& result = document.guards.emplace_back();
        result.guard = kind;
        result.server_id = server_id;
        result.plan = plan;
        result.blocked = true;
        result.accept = accept;
        result.message = "found";
    };
    guard(Guard::incomplete_mirror, 0, PlanClass::import, {0, Guard::incomplete_mirror, PlanClass::import, 3, 0x01c4e2a09d77ULL});
    guard(Guard::wrong_listing, 3, PlanClass::review, {3, Guard::wrong_listing, {}, 37, 0x9f3c2a41d07bULL});
    document.not_looked_at.servers = {{8, "web8", 5, "no listing was given for it"}, {9, "", 0, "its module is unknown"}};
    document.not_looked_at.files = {"77.json", "old.json"};
    document.not_looked_at.services = {{"", 1}, {"cpanel", 4}};
    document.diagnostics.push_back({Severity::low, DiagnosticCode::unconfirmed_absences, "unconfirmed: ...", "", 2});
    return document;
}

}  // namespace serversync
