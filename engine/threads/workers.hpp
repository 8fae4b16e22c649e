#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace serversync {

/// Calls `work(worker)` once on each of so many threads, the caller's among them, numbered from 0, and waits for all of them.
/// Of several exceptions the first that happens is thrown.
template <class Work>
void run_workers(std::size_t workers, Work work) {
    std::mutex mutex;
    std::exception_ptr error;
    const auto guarded = [&](std::size_t worker) {
        try {
            work(worker);
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!error) error = std::current_exception();
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t worker = 1; worker < workers; ++worker) threads.emplace_back(guarded, worker);
    guarded(0);
    for (std::thread& thread : threads) thread.join();
    if (error) std::rethrow_exception(error);
}

/// Calls `use(worker, begin, end)` for pieces of [0, count) until all are used, on at most so many threads.
template <class Use>
void share_out(std::size_t count, std::size_t piece, std::size_t workers, Use use) {
    std::atomic<std::size_t> next{0};
    const std::size_t pieces = (count + piece - 1) / piece;
    run_workers(std::min(workers, std::max<std::size_t>(pieces, 1)), [&](std::size_t worker) {
        for (std::size_t begin = next.fetch_add(piece); begin < count; begin = next.fetch_add(piece)) {
            use(worker, begin, std::min(begin + piece, count));
        }
    });
}

}  // namespace serversync
