// SPDX-License-Identifier: MIT
#include "engine/plan/preconditions.hpp"

#include <gtest/gtest.h>

#include "tests/plan/sample_item.hpp"

namespace serversync {
namespace {

using Conditions = std::vector<Precondition>;

TEST(Preconditions, of_a_pair_are_both_statuses_the_server_and_what_each_change_replaces) {
    SampleItem sample;
    sample.item.changes.push_back({Field::product, "", "small", Authority::server, Disposition::proposed, Cause::none, 3, {}});
    EXPECT_EQ(preconditions_of(sample.item), (Conditions{{"account.status", "Active"},
                                                         {"service.status", "Active"},
                                                         {"service.server_id", "1"},
                                                         {"service.username", "old"},
                                                         {"service.product", ""}}));
}

TEST(Preconditions, name_the_server_of_a_move_once) {
    SampleItem sample;
    sample.item.changes = {{Field::server, "2", "1", Authority::server, Disposition::proposed, Cause::none, 0, {}}};
    sample.service.server_id = 2;
    EXPECT_EQ(preconditions_of(sample.item),
              (Conditions{{"account.status", "Active"}, {"service.status", "Active"}, {"service.server_id", "2"}}));
}

TEST(Preconditions, name_each_field_as_the_document_does) {
    for (std::size_t i = 0; i < field_count; ++i) {
        const auto field = static_cast<Field>(i);
        if (field == Field::server) continue;
        SampleItem sample;
        sample.item.changes = {{field, "before", "after", Authority::server, Disposition::proposed, Cause::none, 0, {}}};
        const std::string name = "service." + std::string(to_text(field));
        EXPECT_EQ(preconditions_of(sample.item).back(), (Precondition{name, "before"}));
    }
}

TEST(Preconditions, of_an_orphan_are_that_no_account_came_back) {
    SampleItem sample;
    sample.item.plan = PlanClass::orphan;
    sample.item.account = nullptr;
    sample.item.changes.clear();
    EXPECT_EQ(preconditions_of(sample.item),
              (Conditions{{"account", "absent"}, {"service.status", "Active"}, {"service.server_id", "1"}}));
    sample.item.plan = PlanClass::review;
    EXPECT_EQ(preconditions_of(sample.item), (Conditions{{"service.status", "Active"}, {"service.server_id", "1"}}));
}

TEST(Preconditions, of_an_import_are_that_no_service_came_to_be) {
    SampleItem sample;
    sample.item.plan = PlanClass::import;
    sample.item.service = nullptr;
    sample.item.changes.clear();
    EXPECT_EQ(preconditions_of(sample.item), (Conditions{{"account.status", "Active"}, {"service", "absent"}}));
    sample.item.plan = PlanClass::review;
    EXPECT_EQ(preconditions_of(sample.item), (Conditions{{"account.status", "Active"}}));
}

}  // namespace
}  // namespace serversync
