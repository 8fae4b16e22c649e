// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "engine/plan/server_result.hpp"
#include "engine/reconcile/ages.hpp"

namespace serversync {

/// Items in the making. They point to where they were found (a listing, a batch of services, the mirror's facts) or to texts that
/// it keeps, and are packed into their plan before any of that is gone (law 74).
class Drafts {
public:
    /// Begins an item of the plan with the raw identifier, key and server filled in; it stays where it is until `file`.
    Item& add(const ServerResult& result, PlanClass kind, Situation situation, Severity severity, const Account* account,
              const Service* service);

    /// The items in the making, in the order in which they were begun.
    std::size_t size() const { return m_items.size(); }
    Item& operator[](std::size_t index) { return m_items[index]; }

    /// Copies a text that lives until `file`.
    std::string_view keep(std::string_view text) { return m_text.keep(text); }

    /// Copies a service that lives until `file`.
    const Service& keep(const Service& service) { return *m_text.keep_value(service); }

    /// Joins texts; the result lives until `file`.
    std::string_view join(std::initializer_list<std::string_view> parts);

    /// Packs the items into the plan, those that must wait as deferred, and forgets them.
    void file(ServerResult& result, const AgeLimits& ages);

private:
    TextArena m_text;
    std::deque<Item> m_items;
    ItemPacker m_packer;
};

/// The service as a candidate of an item. The note must live as long as the service.
Candidate candidate(const Service& service, std::string_view note);

/// Sorts candidates by kind, server, id and name, and drops equal ones.
void sort_candidates(std::vector<Candidate>& candidates);

/// Sorts an item's candidates and its evidence, and counts those beyond what an item lists.
void settle_candidates(Item& item);

}  // namespace serversync
