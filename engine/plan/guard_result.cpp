// SPDX-License-Identifier: MIT
#include "engine/plan/guard_result.hpp"

#include <charconv>

#include "engine/text/hex.hpp"

namespace serversync {

namespace {

constexpr unsigned digest_digits = 12;

std::optional<std::uint64_t> parse_count(std::string_view digits) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || value == 0) return std::nullopt;
    return value;
}

/// The part of a text before the first `mark`, and what follows it; nothing where there is none.
std::optional<std::string_view> cut(std::string_view& text, char mark) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view before = text.substr(0, at);
    text.remove_prefix(at + 1);
    return before;
}

}  // namespace

bool has_classes(Guard guard) { return guard == Guard::incomplete_mirror; }

std::string to_text(const Acceptance& acceptance) {
    std::string text = acceptance.server_id == 0 ? "run" : std::to_string(acceptance.server_id);
    text.append(":").append(to_text(acceptance.guard));
    if (acceptance.plan) text.append(":").append(to_text(*acceptance.plan));
    text.append("=").append(std::to_string(acceptance.count)).append(":");
    append_hex(text, acceptance.digest, digest_digits);
    return text;
}

std::optional<Acceptance> parse_acceptance(std::string_view text, std::string& fault) {
    const auto refuse = [&](std::string what) {
        fault = std::move(what);
        return std::nullopt;
    };
    std::string_view right = text;
    const auto left = cut(right, '=');
    if (!left) return refuse("there is no '='");
    std::string_view place = *left;
    Acceptance accept;
    const auto server = cut(place, ':');
    if (!server) return refuse("it place no guard");
    if (*server != "run") {
        const auto id = parse_count(*server);
        if (!id) return refuse("'" + std::string(*server) + "' is neither a server id nor 'run'");
        accept.server_id = *id;
    }
    const std::size_t colon = place.find(':');
    const std::string_view guard = place.substr(0, colon);
    const auto known = parse_word<Guard>(guard);
    if (!known) return refuse("no guard is called '" + std::string(guard) + "'");
    accept.guard = *known;
    if ((colon != std::string_view::npos) != has_classes(accept.guard)) {
        return refuse(has_classes(accept.guard) ? "guard '" + std::string(guard) + "' wants a class after a colon"
                                                : "guard '" + std::string(guard) + "' has no classes");
    }
    if (colon != std::string_view::npos) {
        const std::string_view plan = place.substr(colon + 1);
        accept.plan = parse_word<PlanClass>(plan);
        if (!accept.plan || *accept.plan == PlanClass::review)
            return refuse("'" + std::string(plan) + "' is not one of: import, sync, orphan, status_mismatch");
    }
    const auto count = cut(right, ':');
    if (!count) return refuse("there is no digest of the items after the count");
    const auto number = parse_count(*count);
    if (!number) return refuse("'" + std::string(*count) + "' is not a whole number of 1 or more");
    accept.count = *number;
    const auto digest = right.size() == digest_digits ? parse_hex(right) : std::nullopt;
    if (!digest) return refuse("'" + std::string(right) + "' is not a digest of 12 hexadecimal digits");
    accept.digest = *digest;
    return accept;
}

}  // namespace serversync
