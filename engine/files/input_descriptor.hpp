// SPDX-License-Identifier: MIT
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>

#include "engine/files/descriptor.hpp"

namespace serversync {

/// Who named a file that is read (law 263).
enum class FileOrigin {
    command_line,   ///< a person: it may be a pipe
    configuration,  ///< a file that is checked for its owner: a regular file
    folder,         ///< nobody: it lies in a folder under a name that we look for, or that the configuration puts together
};

/// How long a pipe and standard input are read, of a listing and of anything else.
constexpr std::chrono::minutes listing_pipe_time{10};
constexpr std::chrono::hours pipe_time{6};

/// An input that is open to be read, without anything's being waited for but the bytes of a pipe.
class InputDescriptor {
public:
    /// `shown`: what messages call it, "listing 'accounts.json'" or just "'accounts.json'". In a folder that others may write, a
    /// link is not followed, and a file must belong to the folder's owner or be readable by everybody: whoever wrote it there
    /// could otherwise have this process show him what he may not read. Throws `MissingInput`.
    InputDescriptor(const std::string& path, std::string shown, FileOrigin origin,
                    std::chrono::milliseconds time_limit = pipe_time);

    /// An open descriptor, which remains the caller's.
    InputDescriptor(int number, std::string shown, std::chrono::milliseconds time_limit = pipe_time);

    /// Of what is open, whatever its path names by now; all zeros if that cannot be found out.
    const struct stat& status() const { return m_status; }

    bool is_regular() const { return S_ISREG(m_status.st_mode); }

    const std::string& shown() const { return m_shown; }

    /// Reads up to `place.size()` bytes and returns how many; 0 at the end. Throws `MissingInput`: on an error, for a pipe that
    /// nobody opens to write within ten seconds, and beyond the time limit.
    std::size_t read(std::span<char> place);

private:
    bool wait();
    [[noreturn]] void fail(const std::string& cause) const;
    [[noreturn]] void fail(int error) const;

    Descriptor m_owned;
    int m_number;
    std::string m_shown;
    std::chrono::milliseconds m_time_limit;
    std::chrono::steady_clock::time_point m_began = std::chrono::steady_clock::now();
    struct stat m_status {};
    bool m_has_writer = true;
};

}  // namespace serversync
