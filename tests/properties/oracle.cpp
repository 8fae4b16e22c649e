// SPDX-License-Identifier: MIT
#include "oracle.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace serversync {

namespace {

using Strings = std::vector<std::string>;

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
}

/// Days since 1970 of "YYYY-MM-DD...", or nothing for the "no date" values.
std::optional<std::int64_t> day_of(const std::string& text) {
    const auto date = parse_date(text.substr(0, 10));
    return date ? std::optional<std::int64_t>(date->days) : std::nullopt;
}

struct Account {
    RandomRow row;
    std::uint64_t server = 0;
    std::string module, key;
    std::string outcome;  ///< "", "leftover", "witness", "done"
    std::vector<const RandomService*> ended;
};

struct Line {
    std::string plan;
    std::uint64_t server = 0;
    std::string situation, key;
    std::uint64_t service = 0;
    std::string action = "none", disposition = "proposed";
    std::map<std::string, std::string> changes;              ///< field → disposition
    std::optional<std::int64_t> account_born, service_born;  ///< seconds, the latest possible

    std::string text() const {
        std::string all = plan + " " + std::to_string(server) + " " + situation + " " + key + " " + std::to_string(service) +
                          " " + action + " " + disposition;
        for (const auto& [field, how] : changes) all += " " + field + ":" + how;
        return all;
    }
};

class Oracle {
public:
    explicit Oracle(const RandomFleet& fleet) : f(fleet) {}
    Strings go();

private:
    const RandomServer* server(std::uint64_t id) const {
        for (const auto& s : f.servers) {
            if (s.id == id) return &s;
        }
        return nullptr;
    }
    const RandomProduct* product(std::uint64_t id) const {
        for (const auto& p : f.products) {
            if (p.id == id) return &p;
        }
        return nullptr;
    }
    const RandomListing& listing(std::uint64_t id) const {
        return *std::find_if(f.listings.begin(), f.listings.end(), [&](const RandomListing& l) { return l.server == id; });
    }
    std::string authority(Field field) const { return std::string(to_text(f.policy.of(field))); }

    static std::string kind(const RandomService& s) {
        if (s.status == "Active" || s.status == "Suspended") return "live";
        if (s.status == "Terminated" || s.status == "Cancelled" || s.status == "Fraud") return "ended";
        return s.status == "Completed" ? "completed" : s.status == "Pending" ? "pending" : "unknown";
    }
    std::string own_module(const RandomService& s) const {
        if (const auto* p = product(s.product)) return p->module;
        return "";
    }
    bool foreign(const RandomService& s, const std::string& module) const {
        return product(s.product) != nullptr && own_module(s) != module;
    }
    std::string key_module(const RandomService& s) const {
        if (const auto* at = server(s.server)) return at->module;
        return own_module(s);
    }
    std::string key(const RandomService& s) const {
        const std::string module = key_module(s);
        if (module.empty()) return "";
        const std::string identity = RandomFleet::identity_of(module);
        return lower(identity == "domain" ? s.domain : identity == "username" ? s.username : s.custom);
    }
    /// Whether a service is of a module for the pass across servers.
    bool of_module(const RandomService& s, const std::string& module) const {
        if (product(s.product) != nullptr) return own_module(s) == module;
        return server(s.server) != nullptr && server(s.server)->module == module;
    }
    bool readable(std::uint64_t id) const { return listing(id).state == "complete" || listing(id).state == "partial"; }
    std::set<std::uint64_t> meant(const std::string& module, const std::string& package) const {
        std::set<std::uint64_t> ids;
        if (module == "panelx" || package.empty()) return ids;
        for (const auto& p : f.products) {
            if (p.module == module && p.package == package) ids.insert(p.id);
        }
        return ids;
    }

    void read_accounts();
    bool uninformative(std::uint64_t server, std::string RandomRow::*column) const;
    bool created_uninformative(std::uint64_t server) const;
    std::uint64_t live_services(std::uint64_t id) const;
    std::size_t rejected(std::uint64_t id) const;
    bool proven(std::uint64_t id) const { return read_in_full(id) && rejected(id) == 0; }
    bool read_in_full(std::uint64_t id) const {
        return listing(id).state == "complete" && !(listing(id).rows.size() + listing(id).rejected == 0 && live_services(id) > 0);
    }
    void pair_server(const RandomServer& at);
    void judge(const Account& a, const RandomService& s, const std::string& situation);
    void status(const Account& a, const RandomService& s);
    void across();
    void finish();
    Line& add(const std::string& plan, std::uint64_t server, const std::string& situation, const Account* a,
              const RandomService* s);

