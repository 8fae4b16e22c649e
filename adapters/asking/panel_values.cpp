// SPDX-License-Identifier: MIT
#include "adapters/asking/panel_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/listing/identity_column.hpp"
#include "engine/json/reply_limits.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::string_view yes[] = {"1", "yes", "y", "true", "on"};
constexpr std::string_view no[] = {"0", "no", "n", "false", "off"};

template <std::size_t N>
bool is_one_of(std::string_view text, const std::string_view (&words)[N]) {
    return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) { return equal_folded(text, word); });
}

std::string_view status_of(std::string_view flag, std::string_view if_yes, std::string_view if_no) {
    flag = trimmed(flag);
    if (is_one_of(flag, yes)) return if_yes;
    if (is_one_of(flag, no)) return if_no;
    return flag;
}

}  // namespace

std::string_view identifier_of(const ListingRequest& request, const RowValues& values, std::string_view own_id) {
    const IdentityColumn* column = identity_column(request.identity ? request.identity->kind : IdentityKind::domain);
    return column != nullptr ? values.*column->of_row : own_id;
}

std::string_view status_of_suspended(std::string_view flag) { return status_of(flag, "Suspended", "Active"); }

std::string_view status_of_enabled(std::string_view flag) { return status_of(flag, "Active", "Suspended"); }

std::string wall_clock(std::string_view epoch_seconds) {
    const std::string_view text = trimmed(epoch_seconds);
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    constexpr std::int64_t end_of_9999 = 253'402'300'799;
    if (error != std::errc{} || end != text.data() + text.size() || seconds < 0 || seconds > end_of_9999)
        return std::string(text);
    return seconds == 0 ? std::string() : to_text(LocalTime{seconds});
}

WipedBytes read_whole(ByteSource& source, const ReplyLimits& limits) {
    const std::uint64_t most = std::min(limits.document_bytes, limits.budget->limits().memory / whole_reply_share);
    WipedBytes bytes;
    std::array<char, 65536> place{};
    while (const std::size_t got = source.read(place)) {
        if (bytes.size() + got > most) throw MalformedInput(source.name() + " is longer than " + std::to_string(most) + " bytes");
        bytes.insert(bytes.end(), place.data(), place.data() + got);
    }
    wipe(place.data(), place.size());
    return bytes;
}

}  // namespace serversync
