// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/plan/words.hpp"

namespace serversync {

/// What `--accept SERVER:GUARD[:CLASS]=COUNT:DIGEST` names: one guard, and exactly the items that it holds (law 22).
struct Acceptance {
    std::uint64_t server_id = 0;  ///< 0: the run
    Guard guard = Guard::orphan_limit;
    std::optional<PlanClass> plan;  ///< for a guard that speaks of several classes apart, `has_classes`
    std::uint64_t count = 0;
    std::uint64_t digest = 0;  ///< over the ids of the items that the guard holds, 48 bits
    bool operator==(const Acceptance&) const = default;
};

/// Whether an acceptance of the guard names a class too.
bool has_classes(Guard guard);

/// As the option reads it: "12:orphan_limit=37:9f3c2a41d07b", "run:incomplete_mirror:import=3:01c4e2a09d77".
std::string to_text(const Acceptance& acceptance);

/// Reads what `to_text` writes; nothing for any other text, with the reason in `fault`.
std::optional<Acceptance> parse_acceptance(std::string_view text, std::string& fault);

/// What a guard measured, whether or not it blocked.
struct GuardResult {
    Guard guard = Guard::orphan_limit;
    std::uint64_t server_id = 0;         ///< 0: the whole run
    PlanClass plan = PlanClass::orphan;  ///< the class it guards; of `wrong_listing`, which guards all, `review`
    std::optional<Field> field;          ///< for `field_share`
    std::uint64_t count = 0;             ///< what was found
    std::uint64_t limit = 0;             ///< the largest count that passes
    std::uint64_t of = 0;                ///< what the share is taken of; 0 if the limit is not a share
    bool blocked = false;
    bool overridden = false;
    std::string override_reason;
    Acceptance accept;    ///< what an override must name to lift it; its count need not be `count`
    std::string message;  ///< with the numbers, without a full stop
};

}  // namespace serversync
