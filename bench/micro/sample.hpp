// SPDX-License-Identifier: MIT
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/batch/run.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/model/listing.hpp"
#include "engine/reconcile/product_resolver.hpp"
#include "engine/reconcile/reconcile_server.hpp"

namespace serversync::bench {

/// One cPanel server with its listing and its mirror, made in memory from a fixed seed; about seven accounts in a hundred differ.
/// Files lie in a temporary folder that is removed at the end.
class Sample {
public:
    static constexpr std::size_t accounts = 20'000;
    static constexpr std::uint64_t server_id = 1;

    static const Sample& get();
    ~Sample();
    Sample(const Sample&) = delete;

    std::string listing;                 ///< a ListAccounts result
    std::vector<std::string_view> rows;  ///< its rows, in the listing
    std::string mirror_export;           ///< the same server's records as a mirror export
    std::size_t services = 0;
    std::string path(std::string_view name) const { return m_folder / name; }
    std::string listing_path() const { return path("1.json"); }
    std::string mirror_path() const { return path("mirror.db"); }

private:
    Sample();
    std::filesystem::path m_folder;
};

/// What an engine call needs, in one place: these are all that the benchmarks know of the engine's interfaces.
Listing read_listing(const std::string& bytes);
void load_mirror(const Sample& sample, const std::string& path);
/// Reads the export and drops what it holds; returns the number of records.
std::size_t read_export(const Sample& sample);
Document make_plan(const Sample& sample);
/// A run's context and inputs for `reconcile_server`.
class Reconciliation {
public:
    explicit Reconciliation(const Sample& sample);
    ServerFindings run() const;
    const Listing& listing() const { return m_listing; }
    const std::vector<Service>& services() const { return m_batch.services; }

private:
    Catalogue m_catalogue;
    Policy m_policy;
    ProductResolver m_products;
    PriorKnowledge m_prior;
    Listing m_listing;
    ServiceBatch m_batch;
};

/// What a benchmark shows: the time of one pass over `accounts` accounts and `bytes` bytes, for each of them.
void report(benchmark::State& state, std::size_t accounts, std::size_t bytes);

}  // namespace serversync::bench
