// SPDX-License-Identifier: MIT
#include "engine/config/listing_settings.hpp"

#include <vector>

#include "engine/model/error.hpp"
#include "engine/text/alternatives.hpp"

namespace serversync {

namespace {

std::string placeholders(const std::map<std::string, std::string>& values) {
    std::vector<std::string> names;
    for (const auto& [name, value] : values) names.push_back("{" + name + "}");
    return alternatives(std::vector<std::string_view>(names.begin(), names.end()));
}

std::string filled(const std::string& text, const std::map<std::string, std::string>& values, const std::string& where) {
    std::string result;
    std::size_t at = 0;
    while (true) {
        const std::size_t open = text.find('{', at);
        const std::size_t close = open == std::string::npos ? open : text.find('}', open);
        if (close == std::string::npos) return result + text.substr(at);
        const std::string name = text.substr(open + 1, close - open - 1);
        const auto value = values.find(name);
        if (value == values.end()) throw ConfigurationError(where + "'{" + name + "}' must be " + placeholders(values));
        if (value->second.empty()) throw ConfigurationError(where + "the server has nothing for '{" + name + "}' in WHMCS");
        result += text.substr(at, open - at) + value->second;
        at = close + 1;
    }
}

template <class Fill>
void fill(FileSettings& from, const Fill& text) {
    text(from.path);
}

template <class Fill>
void fill(CommandSettings& from, const Fill& text) {
    for (std::string& argument : from.arguments) text(argument);
    for (auto& [name, value] : from.parameters) text(value.value);
}

template <class Fill>
void fill(PanelSettings& from, const Fill& text) {
    text(from.url);
    for (auto& [name, value] : from.credentials) text(value.value);
}

template <class Fill>
void fill(PhpModuleSettings& from, const Fill& text) {
    for (auto& [name, value] : from.parameters) text(value.value);
}

}  // namespace

ListingSettings filled_in(const ListingSettings& settings, const std::map<std::string, std::string>& values,
                          const std::string& where) {
    ListingSettings result = settings;
    const auto text = [&](std::string& place) { place = filled(place, values, where); };
    std::visit([&](auto& from) { fill(from, text); }, result.from);
    return result;
}

}  // namespace serversync
