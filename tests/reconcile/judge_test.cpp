// SPDX-License-Identifier: MIT
#include "engine/reconcile/judge.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// A pair on server 1 and what the judge makes of it.
class JudgeTest : public testing::Test {
protected:
    World world;
    Account account = account_of("a.example");
    Service service = service_of(7, "a.example");
    UninformativeFields uninformative;
    std::uint64_t server_id = 1;
    ServerFindings findings;
    Drafts drafts;

    /// Judges and counts the pair; the sync item, or null.
    const Item* pair() {
        findings = world.findings_of(server_id);
        findings.uninformative = uninformative;
        const PairVerdict verdict = Judge(world.run(), findings, drafts).pair(account, service);
        count_pair(findings, verdict, account, service);
        return verdict.sync;
    }

    const Item* status(bool may_terminate = false) {
        findings = world.findings_of(server_id);
        return Judge(world.run(), findings, drafts).status(account, service, may_terminate);
    }

    /// Lets the server decide about a field.
    void trust_server(Field field) { world.policy.authority[static_cast<std::size_t>(field)] = Authority::server; }

    /// The one change of the pair; nothing where there is none or several.
    std::optional<Change> change() {
        const Item* item = pair();
        if (item == nullptr || item->changes.size() != 1) return std::nullopt;
        return item->changes.front();
    }
};

using S = ServiceStatus;
using A = AccountStatus;

TEST_F(JudgeTest, compares_a_user_name_that_identifies_by_its_key) {
    server_id = 3;
    account.key = service.key = "jos\xc3\xa9";
    account.username = account.unique_identifier = "Jos\xc3\xa9";
    service.username = service.identity = "Jose\xcc\x81";
    service.module = "vps";
    service.product_id = 3;
    EXPECT_FALSE(change()) << "another normal form";
    account.username = "other";
    const auto other = change();
    ASSERT_TRUE(other) << "a row that calls itself another name than its identifier";
    EXPECT_EQ(other->note, "identity_field");
    server_id = 1;
    account.username = "Jos\xc3\xa9";
    service.module = "cpanel";
    service.product_id = 1;
    EXPECT_TRUE(change()) << "a name that does not identify";
}

