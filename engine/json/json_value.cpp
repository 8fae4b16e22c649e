// SPDX-License-Identifier: MIT
#include "engine/json/json_value.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace serversync {

using simdjson::dom::element;
using simdjson::dom::element_type;

std::string_view type_name(element value) {
    switch (value.type()) {
        case element_type::ARRAY:
            return "a list";
        case element_type::OBJECT:
            return "an object";
        case element_type::STRING:
            return "a string";
        case element_type::BOOL:
            return "true or false";
        case element_type::NULL_VALUE:
            return "null";
        case element_type::INT64:
        case element_type::UINT64:
        case element_type::DOUBLE:
            return "a number";
    }
    return "something else";
}

std::string number_text(element value) {
    if (value.type() == element_type::INT64) return std::to_string(std::int64_t(value));
    if (value.type() == element_type::UINT64) return std::to_string(std::uint64_t(value));
    const double number = value;
    std::array<char, 40> place{};
    const bool is_whole = std::floor(number) == number && std::fabs(number) < 1e15;
    const auto end = is_whole ? std::to_chars(place.data(), place.data() + place.size(), static_cast<std::int64_t>(number)).ptr
                              : std::to_chars(place.data(), place.data() + place.size(), number).ptr;
    return {place.data(), end};
}

}  // namespace serversync
