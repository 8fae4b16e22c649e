// SPDX-License-Identifier: MIT
#include "engine/threads/workers.hpp"

#include <new>
#include <system_error>
#include <utility>

namespace serversync {

std::jthread start_thread(std::function<void()> body) { return std::jthread(std::move(body)); }

Workers::Workers(std::size_t threads, Work work, const StartThread& start) : m_work(std::move(work)) {
    try {
        m_threads.reserve(threads);
        for (std::size_t worker = 1; worker <= threads; ++worker) m_threads.push_back(start([this, worker] { run(worker); }));
    } catch (const std::system_error&) {  // no more threads than these
    } catch (const std::bad_alloc&) {     // nor memory for them
    }
}

Workers::~Workers() {
    // Here, as long as all members are there: a thread may still use them.
    for (std::jthread& thread : m_threads) {
        if (thread.joinable()) thread.join();
    }
}

void Workers::run(std::size_t worker) {
    try {
        m_work(worker);
    } catch (...) {
        const std::lock_guard lock(m_mutex);
        if (!m_error) m_error = std::current_exception();
    }
}

void Workers::join() {
    if (m_threads.empty() && !m_took_part) return take_part();
    for (std::jthread& thread : m_threads) {
        if (thread.joinable()) thread.join();
    }
    if (m_error) std::rethrow_exception(m_error);
}

void Workers::take_part() {
    m_took_part = true;
    run(0);
    join();
}

}  // namespace serversync
