// SPDX-License-Identifier: MIT
#include "engine/reconcile/imports.hpp"

#include <gtest/gtest.h>

#include "engine/plan/packed_record.hpp"
#include "engine/reconcile/orphans.hpp"
#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

class ImportsTest : public testing::Test {
protected:
    World world;
    ServerFindings findings = world.findings_of(1);
    Account account = account_of("a.example");
    AccountFacts facts;
    Drafts drafts;
    ItemReader reader;

    /// The drafted item, as the result has it.
    const Item& draft() {
        add_import(world.run(), findings, drafts, account, facts);
        drafts.file(findings.result, AgeLimits(world.run(), findings));
        return reader.read(findings.result.of(PlanClass::import).packed().back());
    }
};

TEST_F(ImportsTest, are_of_accounts_that_only_ended_services_elsewhere_explain) {
    TextArena arena;
    LeftoverAccount leftover{RecordPacker().pack(account, arena), {}};
    std::vector<Service> elsewhere;
    EXPECT_TRUE(may_become_import(leftover, elsewhere));
    elsewhere.push_back(service_of(1, "a.example"));
    for (const ServiceStatus status : {ServiceStatus::terminated, ServiceStatus::cancelled, ServiceStatus::fraud}) {
        elsewhere.front().status = status;
        EXPECT_TRUE(may_become_import(leftover, elsewhere));
    }
    elsewhere.push_back(elsewhere.front());
    for (const ServiceStatus status : {ServiceStatus::active, ServiceStatus::suspended, ServiceStatus::pending,
                                       ServiceStatus::completed, ServiceStatus::unknown}) {
        elsewhere.back().status = status;
        EXPECT_FALSE(may_become_import(leftover, elsewhere));
    }
    const Service ended = service_of(2, "a.example");
    leftover.ended.push_back(&ended);
    EXPECT_FALSE(may_become_import(leftover, {}));
}

TEST_F(ImportsTest, are_proposed_for_active_and_suspended_accounts) {
    EXPECT_EQ(draft().severity, Severity::medium);
    EXPECT_EQ(draft().action, Action::create_service);
    EXPECT_EQ(draft().disposition, Disposition::proposed);
    EXPECT_EQ(findings.result.tally[AccountFate::unmanaged], 3U);
    account.status = AccountStatus::suspended;
    EXPECT_EQ(draft().severity, Severity::low);
    EXPECT_EQ(draft().disposition, Disposition::proposed);
    for (const AccountStatus status : {AccountStatus::other_word, AccountStatus::unknown}) {
        account.status = status;
        EXPECT_EQ(draft().disposition, Disposition::report_only);
        EXPECT_EQ(draft().cause, Cause::no_proposal);
        EXPECT_EQ(draft().action, Action::none);
    }
}

TEST_F(ImportsTest, are_reported_where_the_server_does_not_decide_what_exists) {
    for (const Authority authority : {Authority::billing, Authority::report}) {
        world.policy.authority[static_cast<std::size_t>(Field::existence)] = authority;
        EXPECT_EQ(draft().disposition, Disposition::report_only);
        EXPECT_EQ(draft().cause, Cause::policy);
        EXPECT_EQ(draft().action, Action::none);
    }
}

TEST_F(ImportsTest, find_their_client_by_e_mail) {
    EXPECT_TRUE(draft().import->needs_client) << "the account has no e-mail";
    for (const char* unusable : {"nobody", "@example.net", "nobody@", "a@b.invalid", "a@b.INVALID"}) {
        account.email = unusable;
        EXPECT_TRUE(draft().import->needs_client) << unusable;
        EXPECT_FALSE(draft().import->new_client) << unusable;
    }
    account.email = "a@example.net";
    EXPECT_TRUE(draft().import->new_client);
    EXPECT_FALSE(draft().import->needs_client);
    facts.same_email = {{5, "Ada", "a@example.net", "USD"}};
    EXPECT_EQ(draft().import->client_match, ClientMatch::one);
    EXPECT_EQ(draft().import->client_id, 5U);
    EXPECT_FALSE(draft().import->new_client);
    EXPECT_FALSE(draft().import->needs_client);
    facts.same_email.push_back({6, "Bob", "a@example.net", "USD"});
    EXPECT_EQ(draft().import->client_match, ClientMatch::several);
    EXPECT_TRUE(draft().import->needs_client);
    EXPECT_EQ(draft().import->choices.size(), 2U);
    findings.uninformative.email = true;
    EXPECT_EQ(draft().import->client_match, ClientMatch::none);
    EXPECT_TRUE(draft().import->needs_client);
}

