// SPDX-License-Identifier: MIT
#include "engine/cli/option_file.hpp"

#include <algorithm>
#include <string_view>

#include "engine/files/byte_source.hpp"
#include "engine/files/who_may_write.hpp"
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
    InputDescriptor input(path, "option file '" + path + "'", FileOrigin::command_line);
    const auto refuse = [&input](const std::string& why) {
        if (!why.empty()) throw ConfigurationError(input.shown() + ": " + why);
    };
    refuse(why_others_may_write(input.status(), path));
    std::string text;
    read_whole(input, largest_file, [&text](std::string_view piece) { text.append(piece); });
    std::vector<FileOption> options = parse_option_file(text, path);
    const bool is_secret =
        std::any_of(options.begin(), options.end(), [](const FileOption& option) { return option.name == "password"; });
    if (is_secret) refuse(why_others_may_read(input.status(), path));
    return options;
}

}  // namespace serversync
