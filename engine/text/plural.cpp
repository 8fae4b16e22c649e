// SPDX-License-Identifier: MIT
#include "engine/text/plural.hpp"

namespace serversync {

std::string counted(std::uint64_t count, std::string_view noun) {
    std::string text = std::to_string(count);
    text.append(1, ' ').append(noun);
    if (count != 1) text += 's';
    return text;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    std::string text = std::to_string(count);
    text.append(1, ' ').append(count == 1 ? one : many);
    return text;
}

}  // namespace serversync
