// SPDX-License-Identifier: MIT
#include "random_fleet.hpp"

#include <fstream>

#include "engine/idn/unicode_forms.hpp"
#include "engine/mirror/mirror_writer.hpp"

namespace serversync {

namespace {

/// Draws from short lists, so that everything meets everything.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_random(seed) {}
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(m_random() % count); }
    bool chance(unsigned percent) { return below(100) < percent; }
    template <class T>
    const T& of(const std::vector<T>& list) {
        return list[below(list.size())];
    }

private:
    std::mt19937_64 m_random;
};

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

const std::vector<std::string> modules{"cpanel", "cpanel", "cpanel", "vpsmod", "panelx"};
const std::vector<std::string> names{"a", "b", "c", "d", "e", "f", "g", "h"};
const std::vector<std::string> packages{"small", "large", "both", "small", "large"};
const std::vector<std::string> statuses{"Active",     "Active",    "Active", "Active",    "Suspended", "Pending",
                                        "Terminated", "Cancelled", "Fraud",  "Completed", "",          "Odd"};
const std::vector<std::string> row_statuses{"Active",    "Active",     "Active",  "Active", "Suspended",
                                            "Suspended", "Terminated", "Pending", "odd",    ""};
const std::vector<std::string> addresses{"", "192.0.2.1", "192.0.2.2", "203.0.113.9"};
const std::vector<std::string> days{"2024-01-10", "2024-01-11", "2024-02-20", "2026-11-19", "", "0000-00-00"};

std::string domain_of(const std::string& name) { return name + ".example"; }

std::string shaken(Dice& dice, std::string text) {
    if (dice.chance(10) && !text.empty()) text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

RandomService random_service(Dice& dice, const RandomFleet& fleet, std::uint64_t id) {
    RandomService service;
    service.id = id;
    service.client = 1 + dice.below(4);
    service.product = dice.chance(10) ? 99 : 1 + dice.below(fleet.products.size());
    service.server = dice.chance(6) ? 0 : dice.chance(4) ? 77 : 1 + dice.below(fleet.servers.size());
    if (dice.chance(75)) {
        for (const RandomServer& server : fleet.servers) {
            if (server.id != service.server) continue;
            for (int tries = 0;
                 tries < 20 && (service.product == 99 || fleet.products[service.product - 1].module != server.module); ++tries) {
                service.product = 1 + dice.below(fleet.products.size());
            }
        }
    }
    const std::string name = dice.of(names);
    service.domain = dice.chance(7) ? "" : shaken(dice, domain_of(dice.chance(85) ? name : dice.of(names)));
    service.username = dice.chance(7) ? "" : shaken(dice, "u" + (dice.chance(85) ? name : dice.of(names)));
    service.custom = dice.chance(10) ? "" : "9" + name;
    service.ip = dice.of(addresses);
    service.status = dice.of(statuses);
    service.registered = dice.of(days);
    return service;
}

RandomRow random_row(Dice& dice, const std::string& module) {
    RandomRow row;
    const std::string name = dice.of(names);
    row.domain = dice.chance(7) ? "" : shaken(dice, domain_of(dice.chance(85) ? name : dice.of(names)));
    row.username = dice.chance(7) ? "" : "u" + (dice.chance(85) ? name : dice.of(names));
    const std::string identity = RandomFleet::identity_of(module);
    row.identifier = identity == "domain"     ? shaken(dice, domain_of(name))
                     : identity == "username" ? shaken(dice, "u" + name)
                                              : "9" + name;
    if (dice.chance(5)) row.identifier = "";
    row.email = dice.chance(10) ? "" : "client" + std::to_string(dice.below(6)) + "@example.net";
    row.product = dice.chance(8) ? "nothing" : dice.of(packages);
    row.ip = dice.of(addresses);
    row.created = dice.of(days);
    if (!row.created.empty() && row.created != "0000-00-00") row.created += " 12:00:00";
    row.status = dice.of(row_statuses);
    return row;
}

void write_listing(const RandomListing& listing, const std::filesystem::path& path) {
    std::ofstream file(path, std::ios::binary);
    if (listing.state == "failed") {
        file << R"({"success": false, "error": "down"})";
        return;
    }
    file << "{\"success\": true, " << (listing.state == "partial" ? "\"truncated\": true, " : "") << "\"accounts\": [";
    bool first = true;
    for (std::size_t i = 0; i < listing.rejected; ++i, first = false) file << (first ? "" : ",") << "7";
    for (const RandomRow& row : listing.rows) {
        file << (first ? "" : ",") << "{\"email\":" << quoted(row.email) << ",\"username\":" << quoted(row.username)
             << ",\"domain\":" << quoted(row.domain) << ",\"uniqueIdentifier\":" << quoted(row.identifier)
             << ",\"product\":" << quoted(row.product) << ",\"primaryip\":" << quoted(row.ip)
             << ",\"created\":" << quoted(row.created) << ",\"status\":" << quoted(row.status) << "}";
        first = false;
    }
    file << "]}";
}

void write_mirror(const RandomFleet& fleet, const std::string& path) {
    MirrorWriter writer(path, unicode_forms);
    for (const RandomServer& server : fleet.servers) {
        ServerRecord record;
        record.id = server.id;
        record.name = "s";
        record.module = server.module;
        record.ip_address = "192.0.2.1";
        record.disabled = server.disabled;
        writer.server(record);
    }
    writer.module({"cpanel", "", "domain", "", "configoption1"});
    writer.module({"vpsmod", "", "username", "", "configoption1"});
    writer.module({"panelx", "", "customfield.Service ID", "", ""});
    for (const RandomProduct& product : fleet.products) {
        ProductRecord record;
        record.id = product.id;
        record.module = product.module;
        record.config_options[0] = product.package;
        writer.product(record);
    }
    for (const RandomClient& client : fleet.clients) writer.client({client.id, "c", client.email, "USD"});
    for (const RandomService& service : fleet.services) {
        ServiceRecord record;
        record.id = service.id;
        record.client_id = service.client;
        record.product_id = service.product;
        record.server_id = service.server;
        record.domain = service.domain;
        record.username = service.username;
        record.dedicated_ip = service.ip;
        record.status_text = service.status;
        record.registered_on = parse_date(service.registered);
        writer.service(record);
        if (!service.custom.empty()) writer.custom_field({ServiceKind::hosting, service.id, "Service ID|Id", service.custom});
    }
    writer.finish("test", "test", Instant{fleet_as_of().seconds - 4 * 3600}, "test");
}

}  // namespace

