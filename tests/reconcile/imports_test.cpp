// SPDX-License-Identifier: MIT
#include "engine/reconcile/imports.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>
#include <optional>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// An account of server 2 that nobody knows: "ann", with an e-mail and the package of product 1.
class ImportsTest : public testing::Test {
protected:
    std::optional<Fleet> made{std::in_place};
    Fleet& fleet = *made;
    ItemReader reader;

    ImportsTest() { reset(); }

    void reset() {
        made.emplace();
        Account& account = fleet.list(2, "a.example");
        account.username = "ann";
        set_email(account, "ann@example.net");
        account.product = "small";
    }

    Account& account() { return fleet.listings.at(2).accounts.back(); }

    /// The import of the account, which must be server 2's only one.
    const Item& import() {
        fleet.reconcile();
        const auto& items = fleet.of(2).result.of(PlanClass::import).packed();
        EXPECT_EQ(items.size(), 1U);
        static const Item none;
        return items.empty() ? none : reader.read(items.front());
    }

    /// "product 1: new client", or what is to be chosen, and the cause.
    std::string text() {
        const Item& item = import();
        if (!item.import) return "none";
        const ImportDetails& details = *item.import;
        std::string text =
            details.needs_product ? std::string(details.product_note) : "product " + std::to_string(details.product_id);
        text += details.new_client       ? ": new client"
                : details.client_id != 0 ? ": client " + std::to_string(details.client_id)
                                         : ": ?";
        if (item.cause != Cause::none) text.append(" ").append(to_text(item.cause));
        EXPECT_EQ(item.disposition, item.cause == Cause::none ? Disposition::proposed : Disposition::report_only);
        return text;
    }
};

TEST_F(ImportsTest, are_proposed_for_active_and_suspended_accounts) {
    EXPECT_EQ(text(), "product 1: new client");
    EXPECT_EQ(import().severity, Severity::medium);
    EXPECT_EQ(import().action, Action::create_service);
    EXPECT_EQ(fleet.tally(2)[AccountFate::unmanaged], 1U);
    account().status = AccountStatus::suspended;
    EXPECT_EQ(text(), "product 1: new client");
    EXPECT_EQ(import().severity, Severity::low);
    account().status = AccountStatus::other_word;
    EXPECT_EQ(text(), "product 1: new client no_proposal");
    EXPECT_EQ(import().action, Action::none);
    account().status = AccountStatus::unknown;
    EXPECT_EQ(text(), "product 1: new client status_unknown");
    EXPECT_EQ(import().action, Action::none);
}

TEST_F(ImportsTest, are_reported_where_the_server_does_not_decide_what_exists) {
    for (const Authority authority : {Authority::billing, Authority::report}) {
        fleet.world.policy.authority[static_cast<std::size_t>(Field::existence)] = authority;
        EXPECT_EQ(text(), "product 1: new client policy");
        EXPECT_EQ(import().action, Action::none);
    }
}

TEST_F(ImportsTest, are_reported_where_a_service_that_is_made_would_have_another_id) {
    fleet.world.modules[0].identity = parse_identity_field("serviceid");
    EXPECT_EQ(text(), "product 1: new client no_proposal");
}

TEST_F(ImportsTest, belong_to_the_one_client_with_the_email) {
    for (const char* unusable : {"", "nobody", "@example.net", "nobody@", "a@b.invalid", "a@b.INVALID"}) {
        set_email(account(), unusable);
        EXPECT_EQ(text(), "product 1: ? needs_choice") << unusable;
    }
    set_email(account(), "ann@example.net");
    fleet.client(5, "ann@example.net");
    EXPECT_EQ(text(), "product 1: client 5");
    EXPECT_EQ(import().import->client_match, ClientMatch::one);
    ASSERT_EQ(import().import->choices.size(), 1U);
    EXPECT_EQ(import().import->choices[0].note, "has the account's e-mail");
    fleet.client(6, "ann@example.net");
    EXPECT_EQ(text(), "product 1: ? needs_choice");
    EXPECT_EQ(import().import->client_match, ClientMatch::several);
    EXPECT_EQ(import().import->choices.size(), 2U);
}

