// SPDX-License-Identifier: MIT
#include "engine/files/whole_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "engine/files/byte_source.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

class OpenedFile {
public:
    explicit OpenedFile(const std::string& path) : m_number(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {}
    OpenedFile(const OpenedFile&) = delete;
    OpenedFile& operator=(const OpenedFile&) = delete;
    ~OpenedFile() {
        if (m_number >= 0) ::close(m_number);
    }
    int number() const { return m_number; }

private:
    int m_number;
};

}  // namespace

WholeFile read_whole_file(const std::string& path, const std::string& noun, std::size_t largest) {
    const std::string name = noun + " '" + path + "'";
    const auto fail = [&name](const std::string& cause) { throw MissingInput("cannot read " + name + ": " + cause); };
    const OpenedFile file(path);
    if (file.number() < 0) throw MissingInput("cannot open " + name + ": " + std::generic_category().message(errno));
    WholeFile whole;
    if (::fstat(file.number(), &whole.status) != 0) fail(std::generic_category().message(errno));
    if (S_ISDIR(whole.status.st_mode)) fail("it is a folder; name a file in it");
    if (!S_ISREG(whole.status.st_mode)) fail("it is not a regular file");
    const auto bytes = open_descriptor(file.number(), name);
    std::array<char, 65536> place{};
    while (const std::size_t got = bytes->read(place)) {
        whole.text.append(place.data(), got);
        if (whole.text.size() > largest)
            throw ConfigurationError(name + ": it is larger than " + std::to_string(largest >> 20U) + " MiB");
    }
    return whole;
}

}  // namespace serversync