    const RandomFleet& f;
    std::vector<Account> accounts;
    std::vector<const RandomService*> missing;
    std::vector<Line> lines;
    std::map<std::uint64_t, std::uint64_t> pairs;
    std::set<std::uint64_t> settled;
};

Line& Oracle::add(const std::string& plan, std::uint64_t at, const std::string& situation, const Account* a,
                  const RandomService* s) {
    Line line;
    line.plan = plan;
    line.server = at;
    line.situation = situation;
    line.key = a != nullptr ? a->key : key(*s);
    line.service = s == nullptr ? 0 : s->id;
    if (plan == "review") line.disposition = "report_only";
    if (a != nullptr && day_of(a->row.created) && !created_uninformative(at))
        line.account_born = *day_of(a->row.created) * 86400 + 43200;
    if (s != nullptr && day_of(s->registered)) line.service_born = (*day_of(s->registered) + 1) * 86400;
    lines.push_back(line);
    return lines.back();
}

void Oracle::read_accounts() {
    for (const auto& l : f.listings) {
        if (!readable(l.server)) continue;
        for (const RandomRow& row : l.rows) {
            Account a;
            a.row = row;
            a.server = l.server;
            a.module = server(l.server)->module;
            const std::string identity = RandomFleet::identity_of(a.module);
            std::string raw = row.identifier;
            if (raw.empty()) raw = identity == "domain" ? row.domain : identity == "username" ? row.username : "";
            if (raw.empty()) continue;
            a.key = lower(raw);
            accounts.push_back(a);
        }
    }
}

bool Oracle::uninformative(std::uint64_t id, std::string RandomRow::*column) const {
    Strings values;
    for (const Account& a : accounts) {
        if (a.server == id && !(a.row.*column).empty()) values.push_back(a.row.*column);
    }
    if (values.size() < 10 || std::set<std::string>(values.begin(), values.end()).size() != 1) return false;
    return column != &RandomRow::ip || values.front() != "192.0.2.1";
}

bool Oracle::created_uninformative(std::uint64_t id) const {
    std::set<std::int64_t> values;
    std::size_t count = 0;
    for (const Account& a : accounts) {
        if (a.server != id || !day_of(a.row.created)) continue;
        values.insert(*day_of(a.row.created));
        ++count;
    }
    return count >= 10 && values.size() == 1;
}

std::uint64_t Oracle::live_services(std::uint64_t id) const {
    std::uint64_t count = 0;
    for (const auto& s : f.services)
        count += s.server == id && kind(s) == "live" && !foreign(s, server(id)->module) && !key(s).empty() ? 1U : 0U;
    return count;
}

std::size_t Oracle::rejected(std::uint64_t id) const {
    std::size_t count = listing(id).rejected;
    const std::string identity = RandomFleet::identity_of(server(id)->module);
    for (const RandomRow& row : listing(id).rows) {
        count += row.identifier.empty() && (identity == "custom" || (identity == "domain" ? row.domain : row.username).empty())
                     ? 1U
                     : 0U;
    }
    return count;
}

void Oracle::status(const Account& a, const RandomService& s) {
    const std::string row = lower(a.row.status);
    if (row != "active" && row != "suspended") {
        if (row != "terminated" && row != "pending") return;
        if (kind(s) == "unknown" || lower(s.status) == row || (kind(s) == "ended" && row == "terminated")) return;
        add("status_mismatch", a.server, "status_outside_contract", &a, &s).disposition = "report_only";
        return;
    }
    const bool active = row == "active";
    std::string situation;
    if (s.status == "Pending") situation = active ? "live_before_acceptance" : "suspended_before_acceptance";
    if (s.status == "Active" && !active) situation = "suspended_on_server";
    if (s.status == "Suspended" && active) situation = "live_while_suspended";
    if (kind(s) == "ended") situation = active ? "live_after_termination" : "not_removed";
    if (s.status == "Completed" && !active) situation = "suspended_after_completion";
    if (situation.empty()) return;
    Line& line = add("status_mismatch", a.server, situation, &a, &s);
    const std::string who = authority(Field::status);
    if (kind(s) == "ended") {
        line.action = "terminate_account";
        if (!f.policy.terminate_accounts || who == "report") line.disposition = "report_only";
    } else if (s.status == "Completed") {
        line.disposition = "report_only";
    } else {
        line.action = "set_service_status";
        if (who == "billing" && s.status == "Active") line.action = "unsuspend_account";
        if (who == "billing" && s.status == "Suspended") line.action = "suspend_account";
        if (s.status == "Pending" || who == "report") line.disposition = "report_only";
    }
}

