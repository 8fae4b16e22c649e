// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/files/input_descriptor.hpp"

namespace serversync {

/// Where bytes come from, read once from front to end.
class ByteSource {
public:
    virtual ~ByteSource() = default;

    /// Reads up to `place.size()` bytes (never an empty span) and returns how many; 0 at the end. Throws `MissingInput` on an
    /// error.
    virtual std::size_t read(std::span<char> place) = 0;

    /// What the source is called in messages, for example "'accounts.json'" or "standard input".
    virtual const std::string& name() const = 0;

    /// The number of bytes, if it is known in advance.
    virtual std::optional<std::uint64_t> size() const = 0;

    /// Whether the end of the bytes, once it was read, is that of what was sent. False where it may be that of a connection that
    /// broke (law 272).
    virtual bool shows_its_end() const { return true; }
};

/// Opens a file as `InputDescriptor` does. Throws `MissingInput` naming the path and the cause.
std::unique_ptr<ByteSource> open_file(const std::string& path, FileOrigin origin = FileOrigin::command_line,
                                      std::chrono::milliseconds time_limit = pipe_time);

/// Reads a file descriptor, which remains the caller's.
std::unique_ptr<ByteSource> open_descriptor(int descriptor, std::string name, std::chrono::milliseconds time_limit = pipe_time);

/// What a person named: a file, a pipe, or standard input as "-".
std::unique_ptr<ByteSource> open_argument(const std::string& path, std::chrono::milliseconds time_limit = pipe_time);

/// Throws `MissingInput` where such a file cannot be opened, without opening it: a pipe would lose what is in it.
void check_argument(const std::string& path);

/// Reads an input that is held in memory as a whole and hands it over in pieces, which are then wiped. Throws
/// `ConfigurationError` for more than `largest` bytes, and as `read` does.
void read_whole(InputDescriptor& input, std::size_t largest, const std::function<void(std::string_view)>& take);

/// Reads text in memory, which must outlive the source.
std::unique_ptr<ByteSource> open_memory(std::string_view bytes, std::string name);

}  // namespace serversync
