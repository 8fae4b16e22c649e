// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>
#include <iostream>
#include <sstream>

#include "engine/cli/command.hpp"
#include "engine/text/alternatives.hpp"
#include "engine/text/nearest.hpp"

namespace serversync {

namespace po = boost::program_options;

Options::Options(const std::string& usage, po::options_description description, const std::vector<std::string>& arguments,
                 int most_positional) {
    description.add_options()("help", "print this text");
    po::options_description all;
    all.add(description).add_options()("positional", po::value<std::vector<std::string>>());
    po::positional_options_description positional;
    positional.add("positional", -1);
    const int style =
        (po::command_line_style::unix_style & ~po::command_line_style::allow_guessing) | po::command_line_style::allow_long;
    try {
        po::store(po::command_line_parser(arguments).options(all).positional(positional).style(style).run(), m_values);
    } catch (const po::unknown_option& error) {
        std::vector<std::string> known;
        for (const auto& option : description.options()) known.push_back("--" + option->long_name());
        throw UsageError("unknown option '" + error.get_option_name() + "'" + did_you_mean(error.get_option_name(), known));
    } catch (const po::error& error) {
        throw UsageError(std::string(error.what()) + "; usage: " + usage);
    }
    if (m_values.count("help") > 0) {
        std::ostringstream text;
        text << "usage: " << usage << "\n\n" << description;
        std::cout << text.str();
        m_helped = true;
        return;
    }
    if (m_values.count("positional") > 0) m_positional = m_values["positional"].as<std::vector<std::string>>();
    if (most_positional >= 0 && m_positional.size() > static_cast<std::size_t>(most_positional)) {
        throw UsageError("unexpected argument '" + m_positional[static_cast<std::size_t>(most_positional)] +
                         "'; usage: " + usage);
    }
}

std::string Options::text(const char* name) const {
    if (!has(name)) return {};
    auto value = m_values[name].as<std::string>();
    if (value.empty()) throw UsageError("option '--" + std::string(name) + "' needs a value that is not blank");
    return value;
}

std::vector<std::string> Options::texts(const char* name) const {
    return has(name) ? m_values[name].as<std::vector<std::string>>() : std::vector<std::string>{};
}

unsigned Options::number(const char* name, unsigned least, unsigned fallback) const {
    if (!has(name)) return fallback;
    const std::string value = text(name);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number < least || number > 1'000'000) {
        throw UsageError("option '--" + std::string(name) + "': '" + value + "' is not a whole number from " +
                         std::to_string(least) + " to 1000000");
    }
    return number;
}

std::string Options::choice(const char* name, const std::vector<std::string>& choices) const {
    if (!has(name)) return choices.front();
    std::string value = text(name);
    if (std::find(choices.begin(), choices.end(), value) != choices.end()) return value;
    const std::vector<std::string_view> words(choices.begin(), choices.end());
    throw UsageError("option '--" + std::string(name) + "' must be " + alternatives(words) + ", not '" + value + "'");
}

}  // namespace serversync
