#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace serversync {

/// Has another thread use what this one makes: bytes, in batches, in order (law 75). A small amount is used by the caller's
/// thread.
class BatchThread {
public:
    /// `use(batch)` is called for one batch at a time; no record is split between two.
    explicit BatchThread(std::function<void(std::string_view)> use) : m_use(std::move(use)) {}
    BatchThread(const BatchThread&) = delete;
    BatchThread& operator=(const BatchThread&) = delete;

    /// Waits for the batch that is in use; what was not handed over is lost.
    ~BatchThread();

    /// Throws what a use threw.
    void add(std::string_view record);

    /// Waits until everything has been used. Throws what a use threw. Nothing may be added afterwards.
    void finish();

private:
    void hand_over();
    void end();
    void work();

    std::function<void(std::string_view)> m_use;
    std::string m_batch;
    std::thread m_thread;
    std::mutex m_mutex;  ///< of all that follows
    std::condition_variable m_changed;
    std::string m_handed_over;  ///< blank: taken
    bool m_ended = false;
    std::exception_ptr m_error;
};

}  // namespace serversync
