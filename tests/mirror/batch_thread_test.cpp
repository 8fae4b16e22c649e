// SPDX-License-Identifier: MIT
#include "engine/mirror/batch_thread.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>

namespace serversync {
namespace {

TEST(BatchThread, uses_everything_in_order_and_parts_no_record) {
    for (const std::size_t count : {0U, 1U, 1000U, 100'000U}) {
        std::string added;
        std::string used;
        std::size_t parted = 0;
        {
            BatchThread thread([&](std::string_view batch) {
                used.append(batch);
                parted += batch.back() != '\n' ? 1U : 0U;
            });
            for (std::size_t i = 0; i < count; ++i) {
                const std::string record = std::to_string(i) + std::string(i % 97, 'x') + '\n';
                added += record;
                thread.add(record);
            }
            thread.finish();
        }
        EXPECT_TRUE(used == added) << count;
        EXPECT_EQ(parted, 0U);
    }
}

TEST(BatchThread, leaves_little_to_the_thread_that_calls) {
    std::thread::id user;
    BatchThread thread([&](std::string_view) { user = std::this_thread::get_id(); });
    thread.add("little");
    thread.finish();
    EXPECT_EQ(user, std::this_thread::get_id());
}

TEST(BatchThread, throws_what_a_use_threw) {
    const std::string record(1000, 'x');
    for (const std::size_t count : {1U, 200U, 100'000U}) {
        std::size_t batches = 0;
        BatchThread thread([&](std::string_view) {
            ++batches;
            throw std::runtime_error("no room");
        });
        const auto add_all = [&] {
            for (std::size_t i = 0; i < count; ++i) thread.add(record);
            thread.finish();
        };
        EXPECT_THROW(add_all(), std::runtime_error) << count;
        EXPECT_EQ(batches, 1U) << "nothing is used after that";
    }
}

TEST(BatchThread, ends_without_a_finish) {
    for (const std::size_t count : {1U, 1000U}) {
        BatchThread thread([](std::string_view) {});
        for (std::size_t i = 0; i < count; ++i) thread.add(std::string(1000, 'x'));
    }
}

}  // namespace
}  // namespace serversync
