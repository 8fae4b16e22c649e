// SPDX-License-Identifier: MIT
#include "engine/plan/digests.hpp"

#include <gtest/gtest.h>

#include "tests/plan/sample_item.hpp"

namespace serversync {
namespace {

/// A document of two servers, the second of which has the item.
Document document_with(const Item& item) {
    Document document;
    document.mirror.digest = {1, 2};
    document.configuration = {3, 4};
    document.run.as_of = Instant{1000};
    for (const std::uint64_t id : {1U, 2U}) {
        ServerResult& server = document.servers.emplace_back();
        server.server_id = id;
        server.listing.digest = {id, id};
        server.listing.error = "down";
    }
    ItemPacker packer;
    document.servers.back().add(item, packer);
    return document;
}

TEST(Digests, of_inputs_depend_on_the_mirror_the_configuration_and_each_listing) {
    const SampleItem sample;
    const Digest before = inputs_digest(document_with(sample.item));
    const auto changed = [&](auto change) {
        Document document = document_with(sample.item);
        change(document);
        return inputs_digest(document) != before;
    };
    EXPECT_TRUE(changed([](Document& d) { d.mirror.digest.low = 9; }));
    EXPECT_TRUE(changed([](Document& d) { d.configuration.low = 9; }));
    EXPECT_TRUE(changed([](Document& d) { d.servers[1].listing.digest.low = 9; }));
    EXPECT_TRUE(changed([](Document& d) { d.servers[1].listing.error.clear(); }));
    EXPECT_TRUE(changed([](Document& d) { d.servers[1].server_id = 9; }));
    EXPECT_FALSE(changed([](Document& d) { d.run.as_of = Instant{9}; }));
    EXPECT_FALSE(changed([](Document& d) { d.servers[1].items = {}; }));
}

TEST(Digests, of_actions_depend_on_what_is_to_be_done_and_on_nothing_else) {
    const SampleItem sample;
    const Digest before = actions_digest(document_with(sample.item));
    const auto changed = [&](auto change) {
        SampleItem other;
        change(other.item);
        return actions_digest(document_with(other.item)) != before;
    };
    EXPECT_TRUE(changed([](Item& i) { i.situation = Situation::moved; }));
    EXPECT_TRUE(changed([](Item& i) { i.action = Action::none; }));
    EXPECT_TRUE(changed([](Item& i) { i.disposition = Disposition::blocked; }));
    EXPECT_TRUE(changed([](Item& i) { i.changes.clear(); }));
    EXPECT_TRUE(changed([](Item& i) { i.changes.front().field = Field::domain; }));
    EXPECT_TRUE(changed([](Item& i) { i.changes.front().before = "x"; }));
    EXPECT_TRUE(changed([](Item& i) { i.changes.front().after = "x"; }));
    EXPECT_TRUE(changed([](Item& i) { i.changes.front().disposition = Disposition::blocked; }));
    EXPECT_FALSE(changed([](Item& i) { i.severity = Severity::high; }));
    EXPECT_FALSE(changed([](Item& i) { i.evidence.emplace_back("x"); }));
    EXPECT_FALSE(changed([](Item& i) { i.between.agreements.add(EvidenceKind::email); }));
    Document document = document_with(sample.item);
    document.mirror.digest.low = 9;
    EXPECT_EQ(actions_digest(document), before);
}

TEST(Digests, of_a_run_depend_on_inputs_and_its_time) {
    const SampleItem sample;
    Document document = document_with(sample.item);
    const std::string before = run_id(document);
    EXPECT_EQ(before.substr(0, 4), "run-");
    EXPECT_EQ(before.size(), 20U);
    document.servers.back().items = {};
    EXPECT_EQ(run_id(document), before);
    document.servers.back().listing.error.clear();
    EXPECT_NE(run_id(document), before);
    document = document_with(sample.item);
    document.run.as_of = Instant{1001};
    EXPECT_NE(run_id(document), before);
    document = document_with(sample.item);
    document.mirror.digest.high = 9;
    EXPECT_NE(run_id(document), before);
}

}  // namespace
}  // namespace serversync
