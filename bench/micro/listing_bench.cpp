// SPDX-License-Identifier: MIT
// From bytes to accounts.

#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <cstring>

#include "bench/micro/sample.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/json/structural_scan.hpp"

namespace serversync::bench {

namespace {

void done(benchmark::State& state) { report(state, Sample::accounts, Sample::get().listing.size()); }

void copy(benchmark::State& state) {
    const std::string& text = Sample::get().listing;
    std::string place(text.size(), '\0');
    for (auto _ : state) {
        std::memcpy(place.data(), text.data(), text.size());
        benchmark::ClobberMemory();
    }
    done(state);
}

void read_plainly(benchmark::State& state) {
    const Sample& sample = Sample::get();
    std::string place(256U << 10U, '\0');
    for (auto _ : state) {
        const int file = ::open(sample.listing_path().c_str(), O_RDONLY);
        while (::read(file, place.data(), place.size()) > 0) benchmark::ClobberMemory();
        ::close(file);
    }
    done(state);
}

void read_source(benchmark::State& state) {
    const Sample& sample = Sample::get();
    std::string place(256U << 10U, '\0');
    for (auto _ : state) {
        const auto source = open_file(sample.listing_path());
        while (source->read(place) > 0) benchmark::ClobberMemory();
    }
    done(state);
}

void scan(benchmark::State& state) {
    const Sample& sample = Sample::get();
    const std::string& text = sample.listing;
    for (auto _ : state) {
        std::size_t rows = 0;
        for (const std::string_view row : sample.rows) {
            const auto begin = static_cast<std::size_t>(row.data() - text.data());
            rows += structural_scan::container_length(std::string_view(text).substr(begin), 64) == row.size() ? 1U : 0U;
        }
        if (rows + 1 < sample.rows.size()) state.SkipWithError("rows were not found");
    }
    done(state);
}

void read_rows_barely(benchmark::State& state) {
    const Sample& sample = Sample::get();
    const simdjson::padded_string text(sample.listing);
    simdjson::ondemand::parser parser;
    for (auto _ : state) {
        simdjson::ondemand::document document = parser.iterate(text);
        std::size_t bytes = 0;
        for (auto row : document["accounts"].get_array()) {
            for (auto field : row.get_object()) bytes += field.value().get_string().value().size();
        }
        benchmark::DoNotOptimize(bytes);
    }
    done(state);
}

void read_listing_whole(benchmark::State& state) {
    const Sample& sample = Sample::get();
    for (auto _ : state) {
        const Listing listing = read_listing(sample.listing);
        if (listing.accounts.size() != Sample::accounts) state.SkipWithError("accounts are missing");
    }
    done(state);
}

BENCHMARK(copy)->Name("bytes/ideal: memcpy");
BENCHMARK(read_plainly)->Name("bytes/read(2) of the file");
BENCHMARK(read_source)->Name("bytes/open_file and read");
BENCHMARK(copy)->Name("extents of rows/ideal: memcpy");
BENCHMARK(scan)->Name("extents of rows/structural_scan");
BENCHMARK(read_rows_barely)->Name("listing to accounts/ideal: simdjson, texts only");
BENCHMARK(read_listing_whole)->Name("listing to accounts/whole reader, with its checks and digest");

}  // namespace

}  // namespace serversync::bench
