#include "engine/files/kept_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr std::string_view unfinished = ".json.new-";

/// Whether an open file could be locked; the lock ends with the process at the latest, however it ends. On a file system without
/// locks nobody gets one, so that nothing is taken for left over there.
bool lock(int descriptor, int how) {
    int result = 0;
    do {
        result = ::flock(descriptor, how);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

bool is_unfinished(std::string_view name) {
    const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
    return digits > 0 && name.substr(digits, unfinished.size()) == unfinished && name.size() > digits + unfinished.size();
}

/// Removes an unfinished file whose writer is gone.
void remove_if_left(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) return;
    struct stat opened {};
    struct stat named {};
    const bool is_ours = ::fstat(descriptor, &opened) == 0 && S_ISREG(opened.st_mode) && opened.st_uid == ::geteuid();
    // Where the writer renamed it between the two calls, the path has no file any more, or another writer's.
    if (is_ours && lock(descriptor, LOCK_EX | LOCK_NB) && ::lstat(path.c_str(), &named) == 0 && named.st_dev == opened.st_dev &&
        named.st_ino == opened.st_ino) {
        ::unlink(path.c_str());
    }
    ::close(descriptor);
}

}  // namespace

void make_private_folder(const std::string& folder) {
    if (::mkdir(folder.c_str(), S_IRWXU) == 0 || (errno == EEXIST && std::filesystem::is_directory(folder))) return;
    throw CannotWrite("cannot make the folder '" + folder + "': " + std::strerror(errno == EEXIST ? ENOTDIR : errno));
}

void remove_unfinished(const std::string& folder) {
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (is_unfinished(entry->path().filename().string())) remove_if_left(entry->path().string());
    }
}

KeptFile::KeptFile(const std::string& folder, std::uint64_t server_id)
    : m_path((std::filesystem::path(folder) / (std::to_string(server_id) + ".json")).string()) {
    struct stat status {};
    do {
        if (m_descriptor >= 0) ::close(m_descriptor);
        m_new_path = m_path + ".new-XXXXXX";
        m_descriptor = ::mkostemp(m_new_path.data(), O_CLOEXEC);
        if (m_descriptor < 0) fail(errno);
        lock(m_descriptor, LOCK_EX);
        // Another run may have found it before it was locked.
    } while (::fstat(m_descriptor, &status) == 0 && status.st_nlink == 0);
}

KeptFile::~KeptFile() {
    if (m_descriptor < 0) return;
    ::unlink(m_new_path.c_str());
    ::close(m_descriptor);
}

void KeptFile::fail(int error) const { throw CannotWrite("cannot write '" + m_path + "': " + std::strerror(error)); }

void KeptFile::write(std::string_view bytes) noexcept {
    while (!bytes.empty() && m_error == 0) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            m_error = errno;
            return;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void KeptFile::publish() {
    if (m_error != 0) fail(m_error);
    if (::rename(m_new_path.c_str(), m_path.c_str()) != 0) fail(errno);
    ::close(m_descriptor);
    m_descriptor = -1;
}

}  // namespace serversync
