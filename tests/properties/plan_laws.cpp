// SPDX-License-Identifier: MIT
#include "plan_laws.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "engine/model/service.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

namespace {

/// A row with the server that lists it.
struct Listed {
    const RandomServer* server;
    const RandomRow* row;
    std::string key;
};

struct Shared {
    const char* name;
    bool (*has)(const RandomFleet&, const Listed&, const RandomService&);
};

std::string without_www(const std::string& text) {
    const std::string folded = fold_ascii(text);
    return folded.rfind("www.", 0) == 0 ? folded.substr(4) : folded;
}

/// The machine that the service is on.
const RandomServer* home_of(const RandomFleet& fleet, const RandomService& service) {
    std::uint64_t id = service.server;
    for (const RandomServer& server : fleet.servers) {
        if (server.id == id && server.same_as != 0) id = server.same_as;
    }
    for (const RandomServer& server : fleet.servers) {
        if (server.id == id) return &server;
    }
    return nullptr;
}

std::string service_key(const RandomFleet& fleet, const RandomService& service) {
    const RandomServer* home = home_of(fleet, service);
    if (home == nullptr) return "";
    const std::string& identity = fleet.module_of(*home).identity;
    return fold_ascii(identity == "domain"      ? service.domain
                      : identity == "username"  ? service.username
                      : identity == "serviceid" ? std::to_string(service.id)
                                                : service.custom);
}

std::string row_key(const RandomFleet& fleet, const RandomServer& server, const RandomRow& row) {
    const std::string& identity = fleet.module_of(server).identity;
    return fold_ascii(!row.identifier.empty() ? row.identifier
                      : identity == "domain"  ? row.domain
                                              : (identity == "username" ? row.username : std::string()));
}

/// Whether an address, or an e-mail with a day, joins the service (law 233): live, of its server's module, and known to be
/// missing, without a key, or without a server.
bool is_joined_by_chance(const RandomFleet& fleet, const RandomService& service) {
    const RandomServer* home = home_of(fleet, service);
    if (home == nullptr || home->gone) return true;
    for (const RandomProduct& product : fleet.products) {
        if (product.id == service.product && product.module != home->module) return false;
    }
    return std::any_of(fleet.listings.begin(), fleet.listings.end(), [&](const RandomListing& listing) {
        return listing.server == home->id && (listing.state == "complete" || listing.state == "partial");
    });
}

bool is_of_module(const RandomFleet& fleet, const Listed& listed, const RandomService& service) {
    const RandomServer* home = home_of(fleet, service);
    return home != nullptr && home->module == listed.server->module;
}

std::string domain_of_row(const RandomFleet& fleet, const Listed& listed) {
    return without_www(fleet.module_of(*listed.server).identity == "domain" ? listed.key : listed.row->domain);
}

std::string email_of(const RandomFleet& fleet, std::uint64_t id) {
    for (const RandomClient& client : fleet.clients) {
        if (client.id == id) return fold_ascii(client.email);
    }
    return "";
}

bool are_a_day_apart(const RandomRow& row, const RandomService& service) {
    const auto created = parse_date(row.created.substr(0, 10)), registered = parse_date(service.registered);
    return created && registered && std::abs(created->days - registered->days) <= 1;
}

/// An address of several clients is nobody's.
bool has_email(const RandomFleet& fleet, const Listed& l, const RandomService& s) {
    const std::string email = fold_ascii(l.row->email);
    const auto owners = std::count_if(fleet.clients.begin(), fleet.clients.end(),
                                      [&](const RandomClient& client) { return fold_ascii(client.email) == email; });
    return !email.empty() && owners == 1 && email == email_of(fleet, s.client);
}

const std::array<Shared, 4> values{{
    {"domain",
     [](const RandomFleet& f, const Listed& l, const RandomService& s) {
         const std::string domain = domain_of_row(f, l);
         return domain.find('.') != std::string::npos && domain == without_www(s.domain);
     }},
    {"user name",
     [](const RandomFleet& f, const Listed& l, const RandomService& s) {
         return is_of_module(f, l, s) && !l.row->username.empty() && fold_ascii(l.row->username) == fold_ascii(s.username);
     }},
    {"address",
     [](const RandomFleet& f, const Listed& l, const RandomService& s) {
         return is_of_module(f, l, s) && is_joined_by_chance(f, s) && l.row->ip.rfind("203.", 0) == 0 && l.row->ip == s.ip;
     }},
    {"e-mail and creation",
     [](const RandomFleet& f, const Listed& l, const RandomService& s) {
         return is_of_module(f, l, s) && is_joined_by_chance(f, s) && has_email(f, l, s) && are_a_day_apart(*l.row, s);
     }},
}};

std::vector<Listed> rows_of(const RandomFleet& fleet) {
    std::vector<Listed> rows;
    for (const RandomListing& listing : fleet.listings) {
        if (listing.state != "complete" && listing.state != "partial") continue;
        for (const RandomServer& server : fleet.servers) {
            if (server.id != listing.server) continue;
            for (const RandomRow& row : listing.rows) rows.push_back({&server, &row, row_key(fleet, server, row)});
        }
    }
    return rows;
}

bool is_ended_word(const std::string& status) { return is_ended(parse_service_status(status)); }

/// A row that no service of its server has, and no other row repeats.
bool has_no_service(const RandomFleet& fleet, const std::vector<Listed>& rows, const Listed& listed) {
    for (const Listed& other : rows) {
        if (other.row != listed.row && other.server == listed.server && other.key == listed.key) return false;
    }
    return std::none_of(fleet.services.begin(), fleet.services.end(), [&](const RandomService& s) {
        return home_of(fleet, s) == listed.server && !is_ended_word(s.status) && service_key(fleet, s) == listed.key;
    });
}

/// Whether the account is a reseller's whose own service is live on its server (law 236).
bool is_resold(const RandomFleet& fleet, const Listed& listed) {
    const std::string owner = fold_ascii(listed.row->owner);
    if (owner.empty() || owner == fold_ascii(listed.row->username)) return false;
    const auto is_for_resellers = [&](const RandomService& service) {
        return std::any_of(fleet.products.begin(), fleet.products.end(), [&](const RandomProduct& product) {
            return product.id == service.product && product.type == "reselleraccount";
        });
    };
    return std::any_of(fleet.services.begin(), fleet.services.end(), [&](const RandomService& service) {
        return is_live(parse_service_status(service.status)) && home_of(fleet, service) == listed.server &&
               fold_ascii(service.username) == owner && is_for_resellers(service);
    });
}

bool has_no_row(const RandomFleet& fleet, const std::vector<Listed>& rows, const RandomService& service) {
    const std::string key = service_key(fleet, service);
    return is_live(parse_service_status(service.status)) && !key.empty() &&
           std::none_of(rows.begin(), rows.end(),
                        [&](const Listed& l) { return l.server == home_of(fleet, service) && l.key == key; });
}

/// Only what is certainly a contradiction: both sides given, and different. What is another client's counts twice.
int certain_contradictions(const RandomFleet& fleet, const Listed& l, const RandomService& s) {
    const std::string& identity = fleet.module_of(*l.server).identity;
    int count = 0;
    const std::string domain = domain_of_row(fleet, l);
    const auto is_of_another = [&](auto has) {
        return std::any_of(fleet.services.begin(), fleet.services.end(), [&](const RandomService& other) {
            return other.client != s.client && is_live(parse_service_status(other.status)) && has(other);
        });
    };
    if (identity != "domain" && !domain.empty() && !s.domain.empty() && domain != without_www(s.domain))
        count += is_of_another([&](const RandomService& other) { return without_www(other.domain) == domain; }) ? 2 : 1;
    const std::string username = fold_ascii(l.row->username);
    if (identity != "username" && !username.empty() && !s.username.empty() && username != fold_ascii(s.username))
        count += is_of_another([&](const RandomService& other) { return fold_ascii(other.username) == username; }) ? 2 : 1;
    const bool is_known = std::any_of(fleet.clients.begin(), fleet.clients.end(), [&](const RandomClient& client) {
        return client.id != s.client && !client.email.empty() && fold_ascii(client.email) == fold_ascii(l.row->email);
    });
    count += is_known && !has_email(fleet, l, s);
    count += l.row->ip.rfind("203.", 0) == 0 && s.ip.rfind("203.", 0) == 0 && l.row->ip != s.ip;
    // A date of termination says nothing of a service that lives.
    const auto created = parse_date(l.row->created.substr(0, 10)), terminated = parse_date(s.terminated);
    count += is_ended_word(s.status) && created && terminated && *created > *terminated;
    return count;
}

/// Whether one of the two was found to be another's.
bool is_taken(const std::vector<Finding>& findings, const Listed& l, const RandomService& s) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
        const bool is_join = finding.situation == "moved" || finding.situation == "unassigned" ||
                             finding.situation == "renamed" || finding.situation == "possible_rename" ||
                             finding.situation == "moved_elsewhere" ||
                             (finding.situation == "ambiguous_move" && finding.service != 0);
        const bool is_row = finding.server == l.server->id && finding.key == l.key;
        return is_join && is_row != (finding.service == s.id);
    });
}

}  // namespace

