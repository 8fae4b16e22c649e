// SPDX-License-Identifier: MIT
#include "adapters/listing/adapter.hpp"

#include <algorithm>
#include <vector>

#include "engine/model/error.hpp"
#include "engine/text/alternatives.hpp"

namespace serversync {

namespace {

std::string joined(std::span<const std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
}

}  // namespace

Listing Adapter::ask(Panel& /*panel*/, const ListingRequest& /*request*/) const {
    throw ConfigurationError("adapter '" + std::string(name()) + "' cannot ask a panel");
}

void check_format_options(const Adapter& adapter, const FormatOptions& options, const std::string& where) {
    for (const auto& [name, value] : options) {
        const auto known = std::find_if(adapter.options().begin(), adapter.options().end(),
                                        [&name = name](const FormatOption& option) { return option.name == name; });
        if (known == adapter.options().end()) {
            std::vector<std::string_view> names;
            for (const FormatOption& option : adapter.options()) names.push_back(option.name);
            throw ConfigurationError(where + "adapter '" + std::string(adapter.name()) + "' has no option '" + name +
                                     "'; it has " + (names.empty() ? std::string("none") : joined(names)));
        }
        if (known->choices.empty() || std::find(known->choices.begin(), known->choices.end(), value) != known->choices.end())
            continue;
        throw ConfigurationError(where + "option '" + name + "' of adapter '" + std::string(adapter.name()) + "' must be " +
                                 alternatives(known->choices) + ", not '" + value + "'");
    }
}

}  // namespace serversync
