#include "engine/report/json_list.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace serversync {

namespace {

/// Values made together. An item of a plan is about a kilobyte.
constexpr std::size_t piece = 64;

/// Pieces that are being made or wait, for each thread.
constexpr std::size_t pieces_a_job = 3;

using WriteSome = std::function<void(JsonWriter&, std::size_t, std::size_t)>;

/// Pieces in a ring: threads fill them, one thread takes them in order.
class PieceRing {
public:
    PieceRing(const JsonWriter& json, std::size_t count, unsigned jobs, const WriteSome& write) : m_count(count), m_write(write) {
        for (std::size_t i = 0; i < pieces_a_job * jobs; ++i) m_slots.push_back({json.inside(), false});
        for (unsigned job = 0; job < jobs; ++job) m_threads.emplace_back([this] { make(); });
    }
    PieceRing(const PieceRing&) = delete;
    PieceRing& operator=(const PieceRing&) = delete;

    ~PieceRing() {
        {
            const std::lock_guard lock(m_mutex);
            m_stopped = true;
        }
        m_room.notify_all();
        for (std::thread& thread : m_threads) thread.join();
    }

    void write_all(JsonWriter& json) {
        while (m_written < pieces()) {
            Slot& slot = m_slots[m_written % m_slots.size()];
            {
                std::unique_lock lock(m_mutex);
                m_next_is_made.wait(lock, [&] { return slot.is_made || m_error; });
                if (m_error) std::rethrow_exception(m_error);
            }
            json.append(slot.values);
            {
                const std::lock_guard lock(m_mutex);
                slot.is_made = false;
                ++m_written;
            }
            m_room.notify_one();
        }
    }

private:
    struct Slot {
        JsonWriter values;
        bool is_made;
    };

    std::size_t pieces() const { return (m_count + piece - 1) / piece; }

    void make() {
        std::unique_lock lock(m_mutex);
        while (true) {
            m_room.wait(lock, [&] { return m_stopped || m_begun == pieces() || m_begun < m_written + m_slots.size(); });
            if (m_stopped || m_begun == pieces()) return;
            const std::size_t number = m_begun++;
            Slot& slot = m_slots[number % m_slots.size()];
            lock.unlock();
            std::exception_ptr error;
            try {
                m_write(slot.values, number * piece, std::min((number + 1) * piece, m_count));
            } catch (...) {
                error = std::current_exception();
            }
            lock.lock();
            if (error && !m_error) m_error = error;
            slot.is_made = true;
            if (number != m_written && !error) continue;
            lock.unlock();  // so that the one who waits need not wait for it
            m_next_is_made.notify_one();
            lock.lock();
        }
    }

    std::size_t m_count;
    const WriteSome& m_write;
    std::vector<Slot> m_slots;
    std::mutex m_mutex;  ///< of all that follows and of `is_made`
    std::condition_variable m_next_is_made;
    std::condition_variable m_room;  ///< for another piece, or there will be none
    std::size_t m_begun = 0;         ///< pieces
    std::size_t m_written = 0;       ///< pieces
    bool m_stopped = false;
    std::exception_ptr m_error;
    std::vector<std::thread> m_threads;
};

}  // namespace

void write_list(JsonWriter& json, std::size_t count, unsigned jobs, const WriteSome& write) {
    if (jobs < 2 || count <= piece) {
        write(json, 0, count);
        return;
    }
    constexpr unsigned most_threads = 64;
    PieceRing(json, count, std::min(jobs, most_threads), write).write_all(json);
}

}  // namespace serversync
