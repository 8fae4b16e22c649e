// SPDX-License-Identifier: MIT
#include "engine/files/target_place.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <deque>
#include <string_view>
#include <system_error>

#include "engine/files/who_may_write.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr int most_links = 40;  // as many as Linux follows
constexpr int reader_wait_ms = 10'000;
constexpr int reader_pause_ms = 20;
constexpr long procfs = 0x9fa0;  // statfs(2): PROC_SUPER_MAGIC

bool is_root_or_us(uid_t owner) { return owner == 0 || owner == ::geteuid(); }

bool is_in_procfs(int folder) {
    struct statfs system {};
    return ::fstatfs(folder, &system) == 0 && system.f_type == procfs;
}

/// Walks along a path, one name after the other, each in the folder that was opened before.
class PathWalk {
public:
    PathWalk(const std::string& path, std::string shown) : m_shown(std::move(shown)) {
        restart(path);
        prepend(path);
    }

    /// Goes to the folder that holds the last name.
    TargetPlace end(EndLink end_link) {
        while (true) {
            if (m_names.empty()) fail(EISDIR);
            if (m_names.size() > 1) {
                enter();
                continue;
            }
            if (m_names.front() == "." || m_names.front() == "..") fail(EISDIR);
            TargetPlace place;
            if (arrive(place, end_link)) return place;
        }
    }

    std::shared_ptr<const OpenFolder> folder() {
        while (!m_names.empty()) enter();
        return share_folder();
    }

private:
    [[noreturn]] void fail(const std::string& cause) const { throw CannotWrite("cannot write " + m_shown + ": " + cause); }
    [[noreturn]] void fail(int error) const { fail(std::generic_category().message(error)); }

