// SPDX-License-Identifier: MIT
#include "engine/plan/item_wording.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/plan/sample_item.hpp"

namespace serversync {
namespace {

enum Records { both, account_only, service_only, neither };

/// What is said of the sample in a situation, with the records and the server that its service names.
std::string reason_of(Situation situation, Records records = both, std::uint64_t assigned = 3) {
    SampleItem sample;
    sample.item.situation = situation;
    sample.service.server_id = assigned;
    if (records == service_only || records == neither) sample.item.account = nullptr;
    if (records == account_only || records == neither) sample.item.service = nullptr;
    return reason_text(sample.item, web3());
}

TEST(ItemWording, gives_every_situation_a_reason_of_its_own_with_whatever_records) {
    for (const Records records : {both, account_only, service_only, neither}) {
        std::set<std::string> reasons;
        for (std::size_t i = 0; i < situation_count; ++i) {
            const std::string reason = reason_of(static_cast<Situation>(i), records);
            ASSERT_FALSE(reason.empty()) << to_text(static_cast<Situation>(i));
            EXPECT_NE(reason.back(), '.') << reason;
            EXPECT_FALSE(reason.front() >= 'A' && reason.front() <= 'Z') << reason;
            EXPECT_EQ(reason.find("  "), std::string::npos) << reason;
            reasons.insert(reason);
        }
        // Whether an orphan is Active or Suspended is told by its service.
        EXPECT_EQ(reasons.size(), situation_count - 1) << "two situations have one reason";
    }
}

TEST(ItemWording, says_of_each_situation_what_is_true) {
    const struct {
        Situation situation;
        Records records;
        std::uint64_t assigned;
        const char* text;
    } cases[] = {
        {Situation::unmanaged, account_only, 3, "the account is Active on server 3 ('web3') and no WHMCS service matches it"},
        {Situation::differs, both, 3, "the account and service 7 differ in Username"},
        {Situation::moved, both, 2,
         "the account is on server 3 ('web3'), and service 7 is assigned to server 2, which does not list it"},
        {Situation::unassigned, both, 0, "the account is on server 3 ('web3'), and service 7 matches it but has no server"},
        {Situation::unassigned, both, 99,
         "the account is on server 3 ('web3'), and service 7 matches it but its server (99) is gone"},
        {Situation::renamed, both, 3, "server 3 ('web3') lists the account of service 7 under another Domain"},
        {Situation::billed_but_missing, service_only, 3, "service 7 is Active in WHMCS, and server 3 ('web3') does not list it"},
        {Situation::billed_but_missing, service_only, 0,
         "service 7 is Active in WHMCS, has no server, and server 3 ('web3') does not list it"},
        {Situation::billed_but_missing, service_only, 9,
         "service 7 is Active in WHMCS, assigned to server 9, and server 3 ('web3') does not list it"},
        {Situation::live_before_acceptance, both, 3,
         "the account is Active on server 3 ('web3') while service 7 is still Pending"},
        {Situation::suspended_on_server, both, 3,
         "service 7 is Active in WHMCS, and its account is Suspended on server 3 ('web3')"},
        {Situation::live_while_suspended, both, 3,
         "service 7 is Suspended in WHMCS, and its account is Active on server 3 ('web3')"},
        {Situation::live_after_termination, both, 3,
         "service 7 is Active in WHMCS, and an account with its Domain is Active on server 3 ('web3'); it may also be a new "
         "account that has the same one"},
        {Situation::duplicate_account, account_only, 3, "several rows of the listing have this Domain, so none can be matched"},
        {Situation::ambiguous_service, account_only, 3,
         "several services in WHMCS have the account's Domain and nothing tells which one it belongs to"},
        {Situation::leftover_copy, both, 2,
         "server 3 ('web3') lists this account too, while service 7, assigned to server 2, has its account already"},
        {Situation::ambiguous_move, both, 2,
         "the account on server 3 ('web3') may belong to service 7, which is assigned to server 2, but the data do not prove it"},
        {Situation::ambiguous_move, account_only, 3,
         "the account on server 3 ('web3') may belong to a service among the candidates, but the data do not prove it"},
        {Situation::ambiguous_move, service_only, 3,
         "service 7 is Active in WHMCS, its own account is not found, and another one may be its account, but the data do not "
         "prove it"},
        {Situation::possible_rename, both, 3, "the account may be that of service 7 under another Domain"},
        {Situation::doubtful_pair, both, 3,
         "the account and service 7 have the same Domain, but they may be two customers': nothing else agrees"},
        {Situation::moved_elsewhere, both, 2,
         "service 7 is assigned to server 2, and its account seems to be 'a.example' on server 3 ('web3')"},
        {Situation::moved_elsewhere, service_only, 2,
         "service 7 is Active in WHMCS and assigned to server 2; its account seems to be with another module, or under another "
         "identifier on another server"},
        {Situation::unmanaged_copies, account_only, 3,
         "several servers list an account with this Domain and no WHMCS service matches it"},
        {Situation::server_migrated, neither, 3,
         "most of what is missing on one of server 3 ('web3') and another server is listed by the other, as after a migration"},
        {Situation::no_identity, service_only, 3,
         "service 7 is Active and its Domain is 'a.example', which identifies nothing: no account can be matched by it"},
    };
    for (const auto& [situation, records, assigned, text] : cases) EXPECT_EQ(reason_of(situation, records, assigned), text);
}

TEST(ItemWording, speaks_of_no_server_where_there_is_none) {
    SampleItem sample;
    sample.item.situation = Situation::billed_but_missing;
    sample.item.account = nullptr;
    sample.service.server_id = 9;
    EXPECT_EQ(reason_text(sample.item, {}),
              "service 7 is Active in WHMCS, assigned to server 9, and no server that was read lists it");
    sample.service.server_id = 0;
    EXPECT_EQ(reason_text(sample.item, {}), "service 7 is Active in WHMCS, has no server, and no server that was read lists it");
}

TEST(ItemWording, says_the_status_as_it_was_read) {
    SampleItem sample;
    sample.account.status = AccountStatus::unknown;
    sample.account.status_text = "running";
    for (const auto& [situation, text] : {
             std::pair{Situation::live_before_acceptance,
                       "the account is 'running' on server 3 ('web3') while service 7 is still Pending"},
             {Situation::unmanaged, "the account is 'running' on server 3 ('web3') and no WHMCS service matches it"},
         }) {
        sample.item.situation = situation;
        EXPECT_EQ(reason_text(sample.item, web3()), text);
    }
}

TEST(ItemWording, names_candidates_where_the_item_has_no_service) {
    SampleItem sample;
    sample.item.service = nullptr;
    sample.item.situation = Situation::leftover_copy;
    sample.item.server_id = 3;
    sample.item.candidates = {{CandidateKind::service, 9, 3, "a.example", "Terminated"},
                              {CandidateKind::service, 12, 4, "a.example", {}}};
    EXPECT_EQ(reason_text(sample.item, web3()),
              "server 3 ('web3') lists this account too, while service 12, assigned to server 4, has its account already");
    sample.item.account = nullptr;
    sample.item.situation = Situation::server_migrated;
    sample.item.candidates = {{CandidateKind::service, 12, 3, "a.example", {}}, {CandidateKind::account, 0, 4, "a.example", {}}};
    EXPECT_EQ(reason_text(sample.item, web3()),
              "most of what is missing on one of server 3 ('web3') and server 4 is listed by the other, as after a migration");
}

TEST(ItemWording, says_what_agrees_and_what_contradicts) {
    SampleItem sample;
    sample.item.between.agreements.add(EvidenceKind::username);
    sample.item.between.contradictions.add(EvidenceKind::email);
    sample.item.between.weak_contradictions.add(EvidenceKind::package);
    for (const Situation situation : {Situation::renamed, Situation::possible_rename, Situation::ambiguous_move,
                                      Situation::moved_elsewhere, Situation::live_after_termination, Situation::not_removed}) {
        sample.item.situation = situation;
        const std::string reason = reason_text(sample.item, web3());
        EXPECT_TRUE(reason.ends_with("; agrees: user name; contradicts: e-mail, package (weakly)")) << reason;
    }
    sample.item.situation = Situation::doubtful_pair;
    EXPECT_EQ(reason_text(sample.item, web3()),
              "the account and service 7 have the same Domain, but they may be two customers': they contradict each other in "
              "e-mail, package");
}

TEST(ItemWording, says_of_a_doubt_which_status_item_it_takes_the_place_of) {
    const struct {
        ServiceStatus service;
        AccountStatus account;
        const char* text;
    } cases[] = {
        {ServiceStatus::suspended, AccountStatus::active, "; service 7 is Suspended in WHMCS, and the account is Active"},
        {ServiceStatus::active, AccountStatus::suspended, "; service 7 is Active in WHMCS, and the account is Suspended"},
        {ServiceStatus::active, AccountStatus::active, ""},
        {ServiceStatus::suspended, AccountStatus::suspended, ""},
        {ServiceStatus::suspended, AccountStatus::unknown, ""},
        {ServiceStatus::pending, AccountStatus::active, ""},
    };
    for (const Situation situation :
         {Situation::possible_rename, Situation::ambiguous_move, Situation::moved_elsewhere, Situation::doubtful_pair}) {
        SampleItem plain;
        plain.item.situation = situation;
        const std::string without = reason_text(plain.item, web3());
        for (const auto& one : cases) {
            SampleItem sample;
            sample.item.situation = situation;
            sample.service.status = one.service;
            sample.account.status = one.account;
            EXPECT_EQ(reason_text(sample.item, web3()), without + one.text) << to_text(situation);
        }
    }
}

TEST(ItemWording, calls_the_identity_field_as_whmcs_does) {
    SampleItem sample;
    sample.item.situation = Situation::no_identity;
    sample.service.identity = {};
    const struct {
        const char* field;
        const char* text;
    } cases[] = {
        {"domain", "service 7 is Active and its Domain is blank, so no account can be matched by it"},
        {"username", "service 7 is Active and its Username is blank, so no account can be matched by it"},
        {"dedicatedip", "service 7 is Active and its Dedicated IP is blank, so no account can be matched by it"},
        {"customfield.VM ID", "service 7 is Active and its custom field 'VM ID' is blank, so no account can be matched by it"},
        {"", "service 7 is Active and its identifier is blank, so no account can be matched by it"},
        {"serviceid", "service 7 is Active and its service id is blank, so no account can be matched by it"},
    };
    ServerResult server = web3();
    for (const auto& [field, text] : cases) {
        server.identity_field = field;
        EXPECT_EQ(reason_text(sample.item, server), text);
    }
    sample.service.kind = ServiceKind::addon;
    EXPECT_EQ(reason_text(sample.item, server),
              "addon service 7 is Active, and server 3 ('web3') knows its accounts by the ids of hosting services: an addon "
              "cannot be matched by its own");
    server.identity_field = "customfield.VM ID";
    sample.item.situation = Situation::possible_rename;
    EXPECT_EQ(reason_text(sample.item, server),
              "the account may be that of addon service 7 under another value of custom field 'VM ID'");
}

TEST(ItemWording, adds_the_cause_to_the_reason) {
    const struct {
        Cause cause;
        const char* text;
    } cases[] = {
        {Cause::none, ""},
        {Cause::policy, ""},
        {Cause::no_proposal, ""},
        {Cause::case_only, " by letter case alone"},
        {Cause::unresolved_product, "; the package names no single product"},
        {Cause::younger_than_limit, "; deferred: it is younger than the policy's minimum age"},
        {Cause::stale_mirror, "; deferred: the mirror is too old to be sure"},
        {Cause::stale_listing, "; deferred: a listing that it rests on is not current"},
        {Cause::guard, "; blocked by a guard"},
        {Cause::absence_not_proven, "; deferred: a listing that it rests on does not prove what is missing"},
        {Cause::unconfirmed, "; deferred: not every server that could have its account was read in full and in time"},
        {Cause::seen_once, "; deferred: not enough whole listings have shown it yet"},
        {Cause::needs_choice, "; a person must choose the client or the product"},
        {Cause::copy_elsewhere, "; deferred: another account or service may be the one that is meant"},
        {Cause::status_unknown, "; its status cannot be read"},
        {Cause::name_of_another, "; deferred: a live service of another client has the new name"},
        {Cause::known_owner, "; it seems to belong to a live service"},
    };
    static_assert(std::size(cases) == cause_count);
    SampleItem sample;
    const std::string bare = reason_text(sample.item, web3());
    for (const auto& [cause, text] : cases) {
        sample.item.cause = cause;
        EXPECT_EQ(reason_text(sample.item, web3()), bare + text);
    }
}

TEST(ItemWording, lists_every_field_but_the_server) {
    SampleItem sample;
    sample.item.changes = {{Field::server, "2", "1", Authority::server, Disposition::proposed, Cause::none, 0, {}},
                           {Field::domain, "a", "b", Authority::server, Disposition::report_only, Cause::policy, 0, {}},
                           {Field::created, "a", "b", Authority::server, Disposition::proposed, Cause::none, 0, {}}};
    EXPECT_EQ(reason_text(sample.item, web3()), "the account and service 7 differ in Domain, Registration Date");
}

TEST(ItemWording, quotes_a_status_that_is_none_of_ours) {
    SampleItem sample;
    sample.item.situation = Situation::status_outside_contract;
    sample.account.status = AccountStatus::other_word;
    sample.account.status_text = "Pending";
    sample.service.status = ServiceStatus::unknown;
    sample.service.status_text = "Odd";
    EXPECT_EQ(reason_text(sample.item, {}),
              "the server calls the account 'Pending', which the contract does not allow, while service 7 is 'Odd'");
    sample.service.status_text = {};
    sample.account.status_text = {};
    EXPECT_EQ(reason_text(sample.item, {}),
              "the server calls the account of unknown status, which the contract does not allow, while service 7 is blank");
}

TEST(ItemWording, says_what_an_import_needs) {
    ImportDetails details;
    EXPECT_EQ(client_need_text(details), "");
    EXPECT_EQ(product_need_text(details), "");
    details.needs_client = details.needs_product = true;
    EXPECT_EQ(client_need_text(details), "its e-mail does not tell whose it is: choose the client");
    EXPECT_EQ(product_need_text(details), "no product is sold as its package: choose one");
    details.client_match = ClientMatch::several;
    details.product_note = "ambiguous_product";
    EXPECT_EQ(client_need_text(details), "several clients have its e-mail: choose the client");
    EXPECT_EQ(product_need_text(details), "several products are sold as its package: choose one");
    details.client_match = ClientMatch::one;
    details.client_id = 5;
    details.product_note = "product_field_missing";
    EXPECT_EQ(client_need_text(details), "client 5 has its e-mail, but may not be its owner: choose the client");
    EXPECT_EQ(product_need_text(details), "its module has no product_field, so its package names no product: choose one");
}

}  // namespace
}  // namespace serversync
