// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/plan/words.hpp"

namespace serversync {

/// What `--accept SERVER:CLASS=COUNT` names: exactly how many items of a class, on one server or over the whole run (law 22).
struct Acceptance {
    std::uint64_t server_id = 0;  ///< 0: the run
    PlanClass plan = PlanClass::orphan;
    std::uint64_t count = 0;
    bool operator==(const Acceptance&) const = default;
};

/// As the option reads it: "12:orphan=37", "run:orphan=63".
std::string to_text(const Acceptance& acceptance);

/// Reads what `to_text` writes; nothing for any other text, with the reason in `fault`.
std::optional<Acceptance> parse_acceptance(std::string_view text, std::string& fault);

/// What a guard measured, whether or not it blocked.
struct GuardResult {
    Guard guard = Guard::orphan_limit;
    std::uint64_t server_id = 0;         ///< 0: the whole run
    PlanClass plan = PlanClass::orphan;  ///< the class it guards
    std::optional<Field> field;          ///< for `field_share`
    std::uint64_t count = 0;             ///< what was found
    std::uint64_t limit = 0;             ///< the largest count that passes
    std::uint64_t of = 0;                ///< what the share is taken of; 0 if the limit is not a share
    bool blocked = false;
    bool overridden = false;
    std::string override_reason;
    Acceptance accept;    ///< what an override must name to let through what it holds; its count need not be `count`
    std::string message;  ///< with the numbers, without a full stop
};

}  // namespace serversync
