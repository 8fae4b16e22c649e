// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/calendar.hpp"
#include "engine/model/identity.hpp"
#include "engine/plan/policy.hpp"

namespace serversync {

struct RandomServer {
    std::uint64_t id = 0;
    std::string module;
    std::string address;  ///< its own; blank: none
    bool disabled = false;
    bool gone = false;
    std::uint64_t same_as = 0;
    std::optional<std::uint64_t> remote_accounts;
};

struct RandomModule {
    std::string name;
    std::string identity;      ///< "domain", "username", "customfield.Service ID", "serviceid"
    bool has_products = true;  ///< whether its metadata name a product field
    bool hosts_domains = true;
};

struct RandomProduct {
    std::uint64_t id = 0;
    std::string module, package;
    std::string type = "hostingaccount";
};

struct RandomClient {
    std::uint64_t id = 0;
    std::string email;
};

/// A service as the random mirror has it. The key of a service under `serviceid` is its id.
struct RandomService {
    std::uint64_t id = 0, client = 0, product = 0, server = 0;
    std::string domain, username, custom, ip, status, registered, terminated;
};

struct RandomRow {
    std::string identifier, domain, username, email, product, ip, created, status, owner;
    auto operator<=>(const RandomRow&) const = default;
};

/// One server's listing: `state` is complete, partial, failed or missing.
struct RandomListing {
    std::uint64_t server = 0;
    std::string state = "complete";
    std::vector<RandomRow> rows;
    std::size_t rejected = 0;  ///< rows that are no objects
    std::optional<std::uint64_t> expected_total;
    bool proven_end = true;
    std::optional<Instant> listed_at;
};

/// A small world in which keys collide in every way. Identities are ASCII.
struct RandomFleet {
    std::vector<RandomServer> servers;
    std::vector<RandomModule> modules;
    std::vector<RandomProduct> products;
    std::vector<RandomClient> clients;
    std::vector<RandomService> services;
    std::vector<RandomListing> listings;  ///< one for each server
    std::vector<std::string> unknown_files;
    std::vector<std::uint64_t> scope;  ///< ids of the servers that are part of the run; empty: all
    Policy policy;
    Instant as_of;
    Instant mirror_loaded_at;
    bool mirror_complete = true;

    const RandomModule& module_of(const RandomServer& server) const;
    RandomListing& listing(std::uint64_t server);
};

/// One, in seconds.
inline constexpr std::int64_t hour = 3600;

/// 2026-11-20T06:00:00Z, when a random fleet is planned, but for some that are later. Its mirror was loaded four hours before,
/// its listings taken one.
Instant fleet_as_of();

/// A fleet of a kind that the seed decides, with the seed's accidents.
RandomFleet make_fleet(std::uint64_t seed);

/// The fleet as text, for a failing test.
std::string describe(const RandomFleet& fleet);

}  // namespace serversync
