// SPDX-License-Identifier: MIT
#include "engine/reconcile/evidence.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>

#include "engine/plan/evidence_wording.hpp"
#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

using S = ServiceStatus;

/// An account and a service of one key on server 1, of which nothing is known but what a test says.
class EvidenceTest : public testing::Test {
protected:
    World world;
    std::uint64_t server_id = 1;
    UninformativeFields uninformative;
    EmailOwners owners;
    std::vector<IpAddress> shared_addresses;
    Account account = account_of("a.example");
    Service service = service_of(7, "a.example");

    EvidenceTest() { account.domain = service.domain = {}; }

    EvidenceRules rules() {
        const RunContext& run = world.run();
        const Server& server = *run.catalogue.server(server_id);
        return {run, *run.catalogue.module(server.module), server, uninformative, shared_addresses};
    }

    Evidence evidence() { return evidence_between(rules(), account, service, &owners); }
    std::string text() { return evidence_text(evidence()); }

    /// Identity by user name, packages in config option 1.
    void identify_by_username() {
        world.modules[1].product_option = 0;
        world.products[2].config_options[0] = "small";
        server_id = 3;
        service.module = "vps";
        service.product_id = 3;
    }
};

struct TextRow {
    const char* account;
    const char* service;
    const char* says;
};

TEST_F(EvidenceTest, domains_agree_where_the_bare_ones_do) {
    identify_by_username();
    for (const TextRow& row : std::initializer_list<TextRow>{
             {"a.example", "a.example", "agrees: domain"},
             {"A.Example.", "a.example", "agrees: domain"},
             {"www.a.example", "https://a.example:8443/x", "agrees: domain"},
             {"b\xc3\xbc.example", "xn--b-eha.example", "agrees: domain"},
             {"a.example", "b.example", "contradicts: domain"},
             {"sub.a.example", "a.example", "contradicts: domain"},
             {"a.example", "", ""},
             {"", "a.example", ""},
             {"a.example", "server7", ""},
             {"192.0.2.7", "a.example", ""},
         }) {
        account.domain = row.account;
        service.domain = row.service;
        EXPECT_EQ(text(), row.says) << row.account << " / " << row.service;
    }
    uninformative.domain = true;
    service.domain = "a.example";
    account.domain = "b.example";
    EXPECT_EQ(text(), "");
}

TEST_F(EvidenceTest, a_domain_that_identifies_says_something_only_where_the_keys_differ_and_it_agrees) {
    account.domain = "other.example";  // the identifier says which site it is
    service.domain = "a.example";
    EXPECT_EQ(text(), "");
    account.key = account.unique_identifier = "www.a.example";
    EXPECT_EQ(text(), "agrees: domain");
    account.key = account.unique_identifier = "b.example";
    EXPECT_EQ(text(), "");
    account.key = account.unique_identifier = "www.a.example";
    uninformative.domain = true;
    EXPECT_EQ(text(), "agrees: domain") << "that column is another";
}

TEST_F(EvidenceTest, user_names_agree_without_case_and_weakly_where_they_were_cut_or_prefixed) {
    for (const TextRow& row : std::initializer_list<TextRow>{
             {"bob", "BOB", "agrees: user name"},
             {"bob", "alice", "contradicts: user name"},
             {"customer", "customername", "agrees: user name (weakly)"},
             {"CustomerName", "customer", "agrees: user name (weakly)"},
             {"custome", "customername", "contradicts: user name"},
             {"customern", "customername", "contradicts: user name"},
             {"customernameisso", "customernameissolong", "agrees: user name (weakly)"},
             {"customernameiss", "customernameissolong", "contradicts: user name"},
             {"res_bob", "bob", "agrees: user name (weakly)"},
             {"bob", "res_Bob", "agrees: user name (weakly)"},
             {"resbob", "bob", "contradicts: user name"},
             {"bob_res", "bob", "contradicts: user name"},
             {"", "bob", ""},
             {"bob", "", ""},
         }) {
        account.username = row.account;
        service.username = row.service;
        EXPECT_EQ(text(), row.says) << row.account << " / " << row.service;
    }
    account.username = "bob";
    service.username = "alice";
    uninformative.username = true;
    EXPECT_EQ(text(), "");
    uninformative.username = false;
    identify_by_username();
    EXPECT_EQ(text(), "") << "it identifies";
}

