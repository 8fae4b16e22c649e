// SPDX-License-Identifier: MIT
#include "engine/plan/item_id.hpp"

#include <gtest/gtest.h>

#include "tests/plan/sample_item.hpp"

namespace serversync {
namespace {

/// The id of the sample after a change.
template <class Change>
ItemId id_after(Change change) {
    SampleItem sample;
    change(sample);
    return item_id(sample.item);
}

const auto unchanged = [](SampleItem&) {};
const auto without_service = [](SampleItem& sample) { sample.item.service = nullptr; };

TEST(ItemId, is_a_word_and_sixteen_digits) {
    EXPECT_EQ(ItemId(0x0123456789abcdefULL).text(), "i-0123456789abcdef");
    EXPECT_EQ(ItemId(0).text(), "i-0000000000000000");
}

TEST(ItemId, of_a_service_is_its_kind_and_id_alone) {
    const ItemId before = id_after(unchanged);
    EXPECT_NE(id_after([](SampleItem& s) { s.service.id = 8; }), before);
    EXPECT_NE(id_after([](SampleItem& s) { s.service.kind = ServiceKind::addon; }), before);
    EXPECT_EQ(id_after([](SampleItem& s) { s.item.server_id = 2; }), before);
    EXPECT_EQ(id_after([](SampleItem& s) { s.item.key = "b"; }), before);
    EXPECT_EQ(id_after([](SampleItem& s) { s.item.raw_identifier = "b"; }), before);
    EXPECT_EQ(id_after([](SampleItem& s) { s.item.plan = PlanClass::review; }), before);
    EXPECT_EQ(id_after([](SampleItem& s) { s.item.account = nullptr; }), before);
    EXPECT_EQ(id_after([](SampleItem& s) { s.item.changes.clear(); }), before);
}

TEST(ItemId, without_a_service_is_server_and_key) {
    const ItemId before = id_after(without_service);
    const auto after = [](auto change) {
        return id_after([&](SampleItem& sample) {
            without_service(sample);
            change(sample);
        });
    };
    EXPECT_NE(before, id_after(unchanged));
    EXPECT_NE(after([](SampleItem& s) { s.item.server_id = 2; }), before);
    EXPECT_NE(after([](SampleItem& s) { s.item.key = "b"; }), before);
    EXPECT_EQ(after([](SampleItem& s) { s.item.raw_identifier = "b"; }), before);
    const ItemId keyless = after([](SampleItem& s) { s.item.key = {}; });
    EXPECT_NE(keyless, before);
    EXPECT_NE(after([](SampleItem& s) {
                  s.item.key = {};
                  s.item.raw_identifier = "b";
              }),
              keyless);
}

TEST(ItemId, differs_between_aspects) {
    const auto id_in = [](Situation situation) { return id_after([&](SampleItem& s) { s.item.situation = situation; }); };
    EXPECT_NE(id_in(Situation::differs), id_in(Situation::suspended_on_server));
    EXPECT_NE(id_in(Situation::differs), id_in(Situation::moved));
    EXPECT_NE(id_in(Situation::moved), id_in(Situation::suspended_on_server));
    EXPECT_EQ(id_in(Situation::suspended_on_server), id_in(Situation::live_while_suspended));
}

TEST(ItemId, of_an_orphan_that_turns_out_to_have_moved_stays) {
    SampleItem orphan;
    orphan.item.plan = PlanClass::orphan;
    orphan.item.situation = Situation::billed_but_missing;
    orphan.item.account = nullptr;
    SampleItem moved;
    moved.item.situation = Situation::moved;
    moved.item.server_id = 2;
    EXPECT_EQ(item_id(orphan.item), item_id(moved.item));
}

TEST(Aspect, is_one_of_existence_fields_and_status) {
    const auto expected = [](Situation situation) {
        switch (situation) {
            case Situation::differs:
                return Aspect::fields;
            case Situation::live_before_acceptance:
            case Situation::suspended_before_acceptance:
            case Situation::suspended_on_server:
            case Situation::live_while_suspended:
            case Situation::live_after_termination:
            case Situation::not_removed:
            case Situation::suspended_after_completion:
            case Situation::status_outside_contract:
            case Situation::unknown_service_status:
                return Aspect::status;
            default:
                return Aspect::existence;
        }
    };
    for (std::size_t i = 0; i < situation_count; ++i) {
        const auto situation = static_cast<Situation>(i);
        EXPECT_EQ(aspect_of(situation), expected(situation)) << to_text(situation);
    }
}

}  // namespace
}  // namespace serversync
