// SPDX-License-Identifier: MIT
#include "oracle_world.hpp"

#include <algorithm>
#include <map>

namespace serversync::oracle {

namespace {

std::optional<std::int64_t> day_of_text(const std::string& text) {
    const auto date = parse_date(text.substr(0, 10));
    return date ? std::optional<std::int64_t>(date->days) : std::nullopt;
}

ServiceClass class_of(const std::string& status) {
    if (status == "Active" || status == "Suspended") return ServiceClass::live;
    if (status == "Terminated" || status == "Cancelled" || status == "Fraud") return ServiceClass::ended;
    if (status == "Completed") return ServiceClass::completed;
    return status == "Pending" ? ServiceClass::pending : ServiceClass::unknown;
}

AccountWord account_word(const std::string& status) {
    const std::string word = lower(status);
    if (word == "active") return AccountWord::active;
    if (word == "suspended") return AccountWord::suspended;
    for (const char* other : {"terminated", "cancelled", "fraud", "pending", "completed"}) {
        if (word == other) return AccountWord::other_word;
    }
    return AccountWord::unknown;
}

std::vector<std::string> addresses_in(const std::string& text) {
    std::vector<std::string> found;
    std::string one;
    for (const char c : lower(text) + ",") {
        if (c != ',' && c != ';' && c != ' ') {
            one += c;
        } else if (!one.empty()) {
            found.push_back(one);
            one.clear();
        }
    }
    return found;
}

std::string identifier_of(const RandomRow& row, IdentityKind identity) {
    if (!row.identifier.empty()) return row.identifier;
    return identity == IdentityKind::domain ? row.domain : identity == IdentityKind::username ? row.username : "";
}

bool is_cut(const std::string& longer, const std::string& shorter) {
    return (shorter.size() == 8 || shorter.size() == 16) && longer.size() > shorter.size() &&
           longer.compare(0, shorter.size(), shorter) == 0;
}

bool is_prefixed(const std::string& longer, const std::string& shorter) {
    const std::string ending = "_" + shorter;
    return longer.size() > ending.size() && longer.compare(longer.size() - ending.size(), ending.size(), ending) == 0;
}

}  // namespace

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
}

