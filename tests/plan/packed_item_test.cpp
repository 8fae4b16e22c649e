// SPDX-License-Identifier: MIT
#include "engine/plan/packed_item.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/plan/document.hpp"

namespace serversync {
namespace {

/// Evidence whose four sets differ from each other, and from those of another number.
Evidence evidence_of(std::uint8_t number) {
    const auto set = [&](unsigned bits) { return EvidenceSet::from_bits(static_cast<std::uint8_t>(bits + number)); };
    return {set(0), set(8), set(16), set(32)};
}

/// An item with everything that items can have, each text another one.
struct FullItem {
    FullItem() {
        for (std::size_t i = 0; i < 40; ++i) texts.push_back("text " + std::to_string(i));
        std::size_t next = 0;
        const auto text = [&] { return std::string_view(texts[next++]); };
        account.key = item.key = text();
        account.unique_identifier = item.raw_identifier = text();
        for (std::string_view* place :
             {&account.email, &account.emails, &account.owner, &account.username, &account.domain, &account.product,
              &account.primary_ip, &account.status_text, &service.key, &service.identity, &service.domain, &service.username,
              &service.dedicated_ip, &service.status_text, &service.billing_cycle, &service.module}) {
            *place = text();
        }
        account.created = LocalTime{-5};
        account.position = 4000000000U;
        account.status = AccountStatus::other_word;
        service.id = ~std::uint64_t{0};
        service.client_id = 2;
        service.product_id = 3;
        service.server_id = 4;
        service.registered_on = Date{-1};
        service.terminated_on = Date{7};
        service.amount_minor = -1;
        service.kind = ServiceKind::addon;
        service.status = ServiceStatus::fraud;
        item.plan = PlanClass::sync;
        item.situation = Situation::moved;
        item.severity = Severity::low;
        item.action = Action::update_service;
        item.disposition = Disposition::deferred;
        item.cause = Cause::stale_listing;
        item.server_id = 77;
        item.account = &account;
        item.service = &service;
        item.changes = {{Field::server, text(), text(), Authority::server, Disposition::proposed, Cause::none, 0, {}},
                        {Field::product, text(), text(), Authority::report, Disposition::report_only, Cause::policy, 9, text()}};
        item.candidates = {{CandidateKind::client, 1, 2, text(), text(), evidence_of(2)},
                           {CandidateKind::account, 0, 3, item.key, text()}};
        item.evidence = {text(), text()};
        item.more_candidates = 9;
        item.between = evidence_of(1);
        item.import.emplace();
        item.import->client_match = ClientMatch::several;
        item.import->client_id = 11;
        item.import->new_client = true;
        item.import->needs_client = true;
        item.import->product_id = 12;
        item.import->needs_product = true;
        item.import->product_note = text();
        item.import->next_due_on = Date{20000};
        item.import->choices = {{CandidateKind::product, 13, 0, text(), text(), evidence_of(3)}};
    }

