// SPDX-License-Identifier: MIT
#include "engine/batch/listing_reader.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <new>

#include "adapters/listing/listing_builder.hpp"
#include "engine/batch/kept_copy.hpp"
#include "engine/files/private_folder.hpp"
#include "engine/files/replacement_file.hpp"
#include "engine/model/error.hpp"
#include "engine/text/duration.hpp"

namespace serversync {

namespace {

/// With less than this left of the run's budget, a server could not answer and would seem to be at fault.
constexpr std::chrono::milliseconds least_time(100);

/// How many servers can be asked at a time with the descriptors that this process may have: a command takes 13 while it starts, a
/// panel that is asked for eight things at once about as many.
std::size_t most_jobs() {
    constexpr rlim_t of_everything_else = 24;
    constexpr rlim_t of_job = 16;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return std::numeric_limits<std::size_t>::max();
    return (std::max<rlim_t>(limit.rlim_cur, of_everything_else + of_job) - of_everything_else) / of_job;
}

}  // namespace

ListingReader::ListingReader(FetchOptions options, std::vector<ListingJob> jobs, const StartThread& start)
    : m_options(std::move(options)), m_jobs(std::move(jobs)) {
    if (!m_options.keep_listings.empty()) {
        make_private_folder(m_options.keep_listings);
        m_kept = open_folder(m_options.keep_listings, shown_target("listings in", m_options.keep_listings));
        remove_leftovers(*m_kept, is_kept_name);
    }
    for (std::size_t i = 0; i < m_jobs.size(); ++i)
        (is_remote(m_jobs[i].source) && m_jobs[i].fault.empty() ? m_remote : m_local).push_back(i);
    if (m_remote.empty()) return;
    const auto threads = std::min<std::size_t>({std::max(m_options.jobs, 1U), m_remote.size(), most_jobs()});
    m_fetched.emplace(threads, m_remote.size());
    m_fetchers.emplace(
        threads, [this](std::size_t /*worker*/) { fetch(); }, start);
    if (m_fetchers->size() > 0) return;
    // Nobody can wait for them beside who takes them.
    m_local.insert(m_local.end(), m_remote.begin(), m_remote.end());
    m_fetched.reset();
}

ListingReader::~ListingReader() { stop(); }

void ListingReader::stop() {
    m_next_local = m_local.size();
    m_next_remote = m_remote.size();
    if (m_fetched) m_fetched->stop();
}

std::optional<NumberedListing> ListingReader::next() {
    std::optional<NumberedListing> next;
    const auto take = [&next](std::size_t /*number*/, NumberedListing& fetched) { next = std::move(fetched); };
    if (m_fetched && m_fetched->take_if_ready(take)) return next;
    if (auto local = read_local()) return local;
    if (m_fetched) m_fetched->take(take);
    return next;
}

std::optional<NumberedListing> ListingReader::read_local() {
    const std::size_t next = m_next_local++;
    if (next >= m_local.size()) return std::nullopt;
    return NumberedListing(m_local[next], read(m_local[next]));
}

void ListingReader::fetch() {
    bool is_wanted = true;
    for (std::size_t next = m_next_remote++; is_wanted && next < m_remote.size(); next = m_next_remote++) {
        try {
            NumberedListing fetched(m_remote[next], read(m_remote[next]));
            is_wanted = m_fetched->fill([&](std::size_t /*number*/, NumberedListing& value) { value = std::move(fetched); });
        } catch (...) {
            m_fetched->fail(std::current_exception());
            return;
        }
    }
}

std::chrono::milliseconds ListingReader::time_left(const ListingSource& source) const {
    const std::chrono::milliseconds own = time_limit_of(source);
    if (!m_options.time_budget || !is_remote(source)) return own;
    const auto used = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_began);
    return std::min(own, std::chrono::milliseconds(*m_options.time_budget) - used);
}

Listing ListingReader::read_now(const ListingJob& job, const ListingRequest& request, std::chrono::milliseconds limit) const {
    const auto failed = [&](const std::string& error) {
        Listing listing = ListingBuilder(format_of(job.source), request).fail(error);
        listing.source = shown(job.source);
        return listing;
    };
    if (!job.fault.empty()) return failed(job.fault);
    const bool is_shortened = limit < time_limit_of(job.source);
    const std::string budget =
        is_shortened ? "the run's time budget of " + exact_duration(std::chrono::milliseconds(*m_options.time_budget).count())
                     : "";
    if (is_shortened && limit < least_time) return failed(budget + " was used up before this server was asked");
    const auto began = std::chrono::steady_clock::now();
    try {
        Listing listing = read_source(job.source, request, limit);
        // It had no more time than the servers before it left, which is not the fault of its panel (law 253).
        const bool is_cut = is_shortened && std::chrono::steady_clock::now() - began >= limit;
        if (is_cut && listing.state != ListingState::complete)
            listing.error = budget + " ended while this server was asked: " + listing.error;
        return listing;
    } catch (const std::bad_alloc&) {
        return failed("there was not enough memory to read it");  // what it took is free again: the others go on
    }
}

Listing ListingReader::read(std::size_t index) {
    const ListingJob& job = m_jobs[index];
    ListingRequest request = job.request;
    if (is_remote(job.source) && m_options.now) request.listed_at = m_options.now();
    const std::chrono::milliseconds limit = time_left(job.source);
    if (!m_kept) return read_now(job, request, limit);
    KeptCopy copy(m_kept, job.server_id, format_of(job.source));
    request.recorder = copy.recorder();
    Listing listing = read_now(job, request, limit);
    if (const std::string fault = copy.finish(listing); !fault.empty()) {
        const std::lock_guard lock(m_unkept_mutex);
        m_options.unkept(job.server_id, fault);
    }
    return listing;
}

}  // namespace serversync
