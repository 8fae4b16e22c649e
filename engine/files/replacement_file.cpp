#include "engine/files/replacement_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr std::string_view suffix = ".new-";

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether a file's name is one that `create` makes for this target.
bool is_ours(std::string_view name, std::string_view target) {
    if (name.substr(0, target.size()) != target) return false;
    name.remove_prefix(target.size());
    if (name.substr(0, suffix.size()) != suffix) return false;
    name.remove_prefix(suffix.size());
    const std::size_t dash = name.find('-');
    return dash != std::string_view::npos && is_number(name.substr(0, dash)) && is_number(name.substr(dash + 1));
}

}  // namespace

ReplacementFile::ReplacementFile(const std::string& target, FileAccess access) : m_shown(target), m_target(target) {
    std::error_code ignored;
    if (std::filesystem::is_symlink(m_target, ignored)) m_target = std::filesystem::weakly_canonical(m_target, ignored).string();
    const std::filesystem::path path(m_target);
    if (m_target.empty() || !path.has_filename()) fail(ENOENT);
    if (std::filesystem::is_directory(path, ignored)) fail(EISDIR);
    m_folder = path.has_parent_path() ? path.parent_path().string() : ".";
    remove_leftovers();
    create(access);
}

ReplacementFile::~ReplacementFile() {
    if (m_file < 0) return;
    ::unlink(m_path.c_str());
    ::close(m_file);
}

void ReplacementFile::remove_leftovers() const {
    const std::string target = std::filesystem::path(m_target).filename().string();
    std::error_code error;
    for (std::filesystem::directory_iterator entry(m_folder, error), end; !error && entry != end; entry.increment(error)) {
        if (!is_ours(entry->path().filename().string(), target)) continue;
        const int file = ::open(entry->path().c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
        if (file < 0) continue;
        if (::flock(file, LOCK_EX | LOCK_NB) == 0) ::unlink(entry->path().c_str());
        ::close(file);
    }
}

void ReplacementFile::create(FileAccess access) {
    for (unsigned number = 0;; ++number) {
        m_path = m_target + std::string(suffix) + std::to_string(::getpid()) + '-' + std::to_string(number);
        m_file = ::open(m_path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, access == FileAccess::owner_only ? 0600 : 0666);
        if (m_file < 0 && errno == EEXIST) continue;
        if (m_file < 0) fail(errno);
        // Between its creation and its lock another load may take the file for a leftover; then this is done again.
        struct stat status {};
        const bool locked = ::flock(m_file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
        if (locked && ::fstat(m_file, &status) == 0 && status.st_nlink > 0) break;
        ::close(m_file);
        m_file = -1;
    }
    // A mirror stays as private as the one it replaces.
    struct stat old {};
    if (access == FileAccess::as_before && ::stat(m_target.c_str(), &old) == 0) {
        if (::fchmod(m_file, old.st_mode & 0777U) != 0) {
            const int error = errno;
            ::unlink(m_path.c_str());
            ::close(std::exchange(m_file, -1));
            fail(error);
        }
    }
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
    if (::fsync(m_file) != 0) fail(errno);
    // A journal that someone's SQLite shell left beside the old mirror would be applied to the new one.
    for (const char* journal : {"-journal", "-wal", "-shm"}) ::unlink((m_target + journal).c_str());
    if (::rename(m_path.c_str(), m_target.c_str()) != 0) fail(errno);
    ::close(std::exchange(m_file, -1));
    const int folder = ::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    ::fsync(folder);
    ::close(folder);
}

void ReplacementFile::fail(int error) const {
    throw CannotWrite("cannot write mirror '" + m_shown + "': " + std::generic_category().message(error));
}

}  // namespace serversync