TEST_F(EvidenceTest, an_email_speaks_for_its_one_client) {
    struct Row {
        std::uint64_t client;
        std::vector<std::uint64_t> alone, together;
        const char* says;
    };
    for (const Row& row : std::initializer_list<Row>{
             {1, {1}, {}, "agrees: e-mail"},
             {1, {1, 2}, {}, "agrees: e-mail"},
             {1, {2}, {}, "contradicts: e-mail"},
             {1, {2, 3}, {}, "contradicts: e-mail"},
             {1, {}, {}, ""},
             {1, {}, {1, 2}, ""},
             {1, {}, {2, 3}, ""},
             {1, {2}, {1, 3}, ""},
             {0, {2}, {}, ""},
         }) {
        service.client_id = row.client;
        owners = {row.alone, row.together};
        EXPECT_EQ(text(), row.says) << row.client << " of " << row.alone.size() << " and " << row.together.size();
    }
    service.client_id = 1;
    owners = {{2}, {}};
    EXPECT_EQ(evidence_text(evidence_between(rules(), account, service, nullptr)), "") << "nobody looked";
    uninformative.email = true;
    EXPECT_EQ(text(), "");
}

TEST_F(EvidenceTest, creation_agrees_within_a_day_and_contradicts_a_termination_before_it) {
    struct Row {
        const char* created;
        const char* registered;  ///< blank: unknown
        ServiceStatus status;
        const char* terminated;
        const char* says;
    };
    for (const Row& row : std::initializer_list<Row>{
             {"2026-03-08", "2026-03-10", S::active, "", ""},
             {"2026-03-09", "2026-03-10", S::active, "", "agrees: creation date"},
             {"2026-03-10", "2026-03-10", S::active, "", "agrees: creation date"},
             {"2026-03-11", "2026-03-10", S::active, "", "agrees: creation date"},
             {"2026-03-12", "2026-03-10", S::active, "", ""},
             {"2026-03-10", "", S::active, "", ""},
             {"2026-05-01", "2026-03-10", S::terminated, "2026-04-30", "contradicts: creation date"},
             {"2026-05-01", "", S::terminated, "2026-04-30", "contradicts: creation date"},
             {"2026-04-30", "2026-03-10", S::terminated, "2026-04-30", ""},
             {"2026-03-10", "2026-03-10", S::terminated, "2026-04-30", "agrees: creation date"},
             {"2026-05-01", "2026-05-01", S::cancelled, "2026-04-30", "contradicts: creation date"},
         }) {
        account.created = noon(row.created);
        service.registered_on = parse_date(row.registered);
        service.terminated_on = parse_date(row.terminated);
        service.status = row.status;
        EXPECT_EQ(text(), row.says) << row.created << " " << row.registered << " " << row.terminated;
    }
    uninformative.created = true;
    EXPECT_EQ(text(), "");
    uninformative.created = false;
    account.created.reset();
    EXPECT_EQ(text(), "");
}

