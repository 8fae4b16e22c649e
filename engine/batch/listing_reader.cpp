#include "engine/batch/listing_reader.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>

#include "adapters/listing/kept_listing.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "engine/files/kept_file.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

/// With less than this left of the run's budget, a server could not answer and would seem to be at fault.
constexpr std::chrono::milliseconds least_time(100);

std::string in_words(std::chrono::seconds time) {
    return time.count() % 60 == 0 ? std::to_string(time.count() / 60) + " min" : std::to_string(time.count()) + " s";
}

std::string_view adapter_name(const ListingSource& source) {
    return source.adapter != nullptr ? source.adapter->name() : "whmcs-json";
}

}  // namespace

ListingReader::ListingReader(FetchOptions options, std::vector<ListingJob> jobs)
    : m_options(std::move(options)), m_jobs(std::move(jobs)) {
    if (!m_options.keep_listings.empty()) {
        make_private_folder(m_options.keep_listings);
        remove_unfinished(m_options.keep_listings);
    }
    for (std::size_t i = 0; i < m_jobs.size(); ++i)
        (m_jobs[i].source.is_remote() && m_jobs[i].fault.empty() ? m_remote : m_local).push_back(i);
    m_left_remote = m_remote.size();
    const std::size_t threads = std::min<std::size_t>(std::max(m_options.jobs, 1U), m_remote.size());
    for (std::size_t i = 0; i < threads; ++i) m_threads.emplace_back([this] { fetch(); });
}

ListingReader::~ListingReader() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
    }
    m_taken.notify_all();
    for (std::thread& thread : m_threads) thread.join();
}

std::optional<std::pair<std::size_t, Listing>> ListingReader::take(std::unique_lock<std::mutex>& lock) {
    if (m_fetched.empty()) return std::nullopt;
    Fetched fetched = std::move(m_fetched.front());
    m_fetched.pop_front();
    --m_left_remote;
    lock.unlock();
    m_taken.notify_one();
    m_came.notify_all();
    if (fetched.error) std::rethrow_exception(fetched.error);
    return std::pair(fetched.index, std::move(fetched.listing));
}

std::optional<std::pair<std::size_t, Listing>> ListingReader::next() {
    std::unique_lock lock(m_mutex);
    if (auto came = take(lock)) return came;
    if (m_next_local < m_local.size()) {
        const std::size_t index = m_local[m_next_local++];
        lock.unlock();
        return std::pair(index, read(index));
    }
    m_came.wait(lock, [this] { return !m_fetched.empty() || m_left_remote == 0; });
    return take(lock);
}

void ListingReader::fetch() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_taken.wait(lock, [this] { return m_stopped || m_fetched.size() <= m_options.jobs; });
        if (m_stopped || m_next_remote == m_remote.size()) return;
        Fetched fetched{m_remote[m_next_remote++], {}, nullptr};
        lock.unlock();
        try {
            fetched.listing = read(fetched.index);
        } catch (...) {
            fetched.error = std::current_exception();
        }
        lock.lock();
        m_fetched.push_back(std::move(fetched));
        m_came.notify_one();
    }
}

std::chrono::milliseconds ListingReader::time_left(const ListingSource& source) const {
    if (!m_options.time_budget || !source.is_remote()) return source.time_limit;
    const auto used = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_began);
    return std::min(source.time_limit, std::chrono::milliseconds(*m_options.time_budget) - used);
}

Listing ListingReader::read_now(const ListingJob& job, const ListingRequest& request, std::chrono::milliseconds limit) const {
    const auto failed = [&](const std::string& error) {
        Listing listing = ListingBuilder(adapter_name(job.source), request).fail(error);
        listing.source = job.source.shown();
        return listing;
    };
    if (!job.fault.empty()) return failed(job.fault);
    const bool is_shortened = limit < job.source.time_limit;
    if (is_shortened && limit < least_time) {
        return failed("the run's time budget of " + in_words(*m_options.time_budget) +
                      " was used up before this server was asked");
    }
    ListingSource source = job.source;
    source.time_limit = limit;
    return read_source(source, request);
}

Listing ListingReader::read(std::size_t index) {
    const ListingJob& job = m_jobs[index];
    ListingRequest request = job.request;
    if (job.source.is_remote() && m_options.now) request.listed_at = m_options.now();
    const std::chrono::milliseconds limit = time_left(job.source);
    if (m_options.keep_listings.empty()) return read_now(job, request, limit);
    KeptFile file(m_options.keep_listings, job.server_id);
    KeptListingWriter writer([&file](std::string_view bytes) { file.write(bytes); }, adapter_name(job.source));
    request.recorder = &writer;
    Listing listing = read_now(job, request, limit);
    writer.end(listing);
    file.publish();
    return listing;
}

}  // namespace serversync
