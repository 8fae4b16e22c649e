// SPDX-License-Identifier: MIT
#include "adapters/listing/email_addresses.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/text/fold.hpp"
#include "engine/text/html_entities.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::size_t most_addresses = 8;
constexpr std::string_view around = "\"'()[]<>:.";  ///< what stands around an address in a text, never at its ends

/// By character: whether it may stand in an address, on either side of its '@'.
constexpr std::array<bool, 256> of_address = [] {
    constexpr std::string_view marks = ",:;<>\"()[]\\@";
    std::array<bool, 256> may_stand{};
    for (std::size_t c = ' ' + 1; c < may_stand.size(); ++c)
        may_stand[c] = c != 0x7f && marks.find(static_cast<char>(c)) == std::string_view::npos;
    return may_stand;
}();

bool is_address(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
    const auto is_plain = [](std::string_view part) {
        return std::all_of(part.begin(), part.end(), [](char c) { return of_address[static_cast<unsigned char>(c)]; });
    };
    return is_plain(text.substr(0, at)) && is_plain(text.substr(at + 1));
}

std::string_view without_marks(std::string_view word) {
    const std::size_t begin = word.find_first_not_of(around);
    if (begin == std::string_view::npos) return {};
    word = word.substr(begin, word.find_last_not_of(around) + 1 - begin);
    constexpr std::string_view scheme = "mailto:";
    return equal_folded(word.substr(0, scheme.size()), scheme) ? word.substr(scheme.size()) : word;
}

}  // namespace

bool is_plain_email(std::string_view text) { return is_address(text) && text.find('&') == std::string_view::npos; }

EmailsFound find_emails(std::string_view text) {
    std::string plain(text);
    decode_entities(plain);
    decode_entities(plain);  // what was encoded when it was typed is encoded again when it is shown
    std::vector<std::string_view> found;
    for (std::string_view rest = plain; !rest.empty() && found.size() < most_addresses;) {
        const std::size_t end = std::min(rest.find_first_of(",; \t\r\n<>"), rest.size());
        const std::string_view word = without_marks(trimmed(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const bool is_known =
            std::any_of(found.begin(), found.end(), [word](std::string_view known) { return equal_folded(known, word); });
        if (!is_known && is_address(word)) found.push_back(word);
    }
    EmailsFound result;
    for (const std::string_view address : found) result.addresses.append(result.count++ == 0 ? "" : " ").append(address);
    return result;
}

}  // namespace serversync
