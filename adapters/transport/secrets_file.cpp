// SPDX-License-Identifier: MIT
#include "adapters/transport/secrets_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "adapters/transport/process_secrets.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/files/who_may_write.hpp"
#include "engine/model/error.hpp"
#include "engine/text/alternatives.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::size_t largest_secrets = 64U << 10U;

/// Checks what is open, not its path, which may name something else by now.
void check_access(const InputDescriptor& input, const std::string& path) {
    if ((input.status().st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw ConfigurationError(input.shown() + " may be read or changed by others. Run: chmod 600 '" + path + "'");
    }
    const std::string why = why_others_may_write(input.status(), path);
    if (!why.empty()) throw ConfigurationError(input.shown() + ": " + why);
}

WipedBytes read_all(InputDescriptor& input) {
    hide_memory();
    WipedBytes text;
    read_whole(input, largest_secrets, [&text](std::string_view piece) { text.insert(text.end(), piece.begin(), piece.end()); });
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
            throw ConfigurationError(name + ": line " + std::to_string(number) + ": " + what);
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

WipedBytes read_private_file(const std::string& path, FileOrigin origin) {
    InputDescriptor input(path, "secret file '" + path + "'", origin);
    check_access(input, path);
    return read_all(input);
}

}  // namespace

std::vector<NamedSecret> read_secrets(const std::string& path, std::span<const std::string_view> names) {
    if (path == "-") {
        InputDescriptor input(STDIN_FILENO, "secrets in standard input");
        return parse(view_of(read_all(input)), "secrets in standard input", names);
    }
    const WipedBytes text = read_private_file(path, FileOrigin::command_line);
    return parse(view_of(text), "secret file '" + path + '\'', names);
}

Secret read_secret(const std::string& path) {
    const WipedBytes text = read_private_file(path, FileOrigin::configuration);
    Secret secret(trimmed(view_of(text)));
    if (secret.empty()) throw ConfigurationError("secret file '" + path + "' is empty");
    return secret;
}

}  // namespace serversync