/// A service of another client with the account's domain, of each status, that is no candidate.
TEST_F(ImportsTest, belong_to_nobody_for_certain_where_another_client_has_the_domain) {
    using Is = ServiceStatus;
    struct Row {
        Is status;
        const char* theirs;
        const char* with_client;
    };
    for (const Row& row : std::initializer_list<Row>{
             {Is::pending, "product 1: ? needs_choice", "product 1: client 5 needs_choice"},
             {Is::completed, "product 1: ? needs_choice", "product 1: client 5 needs_choice"},
             {Is::unknown, "product 1: ? needs_choice", "product 1: client 5 needs_choice"},
             {Is::terminated, "product 1: new client", "product 1: client 5"},
             {Is::cancelled, "product 1: new client", "product 1: client 5"},
             {Is::fraud, "product 1: new client", "product 1: client 5"},
         }) {
        reset();
        Service& service = fleet.pair(1, "bob", 3);
        service.domain = "www.a.example";
        service.status = row.status;
        service.client_id = 9;
        EXPECT_EQ(text(), row.theirs) << to_text(row.status);
        fleet.client(5, "ann@example.net");
        EXPECT_EQ(text(), row.with_client) << to_text(row.status);
        service.client_id = 5;
        EXPECT_EQ(text(), "product 1: client 5") << to_text(row.status);
    }
}

TEST_F(ImportsTest, belong_to_nobody_for_certain_where_another_client_has_the_user_name_in_the_module) {
    struct Row {
        std::uint64_t server;
        const char* says;
    };
    for (const Row& row : std::initializer_list<Row>{
             {1, "product 1: client 5 needs_choice"}, {2, "product 1: client 5 needs_choice"}, {3, "product 1: client 5"}}) {
        reset();
        fleet.client(5, "ann@example.net");
        Service& service = fleet.pair(1, "x.example", row.server);
        service.username = "ANN";
        service.status = ServiceStatus::pending;
        service.client_id = 9;
        EXPECT_EQ(text(), row.says) << row.server;
        EXPECT_EQ(import().import->choices.size(), row.server == 3 ? 1U : 2U);
    }
}

TEST_F(ImportsTest, seem_known_where_a_live_service_has_their_name) {
    struct Row {
        const char* what;
        std::function<void(Fleet&, Account&)> make;
        bool known;
    };
    const auto paired = [](std::uint64_t server, std::string_view username) {
        return [=](Fleet& f, Account&) { f.pair(1, "x.example", server).username = username; };
    };
    for (const Row& row : std::initializer_list<Row>{
             {"user name, on the server", paired(2, "ann"), true},
             {"user name, elsewhere", paired(1, "ann"), false},
             {"user name, elsewhere, and the client",
              [&](Fleet&f, Account&) {
                  f.client(1, "ann@example.net");
                  f.pair(1, "x.example", 1).username = "ann";
              },
              true},
             {"user name, elsewhere, and the day",
              [&](Fleet&f, Account&a) {
                  a.created = noon("2026-03-10");
                  Service& service = f.pair(1, "x.example", 1);
                  service.username = "ann";
                  service.registered_on = parse_date("2026-03-11");
              },
              true},
             {"user name, elsewhere, and another day",
              [&](Fleet&f, Account&a) {
                  a.created = noon("2026-03-10");
                  Service& service = f.pair(1, "x.example", 1);
                  service.username = "ann";
                  service.registered_on = parse_date("2026-03-12");
              },
              false},
             {"user name, in another module", paired(3, "ann"), false},
             {"owner, on the server",
              [](Fleet&f, Account&a) {
                  a.owner = "res";
                  f.pair(1, "x.example", 2).username = "RES";
              },
              true},
             {"owner, elsewhere",
              [](Fleet&f, Account&a) {
                  a.owner = "res";
                  f.pair(1, "x.example", 1).username = "res";
              },
              false},
         }) {
        reset();
        row.make(fleet, account());
        fleet.services.back().client_id = 1;
        EXPECT_EQ(import().cause == Cause::known_owner, row.known) << row.what;
        EXPECT_EQ(import().evidence.size(), row.known ? 1U : 0U) << row.what;
    }
    EXPECT_EQ(fleet.tally(2)[AccountFate::unmanaged], 1U);
}

