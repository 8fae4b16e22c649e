// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/plan/words.hpp"

namespace serversync {

/// Counts over one server or the run.
struct Tally {
    std::array<std::uint64_t, account_fate_count> accounts{};
    std::array<std::uint64_t, service_fate_count> services{};
    std::uint64_t in_sync = 0;        ///< pairs without any item
    std::uint64_t live_services = 0;  ///< Active or Suspended, assigned to the server
    std::array<std::array<std::uint64_t, disposition_count>, plan_class_count> items{};
    std::array<std::uint64_t, severity_count> severities{};

    std::uint64_t& operator[](AccountFate fate) { return accounts[static_cast<std::size_t>(fate)]; }
    std::uint64_t& operator[](ServiceFate fate) { return services[static_cast<std::size_t>(fate)]; }
    std::uint64_t operator[](AccountFate fate) const { return accounts[static_cast<std::size_t>(fate)]; }
    std::uint64_t operator[](ServiceFate fate) const { return services[static_cast<std::size_t>(fate)]; }
    std::uint64_t items_in(PlanClass plan) const;
    std::uint64_t items_in(PlanClass plan, Disposition disposition) const;
    Tally& operator+=(const Tally& other);
    bool operator==(const Tally&) const = default;
};

}  // namespace serversync
