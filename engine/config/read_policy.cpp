// SPDX-License-Identifier: MIT
#include "engine/config/read_policy.hpp"

#include <optional>
#include <string>

namespace serversync {

namespace {

/// What stands in the file of situations, some of which two keys can speak of.
struct SituationKeys {
    std::optional<Authority> status;
    std::optional<Action> live_while_suspended, suspended_on_server;
    std::optional<bool> terminate, old_terminate;
};

ConfigNode::Members class_limits(ClassLimits& limits) {
    return {{"percent", [&](const ConfigNode& n) { limits.server.per_mille = n.per_mille(); }},
            {"floor", [&](const ConfigNode& n) { limits.server.floor = n.number(); }},
            {"run_percent", [&](const ConfigNode& n) { limits.run.per_mille = n.per_mille(); }},
            {"run_floor", [&](const ConfigNode& n) { limits.run.floor = n.number(); }}};
}

/// `renamed`: keys of older versions.
std::function<void(const ConfigNode&)> read_limits(ClassLimits& limits, const ConfigNode::Renamed& renamed = {}) {
    return [&limits, renamed](const ConfigNode& n) { n.object(class_limits(limits), renamed); };
}

bool read_terminate(const ConfigNode& node) { return node.choice<bool>({{"report", false}, {"terminate", true}}); }

void read_situations(const ConfigNode& node, SituationKeys& keys) {
    node.object({{"live_while_suspended",
                  [&](const ConfigNode& n) {
                      keys.live_while_suspended = n.choice<Action>({{"suspend_account", Action::suspend_account},
                                                                    {"set_service_status", Action::set_service_status},
                                                                    {"report", Action::none}});
                  }},
                 {"suspended_on_server",
                  [&](const ConfigNode& n) {
                      keys.suspended_on_server = n.choice<Action>({{"set_service_status", Action::set_service_status},
                                                                   {"unsuspend_account", Action::unsuspend_account},
                                                                   {"report", Action::none}});
                  }},
                 {"live_after_termination", [&](const ConfigNode& n) { keys.terminate = read_terminate(n); }}});
}

SituationPolicy situations_of(Authority status) {
    switch (status) {
        case Authority::server:
            return {Action::set_service_status, Action::set_service_status};
        case Authority::billing:
            return {Action::unsuspend_account, Action::suspend_account};
        case Authority::report:
            break;
    }
    return {Action::none, Action::none};
}

/// A situation's own key says more than the authority for the status.
void apply(const SituationKeys& keys, const ConfigNode& node, Policy& policy) {
    if (keys.terminate && keys.old_terminate && *keys.terminate != *keys.old_terminate)
        node.fail("'live_after_termination' and 'situations' contradict each other");
    if (keys.status) policy.situations = situations_of(*keys.status);
    SituationPolicy& situations = policy.situations;
    situations.live_while_suspended = keys.live_while_suspended.value_or(situations.live_while_suspended);
    situations.suspended_on_server = keys.suspended_on_server.value_or(situations.suspended_on_server);
    policy.terminate_accounts = keys.terminate.value_or(keys.old_terminate.value_or(policy.terminate_accounts));
}

}  // namespace

void read_policy(const ConfigNode& node, Policy& policy) {
    SituationKeys keys;
    const auto authority = [&](const std::string& name, const ConfigNode& n) {
        const auto field = parse_word<Field>(name);
        if (!field) n.fail("unknown field; known: server, domain, username, primaryip, product, created, status, existence");
        const auto value =
            n.choice<Authority>({{"server", Authority::server}, {"billing", Authority::billing}, {"report", Authority::report}});
        policy.authority[static_cast<std::size_t>(*field)] = value;
        if (*field == Field::status) keys.status = value;
    };
    node.object(
        {{"authority", [&](const ConfigNode& n) { n.each_member(authority); }},
         {"situations", [&](const ConfigNode& n) { read_situations(n, keys); }},
         {"orphans", read_limits(policy.orphans, {{"run", "'run_percent' (of all live services) and 'run_floor'"}})},
         {"moves", read_limits(policy.moves)},
         {"status_changes", read_limits(policy.status_changes)},
         {"syncs", read_limits(policy.syncs)},
         {"imports", read_limits(policy.imports, {{"per_server", "'floor'"}})},
         {"sightings", [&](const ConfigNode& n) { policy.sightings = n.number(1); }},
         {"field_share",
          [&](const ConfigNode& n) {
              n.object({{"percent", [&](const ConfigNode& m) { policy.field_share_per_mille = m.per_mille(); }},
                        {"pairs", [&](const ConfigNode& m) { policy.field_share_pairs = m.number(1); }}});
          }},
         {"uninformative_rows", [&](const ConfigNode& n) { policy.uninformative_rows = n.number(2); }},
         {"mirror_max_age", [&](const ConfigNode& n) { policy.mirror_max_age = n.duration(); }},
         {"listing_max_age", [&](const ConfigNode& n) { policy.listing_max_age = n.duration(); }},
         {"item_min_age", [&](const ConfigNode& n) { policy.item_min_age = n.duration(); }},
         {"pending_max_days", [&](const ConfigNode& n) { policy.pending_max_days = static_cast<std::int64_t>(n.number(1)); }},
         {"live_after_termination", [&](const ConfigNode& n) { keys.old_terminate = read_terminate(n); }},
         {"case_differences", [&](const ConfigNode& n) {
              policy.case_items = n.choice<bool>({{"count", false}, {"items", true}});
          }}});
    apply(keys, node, policy);
}

}  // namespace serversync