TEST_F(ImportsTest, seem_known_where_a_live_service_has_their_domain) {
    fleet.listings.at(2).accounts.pop_back();
    fleet.list(3, "ann").domain = "www.a.example";
    Service& service = fleet.pair(1, "a.example", 2);
    ItemReader items;
    const auto cause = [&] {
        fleet.reconcile();
        return items.read(fleet.of(3).result.of(PlanClass::import).packed().at(0)).cause;
    };
    EXPECT_EQ(cause(), Cause::known_owner);
    service.status = ServiceStatus::suspended;
    EXPECT_EQ(cause(), Cause::known_owner);
    service.status = ServiceStatus::completed;
    EXPECT_EQ(cause(), Cause::needs_choice);
    service.status = ServiceStatus::active;
    service.domain = "b.example";
    EXPECT_EQ(cause(), Cause::needs_choice);
}

TEST_F(ImportsTest, need_a_choice_where_one_client_would_have_more_than_ten) {
    fleet.client(5, "ann@example.net");
    const char* keys[] = {"k1.example", "k2.example", "k3.example", "k4.example", "k5.example",
                          "k6.example", "k7.example", "k8.example", "k9.example"};
    for (std::size_t i = 0; i < 9; ++i) {
        Account& other = fleet.list(i % 2 == 0 ? 1 : 3, keys[i]);
        set_email(other, "ann@example.net");
    }
    EXPECT_EQ(text(), "product 1: client 5") << "ten";
    set_email(fleet.list(1, "k10.example"), "ann@example.net");
    EXPECT_EQ(text(), "product 1: client 5 needs_choice");
    // An account that belongs to a service is not counted.
    fleet.serve(1, "k10.example", 2);
    EXPECT_EQ(text(), "product 1: client 5");
}

TEST_F(ImportsTest, need_one_product) {
    account().product = "other";
    EXPECT_EQ(text(), "unknown_product: new client needs_choice");
    account().product = "small";
    fleet.world.products[1].config_options[0] = "small";
    EXPECT_EQ(text(), "ambiguous_product: new client needs_choice");
    ASSERT_EQ(import().import->choices.size(), 2U);
    EXPECT_EQ(import().import->choices[0].kind, CandidateKind::product);
    EXPECT_EQ(import().import->choices[0].id, 1U);
    fleet.world.modules[0].product_option.reset();
    EXPECT_EQ(text(), "product_field_missing: new client needs_choice");
}

TEST_F(ImportsTest, conclude_nothing_from_columns_that_say_nothing) {
    fleet.client(5, "ann@example.net");
    for (Account& other : fleet.listings.at(2).accounts) {
        set_email(other, "ann@example.net");
        other.product = "small";
    }
    EXPECT_EQ(text(), "product 1: client 5") << "eight rows";
    fleet.pair(1, "x.example", 2), fleet.pair(2, "y.example", 2);
    for (Account& other : fleet.listings.at(2).accounts) {
        set_email(other, "ann@example.net");
        other.product = "small";
    }
    EXPECT_EQ(text(), "unknown_product: ? needs_choice");
}

TEST_F(ImportsTest, are_due_on_the_next_anniversary) {
    EXPECT_FALSE(import().import->next_due_on);
    account().created = noon("2025-11-20");
    EXPECT_EQ(import().import->next_due_on, parse_date("2026-11-20"));
    account().created = noon("2025-11-19");
    EXPECT_EQ(import().import->next_due_on, parse_date("2027-11-19"));
}

TEST_F(ImportsTest, have_a_client_where_exactly_one_owns_an_address_alone) {
    AccountFacts facts;
    EXPECT_EQ(client_of(facts), 0U);
    facts.clients = {{5, "Ann", true}};
    EXPECT_EQ(client_of(facts), 5U);
    facts.clients.front().is_alone = false;
    EXPECT_EQ(client_of(facts), 0U);
    facts.clients = {{5, "Ann", true}, {6, "Bob", true}};
    EXPECT_EQ(client_of(facts), 0U);
}

}  // namespace
}  // namespace serversync
