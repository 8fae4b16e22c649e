// SPDX-License-Identifier: MIT
#include "finding.hpp"

#include <algorithm>
#include <sstream>

#include "engine/text/fold.hpp"

namespace serversync {

namespace {

const RandomServer& server_of(const RandomFleet& fleet, std::uint64_t id) {
    return *std::find_if(fleet.servers.begin(), fleet.servers.end(), [&](const RandomServer& s) { return s.id == id; });
}

RandomService& service_of(RandomFleet& fleet, std::uint64_t id) {
    return *std::find_if(fleet.services.begin(), fleet.services.end(), [&](const RandomService& s) { return s.id == id; });
}

std::string key_of(const RandomFleet& fleet, std::uint64_t server, const RandomRow& row) {
    const std::string& identity = fleet.module_of(server_of(fleet, server)).identity;
    std::string key = fold_ascii(!row.identifier.empty()  ? row.identifier
                                 : identity == "domain"   ? row.domain
                                 : identity == "username" ? row.username
                                                          : "");
    while (identity == "domain" && !key.empty() && key.back() == '.') key.pop_back();
    return key;
}

/// The row of the account that the finding is about; null once it has been removed.
RandomRow* row_of(RandomFleet& fleet, const Finding& finding) {
    auto& rows = fleet.listing(finding.server).rows;
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const RandomRow& row) { return key_of(fleet, finding.server, row) == finding.key; });
    return found == rows.end() ? nullptr : &*found;
}

std::string identifier_of(const RandomFleet& fleet, std::uint64_t server, const RandomRow& row) {
    if (!row.identifier.empty()) return row.identifier;
    return fleet.module_of(server_of(fleet, server)).identity == "domain" ? row.domain : row.username;
}

void set_identity(const RandomFleet& fleet, std::uint64_t server, RandomService& service, const std::string& value) {
    const std::string& identity = fleet.module_of(server_of(fleet, server)).identity;
    if (identity == "domain") service.domain = value;
    if (identity == "username") service.username = value;
    if (identity != "domain" && identity != "username") service.custom = value;
}

std::uint64_t product_of(const RandomFleet& fleet, std::uint64_t server, const RandomRow& row) {
    for (const RandomProduct& product : fleet.products) {
        if (product.module == server_of(fleet, server).module && product.package == row.product) return product.id;
    }
    return 0;
}

void change_fields(RandomFleet& fleet, const Finding& finding) {
    const RandomRow* found = row_of(fleet, finding);
    if (found == nullptr) return;
    const RandomRow& row = *found;
    RandomService& service = service_of(fleet, finding.service);
    for (const auto& [field, disposition] : finding.changes) {
        if (disposition != "proposed") continue;
        if (field == "server") service.server = finding.server;
        if (finding.situation == "renamed")
            set_identity(fleet, finding.server, service, identifier_of(fleet, finding.server, row));
        if (finding.situation == "renamed") continue;
        if (field == "domain") service.domain = row.domain;
        if (field == "username") service.username = row.username;
        if (field == "primaryip") service.ip = row.ip;
        if (field == "product") service.product = product_of(fleet, finding.server, row);
        if (field == "created") service.registered = row.created.substr(0, 10);
    }
}

/// A client of his own is made where no one has the address.
void create_service(RandomFleet& fleet, const Finding& finding) {
    const RandomRow* found = row_of(fleet, finding);
    if (found == nullptr) return;
    const RandomRow& row = *found;
    RandomService service;
    for (const RandomService& other : fleet.services) service.id = std::max(service.id, other.id);
    ++service.id;
    for (const RandomClient& client : fleet.clients) {
        const bool has_email = !client.email.empty() && fold_ascii(row.email).find(fold_ascii(client.email)) != std::string::npos;
        if (has_email && service.client == 0) service.client = client.id;
    }
    if (service.client == 0) {
        for (const RandomClient& client : fleet.clients) service.client = std::max(service.client, client.id);
        fleet.clients.push_back({++service.client, row.email.substr(0, row.email.find_first_of(",; "))});
    }
    service.server = finding.server;
    service.product = product_of(fleet, finding.server, row);
    service.domain = row.domain;
    service.username = row.username;
    set_identity(fleet, finding.server, service, identifier_of(fleet, finding.server, row));
    service.ip = row.ip == server_of(fleet, finding.server).address ? "" : row.ip;
    service.status = fold_ascii(row.status) == "active" ? "Active" : "Suspended";
    service.registered = row.created.substr(0, 10);
    fleet.services.push_back(service);
}

/// The account that a service should have.
void create_account(RandomFleet& fleet, const Finding& finding) {
    const RandomService& service = service_of(fleet, finding.service);
    RandomRow row;
    row.identifier = finding.key;
    row.domain = service.domain;
    row.username = service.username;
    row.ip = service.ip;
    row.created = service.registered.empty() ? "" : service.registered + " 12:00:00";
    row.status = service.status;
    fleet.listing(finding.server).rows.push_back(row);
}

void change_status(RandomFleet& fleet, const Finding& finding) {
    RandomRow* found = row_of(fleet, finding);
    if (found == nullptr) return;
    if (finding.action == "terminate_account") {
        auto& rows = fleet.listing(finding.server).rows;
        rows.erase(rows.begin() + (found - rows.data()));
        return;
    }
    RandomRow& row = *found;
    if (finding.action == "suspend_account") row.status = "Suspended";
    if (finding.action == "unsuspend_account") row.status = "Active";
    if (finding.action == "set_service_status") service_of(fleet, finding.service).status = row.status;
}

}  // namespace

std::vector<Finding> read_findings(const std::vector<std::string>& lines) {
    std::vector<Finding> findings;
    for (const std::string& line : lines) {
        Finding finding;
        std::istringstream text(line);
        text >> finding.plan >> finding.server >> finding.situation >> finding.key >> finding.service >> finding.action >>
            finding.disposition >> finding.cause;
        for (std::string change; text >> change;)
            finding.changes[change.substr(0, change.find(':'))] = change.substr(change.find(':') + 1);
        findings.push_back(finding);
    }
    return findings;
}

void apply(const std::vector<Finding>& findings, RandomFleet& fleet) {
    for (const Finding& finding : findings) {
        if (!finding.is_proposed()) continue;
        if (finding.plan == "orphan" && finding.action == "terminate_service")
            service_of(fleet, finding.service).status = "Terminated";
        if (finding.plan == "orphan" && finding.action == "create_account") create_account(fleet, finding);
        if (finding.plan == "sync") change_fields(fleet, finding);
        // A new service's id is never the account's identifier.
        const bool is_lost = fleet.module_of(server_of(fleet, finding.server)).identity == "serviceid";
        if (finding.plan == "import" && !is_lost) create_service(fleet, finding);
    }
    // Accounts that are ended take their rows with them, so that they come last.
    for (const Finding& finding : findings) {
        if (finding.is_proposed() && finding.plan == "status_mismatch") change_status(fleet, finding);
    }
}

}  // namespace serversync
