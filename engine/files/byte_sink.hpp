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

/// When the disk begins with what is written to a file.
enum class WriteBack {
    whenever,  ///< the system likes
    early,     ///< while the rest is made: whoever syncs the file at its end waits for little
};

/// Writes through a buffer to a file descriptor that stays the caller's.
class DescriptorSink : public ByteSink {
public:
    /// `name` is what messages call it: "standard output", "plan 'plan.json'".
    DescriptorSink(int descriptor, std::string name, WriteBack write_back = WriteBack::whenever);

    void write(std::string_view bytes) override;

    /// Writes what the buffer holds; without it that is lost.
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
