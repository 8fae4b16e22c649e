// SPDX-License-Identifier: MIT
#include "engine/text/html_entities.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace serversync {
namespace {

struct Entity {
    std::string_view name;
    char character;
};

constexpr std::array entities = {Entity{"&amp;", '&'},  Entity{"&lt;", '<'},    Entity{"&gt;", '>'},
                                 Entity{"&quot;", '"'}, Entity{"&#039;", '\''}, Entity{"&#39;", '\''}};

}  // namespace

void decode_entities(std::string& text) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = std::string_view(text).substr(i);
        const auto* const entity = std::find_if(entities.begin(), entities.end(),
                                                [rest](const Entity& candidate) { return rest.starts_with(candidate.name); });
        const bool found = rest.front() == '&' && entity != entities.end();
        text[end++] = found ? entity->character : rest.front();
        i += found ? entity->name.size() : 1;
    }
    text.resize(end);
}

std::string_view keep_decoded(std::string_view text, TextArena& arena) {
    if (text.find('&') == std::string_view::npos) return arena.keep(text);
    std::string decoded(text);
    decode_entities(decoded);
    return arena.keep(decoded);
}

}  // namespace serversync