TEST_F(ImportsTest, name_clients_with_services_of_the_same_name) {
    account.username = "user";
    Service domain = service_of(8, "x");
    domain.domain = " A.example ";
    domain.client_id = 3;
    Service username = service_of(9, "x");
    username.domain = "other.example";
    username.username = "USER";
    username.client_id = 4;
    Service neither = service_of(10, "x");
    Service ownerless = domain;
    ownerless.client_id = 0;
    facts.same_name = {domain, username, neither, ownerless};
    const auto& choices = draft().import->choices;
    ASSERT_EQ(choices.size(), 2U);
    EXPECT_EQ(choices[0].id, 3U);
    EXPECT_EQ(choices[0].note, "owns service 8 with the same domain");
    EXPECT_EQ(choices[1].id, 4U);
    EXPECT_EQ(choices[1].note, "owns service 9 with the same user name");
}

TEST_F(ImportsTest, find_their_product_by_package) {
    account.product = "small";
    EXPECT_EQ(draft().import->product_id, 1U);
    EXPECT_FALSE(draft().import->needs_product);
    account.product = "other";
    EXPECT_EQ(draft().import->product_note, "unknown_product");
    EXPECT_TRUE(draft().import->needs_product);
    account.product = "small";
    findings.uninformative.product = true;
    EXPECT_EQ(draft().import->product_note, "unknown_product");
    findings = world.findings_of(3);
    EXPECT_EQ(draft().import->product_note, "product_field_missing");
    world.products[1].config_options[0] = "small";
    findings = world.findings_of(1);
    EXPECT_EQ(draft().import->product_note, "ambiguous_product");
    EXPECT_TRUE(draft().import->needs_product);
    EXPECT_EQ(draft().import->choices.size(), 2U);
    EXPECT_EQ(draft().import->choices[0].kind, CandidateKind::product);
}

TEST_F(ImportsTest, are_due_on_the_next_anniversary) {
    EXPECT_FALSE(draft().import->next_due_on);
    account.created = LocalTime{parse_date("2025-11-20")->days * std::int64_t{86400} + 5};
    EXPECT_EQ(draft().import->next_due_on, parse_date("2026-11-20"));
    account.created->seconds -= 86400;
    EXPECT_EQ(draft().import->next_due_on, parse_date("2027-11-19"));
    findings.uninformative.created = true;
    EXPECT_FALSE(draft().import->next_due_on);
}

TEST_F(ImportsTest, tell_of_ended_services_with_their_identity) {
    facts.same_key = {service_of(9, "a.example"), service_of(8, "a.example"), service_of(7, "a.example")};
    facts.same_key[0].status = ServiceStatus::terminated;
    facts.same_key[0].server_id = 2;
    facts.same_key[1].status = ServiceStatus::cancelled;
    facts.same_key[1].server_id = 0;
    EXPECT_EQ(draft().evidence, (std::vector<std::string_view>{"service 8 on no server had this identity and is Cancelled",
                                                               "service 9 on server 2 had this identity and is Terminated"}));
}

TEST(Orphans, are_ended_or_created_again_as_the_authority_says) {
    World world;
    Service service = service_of(7, "a.example");
    struct Row {
        ServiceStatus status;
        Authority authority;
        Situation situation;
        Severity severity;
        Action action;
        Disposition disposition;
    };
    const Row rows[] = {
        {ServiceStatus::active, Authority::server, Situation::billed_but_missing, Severity::high, Action::terminate_service,
         Disposition::proposed},
        {ServiceStatus::suspended, Authority::server, Situation::suspended_and_missing, Severity::medium,
         Action::terminate_service, Disposition::proposed},
        {ServiceStatus::active, Authority::billing, Situation::billed_but_missing, Severity::high, Action::create_account,
         Disposition::proposed},
        {ServiceStatus::active, Authority::report, Situation::billed_but_missing, Severity::high, Action::none,
         Disposition::report_only},
    };
    for (const Row& row : rows) {
        service.status = row.status;
        world.policy.authority[static_cast<std::size_t>(Field::existence)] = row.authority;
        ServerFindings findings = world.findings_of(1);
        Drafts drafts;
        add_orphan(world.run(), findings, drafts, service);
        drafts.file(findings.result, AgeLimits(world.run(), findings));
        ItemReader reader;
        const Item& item = reader.read(findings.result.of(PlanClass::orphan).packed().front());
        EXPECT_EQ(item.situation, row.situation);
        EXPECT_EQ(item.severity, row.severity);
        EXPECT_EQ(item.action, row.action);
        EXPECT_EQ(item.disposition, row.disposition);
        EXPECT_EQ(item.cause, row.disposition == Disposition::proposed ? Cause::none : Cause::policy);
        EXPECT_EQ(findings.result.tally[ServiceFate::missing], 1U);
    }
}

}  // namespace
}  // namespace serversync
