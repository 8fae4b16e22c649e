// SPDX-License-Identifier: MIT
#include "engine/cli/key_file.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "engine/files/descriptor.hpp"
#include "engine/files/who_may_write.hpp"
#include "engine/model/error.hpp"
#include "engine/text/hex.hpp"

namespace serversync {

namespace {

constexpr std::size_t digit_count = 32;

HashKey make_key_file(const std::string& path) {
    const auto refuse = [&] { throw CannotWrite("cannot write key file '" + path + "': " + std::strerror(errno)); };
    const HashKey key = random_key();
    std::string text;
    for (const std::uint8_t byte : key) append_hex(text, byte, 2);
    text.push_back('\n');
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.number() < 0) refuse();
    if (::write(file.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) || ::fsync(file.number()) != 0) {
        const int error = errno;
        ::unlink(path.c_str());
        errno = error;
        refuse();
    }
    return key;
}

std::string octal(unsigned mode) {
    return {'0', static_cast<char>('0' + (mode >> 6U & 7U)), static_cast<char>('0' + (mode >> 3U & 7U)),
            static_cast<char>('0' + (mode & 7U))};
}

}  // namespace

HashKey random_key() {
    HashKey key{};
    if (::getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) {
        throw Error(ExitCode::internal_error, std::string("cannot get random bytes: ") + std::strerror(errno));
    }
    return key;
}

HashKey key_of_file(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0 && errno == ENOENT) return make_key_file(path);
    struct stat status {};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
        throw MissingInput("cannot read key file '" + path + "': " + std::strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) throw MissingInput("cannot read key file '" + path + "': not a regular file");
    if ((status.st_mode & 077U) != 0) {
        throw ConfigurationError("key file '" + path + "' is open to others (mode " + octal(status.st_mode & 0777U) +
                                 "): whoever has the key can look up names. Run 'chmod 600' on it");
    }
    const std::string why = why_others_may_write(status, path);
    if (!why.empty()) throw ConfigurationError("key file '" + path + "': " + why);
    std::array<char, 64> place{};
    const ssize_t size = ::read(file.number(), place.data(), place.size());
    std::string_view text(place.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    HashKey key{};
    bool readable = text.size() == digit_count;
    for (std::size_t i = 0; i < digit_count && readable; i += 2) {
        const auto byte = parse_hex(text.substr(i, 2));
        readable = byte.has_value();
        if (readable) key[i / 2] = static_cast<std::uint8_t>(*byte);
    }
    if (!readable) throw MalformedInput("key file '" + path + "' does not hold 32 hexadecimal digits");
    return key;
}

}  // namespace serversync
