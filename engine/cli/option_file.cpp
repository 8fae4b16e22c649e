// SPDX-License-Identifier: MIT
#include "engine/cli/option_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::size_t largest_file = 1U << 20U;

/// The value after '=': quotes are removed, a comment ends a value without quotes, escapes are replaced.
std::string unquoted(std::string_view text) {
    text = trimmed(text);
    const bool quoted = !text.empty() && (text.front() == '"' || text.front() == '\'');
    if (const std::size_t comment = text.find('#', quoted ? std::max<std::size_t>(text.find(text.front(), 1), 1) : 0);
        comment != std::string_view::npos) {
        text = trimmed(text.substr(0, comment));
    }
    if (quoted && text.size() > 1 && text.back() == text.front()) text = text.substr(1, text.size() - 2);
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        constexpr std::string_view escapes = "ntrbs\\\"'";
        constexpr std::string_view characters = "\n\t\r\b \\\"'";
        const std::size_t known = text[i] == '\\' && i + 1 < text.size() ? escapes.find(text[i + 1]) : std::string_view::npos;
        if (known == std::string_view::npos) {
            value.push_back(text[i]);
        } else {
            value.push_back(characters[known]);
            ++i;
        }
    }
    return value;
}

std::string option_name(std::string_view text) {
    std::string name = fold_ascii(trimmed(text));
    std::replace(name.begin(), name.end(), '_', '-');
    if (name.starts_with("loose-")) name.erase(0, 6);
    return name;
}

struct OptionDescriptor {
    explicit OptionDescriptor(const std::string& path) : number(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    OptionDescriptor(const OptionDescriptor&) = delete;
    OptionDescriptor& operator=(const OptionDescriptor&) = delete;
    ~OptionDescriptor() {
        if (number >= 0) ::close(number);
    }
    int number;
};

}  // namespace

std::vector<FileOption> parse_option_file(const std::string& text, const std::string& path) {
    std::vector<FileOption> options;
    std::string group;
    unsigned number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = trimmed(std::string_view(text).substr(begin, end - begin));
        begin = end + 1;
        ++number;
        const auto fail = [&](const std::string& what) {
            throw ConfigurationError("option file '" + path + "', line " + std::to_string(number) + ": " + what);
        };
        if (line.empty() || line.front() == '#' || line.front() == ';') continue;
        if (line.front() == '!') fail("other files are not included; write their settings here");
        if (line.front() == '[') {
            const std::size_t close = line.find(']');
            if (close == std::string_view::npos) fail("a group ends with ']'");
            group = fold_ascii(trimmed(line.substr(1, close - 1)));
            continue;
        }
        if (group.empty()) fail("a setting comes before the first group, such as '[client]'");
        const std::size_t equals = line.find('=');
        FileOption option;
        option.group = group;
        option.name = option_name(line.substr(0, std::min(equals, line.find('#'))));
        option.has_value = equals != std::string_view::npos;
        if (option.has_value) option.value = unquoted(line.substr(equals + 1));
        option.line = number;
        options.push_back(std::move(option));
    }
    return options;
}

std::vector<FileOption> read_option_file(const std::string& path) {
    const auto unreadable = [&path] { throw MissingInput("cannot read option file '" + path + "': " + std::strerror(errno)); };
    const OptionDescriptor file(path);
    struct stat status {};
    if (file.number < 0 || ::fstat(file.number, &status) != 0) unreadable();
    if (!S_ISREG(status.st_mode)) throw MissingInput("cannot read option file '" + path + "': it is not a regular file");
    if ((status.st_mode & S_IWOTH) != 0) {
        throw ConfigurationError("option file '" + path + "': other users can change it. Run: chmod o-rwx '" + path + '\'');
    }
    std::string text;
    std::array<char, 4096> place{};
    ssize_t got = 0;
    while ((got = ::read(file.number, place.data(), place.size())) > 0) {
        text.append(place.data(), static_cast<std::size_t>(got));
        if (text.size() > largest_file) throw ConfigurationError("option file '" + path + "': it is larger than 1 MiB");
    }
    if (got < 0) unreadable();
    std::vector<FileOption> options = parse_option_file(text, path);
    const bool secret =
        std::any_of(options.begin(), options.end(), [](const FileOption& option) { return option.name == "password"; });
    if (secret && (status.st_mode & S_IROTH) != 0) {
        throw ConfigurationError("option file '" + path +
                                 "': other users can read it, and it has a password. Run: chmod o-rwx '" + path + '\'');
    }
    return options;
}

}  // namespace serversync