void Oracle::judge(const Account& a, const RandomService& s, const std::string& situation) {
    ++pairs[a.server];
    std::map<std::string, std::string> changes;
    const auto differ = [&](Field field) {
        changes[std::string(to_text(field))] = authority(field) == "server" ? "proposed" : "report_only";
    };
    if (situation != "differs") differ(Field::server);
    if (!a.row.domain.empty() && !uninformative(a.server, &RandomRow::domain) && lower(a.row.domain) != lower(s.domain)) {
        differ(Field::domain);
        if (RandomFleet::identity_of(a.module) == "domain") changes["domain"] = "report_only";
    }
    if (!a.row.username.empty() && !uninformative(a.server, &RandomRow::username) && lower(a.row.username) != lower(s.username)) {
        differ(Field::username);
        if (RandomFleet::identity_of(a.module) == "username") changes["username"] = "report_only";
    }
    if (!a.row.ip.empty() && !uninformative(a.server, &RandomRow::ip) && a.row.ip != (s.ip.empty() ? "192.0.2.1" : s.ip))
        differ(Field::primaryip);
    const RandomProduct* p = product(s.product);
    if (a.module != "panelx" && p != nullptr && p->module == a.module && p->package != a.row.product &&
        !uninformative(a.server, &RandomRow::product)) {
        const auto ids = meant(a.module, a.row.product);
        if (ids.count(s.product) == 0) {
            differ(Field::product);
            if (ids.size() != 1) changes["product"] = "report_only";
        }
    }
    const auto created = day_of(a.row.created);
    const auto registered = day_of(s.registered);
    if (created && registered && !created_uninformative(a.server) && std::abs(*created - *registered) > 1) differ(Field::created);
    if (!changes.empty()) {
        Line& line = add("sync", a.server, situation, &a, &s);
        line.changes = changes;
        line.disposition = "report_only";
        for (const auto& [field, how] : changes) {
            if (how == "proposed") {
                line.disposition = "proposed";
                line.action = "update_service";
            }
        }
    }
    if (kind(s) == "unknown") {
        add("review", a.server, "unknown_service_status", &a, &s);
    } else {
        status(a, s);
    }
}

void Oracle::pair_server(const RandomServer& at) {
    if (!readable(at.id)) return;
    std::vector<const RandomService*> here;
    for (const auto& s : f.services) {
        if (s.server == at.id) here.push_back(&s);
    }
    std::set<std::string> repeated;
    for (Account& a : accounts) {
        if (a.server != at.id) continue;
        std::size_t same = 0;
        for (const Account& b : accounts) same += b.server == at.id && b.key == a.key ? 1U : 0U;
        if (same > 1) {
            a.outcome = "witness";
            if (repeated.insert(a.key).second) add("review", at.id, "duplicate_account", &a, nullptr);
            continue;
        }
        std::vector<const RandomService*> group;
        for (const auto* s : here) {
            if (key(*s) == a.key) group.push_back(s);
        }
        a.outcome = "leftover";
        if (group.empty()) continue;
        std::vector<const RandomService*> chosen;
        for (const bool other : {false, true}) {
            for (const Strings& kinds : {Strings{"live", "unknown"}, Strings{"completed"}, Strings{"pending"}}) {
                if (!chosen.empty()) continue;
                for (const auto* s : group) {
                    // An unknown status is of the live class only where is_live says so for the duplicates below.
                    if (std::count(kinds.begin(), kinds.end(), kind(*s)) > 0 && foreign(*s, at.module) == other)
                        chosen.push_back(s);
                }
            }
        }
        if (chosen.empty()) {
            a.ended = group;
            continue;
        }
        const RandomService* pair = chosen.front();
        if (chosen.size() > 1) {
            const auto ids =
                uninformative(at.id, &RandomRow::product) ? std::set<std::uint64_t>{} : meant(at.module, a.row.product);
            std::vector<const RandomService*> fitting;
            for (const auto* s : chosen) {
                if (ids.count(s->product) > 0) fitting.push_back(s);
            }
            if (fitting.size() != 1) {
                a.outcome = "witness";
                add("review", at.id, "ambiguous_service", &a, nullptr);
                continue;
            }
            pair = fitting.front();
        }
        for (const auto* s : group) {
            if (s != pair && kind(*s) == "live") add("review", at.id, "duplicate_service", &a, s);
        }
        if (kind(*pair) == "pending") {
            a.outcome = "witness";
            status(a, *pair);
        } else {
            a.outcome = "done";
            judge(a, *pair, "differs");
        }
    }
    for (const auto* s : here) {
        const bool listed = std::any_of(accounts.begin(), accounts.end(),
                                        [&](const Account& a) { return a.server == at.id && a.key == key(*s); });
        if ((listed && !key(*s).empty()) || foreign(*s, at.module)) continue;
        if (kind(*s) == "unknown") add("review", at.id, "unknown_service_status", nullptr, s);
        if (kind(*s) != "live") continue;
        if (key(*s).empty()) {
            add("review", at.id, "no_identity", nullptr, s);
        } else {
            missing.push_back(s);
        }
    }
}