std::string bare_domain(const std::string& text) {
    std::string bare = lower(text);
    if (const auto at = bare.find("://"); at != std::string::npos) bare.erase(0, at + 3);
    bare = bare.substr(0, bare.find_first_of("/,?# "));
    if (const auto at = bare.find('@'); at != std::string::npos) bare.erase(0, at + 1);
    bare = bare.substr(0, bare.find(':'));
    if (bare.rfind("www.", 0) == 0) bare.erase(0, 4);
    while (!bare.empty() && bare.back() == '.') bare.pop_back();
    const bool has_letter = std::any_of(bare.begin(), bare.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return bare.find('.') == std::string::npos || !has_letter ? "" : bare;
}

bool is_public(const std::string& address) {
    return !address.empty() && address.rfind("10.", 0) != 0 && address.rfind("192.168.", 0) != 0;
}

int compare_usernames(const std::string& left, const std::string& right) {
    if (left.empty() || right.empty()) return 0;
    if (left == right) return 2;
    const auto& longer = left.size() > right.size() ? left : right;
    const auto& shorter = left.size() > right.size() ? right : left;
    return is_cut(longer, shorter) || is_prefixed(longer, shorter) ? 1 : -2;
}

int agreement(const Verdicts& verdicts) {
    int halves = 0;
    for (std::size_t kind = 0; kind < verdicts.size(); ++kind) {
        if (kind != static_cast<std::size_t>(EvidenceKind::package) && verdicts[kind] > 0) halves += verdicts[kind];
    }
    return halves;
}

int contradictions(const Verdicts& verdicts) { return static_cast<int>(std::count(verdicts.begin(), verdicts.end(), -2)); }

bool is_doubtful(const Verdicts& verdicts) {
    const auto of = [&](EvidenceKind kind) { return verdicts[static_cast<std::size_t>(kind)]; };
    if (of(EvidenceKind::email) == -2 && of(EvidenceKind::domain) == -2) return true;
    // A weak agreement is an agreement here.
    return contradictions(verdicts) >= 2 && agreement(verdicts) == 0;
}

World::World(const RandomFleet& of) : fleet(of) {
    for (const RandomClient& client : fleet.clients) m_clients.emplace_back(lower(client.email), client.id);
    read_places();
    read_services();
    read_accounts();
    for (std::size_t i = 0; i < places.size(); ++i) silence_columns(i);
    for (MirroredService& s : services) {
        for (const ListedAccount& a : accounts) s.is_listed = s.is_listed || (s.place == a.place && s.key == a.key);
    }
}

void World::read_places() {
    for (const RandomServer& server : fleet.servers) {
        if (server.same_as != 0) continue;
        Place place;
        place.id = server.id;
        place.module = server.module;
        place.identity = parse_identity_field(fleet.module_of(server).identity)->kind;
        place.gone = server.gone;
        place.remote_accounts = server.remote_accounts;
        for (const RandomServer& other : fleet.servers) {
            if (other.id != server.id && other.same_as != server.id) continue;
            place.servers.insert(other.id);
            if (!other.address.empty()) place.addresses.insert(other.address);
        }
        const bool in_scope = fleet.scope.empty() || std::count(fleet.scope.begin(), fleet.scope.end(), server.id) > 0;
        for (const RandomListing& listing : fleet.listings) {
            const bool is_read = listing.state == "complete" || listing.state == "partial";
            if (listing.server != server.id || !is_read || !in_scope || server.gone) continue;
            place.listing = &listing;
            place.partial = listing.state == "partial";
        }
        places.push_back(place);
    }
}

void World::read_services() {
    for (const RandomService& record : fleet.services) {
        MirroredService s;
        s.record = &record;
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (places[i].servers.contains(record.server)) s.place = i;
        }
        if (const RandomProduct* p = product(record.product)) {
            s.has_product = true;
            s.product_module = p->module;
        }
        s.module = s.place != nothing ? places[s.place].module : s.product_module;
        s.is_other_type = s.has_product && (s.product_module.empty() || s.product_module != s.module);
        for (const RandomModule& module : fleet.modules) {
            if (module.name != s.module) continue;
            s.identity = parse_identity_field(module.identity)->kind;
            s.key = lower(s.identity == IdentityKind::domain         ? record.domain
                          : s.identity == IdentityKind::username     ? record.username
                          : s.identity == IdentityKind::custom_field ? record.custom
                                                                     : std::to_string(record.id));
            if (s.identity == IdentityKind::domain && !s.key.empty() && s.key.back() == '.') s.key.pop_back();
        }
        s.domain = bare_domain(record.domain);
        s.username = lower(record.username);
        s.address = record.ip;
        s.kind = class_of(record.status);
        s.registered = day_of_text(record.registered);
        s.terminated = day_of_text(record.terminated);
        services.push_back(s);
    }
}

void World::read_accounts() {
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (!places[i].is_compared()) continue;
        for (const RandomRow& row : places[i].listing->rows) {
            const std::string identifier = identifier_of(row, places[i].identity);
            if (identifier.empty()) continue;
            ListedAccount a;
            a.row = &row;
            a.place = i;
            a.key = lower(identifier);
            a.row_domain = row.domain;
            // What identifies is the domain, whatever else the row calls one.
            a.domain = bare_domain(places[i].identity == IdentityKind::domain ? identifier : row.domain);
            a.username = lower(row.username);
            a.emails = addresses_in(row.email);
            a.address = row.ip;
            a.package = row.product;
            a.owner = lower(row.owner);
            a.day = day_of_text(row.created);
            if (const auto created = parse_created(row.created); created.time) a.seconds = created.time->seconds;
            a.status = account_word(row.status);
            accounts.push_back(a);
        }
    }
}

