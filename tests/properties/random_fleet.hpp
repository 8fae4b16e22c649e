// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/batch/run.hpp"
#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// A service as the random mirror has it.
struct RandomService {
    std::uint64_t id = 0, client = 0, product = 0, server = 0;
    std::string domain, username, custom, ip, status, registered;
};

struct RandomRow {
    std::string identifier, domain, username, email, product, ip, created, status;
};

/// One server's listing: `state` is complete, partial, failed or missing.
struct RandomListing {
    std::uint64_t server = 0;
    std::string state = "complete";
    std::vector<RandomRow> rows;
    std::size_t rejected = 0;  ///< rows that are no objects
};

struct RandomProduct {
    std::uint64_t id = 0;
    std::string module, package;
};

struct RandomClient {
    std::uint64_t id = 0;
    std::string email;
};

struct RandomServer {
    std::uint64_t id = 0;
    std::string module;
    bool disabled = false;
};

/// A small world in which keys collide in every way. Identities are ASCII.
struct RandomFleet {
    std::vector<RandomServer> servers;
    std::vector<RandomProduct> products;
    std::vector<RandomClient> clients;
    std::vector<RandomService> services;
    std::vector<RandomListing> listings;
    Policy policy;

    /// The field that identifies an account of a module: "domain", "username" or "custom".
    static std::string identity_of(const std::string& module);
};

RandomFleet make_fleet(std::uint64_t seed);

/// What to plan when the fleet's mirror and listings are in the folder, as `plan_fleet` names them.
RunRequest request_of(const RandomFleet& fleet, const std::filesystem::path& folder);

/// Writes the fleet into a folder and plans it.
Document plan_fleet(const RandomFleet& fleet, const std::filesystem::path& folder, unsigned jobs = 1);

/// 2026-11-20T06:00:00Z, when every random fleet is planned.
Instant fleet_as_of();

/// The fleet as text, for a failing test.
std::string describe(const RandomFleet& fleet);

}  // namespace serversync
