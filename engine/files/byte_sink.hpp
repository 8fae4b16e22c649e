// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace serversync {

/// Where bytes go.
class ByteSink {
public:
    virtual ~ByteSink() = default;

    /// Throws `CannotWrite`.
    virtual void write(std::string_view bytes) = 0;
};

/// Appends to a string.
class StringSink : public ByteSink {
public:
    void write(std::string_view bytes) override { text.append(bytes); }
    std::string text;
};

/// When the system begins to write a file's bytes to the disk.
enum class WriteBack {
    whenever,  ///< the system likes
    early,     ///< while the rest is being made, so that syncing the file at its end takes little time
};

/// Writes through a buffer to a file descriptor, which remains the caller's.
class DescriptorSink : public ByteSink {
public:
    /// `name`: what messages call it, "standard output", "plan 'plan.json'".
    DescriptorSink(int descriptor, std::string name, WriteBack write_back = WriteBack::whenever);

    void write(std::string_view bytes) override;

    /// Writes what the buffer holds, which is otherwise lost.
    void flush();

private:
    void put(std::string_view bytes);

    int m_descriptor;
    std::string m_name;
    WriteBack m_write_back;
    std::string m_buffer;
    std::int64_t m_position = 0;      ///< of a file
    std::int64_t m_written_back = 0;  ///< up to here
};

}  // namespace serversync
