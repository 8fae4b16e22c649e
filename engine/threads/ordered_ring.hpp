// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

namespace serversync {

/// Values handed from threads that fill slots to threads that take them: numbered from 0, taken in the order of their numbers,
/// and never more of them at a time than there are slots. A slot's value is reused, so it keeps its memory.
///
/// An exception spreads: after one on either side, whoever fills or takes throws it too. The threads that use a ring must have
/// ended before it is destroyed; `stop` makes them end.
template <class Value>
class OrderedRing {
public:
    static constexpr std::size_t endless = std::numeric_limits<std::size_t>::max();

    /// `count`: how many values there will be; `endless`: until `close`. `make()` gives a slot its first value.
    template <class Make>
    OrderedRing(std::size_t slots, std::size_t count, Make make) : m_count(count) {
        m_slots.reserve(slots);
        for (std::size_t i = 0; i < slots; ++i) m_slots.push_back({make(), State::empty});
    }
    explicit OrderedRing(std::size_t slots, std::size_t count = endless) : OrderedRing(slots, count, [] { return Value(); }) {}
    OrderedRing(const OrderedRing&) = delete;
    OrderedRing& operator=(const OrderedRing&) = delete;

    /// Waits for an empty slot and calls `fill(number, value)` for the next number. False if there are no more to fill.
    template <class Fill>
    bool fill(Fill fill) {
        std::unique_lock lock(m_mutex);
        m_filling.changed.wait(lock, [this] { return is_over(m_filling) || has_next(m_filling); });
        return !is_over(m_filling) ? use(lock, m_filling, m_taking, fill) : end();
    }

    /// Waits for the next value and calls `take(number, value)` for it. False if all have been taken.
    template <class Take>
    bool take(Take take) {
        std::unique_lock lock(m_mutex);
        m_taking.changed.wait(lock, [this] { return is_over(m_taking) || has_next(m_taking); });
        return !is_over(m_taking) ? use(lock, m_taking, m_filling, take) : end();
    }

    /// As `take`, but also false if the next value is not there yet.
    template <class Take>
    bool take_if_ready(Take take) {
        std::unique_lock lock(m_mutex);
        if (is_over(m_taking)) return end();
        return has_next(m_taking) && use(lock, m_taking, m_filling, take);
    }

    /// There will be no values beyond those that were begun.
    void close() {
        end_with([this] { m_count = m_filling.next; });
    }

    /// Nothing more is filled or taken from now on.
    void stop() {
        end_with([this] { m_stopped = true; });
    }

    /// From now on, whoever fills or takes throws the error; the first one counts.
    void fail(std::exception_ptr error) {
        end_with([&] {
            if (!m_error) m_error = std::move(error);
        });
    }

private:
    enum class State : unsigned char { empty, full, used };

    struct Slot {
        Value value;
        State state;
    };

    /// Those who fill, or those who take.
    struct Side {
        explicit Side(State state) : wanted(state) {}
        State wanted;          ///< of the slot that they wait for
        std::size_t next = 0;  ///< the first number that nobody has begun
        std::condition_variable changed;
    };

    Slot& slot_of(std::size_t number) { return m_slots[number % m_slots.size()]; }
    bool has_next(const Side& side) { return slot_of(side.next).state == side.wanted; }
    bool is_over(const Side& side) const { return m_stopped || m_error || side.next == m_count; }

    bool end() const {
        if (m_error) std::rethrow_exception(m_error);
        return false;
    }

    /// Has one side use its next value, without the lock. On either side one thread is woken if there is something for it, and it
    /// wakes the next: none wakes in vain.
    template <class Action>
    bool use(std::unique_lock<std::mutex>& lock, Side& here, Side& there, Action& action) {
        const std::size_t number = here.next++;
        Slot& slot = slot_of(number);
        slot.state = State::used;
        const bool is_last = is_over(here);
        const bool is_more = !is_last && has_next(here);
        lock.unlock();
        if (is_last) here.changed.notify_all();
        if (is_more) here.changed.notify_one();
        try {
            action(number, slot.value);
        } catch (...) {
            fail(std::current_exception());
            throw;
        }
        lock.lock();
        slot.state = there.wanted;
        const bool is_waited_for = &slot == &slot_of(there.next);
        lock.unlock();  // the woken thread should not find the lock still held
        if (is_waited_for) there.changed.notify_one();
        return true;
    }

    template <class Change>
    void end_with(Change change) {
        {
            const std::lock_guard lock(m_mutex);
            change();
        }
        m_filling.changed.notify_all();
        m_taking.changed.notify_all();
    }

    std::mutex m_mutex;  ///< guards all members below, except values in use
    std::vector<Slot> m_slots;
    std::size_t m_count = 0;
    Side m_filling{State::empty};
    Side m_taking{State::full};
    bool m_stopped = false;
    std::exception_ptr m_error;
};

}  // namespace serversync
