// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/plan/packed_item.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Names an item of the run.
struct ItemPlace {
    std::uint32_t server = 0;  ///< index into the findings
    PlanClass plan = PlanClass::orphan;
    std::uint32_t index = 0;  ///< in the server's list of the class
};

/// The items that guards count and hold, and what became of each. A guard sees every item as it was before any guard held one, so
/// that no guard hides what another would say.
class HeldItems {
public:
    explicit HeldItems(std::span<ServerFindings> findings);

    /// The items of a class on a server that are proposed or deferred, and that `accept` takes.
    std::vector<ItemPlace> of(std::uint32_t server, PlanClass plan,
                              const std::function<bool(const PackedItem&)>& accept = {}) const;

    PackedItem& item(const ItemPlace& place) const;

    /// The digest of the items' ids that an override must name (law 240).
    std::uint64_t digest(const std::vector<ItemPlace>& places) const;

    void hold(const std::vector<ItemPlace>& places);
    void hold_field(std::uint32_t server, Field field);
    void accept(const std::vector<ItemPlace>& places);

    /// Whether something on its own server holds the item, or a person accepted it there.
    bool is_held(const ItemPlace& place) const { return mark(place).held; }
    bool is_accepted(const ItemPlace& place) const { return mark(place).accepted; }

    /// Whether nothing of the item is left beside fields that are held.
    bool is_held_by_fields(const ItemPlace& place) const;

    /// Holds the other items of each pair that is not one while its move is held.
    void hold_rest_of_pairs();

    /// Blocks what is held.
    void block();

private:
    struct Mark {
        bool held = false;
        bool accepted = false;
    };

    Mark& mark(const ItemPlace& place) { return m_marks[place.server][static_cast<std::size_t>(place.plan)][place.index]; }
    const Mark& mark(const ItemPlace& place) const {
        return m_marks[place.server][static_cast<std::size_t>(place.plan)][place.index];
    }
    static void block_item(ServerResult& result, PackedItem& item);
    static void block_fields(ServerResult& result, PackedItem& item, const std::vector<Field>& fields);

    std::span<ServerFindings> m_findings;
    std::vector<std::array<std::vector<Mark>, plan_class_count>> m_marks;
    std::vector<std::vector<Field>> m_fields;  ///< by server
};

/// Whether the item makes an account and a service a pair: a move, a link or a rename.
bool is_move(const PackedItem& item);

}  // namespace serversync
