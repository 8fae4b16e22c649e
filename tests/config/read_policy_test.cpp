// SPDX-License-Identifier: MIT
#include "engine/config/read_policy.hpp"

#include <gmock/gmock.h>

#include <string>

#include "tests/config/refusal.hpp"

namespace serversync {
namespace {

using testing::HasSubstr;

Policy policy_of(std::string_view text) {
    Policy policy;
    read_policy(ConfigDocument(text, "c.json").root(), policy);
    return policy;
}

TEST(ReadPolicy, keeps_the_defaults_where_nothing_stands) {
    const Policy policy = policy_of("{}"), defaults;
    EXPECT_EQ(policy.authority, defaults.authority);
    EXPECT_EQ(policy.situations, defaults.situations);
    EXPECT_EQ(policy.orphans, (ClassLimits{{50, 2}, {2, 20}}));
    EXPECT_EQ(policy.moves, (ClassLimits{{100, 3}, {10, 20}}));
    EXPECT_EQ(policy.status_changes, (ClassLimits{{50, 2}, {5, 20}}));
    EXPECT_EQ(policy.syncs, (ClassLimits{{300, 5}, {50, 50}}));
    EXPECT_EQ(policy.imports, (ClassLimits{{0, 20}, {5, 50}}));
    EXPECT_EQ(policy.sightings, 1U);
    EXPECT_FALSE(policy.terminate_accounts);
}

TEST(ReadPolicy, reads_every_key) {
    const Policy policy = policy_of(R"({"authority": {"domain": "billing", "existence": "server"},
        "orphans": {"percent": 12.5, "floor": 3, "run_percent": 0.2, "run_floor": 60}, "moves": {"percent": 7, "run_floor": 8},
        "status_changes": {"percent": 1, "floor": 4}, "syncs": {"percent": 2, "floor": 5},
        "imports": {"floor": 6, "run_percent": 100}, "sightings": 2, "field_share": {"percent": 70, "pairs": 8},
        "uninformative_rows": 9, "mirror_max_age": "10m", "listing_max_age": "11m", "item_min_age": "12m", "pending_max_days": 13,
        "case_differences": "items"})");
    EXPECT_EQ(policy.of(Field::domain), Authority::billing);
    EXPECT_EQ(policy.of(Field::existence), Authority::server);
    EXPECT_EQ(policy.of(Field::product), Authority::report) << "as by default";
    EXPECT_EQ(policy.orphans, (ClassLimits{{125, 3}, {2, 60}}));
    EXPECT_EQ(policy.moves, (ClassLimits{{70, 3}, {10, 8}})) << "what is not named is as by default";
    EXPECT_EQ(policy.status_changes, (ClassLimits{{10, 4}, {5, 20}}));
    EXPECT_EQ(policy.syncs, (ClassLimits{{20, 5}, {50, 50}}));
    EXPECT_EQ(policy.imports, (ClassLimits{{0, 6}, {1000, 50}}));
    EXPECT_EQ(policy.sightings, 2U);
    EXPECT_EQ(policy.field_share_per_mille, 700U);
    EXPECT_EQ(policy.field_share_pairs, 8U);
    EXPECT_EQ(policy.uninformative_rows, 9U);
    EXPECT_EQ(policy.mirror_max_age, 600);
    EXPECT_EQ(policy.listing_max_age, 660);
    EXPECT_EQ(policy.item_min_age, 720);
    EXPECT_EQ(policy.pending_max_days, 13);
    EXPECT_TRUE(policy.case_items);
    EXPECT_FALSE(policy_of(R"({"case_differences": "count"})").case_items);
}

TEST(ReadPolicy, the_authority_for_the_status_decides_what_is_proposed) {
    const struct {
        const char* policy = nullptr;
        SituationPolicy situations{};  // suspended_on_server, live_while_suspended
    } cases[] = {
        {R"({"authority": {"domain": "billing"}})", {Action::none, Action::suspend_account}},
        {R"({"authority": {"status": "server"}})", {Action::set_service_status, Action::set_service_status}},
        {R"({"authority": {"status": "billing"}})", {Action::unsuspend_account, Action::suspend_account}},
        {R"({"authority": {"status": "report"}})", {Action::none, Action::none}},
        {R"({"situations": {"live_while_suspended": "report"}})", {Action::none, Action::none}},
        {R"({"situations": {"live_while_suspended": "set_service_status"}})", {Action::none, Action::set_service_status}},
        {R"({"situations": {"live_while_suspended": "suspend_account"}})", {Action::none, Action::suspend_account}},
        {R"({"situations": {"suspended_on_server": "set_service_status"}})",
         {Action::set_service_status, Action::suspend_account}},
        {R"({"situations": {"suspended_on_server": "unsuspend_account"}})", {Action::unsuspend_account, Action::suspend_account}},
        {R"({"situations": {"suspended_on_server": "report"}})", {Action::none, Action::suspend_account}},
        {R"({"authority": {"status": "server"}, "situations": {"live_while_suspended": "report"}})",
         {Action::set_service_status, Action::none}},
    };
    for (const auto& each : cases) EXPECT_EQ(policy_of(each.policy).situations, each.situations) << each.policy;
}

TEST(ReadPolicy, terminates_where_either_key_says_so) {
    EXPECT_TRUE(policy_of(R"({"live_after_termination": "terminate"})").terminate_accounts);
    EXPECT_TRUE(policy_of(R"({"situations": {"live_after_termination": "terminate"}})").terminate_accounts);
    EXPECT_FALSE(policy_of(R"({"live_after_termination": "report"})").terminate_accounts);
    EXPECT_FALSE(policy_of(R"({"situations": {"live_after_termination": "report"}})").terminate_accounts);
    EXPECT_TRUE(policy_of(R"({"live_after_termination": "terminate", "situations": {"live_after_termination": "terminate"}})")
                    .terminate_accounts);
}

TEST(ReadPolicy, refuses_what_is_no_policy) {
    const struct {
        const char* policy;
        const char* fault;
    } cases[] = {
        {R"({"authority": {"email": "server"}})",
         "/authority/email: unknown field; known: server, domain, username, primaryip, product, created, status, existence"},
        {R"({"authority": {"domain": "me"}})", "/authority/domain: must be server, billing or report, not 'me'"},
        {R"({"orphans": {"max": 1}})", "/orphans: unknown key 'max'; known keys: floor, percent, run_floor, run_percent"},
        {R"({"orphans": {"run": 1}})",
         "/orphans: the key 'run' is of an older version; write 'run_percent' (of all live services) and 'run_floor' in its "
         "place"},
        {R"({"moves": {"run": 1}})", "/moves: unknown key 'run'; known keys: floor, percent, run_floor, run_percent"},
        {R"({"status_changes": {"run": 1}})", "/status_changes: unknown key 'run'"},
        {R"({"syncs": {"percent": 101}})", "/syncs/percent: expected a percentage from 0 to 100"},
        {R"({"syncs": {"run_percent": 0.25}})",
         "/syncs/run_percent: expected a percentage from 0 to 100 with at most one decimal"},
        {R"({"imports": 5})", "/imports: expected an object"},
        {R"({"imports": {"per_server": 5}})",
         "/imports: the key 'per_server' is of an older version; write 'floor' in its place"},
        {R"({"sightings": 0})", "/sightings: expected a whole number from 1 to 1000000000"},
        {R"({"field_share": {"pairs": 0}})", "/field_share/pairs: expected a whole number from 1 to 1000000000"},
        {R"({"uninformative_rows": 1})", "/uninformative_rows: expected a whole number from 2 to 1000000000"},
        {R"({"mirror_max_age": "0s"})", "/mirror_max_age: '0s' is not a duration"},
        {R"({"listing_max_age": null})", "/listing_max_age: expected a string"},
        {R"({"item_min_age": 24})", "/item_min_age: expected a string"},
        {R"({"pending_max_days": 0})", "/pending_max_days: expected a whole number from 1 to 1000000000"},
        {R"({"live_after_termination": "keep"})", "/live_after_termination: must be report or terminate, not 'keep'"},
        {R"({"situations": {"live_after_termination": "keep"}})",
         "/situations/live_after_termination: must be report or terminate, not 'keep'"},
        {R"({"situations": {"live_while_suspended": "unsuspend_account"}})",
         "/situations/live_while_suspended: must be suspend_account, set_service_status or report, not 'unsuspend_account'"},
        {R"({"situations": {"suspended_on_server": "suspend_account"}})",
         "/situations/suspended_on_server: must be set_service_status, unsuspend_account or report, not 'suspend_account'"},
        {R"({"situations": {"suspended": "report"}})",
         "/situations: unknown key 'suspended'; known keys: live_after_termination, live_while_suspended, suspended_on_server"},
        {R"({"live_after_termination": "report", "situations": {"live_after_termination": "terminate"}})",
         "/: 'live_after_termination' and 'situations' contradict each other"},
        {R"({"case_differences": "list"})", "/case_differences: must be count or items, not 'list'"},
        {R"({"status_aliases": {}})", "/: unknown key 'status_aliases'"},
    };
    for (const auto& each : cases) EXPECT_THAT(refusal([&] { policy_of(each.policy); }), HasSubstr(each.fault)) << each.policy;
}

}  // namespace
}  // namespace serversync
