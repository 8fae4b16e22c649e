// SPDX-License-Identifier: MIT
#include "engine/files/input_descriptor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "engine/files/who_may_write.hpp"
#include "engine/model/error.hpp"
#include "engine/text/duration.hpp"

namespace serversync {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds writer_time{10'000};
constexpr milliseconds longest_poll{60'000};

/// The status of a folder that others may write; nothing where only the user and root may.
std::optional<struct stat> open_to_others(const std::string& path) {
    const std::filesystem::path parent = std::filesystem::path(path).parent_path();
    const std::string folder = parent.empty() ? "." : parent.string();
    struct stat status {};
    if (::stat(folder.c_str(), &status) == 0 && why_others_may_write(status, folder).empty()) return std::nullopt;
    return status;
}

}  // namespace

InputDescriptor::InputDescriptor(const std::string& path, std::string shown, FileOrigin origin, milliseconds time_limit)
    : m_number(-1), m_shown(std::move(shown)), m_time_limit(time_limit) {
    const std::optional<struct stat> folder = origin == FileOrigin::folder ? open_to_others(path) : std::nullopt;
    m_owned = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (folder ? O_NOFOLLOW : 0)));
    if (!m_owned.is_open() && errno == ELOOP && folder) fail("it is a link in a folder that others may change");
    if (!m_owned.is_open() && errno == ENXIO) fail("it is not a regular file");  // but a socket
    if (!m_owned.is_open()) throw MissingInput("cannot open " + m_shown + ": " + std::generic_category().message(errno));
    m_number = m_owned.number();
    if (::fstat(m_number, &m_status) != 0) fail(errno);
    if (S_ISDIR(m_status.st_mode)) fail("it is a folder; name a file in it");
    const bool is_pipe = S_ISFIFO(m_status.st_mode) && origin == FileOrigin::command_line;
    if (!is_regular() && !is_pipe) fail("it is not a regular file");
    if (folder && m_status.st_uid != folder->st_uid && (m_status.st_mode & S_IROTH) == 0)
        fail("it belongs to another user than its folder, which others may change");
    m_has_writer = !is_pipe;
}

InputDescriptor::InputDescriptor(int number, std::string shown, milliseconds time_limit)
    : m_number(number), m_shown(std::move(shown)), m_time_limit(time_limit) {
    if (::fstat(m_number, &m_status) != 0) m_status = {};
}

void InputDescriptor::fail(const std::string& cause) const { throw MissingInput("cannot read " + m_shown + ": " + cause); }

void InputDescriptor::fail(int error) const { fail(std::generic_category().message(error)); }

std::size_t InputDescriptor::read(std::span<char> place) {
    const bool can_wait = m_status.st_mode != 0 && !is_regular();
    while (true) {
        const bool is_ready = !can_wait || wait();
        const ssize_t got = ::read(m_number, place.data(), place.size());
        // Until the first writer has come, a pipe reads as one that ended.
        if (got == 0 && !is_ready) fail("nobody writes to the pipe");
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR && errno != EAGAIN) fail(errno);
        m_has_writer = true;
    }
}

/// Waits until there are bytes, or nobody can write any more. Returns false where no writer has come yet.
bool InputDescriptor::wait() {
    while (true) {
        const auto used = std::chrono::duration_cast<milliseconds>(steady_clock::now() - m_began);
        if (used >= m_time_limit) fail("it did not end within " + exact_duration(m_time_limit.count()));
        const milliseconds left = std::min(m_time_limit - used, m_has_writer ? longest_poll : writer_time);
        pollfd polled{m_number, POLLIN, 0};
        const int ready = ::poll(&polled, 1, static_cast<int>(left.count()));
        if (ready < 0 && errno != EINTR) fail(errno);
        if (ready > 0) m_has_writer = true;
        if (ready > 0 || (ready == 0 && !m_has_writer)) return ready > 0;
    }
}

}  // namespace serversync
