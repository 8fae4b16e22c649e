// SPDX-License-Identifier: MIT
#include "engine/report/json_list.hpp"

#include <algorithm>

#include "engine/threads/ordered_ring.hpp"
#include "engine/threads/workers.hpp"

namespace serversync {

namespace {

/// Values made together. An item of a plan is about a kilobyte.
constexpr std::size_t piece = 64;

/// How many pieces are being made or waiting, for each thread.
constexpr std::size_t pieces_a_job = 3;

using WriteSome = std::function<void(JsonWriter&, std::size_t, std::size_t)>;

}  // namespace

void write_list(JsonWriter& json, std::size_t count, unsigned jobs, const WriteSome& write) {
    if (jobs < 2 || count <= piece) {
        write(json, 0, count);
        return;
    }
    constexpr unsigned most_threads = 64;
    const unsigned threads = std::min(jobs, most_threads);
    OrderedRing<JsonWriter> ring(std::size_t{pieces_a_job} * threads, (count + piece - 1) / piece, [&] { return json.inside(); });
    const auto make = [&](std::size_t number, JsonWriter& values) {
        write(values, number * piece, std::min((number + 1) * piece, count));
    };
    Workers workers(threads, [&](std::size_t /*worker*/) {
        while (ring.fill(make)) {
        }
    });
    if (workers.size() == 0) return write(json, 0, count);
    while (ring.take([&](std::size_t /*number*/, JsonWriter& values) { json.append(values); })) {
    }
}

}  // namespace serversync
