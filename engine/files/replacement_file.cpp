// SPDX-License-Identifier: MIT
#include "engine/files/replacement_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr std::string_view suffix = ".new-";

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The name of the target whose new file has this name; blank if the name is not one of ours.
std::string_view target_of(std::string_view name) {
    const std::size_t end = name.rfind(suffix);
    if (end == std::string_view::npos) return {};
    const std::string_view numbers = name.substr(end + suffix.size());
    const std::size_t dash = std::min(numbers.find('-'), numbers.size());
    if (!is_number(numbers.substr(0, dash)) || !is_number(numbers.substr(std::min(dash + 1, numbers.size())))) return {};
    return name.substr(0, end);
}

/// Tries to lock an open file; the lock ends with the process at the latest, however it ends. On a file system without locks
/// nobody gets one, so nothing there counts as left over.
bool lock(int file) { return ::flock(file, LOCK_EX | LOCK_NB) == 0; }

/// Removes a new file whose writer is gone.
void remove_if_left(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return;
    struct stat opened {};
    struct stat named {};
    const bool is_file = ::fstat(file, &opened) == 0 && S_ISREG(opened.st_mode);
    // If the writer renamed it between the two calls, the path has no file any more, or another writer's.
    if (is_file && lock(file) && ::lstat(path.c_str(), &named) == 0 && named.st_dev == opened.st_dev &&
        named.st_ino == opened.st_ino) {
        ::unlink(path.c_str());
    }
    ::close(file);
}

}  // namespace

ReplacementFile::ReplacementFile(const std::string& target, ReplacementOptions options)
    : m_options(std::move(options)), m_named(target), m_target(target) {
    std::error_code ignored;
    if (!m_options.is_one_of_many && std::filesystem::is_symlink(m_target, ignored))
        m_target = std::filesystem::weakly_canonical(m_target, ignored).string();
    const std::filesystem::path path(m_target);
    if (m_target.empty() || !path.has_filename()) fail(ENOENT);
    if (std::filesystem::is_directory(std::filesystem::symlink_status(path, ignored))) fail(EISDIR);
    m_folder = path.has_parent_path() ? path.parent_path().string() : ".";
    if (!m_options.is_one_of_many)
        remove_leftovers(m_folder, [name = path.filename().string()](std::string_view of) { return of == name; });
    create();
}

ReplacementFile::~ReplacementFile() {
    if (m_file < 0) return;
    ::unlink(m_path.c_str());
    ::close(m_file);
}

std::string ReplacementFile::shown() const { return m_options.noun + " '" + m_named + "'"; }

void ReplacementFile::create() {
    const mode_t mode = m_options.access == FileAccess::owner_only ? 0600 : 0666;
    for (unsigned number = 0;; ++number) {
        m_path = m_target + std::string(suffix) + std::to_string(::getpid()) + '-' + std::to_string(number);
        m_file = ::open(m_path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode);
        if (m_file < 0 && errno == EEXIST) continue;
        if (m_file < 0) fail(errno);
        // Between its creation and its lock another process may take the file for a leftover; then it is created again.
        struct stat status {};
        const bool is_locked = lock(m_file) || errno != EWOULDBLOCK;
        if (is_locked && ::fstat(m_file, &status) == 0 && status.st_nlink > 0) break;
        ::close(std::exchange(m_file, -1));
    }
    if (m_options.access == FileAccess::as_before) keep_mode();
}

/// A mirror stays as private as the one it replaces.
void ReplacementFile::keep_mode() {
    struct stat old {};
    if (::stat(m_target.c_str(), &old) != 0 || ::fchmod(m_file, old.st_mode & 0777U) == 0) return;
    const int error = errno;
    ::unlink(m_path.c_str());
    ::close(std::exchange(m_file, -1));
    fail(error);
}

void ReplacementFile::begin_flush() const { ::sync_file_range(m_file, 0, 0, SYNC_FILE_RANGE_WRITE); }

int ReplacementFile::growth_error() const {
    const std::vector<char> bytes(64U << 10U);
    off_t end = ::lseek(m_file, 0, SEEK_END);
    for (std::size_t left = bytes.size(); left > 0;) {
        const ssize_t written = ::pwrite(m_file, bytes.data(), left, end);
        if (written < 0) return errno;
        left -= static_cast<std::size_t>(written);
        end += written;
    }
    return 0;
}

void ReplacementFile::publish() {
    if (m_options.is_durable && ::fsync(m_file) != 0) fail(errno);
    for (const std::string& companion : m_options.companions) ::unlink((m_target + companion).c_str());
    if (::rename(m_path.c_str(), m_target.c_str()) != 0) fail(errno);
    ::close(std::exchange(m_file, -1));
    if (!m_options.is_durable) return;
    const int folder = ::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    ::fsync(folder);
    ::close(folder);
}

void ReplacementFile::fail(int error) const {
    throw CannotWrite("cannot write " + shown() + ": " + std::generic_category().message(error));
}

void remove_leftovers(const std::string& folder, const std::function<bool(std::string_view target)>& is_meant) {
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const std::string_view target = target_of(name);
        if (!target.empty() && is_meant(target)) remove_if_left(entry->path().string());
    }
}

}  // namespace serversync