/// Law 4.
void World::silence_columns(std::size_t place) {
    const auto is_constant = [&](std::string RandomRow::*column) {
        std::set<std::string> values;
        std::size_t count = 0;
        for (const ListedAccount& a : accounts) {
            if (a.place != place || (a.row->*column).empty()) continue;
            values.insert(a.row->*column);
            ++count;
        }
        if (count < fleet.policy.uninformative_rows || values.size() != 1) return false;
        return column != &RandomRow::ip || !places[place].addresses.contains(*values.begin());
    };
    std::set<std::int64_t> times;
    std::size_t dated = 0;
    for (const ListedAccount& a : accounts) {
        if (a.place != place || !a.seconds) continue;
        times.insert(*a.seconds);
        ++dated;
    }
    const bool dates = dated >= fleet.policy.uninformative_rows && *times.rbegin() - *times.begin() <= 600;
    const bool domains = is_constant(&RandomRow::domain), usernames = is_constant(&RandomRow::username),
               emails = is_constant(&RandomRow::email), packages = is_constant(&RandomRow::product),
               addresses = is_constant(&RandomRow::ip);
    for (ListedAccount& a : accounts) {
        if (a.place != place) continue;
        if (domains) a.row_domain.clear();
        if (domains && places[place].identity != IdentityKind::domain) a.domain.clear();
        if (usernames) a.username.clear();
        if (emails) a.emails.clear();
        if (packages) a.package.clear();
        if (addresses) a.address.clear();
        if (dates) a.day.reset();
        if (dates) a.seconds.reset();
    }
}

std::uint64_t World::live_services(std::size_t place) const {
    return static_cast<std::uint64_t>(std::count_if(
        services.begin(), services.end(), [&](const MirroredService& s) { return s.place == place && is_expected(s); }));
}

std::uint64_t World::missing_services(std::size_t place) const {
    return static_cast<std::uint64_t>(std::count_if(services.begin(), services.end(),
                                                    [&](const MirroredService& s) { return s.place == place && is_missing(s); }));
}

std::uint64_t World::rows(std::size_t place) const {
    return places[place].listing->rows.size() + places[place].listing->rejected;
}

std::uint64_t World::repeated_rows(std::size_t place) const {
    std::map<std::string, std::uint64_t> rows;
    for (const ListedAccount& a : accounts) {
        if (a.place == place) ++rows[a.key];
    }
    std::uint64_t count = 0;
    for (const auto& [key, of_key] : rows) count += of_key > 1 ? of_key : 0;
    return count;
}

bool World::same_key(const ListedAccount& a, const MirroredService& s) const {
    return !s.is_other_type && s.module == places[a.place].module && !s.key.empty() && s.key == a.key;
}

bool World::same_foreign_key(const ListedAccount& a, const MirroredService& s) const {
    const std::string& here = places[a.place].module;
    const auto field_of = [&](const std::string& name) {
        for (const RandomModule& module : fleet.modules) {
            if (module.name == name) return module.identity;
        }
        return std::string();
    };
    return s.module != here && field_of(s.module) == field_of(here) && s.identity != IdentityKind::domain && !s.is_other_type &&
           !s.key.empty() && s.key == a.key;
}

std::set<std::uint64_t> World::owners(const std::string& email) const {
    std::set<std::uint64_t> ids;
    for (const auto& [address, id] : m_clients) {
        if (address == email) ids.insert(id);
    }
    return ids;
}

std::set<std::uint64_t> World::meant(const std::string& module, const std::string& package) const {
    std::set<std::uint64_t> ids;
    for (const RandomModule& m : fleet.modules) {
        if (m.name == module && !m.has_products) return ids;
    }
    for (const RandomProduct& p : fleet.products) {
        if (!package.empty() && p.module == module && p.package == package) ids.insert(p.id);
    }
    return ids;
}

