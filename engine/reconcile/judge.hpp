#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "engine/reconcile/reconcile.hpp"

namespace serversync {

/// Joins texts in the plan's arena.
std::string_view join(ServerPlan& plan, std::initializer_list<std::string_view> parts);

/// Copies an account, or a service, with its texts into the plan. Texts that an account in the plan has too are taken from it.
const Account* keep(ServerPlan& plan, const Account& account);
const Service* keep(ServerPlan& plan, const Service& service, const Account* beside = nullptr);

/// Appends an item of the situation with the raw identifier, key and server filled in; `account` and `service` are kept in the plan, or null.
Item& add_item(ServerPlan& plan, PlanKind kind, Situation situation, Severity severity, const Account* account,
               const Service* service);

/// The service as a candidate of an item of this plan.
Candidate candidate(ServerPlan& plan, const Service& service, std::string_view note);

/// Sorts candidates by kind, server, id and name, and drops equal ones.
void sort_candidates(std::vector<Candidate>& candidates);

/// Whether the service's product belongs to another module than its server, or to none (decision 6).
bool is_of_other_module(const RunContext& run, const Module& module, const Service& service);

/// Judges the pairs of one server.
class Judge {
public:
    Judge(const RunContext& run, ServerFindings& findings) : m_run(run), m_findings(findings) {}

    /// Compares a pair field by field and by status, adds the items that follow, and counts them. `move` is a change of the server
    /// (situation `moved` or `unassigned`) that a sync item must carry. The texts may live anywhere.
    void pair(const Account& account, const Service& service, Situation situation = Situation::differs, const Change* move = nullptr);

    /// Adds the status item of an account and a service, if their statuses disagree. Returns it, or null.
    Item* status(const Account& account, const Service& service);

private:
    void compare_domain(const Account& account, const Service& service);
    void compare_username(const Account& account, const Service& service);
    void compare_primary_ip(const Account& account, const Service& service);
    void compare_product(const Account& account, const Service& service);
    void compare_created(const Account& account, const Service& service);
    void differ(Field field, std::string_view before, std::string_view after);
    void differ_in_case(Field field, std::string_view before, std::string_view after);
    Item* add_status(const Account& account, const Service& service);

    /// Appends an item on the pair at hand, which is kept in the plan once.
    Item& add(PlanKind kind, Situation situation, Severity severity, const Account& account, const Service& service);

    const RunContext& m_run;
    ServerFindings& m_findings;
    const Account* m_account = nullptr;  ///< of the pair at hand, in the plan; null: not kept yet
    const Service* m_service = nullptr;
    std::vector<Change> m_changes;  ///< of the pair at hand; texts are the pair's or in the plan
};

}  // namespace serversync
