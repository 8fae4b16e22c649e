// SPDX-License-Identifier: MIT
#include "engine/report/json_list.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "engine/files/byte_sink.hpp"

namespace serversync {
namespace {

std::string written(std::size_t count, unsigned jobs, bool on_one_line) {
    StringSink sink;
    JsonWriter json(sink);
    json.open('{').key("list").open('[', on_one_line);
    write_list(json, count, jobs, [](JsonWriter& values, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            // Every third value is nothing, so that some pieces begin and end with it.
            if (i % 3 != 0) values.open('{', i % 2 == 0).field("number", i).field("text", std::string(i % 50, 'x')).close('}');
        }
    });
    json.close(']').close('}').finish();
    return sink.text;
}

TEST(JsonList, is_the_same_with_any_number_of_jobs) {
    for (const std::size_t count : {0U, 1U, 63U, 64U, 65U, 129U, 3000U}) {
        for (const bool on_one_line : {false, true}) {
            const std::string alone = written(count, 1, on_one_line);
            for (const unsigned jobs : {2U, 3U, 8U, 1000U})
                EXPECT_EQ(written(count, jobs, on_one_line), alone) << count << ' ' << jobs;
        }
    }
    EXPECT_NE(written(3000, 4, false).find(R"("number": 2999)"), std::string::npos);
}

TEST(JsonList, ends_with_what_a_value_throws) {
    StringSink sink;
    JsonWriter json(sink);
    json.open('[');
    const auto write = [](JsonWriter& values, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            if (i == 1000) throw std::runtime_error("value");
            values.number(i);
        }
    };
    for (const unsigned jobs : {1U, 4U}) EXPECT_THROW(write_list(json, 5000, jobs, write), std::runtime_error) << jobs;
}

/// Takes some bytes, then no more.
class FullSink : public ByteSink {
public:
    void write(std::string_view bytes) override {
        m_taken += bytes.size();
        if (m_taken > 100'000) throw std::runtime_error("full");
    }

private:
    std::size_t m_taken = 0;
};

TEST(JsonList, ends_with_what_the_sink_throws) {
    for (const unsigned jobs : {1U, 4U}) {
        FullSink sink;
        JsonWriter json(sink);
        json.open('[');
        const std::string text(1000, 'x');
        const auto write = [&](JsonWriter& values, std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) values.open('{').field("text", text).close('}');
        };
        EXPECT_THROW(write_list(json, 5000, jobs, write), std::runtime_error) << jobs;
    }
}

}  // namespace
}  // namespace serversync