void Oracle::across() {
    const auto is_missing = [&](const RandomService& s) {
        return std::find(missing.begin(), missing.end(), &s) != missing.end();
    };
    for (const Account& a : accounts) {
        if (a.outcome != "leftover") continue;
        std::vector<const RandomService*> present, gone, loose, unproven, other;
        for (const auto& s : f.services) {
            if (s.server == a.server || key(s) != a.key || !of_module(s, a.module) || kind(s) == "ended") continue;
            if (kind(s) != "live") {
                other.push_back(&s);
            } else if (server(s.server) == nullptr) {
                loose.push_back(&s);
            } else if (!readable(s.server)) {
                unproven.push_back(&s);
            } else if (!is_missing(s)) {
                present.push_back(&s);
            } else {
                (proven(s.server) ? gone : unproven).push_back(&s);
            }
        }
        const auto settle = [&] {
            for (const auto* list : {&gone, &unproven}) {
                for (const auto* s : *list) {
                    if (is_missing(*s)) settled.insert(s->id);
                }
            }
        };
        std::size_t rivals = 0;
        for (const Account& b : accounts)
            rivals += b.module == a.module && b.key == a.key && (b.outcome == "leftover" || b.outcome == "witness") ? 1U : 0U;
        const std::size_t live = gone.size() + loose.size() + unproven.size();
        if (!present.empty()) {
            add("review", a.server, "leftover_copy", &a, nullptr);
            settle();
        } else if (live + other.size() == 0 && !a.ended.empty()) {
            const RandomService* last =
                *std::max_element(a.ended.begin(), a.ended.end(), [](auto* l, auto* r) { return l->id < r->id; });
            status(a, *last);
        } else if (live + other.size() == 0) {
            const bool active = lower(a.row.status) == "active" || lower(a.row.status) == "suspended";
            Line& line = add("import", a.server, "unmanaged", &a, nullptr);
            const bool allowed = authority(Field::existence) == "server" && active;
            line.action = allowed ? "create_service" : "none";
            if (!allowed) line.disposition = "report_only";
        } else {
            const RandomService* target =
                gone.size() + loose.size() == 1 ? (gone.empty() ? loose.front() : gone.front()) : nullptr;
            bool fits = live == 1 && other.empty() && target != nullptr && rivals == 1 && a.ended.empty();
            if (fits) {
                const std::string row = lower(a.row.status);
                const bool domains_differ = RandomFleet::identity_of(a.module) != "domain" && !a.row.domain.empty() &&
                                            !target->domain.empty() && !uninformative(a.server, &RandomRow::domain) &&
                                            lower(a.row.domain) != lower(target->domain);
                fits = row != "terminated" && row != "pending" && !domains_differ;
            }
            if (fits) {
                judge(a, *target, gone.empty() ? "unassigned" : "moved");
            } else {
                add("review", a.server, "ambiguous_move", &a, nullptr);
            }
            settle();
        }
    }
    for (const auto* s : missing) {
        if (settled.count(s->id) > 0) continue;
        const std::string module = server(s->server)->module;
        const bool witness = std::any_of(accounts.begin(), accounts.end(), [&](const Account& a) {
            return a.module == module && a.key == key(*s) && a.outcome == "witness";
        });
        bool unread = false;
        for (const auto& at : f.servers) {
            if (at.module != module || at.id == s->server || (read_in_full(at.id) && rejected(at.id) == 0)) continue;
            std::uint64_t live = 0;
            for (const auto& other : f.services) live += other.server == at.id && kind(other) == "live" ? 1U : 0U;
            unread = unread || listing(at.id).state != "missing" || !at.disabled || live > 0;
        }
        if (witness) {
            add("review", s->server, "ambiguous_move", nullptr, s);
        } else if (unread) {
            add("review", s->server, "missing_unconfirmed", nullptr, s);
        } else {
            Line& line =
                add("orphan", s->server, s->status == "Active" ? "billed_but_missing" : "suspended_and_missing", nullptr, s);
            const std::string who = authority(Field::existence);
            line.action = who == "server" ? "terminate_service" : who == "billing" ? "create_account" : "none";
            if (who == "report") line.disposition = "report_only";
        }
    }
}