TEST_F(EvidenceTest, addresses_speak_where_both_are_public_and_dedicated) {
    for (const TextRow& row : std::initializer_list<TextRow>{
             {"203.0.113.7", "203.0.113.7", "agrees: address"},
             {"::ffff:203.0.113.7", "203.0.113.7", "agrees: address"},
             {"2001:db8::7", "2001:DB8:0::7", "agrees: address"},
             {"203.0.113.7", "203.0.113.8", "contradicts: address"},
             {"203.0.113.7", "", ""},
             {"", "203.0.113.7", ""},
             {"203.0.113.7", "none", ""},
             {"192.0.2.1", "203.0.113.7", ""},  // the server's own
             {"203.0.113.7", "192.0.2.1", ""},
             {"192.0.2.1", "192.0.2.1", ""},
             {"10.0.0.7", "10.0.0.7", ""},
             {"10.0.0.7", "203.0.113.7", ""},
             {"127.0.0.1", "127.0.0.1", ""},
             {"0.0.0.1", "0.0.0.1", ""},
             {"172.16.0.1", "172.16.0.1", ""},
             {"172.31.255.1", "172.31.255.1", ""},
             {"172.32.0.1", "172.32.0.1", "agrees: address"},
             {"192.168.3.4", "192.168.3.4", ""},
             {"192.169.3.4", "192.169.3.4", "agrees: address"},
             {"169.254.3.4", "169.254.3.4", ""},
             {"100.64.0.1", "100.64.0.1", ""},
             {"100.128.0.1", "100.128.0.1", "agrees: address"},
             {"fd00::1", "fd00::1", ""},
             {"fe80::1", "fe80::1", ""},
             {"::1", "::1", ""},
         }) {
        account.primary_ip = row.account;
        service.dedicated_ip = row.service;
        EXPECT_EQ(text(), row.says) << row.account << " / " << row.service;
    }
    account.primary_ip = service.dedicated_ip = "203.0.113.7";
    shared_addresses = {*parse_ip("203.0.113.7")};
    EXPECT_EQ(text(), "");
    EXPECT_TRUE(have_one_address(rules(), account, service));
    account.primary_ip = "203.0.113.8";
    EXPECT_EQ(text(), "") << "the service's is nobody's dedicated one";
    EXPECT_FALSE(have_one_address(rules(), account, service));
    service.dedicated_ip = "203.0.113.9";
    EXPECT_EQ(text(), "contradicts: address");
    shared_addresses.clear();
    world.server(2).addresses = {*parse_ip("203.0.113.8")};
    service.server_id = 2;
    EXPECT_EQ(text(), "") << "an account that has moved may show its old server's for long";
    service.dedicated_ip = "203.0.113.8";
    EXPECT_FALSE(have_one_address(rules(), account, service));
    world.server(2).same_as = world.add_server("cpanel").id;
    world.server(2).addresses.clear();
    world.servers.back().addresses = {*parse_ip("203.0.113.8")};
    EXPECT_EQ(text(), "") << "the machine's";
    service.server_id = 99;
    EXPECT_EQ(text(), "agrees: address");
    account.primary_ip = service.dedicated_ip = "203.0.113.7";
    uninformative.primary_ip = true;
    EXPECT_EQ(text(), "");
    uninformative.primary_ip = false;
    world.modules[0].identity = parse_identity_field("dedicatedip");
    EXPECT_EQ(text(), "") << "it identifies";
}

TEST_F(EvidenceTest, packages_are_weak) {
    struct Row {
        const char* package;
        std::uint64_t product;
        const char* says;
    };
    for (const Row& row : std::initializer_list<Row>{
             {"small", 1, "agrees: package (weakly)"},
             {"large", 1, "contradicts: package (weakly)"},
             {"other", 1, ""},
             {"", 1, ""},
             {"small", 0, ""},
             {"small", 3, ""},   // of another module
             {"small", 99, ""},  // gone
         }) {
        account.product = row.package;
        service.product_id = row.product;
        EXPECT_EQ(text(), row.says) << row.package << " / " << row.product;
    }
    account.product = "large";
    service.product_id = 1;
    uninformative.product = true;
    EXPECT_EQ(text(), "");
}

TEST_F(EvidenceTest, of_two_services_is_what_a_machine_still_knows) {
    Service missing = service;
    missing.domain = service.domain = "a.example";
    missing.username = "bob";
    service.username = "alice";
    missing.client_id = 2;
    const auto between = [&](const char* module) {
        const RunContext& run = world.run();
        return evidence_text(evidence_between(run, *run.catalogue.module(module), service, missing));
    };
    EXPECT_EQ(between("cpanel"), "contradicts: user name, e-mail") << "the domain identifies";
    EXPECT_EQ(between("vps"), "agrees: domain; contradicts: e-mail");
    missing.client_id = service.client_id;
    EXPECT_EQ(between("vps"), "agrees: domain, e-mail");
    missing.client_id = 0;
    EXPECT_EQ(between("vps"), "agrees: domain");
}

Evidence evidence_of(std::initializer_list<EvidenceKind> agree, std::initializer_list<EvidenceKind> contradict,
                     std::initializer_list<EvidenceKind> agree_weakly = {},
                     std::initializer_list<EvidenceKind> contradict_weakly = {}) {
    Evidence evidence;
    for (const EvidenceKind kind : agree) evidence.agreements.add(kind);
    for (const EvidenceKind kind : contradict) evidence.contradictions.add(kind);
    for (const EvidenceKind kind : agree_weakly) evidence.weak_agreements.add(kind);
    for (const EvidenceKind kind : contradict_weakly) evidence.weak_contradictions.add(kind);
    return evidence;
}

