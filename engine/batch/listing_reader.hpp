// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/batch/listing_job.hpp"
#include "engine/files/target_place.hpp"
#include "engine/model/calendar.hpp"
#include "engine/threads/ordered_ring.hpp"
#include "engine/threads/workers.hpp"

namespace serversync {

/// How servers that must be asked are asked.
struct FetchOptions {
    unsigned jobs = 16;                               ///< servers at a time
    std::optional<std::chrono::seconds> time_budget;  ///< for all of them: those that have not been read by then have failed
    std::string keep_listings;                        ///< folder for "<server id>.json" of each listing; blank: none
    /// Called by one thread at a time for each listing that cannot be kept, with the cause; set wherever a folder is.
    std::function<void(std::uint64_t server_id, const std::string& cause)> unkept;
    std::function<Instant()> now;  ///< the clock that says when a server was asked
};

/// A listing with the index of its job.
using NumberedListing = std::pair<std::size_t, Listing>;

/// Reads the listings of a run: those that wait for a server or a command with threads of its own, ahead of who takes them and
/// never more than twice `jobs` beyond what was taken; the others when they are asked for.
class ListingReader {
public:
    /// Starts to ask, in the order of the jobs. The folder for kept listings is made if it is missing. Throws `CannotWrite`.
    ListingReader(FetchOptions options, std::vector<ListingJob> jobs, const StartThread& start = start_thread);

    /// Waits for what is under way.
    ~ListingReader();
    ListingReader(const ListingReader&) = delete;
    ListingReader& operator=(const ListingReader&) = delete;

    /// The next listing, from any thread: one that came from a server, else one that need not be waited for, else one that is
    /// waited for; nothing where all were taken.
    std::optional<NumberedListing> next();

    /// Lets nobody take or ask for another one.
    void stop();

private:
    void fetch();
    std::optional<NumberedListing> read_local();
    Listing read(std::size_t index);
    Listing read_now(const ListingJob& job, const ListingRequest& request, std::chrono::milliseconds limit) const;
    std::chrono::milliseconds time_left(const ListingSource& source) const;

    FetchOptions m_options;
    std::vector<ListingJob> m_jobs;
    std::shared_ptr<const OpenFolder> m_kept;  ///< null: no listing is kept
    std::mutex m_unkept_mutex;
    std::vector<std::size_t> m_local;   ///< indices of jobs, in their order
    std::vector<std::size_t> m_remote;  ///< likewise
    std::atomic<std::size_t> m_next_local = 0;
    std::atomic<std::size_t> m_next_remote = 0;
    std::chrono::steady_clock::time_point m_began = std::chrono::steady_clock::now();
    std::optional<OrderedRing<NumberedListing>> m_fetched;  ///< in the order in which they came; none: nothing is remote
    std::optional<Workers> m_fetchers;
};

}  // namespace serversync
