// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/plan/guard_result.hpp"
#include "tests/reconcile/world.hpp"

namespace serversync {

/// What an item of a test is; everything else of it is its own, so that each has an id of its own.
struct ItemModel {
    PlanClass plan = PlanClass::orphan;
    Situation situation = Situation::billed_but_missing;
    Disposition disposition = Disposition::proposed;
    Action action = Action::none;
    std::vector<Field> fields = {};  ///< that it changes, each proposed
    std::uint64_t client = 0;        ///< of its service; 0: one that no other has
    std::uint64_t from = 9;          ///< the service's server, which is not in the run
    const char* key = "";            ///< blank: one that no other has
};

inline const ItemModel an_orphan{};
inline const ItemModel an_import{PlanClass::import, Situation::unmanaged};
inline const ItemModel a_change{
    PlanClass::sync, Situation::differs, Disposition::proposed, Action::update_service, {Field::username}};
inline const ItemModel a_move{PlanClass::sync, Situation::moved, Disposition::proposed, Action::update_service, {Field::server}};
inline const ItemModel a_status{PlanClass::status_mismatch, Situation::live_while_suspended, Disposition::proposed,
                                Action::suspend_account};
inline const ItemModel a_termination{PlanClass::status_mismatch, Situation::live_after_termination, Disposition::proposed,
                                     Action::terminate_account};
inline const ItemModel a_review{PlanClass::review, Situation::duplicate_account, Disposition::report_only};

/// Servers 1 and 2 of 1000 live services and as many pairs each, with items of the test's making.
class GuardFixture : public testing::Test {
protected:
    GuardFixture() { reset(); }

    /// Takes all items away.
    void reset();

    /// Adds items to the server with the index.
    void add(std::size_t server, const ItemModel& model, std::size_t count = 1);

    /// What the guards say: "server guard count>limit of whole holds items", with "accepted" where an override lifts it.
    Texts tripped();

    /// The server's items of a class with the disposition; the tally must say the same.
    std::uint64_t count(std::size_t server, PlanClass plan, Disposition disposition) const;

    World world;
    std::vector<ServerFindings> findings;
    std::vector<Override> overrides;
    std::vector<GuardResult> results;  ///< of `tripped`
    std::vector<Diagnostic> diagnostics;

private:
    std::uint64_t m_id = 0;
};

/// The model with another disposition, key or origin.
ItemModel with(ItemModel model, Disposition disposition);
ItemModel with_key(ItemModel model, const char* key);
ItemModel with_situation(ItemModel model, Situation situation);
ItemModel with_fields(ItemModel model, std::vector<Field> fields);
ItemModel of_client(ItemModel model, std::uint64_t client);
ItemModel from_server(ItemModel model, std::uint64_t server);

}  // namespace serversync
