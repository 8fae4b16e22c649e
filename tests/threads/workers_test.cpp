// SPDX-License-Identifier: MIT
#include "engine/threads/workers.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace serversync {
namespace {

/// A system that makes so many threads and no more.
StartThread with_threads(std::size_t most) {
    return [most, made = std::size_t{0}](std::function<void()> body) mutable {
        if (made == most) throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
        ++made;
        return start_thread(std::move(body));
    };
}

/// How often each worker was called, by number.
std::vector<int> calls(const std::vector<std::atomic<int>>& counts) { return {counts.begin(), counts.end()}; }

std::string thrown_by(const std::function<void()>& action) {
    try {
        action();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "nothing";
}

TEST(Workers, call_the_work_once_each_with_numbers_from_one) {
    std::vector<std::atomic<int>> counts(5);
    Workers workers(3, [&](std::size_t worker) { ++counts.at(worker); });
    EXPECT_EQ(workers.size(), 3U);
    workers.join();
    EXPECT_EQ(calls(counts), (std::vector<int>{0, 1, 1, 1, 0}));
    workers.join();
    EXPECT_EQ(calls(counts), (std::vector<int>{0, 1, 1, 1, 0})) << "nothing runs twice";
}

TEST(Workers, have_the_number_zero_for_who_takes_part) {
    std::vector<std::atomic<int>> counts(4);
    std::thread::id zero;
    Workers workers(2, [&](std::size_t worker) {
        ++counts.at(worker);
        if (worker == 0) zero = std::this_thread::get_id();
    });
    workers.take_part();
    EXPECT_EQ(calls(counts), (std::vector<int>{1, 1, 1, 0}));
    EXPECT_EQ(zero, std::this_thread::get_id());
}

TEST(Workers, are_those_that_the_system_makes) {
    std::vector<std::atomic<int>> counts(5);
    Workers workers(
        4, [&](std::size_t worker) { ++counts.at(worker); }, with_threads(2));
    EXPECT_EQ(workers.size(), 2U);
    workers.join();
    EXPECT_EQ(calls(counts), (std::vector<int>{0, 1, 1, 0, 0}));
}

TEST(Workers, leave_the_work_to_who_waits_where_there_are_none) {
    for (const std::size_t wanted : {0U, 3U}) {
        std::vector<std::thread::id> users;
        Workers workers(
            wanted,
            [&](std::size_t worker) {
                EXPECT_EQ(worker, 0U);
                users.push_back(std::this_thread::get_id());
            },
            with_threads(0));
        EXPECT_EQ(workers.size(), 0U);
        workers.join();
        workers.join();
        EXPECT_EQ(users, std::vector<std::thread::id>{std::this_thread::get_id()}) << wanted;
    }
}

TEST(Workers, leave_what_nobody_waits_for) {
    int runs = 0;
    {
        const Workers workers(
            1, [&](std::size_t) { ++runs; }, with_threads(0));
    }
    EXPECT_EQ(runs, 0);
}

TEST(Workers, are_waited_for_where_nobody_joins) {
    std::atomic<int> ended = 0;
    {
        const Workers workers(3, [&](std::size_t) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            ++ended;
            throw std::runtime_error("lost");
        });
    }
    EXPECT_EQ(ended, 3);
}

TEST(Workers, throw_the_first_exception_every_time) {
    std::atomic<bool> is_first_out = false;
    Workers workers(2, [&](std::size_t worker) {
        if (worker == 2) {
            while (!is_first_out) std::this_thread::yield();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            throw std::runtime_error("second");
        }
        is_first_out = true;
        throw std::runtime_error("first");
    });
    EXPECT_EQ(thrown_by([&] { workers.join(); }), "first");
    EXPECT_EQ(thrown_by([&] { workers.join(); }), "first");
}

TEST(Workers, throw_what_who_takes_part_throws_after_all_have_ended) {
    std::atomic<bool> ended = false;
    const auto work = [&](std::size_t worker) {
        if (worker == 0) throw std::runtime_error("caller");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ended = true;
    };
    EXPECT_EQ(thrown_by([&] { run_workers(2, work); }), "caller");
    EXPECT_TRUE(ended);
}

TEST(RunWorkers, count_the_caller) {
    for (const std::size_t count : {0U, 1U, 4U}) {
        std::vector<std::atomic<int>> counts(5);
        run_workers(count, [&](std::size_t worker) { ++counts.at(worker); });
        std::vector<int> expected(5, 0);
        for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) expected[i] = 1;
        EXPECT_EQ(calls(counts), expected) << count;
    }
}

TEST(ShareOut, uses_each_number_once) {
    for (const std::size_t count : {0U, 1U, 6U, 7U, 8U, 1000U}) {
        for (const std::size_t workers : {1U, 3U, 50U}) {
            for (const std::size_t threads : {0U, 1U, 100U}) {
                std::vector<std::atomic<int>> uses(count);
                share_out(
                    count, 7, workers,
                    [&](std::size_t worker, std::size_t begin, std::size_t end) {
                        EXPECT_LT(worker, workers);
                        EXPECT_TRUE(begin < end && end - begin <= 7);
                        for (std::size_t i = begin; i < end; ++i) ++uses[i];
                    },
                    with_threads(threads));
                EXPECT_EQ(calls(uses), std::vector<int>(count, 1)) << count << ' ' << workers << ' ' << threads;
            }
        }
    }
}

TEST(ShareOut, begins_nothing_after_an_exception) {
    for (const std::size_t workers : {1U, 4U}) {
        std::atomic<bool> is_thrown = false;
        std::atomic<std::size_t> later = 0;
        const auto use = [&](std::size_t, std::size_t begin, std::size_t) {
            if (begin == 10) {
                is_thrown = true;
                throw std::runtime_error("ten");
            }
            if (begin > 10) {
                ++later;
                while (!is_thrown) std::this_thread::yield();
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        };
        EXPECT_EQ(thrown_by([&] { share_out(1'000'000, 1, workers, use); }), "ten");
        EXPECT_LT(later, 1000U) << "each of the others ends after the pieces it had";
    }
}

/// A process that may have no thread but its first, which for root means another user.
TEST(Workers, live_with_a_limit_of_processes) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        constexpr uid_t nobody = 65534;
        const rlimit one{1, 1};
        if ((::geteuid() == 0 && ::setuid(nobody) != 0) || ::setrlimit(RLIMIT_NPROC, &one) != 0) ::_exit(3);
        std::size_t numbers = 0;
        share_out(100, 1, 8, [&](std::size_t, std::size_t begin, std::size_t end) { numbers += end - begin; });
        const bool is_refused = Workers(1, [](std::size_t) {}).size() == 0;
        ::_exit(numbers == 100 && is_refused ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace serversync