TEST_F(JudgeTest, follows_the_status_matrix) {
    struct Row {
        S service = S::unknown;
        A account = A::unknown;
        std::optional<Situation> situation;
        Severity severity = Severity::info;
        Action action = Action::none;
        Disposition disposition = Disposition::report_only;
        Cause cause = Cause::policy;
    };
    const auto accept = Action::set_service_status;
    const auto end = Action::terminate_account;
    const Row rows[] = {
        {S::pending, A::active, Situation::live_before_acceptance, Severity::medium, accept},
        {S::pending, A::suspended, Situation::suspended_before_acceptance, Severity::low, accept},
        {S::pending, A::unknown, Situation::live_before_acceptance, Severity::medium, accept, Disposition::report_only,
         Cause::status_unknown},
        {S::active, A::active, {}},
        {S::active, A::suspended, Situation::suspended_on_server, Severity::high, Action::none},
        {S::active, A::unknown, {}},
        {S::suspended, A::active, Situation::live_while_suspended, Severity::high, Action::suspend_account, Disposition::proposed,
         Cause::none},
        {S::suspended, A::suspended, {}},
        {S::suspended, A::unknown, {}},
        {S::terminated, A::active, Situation::live_after_termination, Severity::high, end},
        {S::terminated, A::suspended, Situation::not_removed, Severity::medium, end},
        {S::terminated, A::unknown, Situation::live_after_termination, Severity::high, end, Disposition::report_only,
         Cause::status_unknown},
        {S::cancelled, A::active, Situation::live_after_termination, Severity::high, end},
        {S::cancelled, A::suspended, Situation::not_removed, Severity::medium, end},
        {S::fraud, A::active, Situation::live_after_termination, Severity::critical, end},
        {S::fraud, A::suspended, Situation::not_removed, Severity::medium, end},
        {S::fraud, A::unknown, Situation::live_after_termination, Severity::critical, end, Disposition::report_only,
         Cause::status_unknown},
        {S::completed, A::active, {}},
        {S::completed, A::suspended, Situation::suspended_after_completion, Severity::low, Action::none, Disposition::report_only,
         Cause::no_proposal},
        {S::completed, A::unknown, {}},
        {S::unknown, A::active, {}},
        {S::unknown, A::suspended, {}},
        {S::unknown, A::unknown, {}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(std::string(to_text(row.service)) + " " + std::string(to_text(row.account)));
        service.status = row.service;
        account.status = row.account;
        const Item* item = status();
        ASSERT_EQ(item != nullptr, row.situation.has_value());
        if (item == nullptr) continue;
        EXPECT_EQ(item->plan, PlanClass::status_mismatch);
        EXPECT_EQ(item->situation, *row.situation);
        EXPECT_EQ(item->severity, row.severity);
        EXPECT_EQ(item->action, row.action);
        EXPECT_EQ(item->disposition, row.disposition);
        EXPECT_EQ(item->cause, row.cause);
    }
}

TEST_F(JudgeTest, does_with_a_status_what_the_policy_says) {
    service.status = S::suspended;
    for (const Action action : {Action::suspend_account, Action::set_service_status, Action::none}) {
        world.policy.situations.live_while_suspended = action;
        const Item& item = *status();
        EXPECT_EQ(item.action, action);
        EXPECT_EQ(item.disposition, action == Action::none ? Disposition::report_only : Disposition::proposed);
        EXPECT_EQ(item.cause, action == Action::none ? Cause::policy : Cause::none);
    }
    service.status = S::active;
    account.status = A::suspended;
    for (const Action action : {Action::unsuspend_account, Action::set_service_status}) {
        world.policy.situations.suspended_on_server = action;
        EXPECT_EQ(status()->action, action);
        EXPECT_EQ(status()->disposition, Disposition::proposed);
    }
}

TEST_F(JudgeTest, does_with_a_status_what_its_authority_says) {
    world.policy.situations = {Action::set_service_status, Action::set_service_status};
    const auto action = [&](Authority authority) {
        world.policy.authority[static_cast<std::size_t>(Field::status)] = authority;
        const Item* item = status();
        EXPECT_EQ(item->disposition, item->action == Action::none ? Disposition::report_only : Disposition::proposed);
        return item->action;
    };
    service.status = S::suspended;
    EXPECT_EQ(action(Authority::server), Action::set_service_status);
    EXPECT_EQ(action(Authority::billing), Action::suspend_account);
    EXPECT_EQ(action(Authority::report), Action::none);
    service.status = S::active;
    account.status = A::suspended;
    EXPECT_EQ(action(Authority::server), Action::set_service_status);
    EXPECT_EQ(action(Authority::billing), Action::unsuspend_account);
    EXPECT_EQ(action(Authority::report), Action::none);
}

TEST_F(JudgeTest, proposes_terminations_only_where_policy_and_evidence_allow_them) {
    service.status = S::terminated;
    EXPECT_EQ(status(true)->disposition, Disposition::report_only);
    EXPECT_EQ(status(true)->cause, Cause::policy);
    world.policy.terminate_accounts = true;
    EXPECT_EQ(status(false)->disposition, Disposition::report_only);
    EXPECT_EQ(status(false)->cause, Cause::no_proposal);
    EXPECT_EQ(status(true)->disposition, Disposition::proposed);
    EXPECT_EQ(status(true)->cause, Cause::none);
    account.status = A::unknown;
    EXPECT_EQ(status(true)->disposition, Disposition::report_only);
    account.status = A::active;
    service.status = S::pending;  // the policy speaks of terminations alone
    EXPECT_EQ(status(true)->disposition, Disposition::report_only);
}

TEST_F(JudgeTest, reports_a_status_word_outside_the_contract_where_it_disagrees) {
    account.status = A::other_word;
    account.status_text = "Terminated";
    service.status = S::active;
    ASSERT_NE(status(), nullptr);
    EXPECT_EQ(status()->situation, Situation::status_outside_contract);
    EXPECT_EQ(status()->disposition, Disposition::report_only);
    EXPECT_EQ(status()->cause, Cause::no_proposal);
    service.status = S::terminated;
    EXPECT_EQ(status(), nullptr);
    service.status = S::cancelled;  // as ended as the other
    EXPECT_EQ(status(), nullptr);
    service.status = S::unknown;
    EXPECT_EQ(status(), nullptr);
    account.status_text = "Pending";
    service.status = S::terminated;
    EXPECT_NE(status(), nullptr);
}

TEST_F(JudgeTest, counts_an_equal_pair_as_in_sync) {
    EXPECT_EQ(pair(), nullptr);
    EXPECT_EQ(findings.result.tally.in_sync, 1U);
    EXPECT_EQ(findings.pairs, 1U);
    service.status = S::suspended;
    EXPECT_EQ(pair(), nullptr);
    EXPECT_EQ(findings.result.tally.in_sync, 0U) << "its status differs";
    service.status = S::unknown;
    EXPECT_EQ(pair(), nullptr);
    EXPECT_EQ(findings.result.tally.in_sync, 0U) << "its status is none that WHMCS knows";
    service = service_of(7, "a.example");
    account.username = "new";
    EXPECT_NE(pair(), nullptr);
    EXPECT_EQ(findings.result.tally.in_sync, 0U) << "a field differs";
    EXPECT_EQ(findings.pairs, 1U);
    EXPECT_EQ(findings.field_differences[static_cast<std::size_t>(Field::username)], 1U);
}

TEST_F(JudgeTest, proposes_the_accounts_value) {
    account.username = "new";
    service.username = "old";
    const Item& item = *pair();
    EXPECT_EQ(item.plan, PlanClass::sync);
    EXPECT_EQ(item.situation, Situation::differs);
    EXPECT_EQ(item.severity, Severity::medium);
    EXPECT_EQ(item.action, Action::update_service);
    EXPECT_EQ(item.disposition, Disposition::proposed);
    ASSERT_EQ(item.changes.size(), 1U);
    EXPECT_EQ(item.changes.front().before, "old");
    EXPECT_EQ(item.changes.front().after, "new");
    for (const Authority authority : {Authority::billing, Authority::report}) {
        world.policy.authority[static_cast<std::size_t>(Field::username)] = authority;
        EXPECT_EQ(pair()->disposition, Disposition::report_only);
        EXPECT_EQ(pair()->cause, Cause::policy);
        EXPECT_EQ(pair()->action, Action::none);
    }
}

TEST_F(JudgeTest, is_proposed_where_one_of_its_changes_is) {
    account.username = "new";
    account.created = LocalTime{date_of(LocalTime{1700000000}).days * std::int64_t{86400}};
    service.registered_on = Date{1};
    world.policy.authority[static_cast<std::size_t>(Field::username)] = Authority::report;
    trust_server(Field::created);
    const Item& item = *pair();
    ASSERT_EQ(item.changes.size(), 2U);
    EXPECT_EQ(item.changes[0].field, Field::username);
    EXPECT_EQ(item.changes[0].disposition, Disposition::report_only);
    EXPECT_EQ(item.changes[1].field, Field::created);
    EXPECT_EQ(item.disposition, Disposition::proposed);
    EXPECT_EQ(item.cause, Cause::none);
    EXPECT_EQ(item.severity, Severity::medium) << "the worst of its changes";
}

TEST_F(JudgeTest, never_overwrites_with_a_blank_value) {
    service.username = "old";
    service.dedicated_ip = "198.51.100.7";
    service.registered_on = Date{1};
    account.domain = {};
    EXPECT_EQ(pair(), nullptr);
}

TEST_F(JudgeTest, never_compares_an_uninformative_column) {
    account.domain = "b.example";
    account.username = "new";
    account.product = "large";
    account.primary_ip = "198.51.100.7";
    account.created = LocalTime{1700000000};
    service.registered_on = Date{1};
    ASSERT_EQ(pair()->changes.size(), 5U);
    uninformative.domain = uninformative.username = uninformative.product = true;
    uninformative.primary_ip = uninformative.created = true;
    EXPECT_EQ(pair(), nullptr);
}

TEST_F(JudgeTest, reports_a_difference_in_the_field_that_made_the_pair) {
    account.domain = "b.example";
    EXPECT_EQ(change()->disposition, Disposition::report_only);
    EXPECT_EQ(change()->cause, Cause::no_proposal);
    EXPECT_EQ(change()->note, "identity_field");
    server_id = 3;  // identified by user name
    EXPECT_EQ(change()->disposition, Disposition::proposed);
    account.domain = service.domain;
    account.username = "new";
    EXPECT_EQ(change()->note, "identity_field");
}

TEST_F(JudgeTest, takes_domains_that_IDNA_makes_one_for_equal) {
    account.domain =
        "b\xc3\xbc"
        "cher.example";
    service.domain = "xn--bcher-kva.example";
    EXPECT_EQ(pair(), nullptr);
    service.domain = "xn--other.example";
    EXPECT_NE(pair(), nullptr);
}

TEST_F(JudgeTest, takes_domains_that_differ_in_what_is_no_domain_for_equal) {
    for (const char* domain : {"www.a.example", "https://a.example", "a.example:2083", "A.EXAMPLE."}) {
        account.domain = domain;
        EXPECT_EQ(pair(), nullptr) << domain;
    }
    account.domain = "mail.a.example";
    EXPECT_NE(pair(), nullptr);
}

TEST_F(JudgeTest, counts_differences_in_letter_case) {
    account.username = "USER";
    service.username = "user";
    account.domain = "A.example";
    EXPECT_EQ(pair(), nullptr);
    EXPECT_EQ(findings.case_username.count, 1U);
    EXPECT_EQ(findings.case_username.examples, std::vector<std::string>{"user / USER"});
    EXPECT_EQ(findings.case_domain.count, 1U);
    EXPECT_EQ(findings.result.tally.in_sync, 1U);
    world.policy.case_items = true;
    ASSERT_EQ(pair()->changes.size(), 2U);
    EXPECT_EQ(findings.case_username.count, 0U);
    EXPECT_EQ(pair()->changes[1].cause, Cause::case_only);
    EXPECT_EQ(pair()->changes[1].disposition, Disposition::report_only);
    EXPECT_EQ(pair()->severity, Severity::info);
    EXPECT_EQ(findings.field_differences[static_cast<std::size_t>(Field::username)], 0U);
}

TEST(CaseDifferences, keeps_the_three_smallest_examples) {
    CaseDifferences differences;
    for (const char* text : {"d", "a", "c", "b", "e"}) differences.add(text, "X");
    EXPECT_EQ(differences.count, 5U);
    EXPECT_EQ(differences.examples, (std::vector<std::string>{"a / X", "b / X", "c / X"}));
}

TEST_F(JudgeTest, compares_addresses_with_the_dedicated_one_or_the_servers_own) {
    account.primary_ip = "198.51.100.7";
    EXPECT_EQ(change()->field, Field::primaryip);
    EXPECT_EQ(pair()->severity, Severity::low);
    service.dedicated_ip = "198.51.100.7";
    EXPECT_EQ(pair(), nullptr);
    service.dedicated_ip = "198.51.100.8";
    EXPECT_EQ(change()->before, "198.51.100.8");
    account.primary_ip = "192.0.2.1";  // the server's own
    EXPECT_NE(pair(), nullptr) << "the service has one of its own";
    service.dedicated_ip = {};
    EXPECT_EQ(pair(), nullptr);
    for (const char* address : {"not an address", "10.0.0.7"}) {
        account.primary_ip = address;
        EXPECT_EQ(pair(), nullptr) << address;
    }
    account.primary_ip = "198.51.100.7";
    world.servers[0].addresses.clear();
    EXPECT_EQ(pair(), nullptr) << "what the server has itself is unknown";
    account.primary_ip = "::ffff:198.51.100.7";
    service.dedicated_ip = "198.51.100.7";
    EXPECT_EQ(pair(), nullptr) << "one address in two forms";
}

TEST_F(JudgeTest, compares_packages) {
    account.product = "small";
    EXPECT_EQ(pair(), nullptr);
    account.product = "large";
    EXPECT_EQ(change()->product_id, 2U);
    EXPECT_EQ(change()->before, "small");
    EXPECT_EQ(change()->disposition, Disposition::report_only) << "it is a price";
    EXPECT_EQ(change()->cause, Cause::policy);
    trust_server(Field::product);
    EXPECT_EQ(change()->disposition, Disposition::proposed);
    account.product = "other";
    EXPECT_EQ(change()->note, "unknown_product");
    EXPECT_EQ(change()->cause, Cause::unresolved_product);
    EXPECT_EQ(change()->disposition, Disposition::report_only);
    world.products[2].module = "cpanel";
    world.products[2].config_options[0] = "large";
    account.product = "large";
    EXPECT_EQ(change()->note, "ambiguous_product: 2 3");
    service.product_id = 3;
    EXPECT_EQ(pair(), nullptr) << "the package means this product among others";
    service.product_id = 4;
    EXPECT_EQ(pair(), nullptr) << "the product is of no module";
    service.product_id = 99;
    EXPECT_EQ(pair(), nullptr) << "the product is gone";
}

TEST_F(JudgeTest, lets_dates_differ_by_a_day) {
    account.created = LocalTime{100 * std::int64_t{86400} + 7};
    for (const auto& [day, differs] :
         {std::pair(98, true), std::pair(99, false), std::pair(100, false), std::pair(101, false), std::pair(102, true)}) {
        service.registered_on = Date{day};
        EXPECT_EQ(pair() != nullptr, differs) << day;
    }
    EXPECT_EQ(change()->before, "1970-04-13");
    EXPECT_EQ(change()->after, "1970-04-11");
    EXPECT_EQ(pair()->severity, Severity::low);
    service.registered_on.reset();
    EXPECT_EQ(pair(), nullptr);
}

TEST_F(JudgeTest, reports_by_default_what_the_customer_would_lose_by) {
    account.primary_ip = "198.51.100.7";
    account.created = LocalTime{1700000000};
    service.registered_on = Date{1};
    const Item& item = *pair();
    ASSERT_EQ(item.changes.size(), 2U);
    EXPECT_EQ(item.disposition, Disposition::report_only);
    EXPECT_EQ(item.cause, Cause::policy);
    EXPECT_EQ(item.action, Action::none);
    trust_server(Field::primaryip);
    EXPECT_EQ(pair()->disposition, Disposition::proposed);
}

TEST_F(JudgeTest, leaves_out_the_field_that_made_them_a_pair) {
    server_id = 3;
    account.domain = "b.example";
    account.username = "new";
    account.primary_ip = "198.51.100.7";
    service.dedicated_ip = "198.51.100.8";
    const auto fields = [&](Field settled) {
        findings = world.findings_of(3);
        std::vector<Field> all;
        for (const Change& change : Judge(world.run(), findings, drafts).pair(account, service, settled).sync->changes)
            all.push_back(change.field);
        return all;
    };
    EXPECT_EQ(fields(Field::server), (std::vector<Field>{Field::domain, Field::username, Field::primaryip}));
    EXPECT_EQ(fields(Field::domain), (std::vector<Field>{Field::username, Field::primaryip}));
    EXPECT_EQ(fields(Field::username), (std::vector<Field>{Field::domain, Field::primaryip}));
    EXPECT_EQ(fields(Field::primaryip), (std::vector<Field>{Field::domain, Field::username}));
}

TEST_F(JudgeTest, drafts_the_change_that_makes_two_a_pair_by_itself) {
    findings = world.findings_of(2);
    account.username = "new";
    Judge judge(world.run(), findings, drafts);
    const Item& item = judge.relation(account, service, Situation::moved, Field::server, "1", "2");
    EXPECT_EQ(item.situation, Situation::moved);
    EXPECT_EQ(item.action, Action::update_service);
    EXPECT_EQ(item.disposition, Disposition::proposed);
    EXPECT_EQ(item.severity, Severity::medium);
    ASSERT_EQ(item.changes.size(), 1U);
    EXPECT_EQ(item.changes[0].before, "1");
    EXPECT_EQ(item.changes[0].after, "2");
    world.policy.authority[static_cast<std::size_t>(Field::server)] = Authority::billing;
    const Item& of_billing =
        Judge(world.run(), findings, drafts).relation(account, service, Situation::moved, Field::server, "1", "2");
    EXPECT_EQ(of_billing.disposition, Disposition::report_only);
    EXPECT_EQ(of_billing.cause, Cause::policy);
    EXPECT_EQ(of_billing.action, Action::none);
}

TEST_F(JudgeTest, counts_which_option_would_be_the_package) {
    server_id = 3;
    service.product_id = 3;
    account.product = "big";
    world.products[2].config_options[4] = "big";
    EXPECT_EQ(pair(), nullptr);
    EXPECT_EQ(findings.package_pairs, 1U);
    EXPECT_EQ(findings.package_options[4], 1U);
    EXPECT_EQ(findings.package_options[3], 0U);
    service.product_id = 1;
    pair();
    EXPECT_EQ(findings.package_pairs, 0U) << "of another module";
}

TEST(OtherModule, is_that_of_the_addon_or_of_the_product) {
    World world;
    const RunContext& run = world.run();
    const Module& cpanel = *run.catalogue.module("cpanel");
    Service service = service_of(1, "a");
    EXPECT_FALSE(is_of_other_module(run, cpanel, service));
    service.module = "vps";
    EXPECT_TRUE(is_of_other_module(run, cpanel, service));
    service.module = {};
    service.product_id = 4;
    EXPECT_TRUE(is_of_other_module(run, cpanel, service)) << "its product has no module";
    service.product_id = 99;
    EXPECT_FALSE(is_of_other_module(run, cpanel, service)) << "its product is gone";
    service.product_id = 0;
    EXPECT_FALSE(is_of_other_module(run, cpanel, service));
}

TEST(Keep, copies_a_service_with_its_texts) {
    ServerFindings findings;
    std::string key = "key";
    std::string word = "Monthly";
    Service service = service_of(7, key);
    service.identity = "Key";
    service.billing_cycle = word;
    const Service* kept = keep(findings, service);
    key = word = "xxxxxxx";
    EXPECT_EQ(kept->key, "key");
    EXPECT_EQ(kept->domain, "key");
    EXPECT_EQ(kept->identity, "Key");
    EXPECT_EQ(kept->billing_cycle, "Monthly");
    EXPECT_EQ(kept->id, 7U);
}

}  // namespace
}  // namespace serversync
