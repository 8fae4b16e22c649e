// SPDX-License-Identifier: MIT
#include "engine/plan/tally.hpp"

#include <numeric>

namespace serversync {

std::uint64_t Tally::items_in(PlanClass plan) const {
    const auto& row = items[static_cast<std::size_t>(plan)];
    return std::accumulate(row.begin(), row.end(), std::uint64_t{0});
}

std::uint64_t Tally::items_in(PlanClass plan, Disposition disposition) const {
    return items[static_cast<std::size_t>(plan)][static_cast<std::size_t>(disposition)];
}

Tally& Tally::operator+=(const Tally& other) {
    for (std::size_t i = 0; i < accounts.size(); ++i) accounts[i] += other.accounts[i];
    for (std::size_t i = 0; i < services.size(); ++i) services[i] += other.services[i];
    for (std::size_t i = 0; i < items.size(); ++i) {
        for (std::size_t j = 0; j < items[i].size(); ++j) items[i][j] += other.items[i][j];
    }
    for (std::size_t i = 0; i < severities.size(); ++i) severities[i] += other.severities[i];
    in_sync += other.in_sync;
    live_services += other.live_services;
    return *this;
}

}  // namespace serversync
