// SPDX-License-Identifier: MIT
#include "engine/files/replacement_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr std::string_view suffix = ".new-";

constexpr mode_t private_mode = S_IRUSR | S_IWUSR;
constexpr mode_t others_write = S_IWGRP | S_IWOTH;

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

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

bool is_same(const struct stat& left, const struct stat& right) {
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

/// Removes a new file whose writer is gone.
void remove_if_left(int folder, const char* name) {
    const Descriptor file(::openat(folder, name, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW));
    if (!file.is_open()) return;
    struct stat opened {};
    struct stat named {};
    const bool is_file = ::fstat(file.number(), &opened) == 0 && S_ISREG(opened.st_mode);
    // If the writer renamed it between the two calls, the path has no file any more, or another writer's.
    if (is_file && lock(file.number()) && ::fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && is_same(named, opened))
        ::unlinkat(folder, name, 0);
}

TargetPlace checked(TargetPlace place, const std::string& shown) {
    if (place.is_descriptor || (place.status && !S_ISREG(place.status->st_mode)))
        throw CannotWrite("cannot write " + shown + ": it is not a regular file");
    return place;
}

}  // namespace

ReplacementFile::ReplacementFile(const std::string& target, const ReplacementOptions& options)
    : ReplacementFile(
          target,
          find_target(target, shown_target(options.noun, target), options.is_one_of_many ? EndLink::replaced : EndLink::followed),
          options) {}

ReplacementFile::ReplacementFile(const std::string& named, TargetPlace place, ReplacementOptions options)
    : m_options(std::move(options)), m_named(named), m_place(checked(std::move(place), shown())) {
    if (!m_options.is_one_of_many) remove_leftovers(*m_place.folder, [this](std::string_view of) { return of == m_place.name; });
    create();
}

std::string ReplacementFile::path() const {
    TargetPlace place = m_place;
    if (m_new) place.name = m_new->name();
    return place.path();
}

std::string ReplacementFile::shown() const { return shown_target(m_options.noun, m_named); }

void ReplacementFile::create() {
    for (unsigned number = 0;; ++number) {
        const std::string name = m_place.name + std::string(suffix) + std::to_string(::getpid()) + '-' + std::to_string(number);
        m_file = Descriptor(::openat(folder_number(), name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, private_mode));
        if (!m_file.is_open() && errno == EEXIST) continue;
        if (!m_file.is_open()) fail(errno);
        m_new.emplace(m_place.folder, name);
        // Between its creation and its lock another process may take the file for a leftover; then it is created again.
        struct stat status {};
        const bool is_locked = lock(m_file.number()) || errno != EWOULDBLOCK;
        if (is_locked && ::fstat(m_file.number(), &status) == 0 && status.st_nlink > 0) break;
    }
    set_mode();
}

/// Whatever the process's mask says. A file that somebody else put there says nothing about who may read the new one.
void ReplacementFile::set_mode() const {
    const std::optional<struct stat>& old = m_place.status;
    const bool is_as_before = m_options.access == FileAccess::as_before && old && old->st_uid == ::geteuid();
    const mode_t mode = is_as_before ? old->st_mode & 0777U & ~others_write : private_mode;
    if (::fchmod(m_file.number(), mode) != 0) fail(errno);
}

void ReplacementFile::check_path() const {
    struct stat named {};
    struct stat opened {};
    if (::stat(path().c_str(), &named) != 0 || ::fstat(descriptor(), &opened) != 0) fail(errno);
    if (!is_same(named, opened)) fail("its folder was replaced meanwhile");
}

void ReplacementFile::begin_flush() const { ::sync_file_range(descriptor(), 0, 0, SYNC_FILE_RANGE_WRITE); }

int ReplacementFile::growth_error() const {
    const std::vector<char> bytes(64U << 10U);
    off_t end = ::lseek(descriptor(), 0, SEEK_END);
    for (std::size_t left = bytes.size(); left > 0;) {
        const ssize_t written = ::pwrite(descriptor(), bytes.data(), left, end);
        if (written < 0) return errno;
        left -= static_cast<std::size_t>(written);
        end += written;
    }
    return 0;
}

void ReplacementFile::publish() {
    if (m_options.is_durable && ::fsync(descriptor()) != 0) fail(errno);
    for (const std::string& companion : m_options.companions) ::unlinkat(folder_number(), (m_place.name + companion).c_str(), 0);
    if (const int error = m_new->rename_to(m_place.name); error != 0) fail(error);
    m_new.reset();
    m_file = Descriptor();
    if (!m_options.is_durable) return;
    const Descriptor folder(::openat(folder_number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.is_open()) ::fsync(folder.number());
}

void ReplacementFile::fail(const std::string& cause) const { throw CannotWrite("cannot write " + shown() + ": " + cause); }

void ReplacementFile::fail(int error) const { fail(std::generic_category().message(error)); }

std::string shown_target(const std::string& noun, const std::string& path) { return noun + " '" + path + "'"; }

void remove_leftovers(const OpenFolder& folder, const std::function<bool(std::string_view target)>& is_meant) {
    const int number = ::openat(folder.descriptor.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (number < 0) return;
    const std::unique_ptr<DIR, CloseFolder> entries(::fdopendir(number));
    if (!entries) return;
    while (const dirent* entry = ::readdir(entries.get())) {
        const std::string_view target = target_of(entry->d_name);
        if (!target.empty() && is_meant(target)) remove_if_left(number, entry->d_name);
    }
}

}  // namespace serversync
