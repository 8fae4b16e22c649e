// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/reconcile/drafts.hpp"
#include "engine/reconcile/run_context.hpp"
#include "engine/reconcile/server_findings.hpp"

namespace serversync {

/// Copies a service with its texts into what is kept of the server.
const Service* keep(ServerFindings& findings, const Service& service);

/// Whether the service's product belongs to another module than its server, or to none (law 6).
bool is_of_other_module(const RunContext& run, const Module& module, const Service& service);

/// What became of a pair.
struct PairVerdict {
    Item* sync = nullptr;  ///< the draft of the fields that differ, if any do
    bool domain_differs = false;
    bool in_sync = false;      ///< nothing differs, its status neither
    bool case_domain = false;  ///< differs in letter case alone, and that is only counted
    bool case_username = false;
};

/// Judges the pairs of one server: drafts items, and counts only which option could name the package.
class Judge {
public:
    Judge(const RunContext& run, ServerFindings& findings, Drafts& drafts) : m_run(run), m_findings(findings), m_drafts(drafts) {}

    /// Compares a pair field by field, but for `settled`, and by status, and drafts the items that follow.
    PairVerdict pair(const Account& account, const Service& service, std::optional<Field> settled = std::nullopt);

    /// Drafts the item of one field that makes the two a pair: the server of a moved one, the identifier of a renamed one.
    Item& relation(const Account& account, const Service& service, Situation situation, Field field, std::string_view before,
                   std::string_view after);

    /// Drafts the status item of an account and a service, if their statuses disagree. Returns it, or null. `may_terminate`: an
    /// account of an ended service is surely that service's.
    Item* status(const Account& account, const Service& service, bool may_terminate = false);

private:
    // Those that return something tell whether the two differ in letter case alone, and that is only counted.
    bool compare_domain(const Account& account, const Service& service);
    bool compare_username(const Account& account, const Service& service);
    void compare_primary_ip(const Account& account, const Service& service);
    void compare_product(const Account& account, const Service& service);
    void count_options(const Account& account, const Service& service);
    void compare_created(const Account& account, const Service& service);
    Item& draft_sync(const Account& account, const Service& service, Situation situation);
    Action chosen(Action of_situation, Action by_billing) const;
    static void propose_status(Item& item, Action action);
    void differ(Field field, std::string_view before, std::string_view after);
    bool differ_in_case(Field field, std::string_view before, std::string_view after);

    const RunContext& m_run;
    ServerFindings& m_findings;
    Drafts& m_drafts;
    std::vector<Change> m_changes;  ///< of the current pair; texts are the pair's or in the drafts
};

/// How bad it is that an account is Suspended or live while its service is not (law 200); nothing where they agree.
std::optional<Severity> severity_of_statuses(const Account& account, const Service& service);

/// Counts a pair that was judged.
void count_pair(ServerFindings& findings, const PairVerdict& verdict, const Account& account, const Service& service);

}  // namespace serversync