TEST(EvidenceWeights, count_weak_ones_half_and_leave_the_package_out_of_agreement) {
    using K = EvidenceKind;
    EXPECT_EQ(agreement_of(evidence_of({}, {}, {K::package})), 0U);
    EXPECT_EQ(agreement_of(evidence_of({}, {}, {K::username, K::package})), 1U);
    EXPECT_EQ(agreement_of(evidence_of({K::email, K::domain}, {}, {K::username})), 5U);
    EXPECT_EQ(contradiction_of(evidence_of({}, {K::email}, {}, {K::package})), 3U);
    EXPECT_FALSE(agrees(evidence_of({}, {}, {K::package})));
    EXPECT_TRUE(agrees(evidence_of({}, {}, {K::username})));
    EXPECT_FALSE(is_contradicted(evidence_of({}, {}, {}, {K::package})));
    EXPECT_TRUE(is_contradicted(evidence_of({}, {K::address})));
}

TEST(EvidenceWeights, make_a_pair_doubtful_from_two_contradictions_without_agreement) {
    using K = EvidenceKind;
    struct Row {
        Evidence evidence;
        bool doubtful = false;
    };
    for (const Row& row : std::initializer_list<Row>{
             {evidence_of({}, {}), false},
             {evidence_of({}, {K::username}), false},
             {evidence_of({}, {K::username}, {}, {K::package}), false},
             {evidence_of({}, {K::username, K::address}), true},
             {evidence_of({}, {K::username, K::address}, {K::package}), true},
             {evidence_of({K::created}, {K::username, K::address}), false},
             {evidence_of({}, {K::address, K::created}, {K::username}), false},
             {evidence_of({}, {K::email, K::domain}), true},
             {evidence_of({K::username, K::created}, {K::email, K::domain}), true},
             {evidence_of({K::created}, {K::email, K::username}), false},
             {evidence_of({}, {K::email}), false},
             {evidence_of({}, {K::domain}), false},
         }) {
        EXPECT_EQ(is_doubtful(row.evidence), row.doubtful) << evidence_text(row.evidence);
    }
}

/// Each of an account's values is blank, the service's, or another.
TEST_F(EvidenceTest, the_first_look_misses_no_pair_that_is_doubtful_or_contrary) {
    const std::vector<std::string_view> domains{"", "s.example", "www.s.example", "t.example", "host"};
    const std::vector<std::string_view> usernames{"", "customer", "CUSTOMER", "customername", "other"};
    const std::vector<std::string_view> addresses{"", "203.0.113.7", "203.0.113.8"};
    const std::vector<std::string_view> packages{"", "small", "large"};
    const std::vector<EmailOwners> clients{{}, {{1}, {}}, {{2}, {}}, {{}, {1, 2}}};
    service.username = "customer";
    service.dedicated_ip = "203.0.113.7";
    service.registered_on = parse_date("2026-03-10");
    std::size_t doubtful = 0;
    std::size_t suspected = 0;
    std::size_t all = 0;
    for (const char* identity : {"domain", "username", "dedicatedip", "serviceid"}) {
        world.modules[0].identity = parse_identity_field(identity);
        for (const std::string_view service_domain : {"s.example", "host"}) {
            service.domain = service_domain;
            for (std::size_t i = 0;
                 i < domains.size() * usernames.size() * addresses.size() * packages.size() * clients.size() * 3; ++i) {
                std::size_t rest = i;
                const auto next = [&](const auto& values) {
                    const std::size_t at = rest % values.size();
                    rest /= values.size();
                    return values[at];
                };
                account.domain = next(domains);
                account.username = next(usernames);
                account.primary_ip = next(addresses);
                account.product = next(packages);
                owners = next(clients);
                set_email(account, owners.alone.empty() && owners.together.empty() ? "" : "x@example.net");
                account.created.reset();
                if (rest > 0) account.created = noon(rest == 1 ? "2026-03-10" : "2026-06-01");
                ++all;
                const bool is = is_doubtful(evidence());
                const FirstLook look = look_at(rules(), account, service);
                const bool may_be = look == FirstLook::questionable;
                doubtful += static_cast<std::size_t>(is);
                suspected += static_cast<std::size_t>(may_be);
                if (is) {
                    ASSERT_TRUE(may_be) << identity << ": " << text() << " (domains '" << account.domain << "', '"
                                        << service.domain << "')";
                }
                if (!may_be) {
                    ASSERT_EQ(look == FirstLook::contrary, is_contrary(evidence())) << identity << ": " << text();
                }
            }
        }
    }
    EXPECT_GT(doubtful, all / 50);
    EXPECT_LT(suspected, all / 2) << "most pairs need no look at their e-mail";
}

}  // namespace
}  // namespace serversync
