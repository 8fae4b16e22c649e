// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace serversync {

/// Starts a thread that runs `body`, or throws `std::system_error`.
using StartThread = std::function<std::jthread(std::function<void()> body)>;

/// How the program starts threads.
std::jthread start_thread(std::function<void()> body);

/// Threads that each call `work(worker)` once. Their numbers begin with 1; 0 is the thread that waits for them.
///
/// A system that refuses a thread (a limit on processes, a full control group) ends nothing: the threads that exist must do, and
/// if there are none, whoever waits does the work. So it must be work that any number of workers can finish.
class Workers {
public:
    using Work = std::function<void(std::size_t worker)>;

    /// Starts up to `threads` threads.
    Workers(std::size_t threads, Work work, const StartThread& start = start_thread);

    /// Waits for the threads. What they threw is lost, and what nobody has begun is left undone.
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// How many threads there are.
    std::size_t size() const { return m_threads.size(); }

    /// Waits for the threads; if there are none, calls `work(0)`. Of several exceptions the first that happened is thrown, again
    /// at each further call.
    void join();

    /// Calls `work(0)`, then waits as `join` does.
    void take_part();

private:
    void run(std::size_t worker);

    Work m_work;
    std::mutex m_mutex;
    std::exception_ptr m_error;
    bool m_took_part = false;
    std::vector<std::jthread> m_threads;
};

/// Calls `work(worker)` once on each of so many threads (fewer if the system refuses them), the caller's among them, numbered
/// from 0, and waits for all of them. Of several exceptions the first that happens is thrown.
inline void run_workers(std::size_t workers, Workers::Work work, const StartThread& start = start_thread) {
    Workers(std::max<std::size_t>(workers, 1) - 1, std::move(work), start).take_part();
}

/// Calls `use(worker, begin, end)` for pieces of [0, count) until all are used, on at most so many threads. After an exception no
/// further piece is begun.
template <class Use>
void share_out(std::size_t count, std::size_t piece, std::size_t workers, Use use, const StartThread& start = start_thread) {
    std::atomic<std::size_t> next{0};
    const std::size_t pieces = (count + piece - 1) / piece;
    const auto work = [&](std::size_t worker) {
        try {
            for (std::size_t begin = next.fetch_add(piece); begin < count; begin = next.fetch_add(piece)) {
                use(worker, begin, std::min(begin + piece, count));
            }
        } catch (...) {
            next = count;
            throw;
        }
    };
    run_workers(std::min(workers, pieces), work, start);
}

}  // namespace serversync
