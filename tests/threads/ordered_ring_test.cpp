// SPDX-License-Identifier: MIT
#include "engine/threads/ordered_ring.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "engine/threads/workers.hpp"

namespace serversync {
namespace {

using Numbers = std::vector<std::size_t>;

Numbers first(std::size_t count) {
    Numbers numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

std::string thrown(const std::function<void()>& action) {
    try {
        action();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "nothing";
}

TEST(OrderedRing, gives_values_in_the_order_of_their_numbers) {
    for (const std::size_t slots : {1U, 2U, 7U}) {
        for (const std::size_t producers : {1U, 4U}) {
            constexpr std::size_t count = 2000;
            OrderedRing<std::size_t> ring(slots, count);
            Workers workers(producers, [&](std::size_t) {
                while (ring.fill([](std::size_t number, std::size_t& value) {
                    if (number % 5 == 0) std::this_thread::yield();
                    value = number * 3;
                })) {
                }
            });
            Numbers taken;
            while (ring.take([&](std::size_t number, std::size_t& value) {
                taken.push_back(number);
                EXPECT_EQ(value, number * 3);
            })) {
            }
            EXPECT_EQ(taken, first(count)) << slots << ' ' << producers;
        }
    }
}

TEST(OrderedRing, never_holds_more_than_its_slots) {
    constexpr std::size_t slots = 3;
    constexpr std::size_t count = 500;
    OrderedRing<int> ring(slots, count);
    std::atomic<std::size_t> held = 0;
    std::atomic<std::size_t> most = 0;
    Workers workers(6, [&](std::size_t) {
        while (ring.fill([&](std::size_t, int&) {
            const std::size_t now = ++held;
            for (std::size_t seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
            }
        })) {
        }
    });
    while (ring.take([&](std::size_t, int&) {
        std::this_thread::yield();
        --held;
    })) {
    }
    EXPECT_EQ(held, 0U);
    EXPECT_LE(most, slots);
    EXPECT_GT(most, 0U);
}

TEST(OrderedRing, gives_each_value_to_one_of_several_takers) {
    constexpr std::size_t count = 3000;
    OrderedRing<std::size_t> ring(4, count);
    std::vector<std::atomic<int>> uses(count);
    Workers takers(4, [&](std::size_t) {
        std::size_t last = 0;
        while (ring.take([&](std::size_t number, std::size_t& value) {
            EXPECT_EQ(value, number);
            EXPECT_TRUE(number == 0 || number > last) << "each taker sees them in order";
            last = number;
            ++uses[number];
        })) {
        }
    });
    Workers fillers(3, [&](std::size_t) {
        while (ring.fill([](std::size_t number, std::size_t& value) { value = number; })) {
        }
    });
    takers.join();
    fillers.join();
    for (const auto& used : uses) EXPECT_EQ(used, 1);
}

TEST(OrderedRing, uses_the_memory_of_a_slot_again) {
    std::set<const void*> places;
    OrderedRing<std::string> ring(2, 100, [] { return std::string(1000, 'x'); });
    for (int i = 0; i < 100; ++i) {
        ring.fill([](std::size_t, std::string& value) { value.assign(500, 'y'); });
        ring.take([&](std::size_t, std::string& value) { places.insert(value.data()); });
    }
    EXPECT_EQ(places.size(), 2U);
}

TEST(OrderedRing, of_none_is_over_at_once) {
    OrderedRing<int> ring(2, 0);
    EXPECT_FALSE(ring.fill([](std::size_t, int&) { FAIL(); }));
    EXPECT_FALSE(ring.take([](std::size_t, int&) { FAIL(); }));
    EXPECT_FALSE(ring.take_if_ready([](std::size_t, int&) { FAIL(); }));
}

TEST(OrderedRing, takes_what_is_ready_without_waiting) {
    OrderedRing<int> ring(2);
    int taken = 0;
    const auto take = [&](std::size_t, int& value) { taken = value; };
    EXPECT_FALSE(ring.take_if_ready(take));
    ring.fill([](std::size_t, int& value) { value = 7; });
    EXPECT_TRUE(ring.take_if_ready(take));
    EXPECT_EQ(taken, 7);
    EXPECT_FALSE(ring.take_if_ready(take));
}

TEST(OrderedRing, ends_with_what_was_begun_when_it_is_closed) {
    OrderedRing<int> ring(8);
    for (int i = 0; i < 3; ++i) ring.fill([i](std::size_t, int& value) { value = i; });
    ring.close();
    EXPECT_FALSE(ring.fill([](std::size_t, int&) { FAIL(); }));
    std::vector<int> taken;
    while (ring.take([&](std::size_t, int& value) { taken.push_back(value); })) {
    }
    EXPECT_EQ(taken, (std::vector<int>{0, 1, 2}));
}

TEST(OrderedRing, wakes_everybody_when_it_is_stopped_or_closed) {
    for (const bool is_stopped : {true, false}) {
        OrderedRing<int> ring(1);
        std::atomic<int> ended = 0;
        Workers takers(3, [&](std::size_t) {
            EXPECT_FALSE(ring.take([](std::size_t, int&) { FAIL(); }));
            ++ended;
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        is_stopped ? ring.stop() : ring.close();
        takers.join();
        EXPECT_EQ(ended, 3);
    }
    OrderedRing<int> full(1);
    full.fill([](std::size_t, int&) {});
    Workers fillers(3, [&](std::size_t) { EXPECT_FALSE(full.fill([](std::size_t, int&) { FAIL(); })); });
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    full.stop();
    fillers.join();
    EXPECT_FALSE(full.take([](std::size_t, int&) { FAIL(); })) << "what was not taken is dropped";
}

TEST(OrderedRing, carries_what_a_filler_throws_to_the_others) {
    OrderedRing<int> ring(4, 1000);
    Workers fillers(3, [&](std::size_t) {
        while (ring.fill([](std::size_t number, int&) {
            if (number == 100) throw std::runtime_error("hundred");
        })) {
        }
    });
    EXPECT_EQ(thrown([&] {
                  while (ring.take([](std::size_t number, int&) { EXPECT_LT(number, 100U); })) {
                  }
              }),
              "hundred");
    EXPECT_EQ(thrown([&] { fillers.join(); }), "hundred");
    EXPECT_EQ(thrown([&] { ring.take_if_ready([](std::size_t, int&) {}); }), "hundred");
}

TEST(OrderedRing, carries_what_a_taker_throws_to_the_others) {
    OrderedRing<int> ring(4, 1000);
    std::atomic<std::size_t> filled = 0;
    Workers fillers(3, [&](std::size_t) {
        while (ring.fill([&](std::size_t, int&) { ++filled; })) {
        }
    });
    const auto take = [](std::size_t number, int&) {
        if (number == 10) throw std::runtime_error("ten");
    };
    EXPECT_EQ(thrown([&] {
                  while (ring.take(take)) {
                  }
              }),
              "ten");
    EXPECT_EQ(thrown([&] { fillers.join(); }), "ten");
    EXPECT_LE(filled, 10U + 4U) << "nobody fills for a taker who is gone";
}

TEST(OrderedRing, throws_the_first_of_two_errors) {
    OrderedRing<int> ring(4);
    ring.fail(std::make_exception_ptr(std::runtime_error("first")));
    ring.fail(std::make_exception_ptr(std::runtime_error("second")));
    EXPECT_EQ(thrown([&] { ring.fill([](std::size_t, int&) {}); }), "first");
    EXPECT_EQ(thrown([&] { ring.take([](std::size_t, int&) {}); }), "first");
}

}  // namespace
}  // namespace serversync
