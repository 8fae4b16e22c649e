// SPDX-License-Identifier: MIT
#include "adapters/transport/secrets_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "adapters/transport/process_secrets.hpp"
#include "engine/model/error.hpp"
#include "engine/text/alternatives.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::size_t largest = 64U << 10U;

class SecretsDescriptor {
public:
    explicit SecretsDescriptor(const std::string& path) : m_number(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)) {}
    SecretsDescriptor(const SecretsDescriptor&) = delete;
    SecretsDescriptor& operator=(const SecretsDescriptor&) = delete;
    ~SecretsDescriptor() {
        if (m_number >= 0) ::close(m_number);
    }
    int number() const { return m_number; }

private:
    int m_number;
};

/// Checks the open file, not its path, which may name another one by now.
void check_permissions(int descriptor, const std::string& name) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) throw MissingInput("cannot read " + name + ": " + std::strerror(errno));
    if (S_ISDIR(status.st_mode)) throw MissingInput("cannot read " + name + ": it is a folder; name a file in it");
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw ConfigurationError("secrets in " + name + " may be read or changed by others. Run: chmod 600 " + name);
    }
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        throw ConfigurationError("secrets in " + name + " belong to another user. Make the file your own");
    }
}

WipedBytes read_all(int descriptor, const std::string& name) {
    hide_memory();
    WipedBytes text;
    std::array<char, 4096> place{};
    while (true) {
        const ssize_t got = ::read(descriptor, place.data(), place.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw MissingInput("cannot read " + name + ": " + std::strerror(errno));
        if (got == 0) break;
        text.insert(text.end(), place.data(), place.data() + got);
        if (text.size() > largest) throw ConfigurationError("secrets in " + name + ": larger than 64 KiB");
    }
    wipe(place.data(), place.size());
    return text;
}

std::vector<NamedSecret> parse(std::string_view text, const std::string& name, std::span<const std::string_view> names) {
    std::vector<NamedSecret> secrets;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        const auto fail = [&](const std::string& what) {
            throw ConfigurationError("secrets in " + name + ": line " + std::to_string(number) + ": " + what);
        };
        const std::size_t equals = line.find('=');
        const std::string_view key = trimmed(line.substr(0, equals));
        const auto* choice = std::find(names.data(), names.data() + names.size(), key);
        if (equals == std::string_view::npos || choice == names.data() + names.size())
            fail("expected 'name = value'; the name must be " + alternatives(names));
        const std::string_view value = trimmed(line.substr(equals + 1));
        if (value.empty()) fail('\'' + std::string(*choice) + "' is blank");
        for (const NamedSecret& other : secrets) {
            if (other.name == *choice) fail('\'' + std::string(*choice) + "' appears twice");
        }
        secrets.push_back({*choice, Secret(value)});
    }
    return secrets;
}

WipedBytes read_private_file(const std::string& path) {
    const std::string name = '\'' + path + '\'';
    const SecretsDescriptor file(path);
    if (file.number() < 0) throw MissingInput("cannot open " + name + ": " + std::strerror(errno));
    check_permissions(file.number(), name);
    return read_all(file.number(), name);
}

}  // namespace

std::vector<NamedSecret> read_secrets(const std::string& path, std::span<const std::string_view> names) {
    if (path == "-") {
        const std::string name = "standard input";
        return parse(view_of(read_all(0, name)), name, names);
    }
    const WipedBytes text = read_private_file(path);
    return parse(view_of(text), '\'' + path + '\'', names);
}

Secret read_secret(const std::string& path) {
    const WipedBytes text = read_private_file(path);
    Secret secret(trimmed(view_of(text)));
    if (secret.empty()) throw ConfigurationError("secret file '" + path + "' is empty");
    return secret;
}

}  // namespace serversync