std::string lost_agreement(const RandomFleet& fleet, const std::vector<Finding>& findings,
                           const std::vector<std::string>& trust) {
    const auto rows = rows_of(fleet);
    for (const Listed& listed : rows) {
        const std::string not_own = std::to_string(listed.server->id) + " own ";
        const bool is_believed =
            std::none_of(trust.begin(), trust.end(), [&](const std::string& fault) { return fault.rfind(not_own, 0) == 0; });
        if (!is_believed || listed.key.empty() || !has_no_service(fleet, rows, listed)) continue;
        for (const RandomService& service : fleet.services) {
            if (!has_no_row(fleet, rows, service) || certain_contradictions(fleet, listed, service) >= 2) continue;
            if (is_taken(findings, listed, service)) continue;
            for (const Shared& value : values) {
                if (!value.has(fleet, listed, service)) continue;
                const bool is_anothers =
                    std::any_of(rows.begin(), rows.end(),
                                [&](const Listed& l) { return l.row != listed.row && value.has(fleet, l, service); }) ||
                    std::any_of(fleet.services.begin(), fleet.services.end(),
                                [&](const RandomService& s) { return s.id != service.id && value.has(fleet, listed, s); });
                if (is_anothers) continue;
                for (const Finding& finding : findings) {
                    const bool is_orphan = finding.plan == "orphan" && finding.service == service.id;
                    const bool is_import =
                        finding.plan == "import" && finding.server == listed.server->id && finding.key == listed.key;
                    if (!finding.is_proposed() || (!is_orphan && !is_import)) continue;
                    return "account '" + listed.key + "' and service " + std::to_string(service.id) + " share " + value.name +
                           ", and yet: " + finding.situation + " " + finding.key;
                }
            }
        }
    }
    return "";
}

