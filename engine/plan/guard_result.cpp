// SPDX-License-Identifier: MIT
#include "engine/plan/guard_result.hpp"

#include <charconv>

namespace serversync {

std::string to_text(const Acceptance& acceptance) {
    std::string text = acceptance.server_id == 0 ? "run" : std::to_string(acceptance.server_id);
    text.append(":").append(to_text(acceptance.plan)).append("=");
    return text + std::to_string(acceptance.count);
}

std::optional<Acceptance> parse_acceptance(std::string_view text, std::string& fault) {
    const auto refuse = [&](std::string what) {
        fault = std::move(what);
        return std::nullopt;
    };
    const std::size_t colon = text.find(':');
    const std::size_t equals = text.find('=', colon == std::string_view::npos ? 0 : colon);
    if (colon == std::string_view::npos || equals == std::string_view::npos) return refuse("not understood");
    const auto number = [](std::string_view digits, std::uint64_t& value) {
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc{} && end == digits.data() + digits.size() && value > 0;
    };
    Acceptance accept;
    const std::string_view server = text.substr(0, colon);
    if (server != "run" && !number(server, accept.server_id))
        return refuse("'" + std::string(server) + "' is neither a server id nor 'run'");
    const auto plan = parse_word<PlanClass>(text.substr(colon + 1, equals - colon - 1));
    if (!plan || *plan == PlanClass::review) return refuse("the class must be import, sync, orphan or status_mismatch");
    accept.plan = *plan;
    if (!number(text.substr(equals + 1), accept.count)) return refuse("the count is not a number above 0");
    return accept;
}

}  // namespace serversync
