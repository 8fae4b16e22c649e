#include "engine/config/listing_settings.hpp"

#include "engine/model/error.hpp"

namespace serversync {

namespace {

std::string filled(const std::string& text, const std::map<std::string, std::string>& values, const std::string& where) {
    std::string result;
    std::size_t at = 0;
    while (true) {
        const std::size_t open = text.find('{', at);
        const std::size_t close = open == std::string::npos ? open : text.find('}', open);
        if (close == std::string::npos) return result + text.substr(at);
        const std::string name = text.substr(open + 1, close - open - 1);
        const auto value = values.find(name);
        std::string known;
        for (const auto& [word, unused] : values) known += (known.empty() ? "{" : ", {") + word + "}";
        if (value == values.end()) throw ConfigurationError(where + "'{" + name + "}' is none of: " + known);
        if (value->second.empty()) throw ConfigurationError(where + "the server has nothing for '{" + name + "}' in WHMCS");
        result += text.substr(at, open - at) + value->second;
        at = close + 1;
    }
}

}  // namespace

ListingSettings filled_in(const ListingSettings& settings, const std::map<std::string, std::string>& values,
                          const std::string& where) {
    ListingSettings result = settings;
    const auto fill = [&](std::string& text) { text = filled(text, values, where); };
    fill(result.path);
    fill(result.url);
    for (std::string& argument : result.command) fill(argument);
    for (auto& [name, value] : result.credentials) fill(value.value);
    for (auto& [name, value] : result.parameters) fill(value.value);
    return result;
}

}  // namespace serversync