void Oracle::finish() {
    const std::int64_t limit = fleet_as_of().seconds - 86400;
    const auto withhold = [](Line& line, const std::string& how) {
        line.disposition = how;
        for (auto& [field, state] : line.changes) state = state == "proposed" || state == "deferred" ? how : state;
    };
    for (Line& line : lines) {
        if (line.disposition != "proposed") continue;
        if ((line.account_born && *line.account_born > limit) || (line.service_born && *line.service_born > limit))
            withhold(line, "deferred");
    }
    const auto held = [](const Line& line) { return line.disposition == "proposed" || line.disposition == "deferred"; };
    const auto in = [&](const Line& line, std::uint64_t at, const std::string& plan) {
        return line.server == at && line.plan == plan;
    };
    const auto count = [&](std::uint64_t at, const std::string& plan) {
        return static_cast<std::uint64_t>(
            std::count_if(lines.begin(), lines.end(), [&](const Line& line) { return in(line, at, plan) && held(line); }));
    };
    const auto block = [&](std::uint64_t at, const std::string& plan) {
        for (Line& line : lines) {
            if (in(line, at, plan) && held(line)) withhold(line, "blocked");
        }
    };
    for (const auto& at : f.servers) {
        const std::uint64_t live = readable(at.id) ? live_services(at.id) : 0;
        const std::uint64_t p = pairs[at.id];
        if (!proven(at.id) || count(at.id, "orphan") > std::max(f.policy.orphans.floor, live * f.policy.orphans.per_mille / 1000))
            block(at.id, "orphan");
        if (count(at.id, "status_mismatch") >
            std::max(f.policy.status_changes.floor, p * f.policy.status_changes.per_mille / 1000))
            block(at.id, "status_mismatch");
        for (const Field field : {Field::domain, Field::username, Field::primaryip, Field::product, Field::created}) {
            const std::string name(to_text(field));
            std::uint64_t differ = 0;
            for (const Line& line : lines) differ += in(line, at.id, "sync") && line.changes.count(name) > 0 ? 1U : 0U;
            if (p < 10 || differ * 10 < p * 9 || authority(field) != "server" || count(at.id, "sync") == 0) continue;
            for (Line& line : lines) {
                if (!in(line, at.id, "sync") || line.changes.count(name) == 0 ||
                    (line.changes[name] != "proposed" && line.changes[name] != "deferred"))
                    continue;
                line.changes[name] = "blocked";
                const bool others = std::any_of(line.changes.begin(), line.changes.end(), [](const auto& change) {
                    return change.second == "proposed" || change.second == "deferred";
                });
                if (!others && held(line)) line.disposition = "blocked";
            }
        }
        if (count(at.id, "sync") > std::max(f.policy.syncs.floor, p * f.policy.syncs.per_mille / 1000)) block(at.id, "sync");
        if (count(at.id, "import") > f.policy.imports) block(at.id, "import");
    }
    std::uint64_t orphans = 0;
    for (const auto& at : f.servers) orphans += count(at.id, "orphan");
    if (orphans > f.policy.run_orphans) {
        for (const auto& at : f.servers) block(at.id, "orphan");
    }
}

Strings Oracle::go() {
    read_accounts();
    for (const auto& at : f.servers) pair_server(at);
    across();
    finish();
    Strings texts;
    for (const Line& line : lines) texts.push_back(line.text());
    std::sort(texts.begin(), texts.end());
    return texts;
}

}  // namespace

std::vector<std::string> expected_items(const RandomFleet& fleet) { return Oracle(fleet).go(); }

}  // namespace serversync
