#include "engine/batch/kept_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "engine/model/error.hpp"

namespace serversync {

void make_private_folder(const std::string& folder) {
    if (::mkdir(folder.c_str(), S_IRWXU) == 0 || (errno == EEXIST && std::filesystem::is_directory(folder))) return;
    throw CannotWrite("cannot make the folder '" + folder + "': " + std::strerror(errno == EEXIST ? ENOTDIR : errno));
}

KeptFile::KeptFile(const std::string& folder, std::uint64_t server_id)
    : m_path((std::filesystem::path(folder) / (std::to_string(server_id) + ".json")).string()),
      m_new_path(m_path + ".new-" + std::to_string(::getpid())) {
    ::unlink(m_new_path.c_str());  // of a process with this number that was killed
    m_descriptor = ::open(m_new_path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (m_descriptor < 0) fail(errno);
}

KeptFile::~KeptFile() {
    if (m_descriptor < 0) return;
    ::close(m_descriptor);
    ::unlink(m_new_path.c_str());
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
