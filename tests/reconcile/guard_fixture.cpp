// SPDX-License-Identifier: MIT
#include "tests/reconcile/guard_fixture.hpp"

#include "engine/reconcile/guards.hpp"

namespace serversync {

void GuardFixture::reset() {
    findings.clear();
    diagnostics.clear();
    m_id = 0;
    for (const std::uint64_t id : {1U, 2U}) {
        ServerFindings& server = findings.emplace_back(world.findings_of(id));
        server.result.listing.rows = 990;
        server.result.tally.live_services = 1000;
        server.pairs = 1000;
    }
}

void GuardFixture::add(std::size_t server, const ItemModel& model, std::size_t count) {
    ItemPacker packer;
    ServerResult& result = findings[server].result;
    for (std::size_t i = 0; i < count; ++i) {
        ++m_id;
        const std::string key = *model.key != '\0' ? std::string(model.key) : "k" + std::to_string(m_id);
        const Account account = account_of(key);
        Service service = service_of(m_id, key);
        service.client_id = model.client != 0 ? model.client : 1000 + m_id;
        service.server_id = model.from;
        Item item;
        item.plan = model.plan;
        item.situation = model.situation;
        item.disposition = model.disposition;
        item.action = model.action;
        item.server_id = result.server_id;
        item.key = item.raw_identifier = key;
        if (model.plan != PlanClass::orphan) item.account = &account;
        if (model.plan != PlanClass::import) item.service = &service;
        for (const Field field : model.fields)
            item.changes.push_back({field, "a", "b", Authority::server, model.disposition, Cause::none, 0, {}});
        result.add(item, packer);
        ++result.tally.items[static_cast<std::size_t>(model.plan)][static_cast<std::size_t>(model.disposition)];
    }
}

Texts GuardFixture::tripped() {
    diagnostics.clear();
    results = apply_guards(world.run(), findings, overrides, diagnostics);
    Texts texts;
    for (const GuardResult& result : results) {
        std::string text = result.server_id == 0 ? "run" : std::to_string(result.server_id);
        text.append(" ").append(to_text(result.guard)).append(" ");
        if (result.accept.plan) text.append(to_text(*result.accept.plan)).append(" ");
        if (result.field) text.append(to_text(*result.field)).append(" ");
        text += std::to_string(result.count) + ">" + std::to_string(result.limit) + " of " + std::to_string(result.of) +
                " holds " + std::to_string(result.accept.count);
        if (result.overridden) text += " accepted";
        EXPECT_NE(result.overridden, result.blocked);
        EXPECT_EQ(result.accept.server_id, result.server_id);
        EXPECT_EQ(result.accept.guard, result.guard);
        EXPECT_FALSE(result.message.empty());
        texts.push_back(text);
    }
    return texts;
}

std::uint64_t GuardFixture::count(std::size_t server, PlanClass plan, Disposition disposition) const {
    std::uint64_t found = 0;
    for (const PackedItem item : findings[server].result.of(plan).packed())
        found += static_cast<std::uint64_t>(item.disposition() == disposition);
    EXPECT_EQ(findings[server].result.tally.items_in(plan, disposition), found);
    return found;
}

ItemModel with(ItemModel model, Disposition disposition) { return model.disposition = disposition, model; }
ItemModel with_key(ItemModel model, const char* key) { return model.key = key, model; }
ItemModel with_situation(ItemModel model, Situation situation) { return model.situation = situation, model; }
ItemModel with_fields(ItemModel model, std::vector<Field> fields) { return model.fields = std::move(fields), model; }
ItemModel of_client(ItemModel model, std::uint64_t client) { return model.client = client, model; }
ItemModel from_server(ItemModel model, std::uint64_t server) { return model.from = server, model; }

}  // namespace serversync