    std::vector<std::string> texts;
    Account account;
    Service service;
    Item item;
};

std::string bits_of(const Evidence& evidence) {
    std::string text;
    for (const EvidenceSet set :
         {evidence.agreements, evidence.weak_agreements, evidence.contradictions, evidence.weak_contradictions})
        text += std::to_string(set.bits()) + " ";
    return text;
}

/// Everything that an item says, one line each.
std::vector<std::string> lines_of(const Item& item) {
    std::vector<std::string> lines{std::string(to_text(item.plan)) + " " + std::string(to_text(item.situation)) + " " +
                                   std::string(to_text(item.severity)) + " " + std::string(to_text(item.action)) + " " +
                                   std::string(to_text(item.disposition)) + " " + std::string(to_text(item.cause)) + " " +
                                   std::to_string(item.server_id)};
    const auto say = [&](std::initializer_list<std::string_view> texts) {
        lines.emplace_back();
        for (const std::string_view text : texts) lines.back().append("[").append(text).append("]");
    };
    const auto candidate = [&](const Candidate& c) {
        say({std::to_string(static_cast<int>(c.kind)), std::to_string(c.id), std::to_string(c.server_id), c.name, c.note,
             bits_of(c.evidence)});
    };
    say({item.key, item.raw_identifier});
    for (const Change& c : item.changes) {
        say({to_text(c.field), c.before, c.after, to_text(c.authority), to_text(c.disposition), to_text(c.cause),
             std::to_string(c.product_id), c.note});
    }
    if (const Account* a = item.account) {
        say({a->key, a->unique_identifier, a->email, a->emails, a->username, a->domain, a->product, a->primary_ip, a->status_text,
             a->owner, std::to_string(a->position), std::to_string(static_cast<int>(a->status)),
             a->created ? std::to_string(a->created->seconds) : "none"});
    }
    if (const Service* s = item.service) {
        say({s->key, s->identity, s->domain, s->username, s->dedicated_ip, s->status_text, s->billing_cycle, s->module,
             std::to_string(s->id), std::to_string(s->client_id), std::to_string(s->product_id), std::to_string(s->server_id),
             std::to_string(static_cast<int>(s->kind)), to_text(s->status),
             s->registered_on ? std::to_string(s->registered_on->days) : "none",
             s->terminated_on ? std::to_string(s->terminated_on->days) : "none",
             s->amount_minor ? std::to_string(*s->amount_minor) : "none"});
    }
    for (const Candidate& c : item.candidates) candidate(c);
    for (const std::string_view evidence : item.evidence) say({evidence});
    say({std::to_string(item.more_candidates), bits_of(item.between)});
    if (const auto& i = item.import) {
        say({std::to_string(static_cast<int>(i->client_match)), std::to_string(i->client_id), i->new_client ? "new" : "",
             i->needs_client ? "client" : "", std::to_string(i->product_id), i->needs_product ? "product" : "", i->product_note,
             i->next_due_on ? std::to_string(i->next_due_on->days) : "none"});
        for (const Candidate& c : i->choices) candidate(c);
    }
    return lines;
}

TEST(PackedItem, says_all_that_the_item_said) {
    const FullItem full;
    Item blank;
    Item same = full.item;  // every text is one that came before
    Account account = full.account;
    for (std::string_view* text :
         {&account.email, &account.emails, &account.owner, &account.username, &account.domain, &account.product})
        *text = account.key;
    same.account = &account;
    same.candidates.assign(3, {CandidateKind::service, 1, 1, account.key, account.key});
    Item only_account;
    only_account.key = full.account.key;
    only_account.account = &full.account;
    Item only_service;
    only_service.service = &full.service;
    TextArena arena;
    ItemPacker packer;
    ItemReader reader;
    std::vector<PackedItem> packed;
    const std::vector<const Item*> items{&full.item, &blank, &same, &only_account, &only_service, &full.item};
    for (const Item* item : items) packed.push_back(packer.pack(*item, arena));
    for (std::size_t i = 0; i < items.size(); ++i) EXPECT_EQ(lines_of(reader.read(packed[i])), lines_of(*items[i])) << i;
}

TEST(PackedItem, what_guards_need_is_there_without_reading) {
    const FullItem full;
    TextArena arena;
    PackedItem packed = ItemPacker().pack(full.item, arena);
    EXPECT_EQ(packed.severity(), Severity::low);
    EXPECT_EQ(packed.plan(), PlanClass::sync);
    EXPECT_EQ(packed.action(), Action::update_service);
    EXPECT_EQ(packed.disposition(), Disposition::deferred);
    EXPECT_EQ(packed.key(), full.item.key);
    ASSERT_EQ(packed.changes(), 2U);
    EXPECT_EQ(packed.field_of(1), Field::product);
    EXPECT_EQ(packed.disposition_of(0), Disposition::proposed);
    Item decided = full.item;
    decided.disposition = Disposition::blocked;
    decided.cause = Cause::guard;
    decided.changes[0].disposition = Disposition::blocked;
    decided.changes[0].cause = Cause::guard;
    packed.decide(Disposition::blocked, Cause::guard);
    packed.decide_change(0, Disposition::blocked, Cause::guard);
    ItemReader reader;
    EXPECT_EQ(lines_of(reader.read(packed)), lines_of(decided));
}

TEST(PackedItem, are_in_the_order_of_severity_key_service_situation_and_identifier) {
    Service services[3];
    services[1].id = 1;
    services[2].kind = ServiceKind::addon;
    std::vector<Item> items(7);
    for (Item& item : items) item.severity = Severity::medium;
    items[0].severity = Severity::high;
    items[0].key = "z";
    items[1].key = "a";
    items[2].key = "a";
    items[2].raw_identifier = "A";
    items[3].key = "a";
    items[3].situation = Situation::moved;
    items[4].key = "a";
    items[4].service = &services[1];
    items[5].key = "a";
    items[5].service = &services[2];
    items[6].key = "b";
    TextArena arena;
    ItemPacker packer;
    std::vector<PackedItem> packed;
    for (const Item& item : items) packed.push_back(packer.pack(item, arena));
    for (std::size_t i = 0; i < packed.size(); ++i) {
        for (std::size_t j = 0; j < packed.size(); ++j) EXPECT_EQ(item_less(packed[i], packed[j]), i < j) << i << " " << j;
    }
}

TEST(ItemList, gives_its_items_in_turn) {
    ServerResult plan;
    ItemPacker packer;
    const std::vector<std::string> keys{"a", "b", "c"};
    for (const std::string& key : keys) {
        Item item;
        item.plan = PlanClass::orphan;
        item.key = key;
        plan.add(item, packer);
    }
    std::vector<std::string> found;
    for_each_item(plan.of(PlanClass::orphan), [&](const Item& item) { found.emplace_back(item.key); });
    EXPECT_EQ(found, keys);
    EXPECT_EQ(plan.of(PlanClass::orphan).size(), 3U);
    EXPECT_TRUE(plan.of(PlanClass::import).empty());
}

}  // namespace
}  // namespace serversync
