// SPDX-License-Identifier: MIT
#include "engine/plan/item_wording.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/plan/sample_item.hpp"

namespace serversync {
namespace {

TEST(ItemWording, gives_every_situation_and_disposition_a_sentence) {
    const ServerResult server;
    std::set<std::string> reasons;
    for (std::size_t i = 0; i < situation_count; ++i) {
        std::set<std::string> remedies;
        for (std::size_t j = 0; j < disposition_count; ++j) {
            SampleItem sample;
            sample.item.situation = static_cast<Situation>(i);
            sample.item.disposition = static_cast<Disposition>(j);
            const std::string reason = reason_text(sample.item, server);
            const std::string remedy = remedies_of(sample.item, server).front().text;
            reasons.insert(reason);
            remedies.insert(remedy);
            for (const std::string& text : {reason, remedy}) {
                ASSERT_FALSE(text.empty()) << to_text(sample.item.situation) << " " << to_text(sample.item.disposition);
                EXPECT_NE(text.back(), '.') << text;
                EXPECT_FALSE(text.front() >= 'A' && text.front() <= 'Z') << text;
                EXPECT_EQ(text.find("  "), std::string::npos) << text;
            }
        }
        EXPECT_EQ(remedies.size(), disposition_count) << to_text(static_cast<Situation>(i));
    }
    EXPECT_EQ(reasons.size(), situation_count) << "two situations have one reason";
}

TEST(ItemWording, says_what_each_action_does) {
    SampleItem sample;
    ServerResult server;
    server.server_id = 5;
    server.server_name = "web5";
    const auto remedy = [&](Action action) {
        sample.item.action = action;
        return remedies_of(sample.item, server).front().text;
    };
    EXPECT_EQ(remedy(Action::update_service), "in WHMCS service 7, set username to 'new'");
    EXPECT_EQ(remedy(Action::set_service_status), "set service 7 to Active in WHMCS");
    EXPECT_EQ(remedy(Action::suspend_account), "suspend the account on server 5 ('web5')");
    EXPECT_EQ(remedy(Action::unsuspend_account), "unsuspend the account on server 5 ('web5')");
    EXPECT_EQ(remedy(Action::terminate_account), "terminate the account on server 5 ('web5')");
    EXPECT_EQ(remedy(Action::create_account), "create the account on server 5 ('web5') again");
    EXPECT_EQ(remedy(Action::terminate_service), "set service 7 to Terminated in WHMCS");
    EXPECT_EQ(remedy(Action::create_service), "find out whose account it is");
    ImportDetails& import = sample.item.import.emplace();
    import.client_id = 2;
    import.product_id = 3;
    EXPECT_EQ(remedy(Action::create_service), "create a service for client 2 with product 3");
    import.new_client = true;
    import.needs_product = true;
    import.next_due_on = Date{0};
    EXPECT_EQ(remedy(Action::create_service),
              "create a service for a new client with the product you choose, next due 1970-01-01");
    import.needs_client = true;
    EXPECT_EQ(remedy(Action::create_service),
              "create a service for the client you choose with the product you choose, next due 1970-01-01");
    sample.service.kind = ServiceKind::addon;
    EXPECT_EQ(remedy(Action::terminate_service), "set addon service 7 to Terminated in WHMCS");
}

TEST(ItemWording, adds_the_cause_to_the_reason) {
    SampleItem sample;
    const ServerResult server;
    const std::string bare = reason_text(sample.item, server);
    EXPECT_EQ(bare, "the account and service 7 differ in username");
    std::set<std::string> reasons;
    for (const Cause cause : {Cause::younger_than_limit, Cause::stale_mirror, Cause::stale_listing, Cause::guard,
                              Cause::unresolved_product, Cause::case_only}) {
        sample.item.cause = cause;
        const std::string reason = reason_text(sample.item, server);
        EXPECT_EQ(reason.substr(0, bare.size()), bare);
        EXPECT_GT(reason.size(), bare.size());
        reasons.insert(reason);
    }
    EXPECT_EQ(reasons.size(), 6U);
    for (const Cause cause : {Cause::none, Cause::policy, Cause::no_proposal}) {
        sample.item.cause = cause;
        EXPECT_EQ(reason_text(sample.item, server), bare);
    }
}

TEST(ItemWording, lists_every_field_but_the_server) {
    SampleItem sample;
    sample.item.changes = {{Field::server, "2", "1", Authority::server, Disposition::proposed, Cause::none, 0, {}},
                           {Field::domain, "a", "b", Authority::server, Disposition::report_only, Cause::policy, 0, {}},
                           {Field::username, "a", "b", Authority::server, Disposition::proposed, Cause::none, 0, {}}};
    const ServerResult server;
    EXPECT_EQ(reason_text(sample.item, server), "the account and service 7 differ in domain, username");
    EXPECT_EQ(remedies_of(sample.item, server),
              (std::vector<Remedy>{{Actor::billing, "in WHMCS service 7, set server to 1, username to 'b'"}}));
    sample.item.situation = Situation::moved;
    EXPECT_NE(reason_text(sample.item, server).find("is assigned to server 2,"), std::string::npos);
    sample.item.changes.front().before = {};
    EXPECT_NE(reason_text(sample.item, server).find("is assigned to no server,"), std::string::npos);
}

TEST(ItemWording, says_whether_the_server_of_an_unassigned_service_is_gone) {
    SampleItem sample;
    sample.item.situation = Situation::unassigned;
    sample.item.changes = {{Field::server, "99", "5", Authority::server, Disposition::proposed, Cause::none, 0, {}},
                           {Field::product, "9", "gold", Authority::server, Disposition::proposed, Cause::none, 12, {}}};
    ServerResult server;
    server.server_id = 5;
    EXPECT_EQ(reason_text(sample.item, server),
              "the account is on server 5, service 7 matches it but its server (99) no longer exists");
    EXPECT_EQ(remedies_of(sample.item, server).front().text, "in WHMCS service 7, set server to 5, product to 12");
    sample.item.changes.front().before = {};
    EXPECT_EQ(reason_text(sample.item, server), "the account is on server 5, service 7 matches it but has no server");
}

TEST(ItemWording, asks_for_the_servers_that_were_not_read) {
    SampleItem sample;
    sample.item.situation = Situation::missing_unconfirmed;
    sample.item.disposition = Disposition::report_only;
    sample.item.unread_servers = {3};
    EXPECT_EQ(remedies_of(sample.item, {}).front().text, "list that server in full, then run again");
    sample.item.unread_servers = {3, 4};
    EXPECT_EQ(remedies_of(sample.item, {}).front().text, "list those servers in full, then run again");
}

TEST(ItemWording, does_nothing_about_letter_case) {
    SampleItem sample;
    sample.item.disposition = Disposition::report_only;
    EXPECT_NE(remedies_of(sample.item, {}).front().text, "nothing to do");
    sample.item.cause = Cause::case_only;
    EXPECT_EQ(remedies_of(sample.item, {}), (std::vector<Remedy>{{Actor::nobody, "nothing to do"}}));
}

TEST(ItemWording, quotes_a_status_that_is_none_of_ours) {
    SampleItem sample;
    sample.item.situation = Situation::status_outside_contract;
    sample.account.status = AccountStatus::other_word;
    sample.account.status_text = "Pending";
    sample.service.status = ServiceStatus::unknown;
    sample.service.status_text = "Odd";
    EXPECT_EQ(reason_text(sample.item, {}),
              "the server reports the account as 'Pending', which the contract does not allow, while service 7 is 'Odd'");
    sample.service.status_text = {};
    sample.account.status_text = {};
    EXPECT_EQ(reason_text(sample.item, {}),
              "the server reports the account as of unknown status, which the contract does not allow, while service 7 is blank");
}

TEST(ItemWording, says_what_an_import_needs) {
    ImportDetails details;
    EXPECT_EQ(client_need_text(details), "");
    EXPECT_EQ(product_need_text(details), "");
    details.needs_client = details.needs_product = true;
    EXPECT_EQ(client_need_text(details), "needs_client: the account has no usable e-mail");
    EXPECT_EQ(product_need_text(details), "needs_product: unknown");
    details.client_match = ClientMatch::several;
    details.product_note = "ambiguous_product";
    EXPECT_EQ(client_need_text(details), "needs_client: several clients have its e-mail");
    EXPECT_EQ(product_need_text(details), "needs_product: ambiguous_product");
}

}  // namespace
}  // namespace serversync
