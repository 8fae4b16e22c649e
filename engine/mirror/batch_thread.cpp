#include "engine/mirror/batch_thread.hpp"

#include <cstddef>

namespace serversync {

namespace {

constexpr std::size_t batch_size = 128U << 10U;

}  // namespace

BatchThread::~BatchThread() { end(); }

void BatchThread::add(std::string_view record) {
    m_batch.append(record);
    if (m_batch.size() >= batch_size) hand_over();
}

void BatchThread::finish() {
    if (!m_thread.joinable()) {
        if (!m_batch.empty()) m_use(m_batch);
        return;
    }
    if (!m_batch.empty()) hand_over();
    end();
    if (m_error) std::rethrow_exception(m_error);
}

void BatchThread::hand_over() {
    if (!m_thread.joinable()) m_thread = std::thread([this] { work(); });
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_handed_over.empty() || m_error; });
        if (m_error) std::rethrow_exception(m_error);
        m_handed_over.swap(m_batch);
    }
    m_changed.notify_one();
    m_batch.clear();
}

void BatchThread::end() {
    if (!m_thread.joinable()) return;
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void BatchThread::work() {
    std::string batch;
    std::unique_lock lock(m_mutex);
    while (!m_error) {
        m_changed.wait(lock, [this] { return !m_handed_over.empty() || m_ended; });
        if (m_handed_over.empty()) return;
        batch.swap(m_handed_over);
        lock.unlock();
        m_changed.notify_one();
        std::exception_ptr error;
        try {
            m_use(batch);
        } catch (...) {
            error = std::current_exception();
        }
        batch.clear();
        lock.lock();
        m_error = error;
    }
    m_changed.notify_one();
}

}  // namespace serversync