std::string new_orphan(const RandomFleet& fleet, std::size_t listing, const std::vector<Finding>& before,
                       const std::vector<Finding>& after) {
    const auto module_of = [&](std::uint64_t id) -> const RandomModule& {
        return fleet.module_of(
            *std::find_if(fleet.servers.begin(), fleet.servers.end(), [&](const RandomServer& s) { return s.id == id; }));
    };
    const RandomModule& lost_from = module_of(fleet.listings[listing].server);
    const bool sells_sites = std::any_of(fleet.products.begin(), fleet.products.end(), [&](const RandomProduct& product) {
        return product.module == lost_from.name && (product.type == "hostingaccount" || product.type == "reselleraccount");
    });
    for (const Finding& finding : after) {
        if (finding.plan != "orphan" || !finding.is_proposed()) continue;
        const RandomModule& module = module_of(finding.server);
        const bool are_domains =
            module.identity == "domain" && lost_from.hosts_domains && (lost_from.identity == "domain" || sells_sites);
        if (module.name != lost_from.name && !are_domains) continue;
        const bool was_there = std::any_of(before.begin(), before.end(), [&](const Finding& other) {
            return other.plan == "orphan" && other.service == finding.service && other.is_proposed();
        });
        if (!was_there) return "service " + std::to_string(finding.service) + " becomes a proposed orphan";
    }
    return "";
}

std::string new_proposal(const RandomFleet& fleet, const std::vector<Finding>& before, const std::vector<Finding>& after) {
    const auto rows = rows_of(fleet);
    for (const Finding& finding : after) {
        if (!finding.is_proposed()) continue;
        // A missing service of which nothing was said was one of several that an account could have been of.
        const bool is_said =
            std::any_of(before.begin(), before.end(), [&](const Finding& other) { return other.service == finding.service; });
        const bool was_missing = std::any_of(fleet.services.begin(), fleet.services.end(), [&](const RandomService& s) {
            return s.id == finding.service && has_no_row(fleet, rows, s);
        });
        if (was_missing && !is_said) continue;
        // What a reseller held back is an account like another once his service has ended or has another name.
        const bool was_resold = std::any_of(rows.begin(), rows.end(), [&](const Listed& l) {
            return finding.plan == "import" && l.server->id == finding.server && l.key == finding.key && is_resold(fleet, l);
        });
        if (was_resold) continue;
        const bool was_held = std::any_of(before.begin(), before.end(), [&](const Finding& other) {
            const bool is_its_class = other.plan == finding.plan && other.server == finding.server;
            const bool is_same = finding.service != 0 ? other.service == finding.service
                                                      : other.server == finding.server && other.key == finding.key;
            // An item of copies stands on the server of one of them.
            const bool is_account =
                other.key == finding.key && (other.server == finding.server || other.situation == "unmanaged_copies");
            return (is_its_class && other.disposition == "blocked") || ((is_same || is_account) && !other.is_proposed());
        });
        if (!was_held)
            return finding.plan + " " + finding.situation + " " + finding.key + " is proposed after all was carried out";
    }
    return "";
}

RandomFleet with_repeated_row(RandomFleet fleet, std::size_t listing, std::size_t row) {
    auto& rows = fleet.listings[listing].rows;
    rows.emplace_back(RandomRow(rows[row]));
    return fleet;
}

RandomFleet with_lost_row(RandomFleet fleet, std::size_t listing, std::size_t row) {
    RandomListing& from = fleet.listings[listing];
    from.expected_total = from.rows.size() + from.rejected;
    from.rows.erase(from.rows.begin() + static_cast<std::ptrdiff_t>(row));
    return fleet;
}

}  // namespace serversync
