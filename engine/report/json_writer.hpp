// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "engine/files/byte_sink.hpp"
#include "engine/record/growing_bytes.hpp"

namespace serversync {

/// Writes JSON piece by piece into a sink, in memory that does not grow with the document. Objects and lists opened with a line
/// break are indented by two; `on_one_line` ones stay on their line, so that an item is one line and a diff of two plans is
/// readable.
class JsonWriter {
public:
    explicit JsonWriter(ByteSink& sink) : m_sink(&sink) {}

    /// A writer of values for this one's innermost bracket. It holds them until `append` takes them.
    JsonWriter inside() const;

    /// Writes the values that `values` holds, which came from `inside` at the same bracket, and empties it for the next ones.
    void append(JsonWriter& values);

    JsonWriter& open(char bracket, bool on_one_line = false);
    JsonWriter& close(char bracket);

    /// A name is one of our own words, without characters that JSON escapes.
    JsonWriter& key(std::string_view name) {
        char* place = begin_value(name.size() + 4);
        *place++ = '"';
        place = put(put(place, name), "\": ");
        m_buffer.use_to(place);
        m_after_key = true;
        return *this;
    }

    JsonWriter& text(std::string_view value);
    JsonWriter& number(std::uint64_t value);
    JsonWriter& signed_number(std::int64_t value);
    JsonWriter& boolean(bool value) { return word(value ? "true" : "false"); }
    JsonWriter& null() { return word("null"); }

    JsonWriter& field(std::string_view name, std::string_view value) { return key(name).text(value); }
    JsonWriter& field(std::string_view name, std::uint64_t value) { return key(name).number(value); }
    JsonWriter& flag(std::string_view name, bool value) { return key(name).boolean(value); }

    /// Passes everything so far to the sink.
    void flush();

    /// Ends the document with a newline and passes everything to the sink.
    void finish();

private:
    JsonWriter() = default;

    static char* put(char* place, std::string_view bytes) {
        std::memcpy(place, bytes.data(), bytes.size());
        return place + bytes.size();
    }

    /// Writes what comes before a value. Returns the place for the value, with room for `size` bytes.
    char* begin_value(std::size_t size) {
        char* place = m_buffer.room(size + 2);
        if (m_after_key) {
            m_after_key = false;
        } else if (!m_on_line) {
            place = begin_line(size);
        } else if (!m_first) {
            *place++ = ',';
            *place++ = ' ';
        }
        m_first = false;
        return place;
    }
    char* begin_line(std::size_t size);

    JsonWriter& word(std::string_view word) {
        m_buffer.use_to(put(begin_value(word.size()), word));
        return *this;
    }

    static constexpr std::size_t buffer_size = 64U << 10U;

    ByteSink* m_sink = nullptr;  ///< none: the values are held
    GrowingBytes m_buffer;
    std::string m_escaped;  ///< room for a text that JSON cannot hold as it is
    std::string m_levels;   ///< for each open bracket: 'L' breaks lines, 'o' stays on its line
    bool m_on_line = true;  ///< the innermost bracket stays on its line
    bool m_first = true;    ///< the innermost bracket is still empty
    bool m_after_key = false;
};

}  // namespace serversync