    void restart(std::string_view path) {
        const bool is_absolute = path.starts_with('/');
        if (!is_absolute && m_folder.is_open()) return;
        m_path = is_absolute ? "/" : "";
        m_folder = Descriptor(::open(is_absolute ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!m_folder.is_open()) fail(errno);
    }

    void prepend(std::string_view path) {
        std::deque<std::string> names;
        for (std::size_t begin = 0; begin < path.size();) {
            const std::size_t slash = std::min(path.find('/', begin), path.size());
            if (slash > begin) names.emplace_back(path.substr(begin, slash - begin));
            begin = slash + 1;
        }
        m_names.insert(m_names.begin(), names.begin(), names.end());
    }

    std::string path_of(const std::string& name) const {
        return m_path.empty() || m_path.back() == '/' ? m_path + name : m_path + '/' + name;
    }

    Descriptor open_name(const std::string& name) const {
        return Descriptor(::openat(m_folder.number(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    }

    struct stat status_of(const Descriptor& opened) const {
        struct stat status {};
        if (::fstat(opened.number(), &status) != 0) fail(errno);
        return status;
    }

    void enter() {
        const std::string name = m_names.front();
        Descriptor opened = open_name(name);
        if (!opened.is_open()) fail(errno);
        const struct stat status = status_of(opened);
        if (S_ISLNK(status.st_mode)) return follow(opened, status);
        if (!S_ISDIR(status.st_mode)) fail(ENOTDIR);
        m_names.pop_front();
        m_path = path_of(name);
        m_folder = std::move(opened);
    }

    /// Puts what the link names in the place of the first name.
    void follow(const Descriptor& link, const struct stat& status) {
        if (++m_links > most_links) fail(ELOOP);
        const struct stat folder = status_of(m_folder);
        const bool is_ours = is_root_or_us(status.st_uid) || is_root_or_us(folder.st_uid);
        if (!is_ours || (folder.st_mode & (S_IWGRP | S_IWOTH)) != 0)
            fail("'" + path_of(m_names.front()) +
                 "' is a link that another user could have made. Choose a path in a folder that only you may change");
        std::array<char, PATH_MAX> target{};
        const ssize_t size = ::readlinkat(link.number(), "", target.data(), target.size());
        if (size <= 0) fail(size < 0 ? errno : ENOENT);
        m_names.pop_front();
        const std::string_view text(target.data(), static_cast<std::size_t>(size));
        restart(text);
        prepend(text);
    }

    /// Whether the last name is the place; a link is not.
    bool arrive(TargetPlace& place, EndLink end_link) {
        const Descriptor opened = open_name(m_names.front());
        if (!opened.is_open() && errno != ENOENT) fail(errno);
        if (opened.is_open()) {
            struct stat status = status_of(opened);
            const bool is_link = S_ISLNK(status.st_mode);
            place.is_descriptor = is_link && is_in_procfs(m_folder.number());
            if (place.is_descriptor && ::fstatat(m_folder.number(), m_names.front().c_str(), &status, 0) != 0) fail(errno);
            if (is_link && !place.is_descriptor && end_link == EndLink::followed) {
                follow(opened, status);
                return false;
            }
            if (S_ISDIR(status.st_mode)) fail(EISDIR);
            if (!is_link || place.is_descriptor) place.status = status;
        }
        place.name = m_names.front();
        place.folder = share_folder();
        return true;
    }

    std::shared_ptr<const OpenFolder> share_folder() {
        return std::make_shared<const OpenFolder>(OpenFolder{std::move(m_folder), m_path.empty() ? "." : m_path});
    }

    std::string m_shown;
    Descriptor m_folder;
    std::string m_path;  ///< the folder's, without links; blank: the working directory
    std::deque<std::string> m_names;
    int m_links = 0;
};

[[noreturn]] void refuse(const std::string& shown, const std::string& cause) {
    throw CannotWrite("cannot write " + shown + ": " + cause);
}

bool is_same_file(const struct stat& left, const struct stat& right) {
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

/// A report for somebody else's pipe would be his to read.
void check_stream(const TargetPlace& place, const std::string& shown) {
    const mode_t mode = place.status->st_mode;
    if (S_ISBLK(mode)) refuse(shown, "it is a disk");
    if (S_ISSOCK(mode)) refuse(shown, "it is a socket");
    struct stat folder {};
    const bool is_safe = is_root_or_us(place.status->st_uid) || (::fstat(place.folder->descriptor.number(), &folder) == 0 &&
                                                                 why_others_may_write(folder, place.folder->path).empty());
    if (!is_safe) refuse(shown, "it is a pipe or device that another user could have made");
}

/// Standard output or error, if it is that; it is then not opened anew, because a file there would be written from its beginning.
Descriptor own_stream(const struct stat& status) {
    for (const int number : {STDOUT_FILENO, STDERR_FILENO}) {
        struct stat own {};
        if (::fstat(number, &own) == 0 && is_same_file(own, status))
            return Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    }
    return {};
}

}  // namespace

TargetPlace find_target(const std::string& path, const std::string& shown, EndLink end) {
    if (path.empty() || path.ends_with('/')) refuse(shown, std::generic_category().message(ENOENT));
    return PathWalk(path, shown).end(end);
}

std::shared_ptr<const OpenFolder> open_folder(const std::string& path, const std::string& shown) {
    if (path.empty()) refuse(shown, std::generic_category().message(ENOENT));
    return PathWalk(path, shown).folder();
}

TargetPlace target_in(std::shared_ptr<const OpenFolder> folder, std::string name, const std::string& shown) {
    TargetPlace place{std::move(folder), std::move(name), std::nullopt};
    struct stat status {};
    if (::fstatat(place.folder->descriptor.number(), place.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != ENOENT) refuse(shown, std::generic_category().message(errno));
        return place;
    }
    if (S_ISDIR(status.st_mode)) refuse(shown, std::generic_category().message(EISDIR));
    if (!S_ISLNK(status.st_mode)) place.status = status;
    return place;
}

Descriptor open_stream(const TargetPlace& place, const std::string& shown) {
    if (place.is_descriptor) {
        Descriptor own = own_stream(*place.status);
        if (own.is_open()) return own;
    }
    if (!place.is_descriptor) check_stream(place, shown);
    const int flags = O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (place.is_descriptor ? 0 : O_NOFOLLOW);
    for (int waited = 0;; waited += reader_pause_ms) {
        Descriptor stream(::openat(place.folder->descriptor.number(), place.name.c_str(), flags));
        if (!stream.is_open()) {
            if (errno != ENXIO || !S_ISFIFO(place.status->st_mode)) refuse(shown, std::generic_category().message(errno));
            if (waited >= reader_wait_ms) refuse(shown, "nobody reads the pipe");
            ::poll(nullptr, 0, reader_pause_ms);
            continue;
        }
        struct stat opened {};
        if (::fstat(stream.number(), &opened) != 0 || !is_same_file(opened, *place.status))
            refuse(shown, "it was replaced meanwhile");
        const int status = ::fcntl(stream.number(), F_GETFL);
        if (status < 0 || ::fcntl(stream.number(), F_SETFL, status & ~O_NONBLOCK) != 0)
            refuse(shown, std::generic_category().message(errno));
        return stream;
    }
}

}  // namespace serversync
