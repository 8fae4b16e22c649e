// SPDX-License-Identifier: MIT
#include "engine/text/pragma.hpp"

#include <charconv>
#include <string>

namespace serversync {

std::int64_t pragma_of(std::string_view schema, std::string_view pragma) {
    const std::string declared = "\nPRAGMA " + std::string(pragma) + " = ";
    const std::size_t place = schema.find(declared);
    std::int64_t value = 0;
    if (place == std::string_view::npos) return value;
    const std::string_view number = schema.substr(place + declared.size());
    std::from_chars(number.data(), number.data() + number.size(), value);
    return value;
}

}  // namespace serversync
