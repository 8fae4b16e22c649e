// SPDX-License-Identifier: MIT
#include "plan_from_files.hpp"

#include <algorithm>
#include <fstream>

#include "engine/idn/domain_to_ascii.hpp"
#include "engine/mirror/mirror_writer.hpp"

namespace serversync {

namespace {

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

void write_listing(const RandomListing& listing, const std::filesystem::path& path) {
    std::ofstream file(path, std::ios::binary);
    if (listing.state == "failed") {
        file << R"({"success": false, "error": "down"})";
        return;
    }
    file << "{\"success\": true, " << (listing.state == "partial" ? "\"truncated\": true, " : "");
    if (listing.expected_total) file << "\"expected_total\": " << *listing.expected_total << ", ";
    file << "\"accounts\": [";
    bool first = true;
    for (std::size_t i = 0; i < listing.rejected; ++i, first = false) file << (first ? "" : ",") << "7";
    for (const RandomRow& row : listing.rows) {
        file << (first ? "" : ",") << "{\"email\":" << quoted(row.email) << ",\"username\":" << quoted(row.username)
             << ",\"domain\":" << quoted(row.domain) << ",\"uniqueIdentifier\":" << quoted(row.identifier)
             << ",\"product\":" << quoted(row.product) << ",\"primaryip\":" << quoted(row.ip)
             << ",\"created\":" << quoted(row.created) << ",\"status\":" << quoted(row.status)
             << (row.owner.empty() ? "" : ",\"owner\":" + quoted(row.owner)) << "}";
        first = false;
    }
    file << "]}";
}

ServiceRecord record_of(const RandomService& service) {
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
    record.terminated_on = parse_date(service.terminated);
    return record;
}

void write_mirror(const RandomFleet& fleet, const std::string& path) {
    MirrorWriter writer(path, {domain_to_ascii});
    for (const RandomServer& server : fleet.servers) {
        ServerRecord record;
        record.id = server.id;
        record.name = "s";
        record.module = server.module;
        record.ip_address = server.address;
        record.disabled = server.disabled;
        writer.server(record);
    }
    for (const RandomModule& module : fleet.modules)
        writer.module({module.name, "", module.identity, "", module.has_products ? "configoption1" : ""});
    for (const RandomProduct& product : fleet.products) {
        ProductRecord record;
        record.id = product.id;
        record.type = product.type;
        record.module = product.module;
        record.config_options[0] = product.package;
        writer.product(record);
    }
    for (const RandomClient& client : fleet.clients) writer.client({client.id, "c", client.email, "USD"});
    for (const RandomService& service : fleet.services) {
        writer.service(record_of(service));
        if (!service.custom.empty()) writer.custom_field({ServiceKind::hosting, service.id, "Service ID|Id", service.custom});
    }
    if (!fleet.mirror_complete) writer.reported(MirrorTable::services, fleet.services.size() + 1);
    writer.finish("test", "test", fleet.mirror_loaded_at, "test");
}

}  // namespace

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
    request.as_of = fleet.as_of;
    request.listed_at = Instant{fleet.as_of.seconds - 3600};
    request.tool_version = "test";
    return request;
}

Document plan_from_files(const RandomFleet& fleet, const std::filesystem::path& folder, unsigned jobs) {
    std::filesystem::create_directories(folder);
    RunRequest request = request_of(fleet, folder);
    write_mirror(fleet, request.mirror);
    for (const RandomListing& listing : fleet.listings) {
        if (listing.state != "missing") write_listing(listing, folder / (std::to_string(listing.server) + ".json"));
    }
    request.jobs = jobs;
    return run(request);
}

}  // namespace serversync
