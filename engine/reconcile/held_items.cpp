// SPDX-License-Identifier: MIT
#include "engine/reconcile/held_items.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "engine/plan/digests.hpp"
#include "engine/plan/item_id.hpp"

namespace serversync {

namespace {

/// Whether an item or a change would be carried out, now or later.
bool is_open(Disposition disposition) { return disposition == Disposition::proposed || disposition == Disposition::deferred; }

}  // namespace

bool is_move(const PackedItem& item) {
    const Situation situation = item.situation();
    return situation == Situation::moved || situation == Situation::unassigned || situation == Situation::renamed;
}

HeldItems::HeldItems(std::span<ServerFindings> findings)
    : m_findings(findings), m_marks(findings.size()), m_fields(findings.size()) {
    for (std::size_t server = 0; server < findings.size(); ++server) {
        for (std::size_t plan = 0; plan < plan_class_count; ++plan)
            m_marks[server][plan].resize(findings[server].result.items[plan].size());
    }
}

PackedItem& HeldItems::item(const ItemPlace& place) const {
    return m_findings[place.server].result.of(place.plan).packed()[place.index];
}

std::vector<ItemPlace> HeldItems::of(std::uint32_t server, PlanClass plan,
                                     const std::function<bool(const PackedItem&)>& accept) const {
    std::vector<ItemPlace> places;
    const std::vector<PackedItem>& items = m_findings[server].result.of(plan).packed();
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (is_open(items[i].disposition()) && (!accept || accept(items[i]))) places.push_back({server, plan, i});
    }
    return places;
}

std::uint64_t HeldItems::digest(const std::vector<ItemPlace>& places) const {
    std::vector<ItemId> ids;
    ids.reserve(places.size());
    ItemReader reader;
    for (const ItemPlace& place : places) ids.push_back(item_id(reader.read(item(place))));
    return held_digest(std::move(ids));
}

void HeldItems::hold(const std::vector<ItemPlace>& places) {
    for (const ItemPlace& place : places) mark(place).held = true;
}

void HeldItems::hold_field(std::uint32_t server, Field field) { m_fields[server].push_back(field); }

void HeldItems::accept(const std::vector<ItemPlace>& places) {
    for (const ItemPlace& place : places) mark(place).accepted = true;
}

bool HeldItems::is_held_by_fields(const ItemPlace& place) const {
    const std::vector<Field>& fields = m_fields[place.server];
    if (fields.empty()) return false;
    const PackedItem& of = item(place);
    for (std::size_t i = 0; i < of.changes(); ++i) {
        if (is_open(of.disposition_of(i)) && std::find(fields.begin(), fields.end(), of.field_of(i)) == fields.end())
            return false;
    }
    return true;
}

void HeldItems::block_item(ServerResult& result, PackedItem& item) {
    if (!is_open(item.disposition())) return;
    auto& counts = result.tally.items[static_cast<std::size_t>(item.plan())];
    --counts[static_cast<std::size_t>(item.disposition())];
    ++counts[static_cast<std::size_t>(Disposition::blocked)];
    item.decide(Disposition::blocked, Cause::guard);
    for (std::size_t i = 0; i < item.changes(); ++i) {
        if (is_open(item.disposition_of(i))) item.decide_change(i, Disposition::blocked, Cause::guard);
    }
}

void HeldItems::block_fields(ServerResult& result, PackedItem& item, const std::vector<Field>& fields) {
    bool others = false;
    bool touched = false;
    for (std::size_t i = 0; i < item.changes(); ++i) {
        if (!is_open(item.disposition_of(i))) continue;
        const bool is_held = std::find(fields.begin(), fields.end(), item.field_of(i)) != fields.end();
        (is_held ? touched : others) = true;
        if (is_held) item.decide_change(i, Disposition::blocked, Cause::guard);
    }
    if (touched && !others) block_item(result, item);
}

void HeldItems::hold_rest_of_pairs() {
    for (std::uint32_t server = 0; server < m_findings.size(); ++server) {
        ServerResult& result = m_findings[server].result;
        std::vector<std::string_view> keys;
        const std::vector<PackedItem>& syncs = result.of(PlanClass::sync).packed();
        for (std::uint32_t i = 0; i < syncs.size(); ++i) {
            if (is_move(syncs[i]) && is_held({server, PlanClass::sync, i})) keys.push_back(syncs[i].key());
        }
        if (keys.empty()) continue;
        std::sort(keys.begin(), keys.end());
        for (const PlanClass plan : {PlanClass::sync, PlanClass::status_mismatch}) {
            const std::vector<PackedItem>& items = result.of(plan).packed();
            for (std::uint32_t i = 0; i < items.size(); ++i) {
                if (std::binary_search(keys.begin(), keys.end(), items[i].key())) mark({server, plan, i}).held = true;
            }
        }
    }
}

void HeldItems::block() {
    hold_rest_of_pairs();
    for (std::uint32_t server = 0; server < m_findings.size(); ++server) {
        ServerResult& result = m_findings[server].result;
        for (std::size_t plan = 0; plan < plan_class_count; ++plan) {
            std::vector<PackedItem>& items = result.items[plan].packed();
            for (std::size_t i = 0; i < items.size(); ++i) {
                if (m_marks[server][plan][i].held) block_item(result, items[i]);
            }
        }
        if (!m_fields[server].empty()) {
            for (PackedItem& item : result.of(PlanClass::sync).packed()) {
                if (!is_move(item)) block_fields(result, item, m_fields[server]);
            }
        }
    }
}

}  // namespace serversync