std::string RandomFleet::identity_of(const std::string& module) {
    return module == "cpanel" ? "domain" : module == "vpsmod" ? "username" : "custom";
}

Instant fleet_as_of() { return *parse_instant("2026-11-20T06:00:00Z"); }

RandomFleet make_fleet(std::uint64_t seed) {
    Dice dice(seed);
    RandomFleet fleet;
    const std::size_t servers = 1 + dice.below(4);
    for (std::size_t i = 0; i < servers; ++i)
        fleet.servers.push_back({i + 1, i == 0 ? "cpanel" : dice.of(modules), dice.chance(15)});
    for (const std::string module : {"cpanel", "vpsmod", "panelx"}) {
        for (const std::string package : {"small", "large", "both", "both"})
            fleet.products.push_back({fleet.products.size() + 1, module, package});
    }
    fleet.products.push_back({fleet.products.size() + 1, "", "small"});
    for (std::uint64_t id = 1; id <= 5; ++id)
        fleet.clients.push_back({id, "Client" + std::to_string(id == 5 ? 1 : id) + "@Example.net"});
    const std::size_t services = dice.below(14);
    for (std::size_t i = 0; i < services; ++i) fleet.services.push_back(random_service(dice, fleet, i + 1));
    for (const RandomServer& server : fleet.servers) {
        RandomListing listing;
        listing.server = server.id;
        const std::size_t roll = dice.below(20);
        listing.state = roll == 0 ? "failed" : roll == 1 ? "partial" : roll == 2 ? "missing" : "complete";
        const std::size_t rows = dice.below(dice.chance(15) ? 14 : 7);
        for (std::size_t i = 0; i < rows; ++i) listing.rows.push_back(random_row(dice, server.module));
        listing.rejected = dice.chance(8) ? 1 : 0;
        fleet.listings.push_back(listing);
    }
    // A missing first listing would leave a run without any source.
    if (fleet.listings.front().state == "missing") fleet.listings.front().state = "complete";
    if (dice.chance(50)) fleet.policy.orphans = {100, 1};
    if (dice.chance(20)) fleet.policy.run_orphans = 1;
    if (dice.chance(30)) fleet.policy.status_changes = {0, 0};
    if (dice.chance(30)) fleet.policy.syncs = {0, 1};
    if (dice.chance(20)) fleet.policy.imports = 1;
    if (dice.chance(20)) fleet.policy.terminate_accounts = true;
    for (const Field field : {Field::server, Field::domain, Field::status, Field::existence}) {
        if (dice.chance(12))
            fleet.policy.authority[static_cast<std::size_t>(field)] = dice.chance(50) ? Authority::billing : Authority::report;
    }
    return fleet;
}

RunRequest request_of(const RandomFleet& fleet, const std::filesystem::path& folder) {
    RunRequest request;
    request.mirror = (folder / "mirror.db").string();
    for (const RandomListing& listing : fleet.listings) {
        if (listing.state == "missing") continue;
        ServerSource source;
        source.server_id = listing.server;
        source.listing.from = FileSettings{(folder / (std::to_string(listing.server) + ".json")).string(), std::nullopt};
        request.sources.push_back(source);
    }
    request.policy = fleet.policy;
    request.as_of = fleet_as_of();
    request.listed_at = Instant{fleet_as_of().seconds - 3600};
    request.tool_version = "test";
    return request;
}

Document plan_fleet(const RandomFleet& fleet, const std::filesystem::path& folder, unsigned jobs) {
    std::filesystem::create_directories(folder);
    RunRequest request = request_of(fleet, folder);
    write_mirror(fleet, request.mirror);
    for (const RandomListing& listing : fleet.listings) {
        if (listing.state != "missing") write_listing(listing, folder / (std::to_string(listing.server) + ".json"));
    }
    request.jobs = jobs;
    return run(request);
}

std::string describe(const RandomFleet& fleet) {
    std::string text;
    for (const RandomServer& server : fleet.servers)
        text += "server " + std::to_string(server.id) + " " + server.module + (server.disabled ? " disabled" : "") + "\n";
    for (const RandomService& s : fleet.services) {
        text += "service " + std::to_string(s.id) + " server " + std::to_string(s.server) + " product " +
                std::to_string(s.product) + " '" + s.domain + "' '" + s.username + "' '" + s.custom + "' ip '" + s.ip + "' " +
                s.status + " " + s.registered + "\n";
    }
    for (const RandomListing& listing : fleet.listings) {
        text += "listing " + std::to_string(listing.server) + " " + listing.state + " rejected " +
                std::to_string(listing.rejected) + "\n";
        for (const RandomRow& r : listing.rows) {
            text += "  row '" + r.identifier + "' '" + r.domain + "' '" + r.username + "' " + r.email + " " + r.product +
                    " ip '" + r.ip + "' " + r.created + " " + r.status + "\n";
        }
    }
    return text;
}

}  // namespace serversync