const RandomProduct* World::product(std::uint64_t id) const {
    for (const RandomProduct& p : fleet.products) {
        if (p.id == id) return &p;
    }
    return nullptr;
}

int World::compare_domains(const ListedAccount& a, const MirroredService& s) const {
    const bool are_domains = !a.domain.empty() && !s.domain.empty();
    if (places[a.place].identity == IdentityKind::domain) return are_domains && a.domain == s.domain && a.key != s.key ? 2 : 0;
    return !are_domains ? 0 : a.domain == s.domain ? 2 : -2;
}

int World::compare_emails(const ListedAccount& a, const MirroredService& s) const {
    bool is_anothers = false, is_perhaps_this = false;
    for (const std::string& email : a.emails) {
        const auto ids = owners(email);
        const bool is_this = ids.contains(s.record->client);
        if (ids.size() == 1 && is_this) return 2;
        if (ids.size() == 1) is_anothers = true;
        is_perhaps_this = is_perhaps_this || is_this;
    }
    return is_anothers && !is_perhaps_this ? -2 : 0;
}

bool World::is_dedicated(const ListedAccount& a, const MirroredService& s) const {
    if (!is_public(a.address) || !is_public(s.address)) return false;
    // An address of either server is nobody's own.
    const auto is_servers = [&](const std::string& address) {
        return places[a.place].addresses.contains(address) || (s.place != nothing && places[s.place].addresses.contains(address));
    };
    return !is_servers(a.address) && !is_servers(s.address);
}

int World::compare_addresses(const ListedAccount& a, const MirroredService& s) const {
    if (!is_dedicated(a, s)) return 0;
    for (const std::string& address : {a.address, s.address}) {
        const auto on = std::count_if(accounts.begin(), accounts.end(), [&](const ListedAccount& other) {
            return other.place == a.place && other.address == address;
        });
        if (on > 1) return 0;
    }
    return a.address == s.address ? 2 : -2;
}

/// Law 230.
Verdicts World::evidence(const ListedAccount& a, const MirroredService& s) const {
    Verdicts verdicts{};
    const auto of = [&](EvidenceKind kind) -> int& { return verdicts[static_cast<std::size_t>(kind)]; };
    of(EvidenceKind::domain) = compare_domains(a, s);
    if (places[a.place].identity != IdentityKind::username)
        of(EvidenceKind::username) = compare_usernames(a.username, s.username);
    of(EvidenceKind::email) = compare_emails(a, s);
    if (a.day && s.terminated && s.kind == ServiceClass::ended && *a.day > *s.terminated) {
        of(EvidenceKind::created) = -2;
    } else if (a.day && s.registered && std::abs(*a.day - *s.registered) <= 1) {
        of(EvidenceKind::created) = 2;
    }
    of(EvidenceKind::address) = compare_addresses(a, s);
    const std::string& module = places[a.place].module;
    const auto ids = meant(module, a.package);
    if (!ids.empty() && s.has_product && s.product_module == module)
        of(EvidenceKind::package) = ids.contains(s.record->product) ? 1 : -1;
    return verdicts;
}

bool World::is_of_identity_space(std::size_t place, const MirroredService& s) const {
    const std::string& name = places[place].module;
    if (name == s.module) return true;
    if (s.identity != IdentityKind::domain) return false;
    const bool sells_sites = std::any_of(fleet.products.begin(), fleet.products.end(), [&](const RandomProduct& p) {
        return p.module == name && (p.type == "hostingaccount" || p.type == "reselleraccount");
    });
    return std::any_of(fleet.modules.begin(), fleet.modules.end(), [&](const RandomModule& module) {
        return module.name == name && module.hosts_domains && (sells_sites || places[place].identity == IdentityKind::domain);
    });
}

bool World::exceeds_orphan_limit(std::size_t place, std::uint64_t orphans) const {
    const std::uint64_t live = live_services(place);
    return orphans > fleet.policy.orphans.server.allowed(live) || (orphans > 0 && orphans * 2 >= live);
}

}  // namespace serversync::oracle
