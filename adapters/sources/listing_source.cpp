// SPDX-License-Identifier: MIT
#include "adapters/sources/listing_source.hpp"

#include "adapters/sources/read_bytes.hpp"
#include "engine/model/error.hpp"

namespace serversync {

bool is_remote(const ListingSource& source) {
    return std::visit([](const auto& from) { return from.is_remote; }, source);
}

std::chrono::milliseconds time_limit_of(const ListingSource& source) {
    return std::visit([](const auto& from) { return from.time_limit; }, source);
}

std::string_view format_of(const ListingSource& source) {
    return std::visit([](const auto& from) { return format_name(from.adapter); }, source);
}

std::string shown(const ListingSource& source) {
    return std::visit([](const auto& from) { return from.shown(); }, source);
}

void check_source(const ListingSource& source, const FormatOptions& options, const std::string& where) {
    std::visit([&](const auto& from) { from.check(options, where); }, source);
}

Listing read_source(const ListingSource& source, const ListingRequest& request, std::chrono::milliseconds limit) {
    const auto began = std::chrono::steady_clock::now();
    Listing listing = std::visit(
        [&](const auto& from) {
            ListingRequest budgeted = request;
            budgeted.limits.budget =
                std::make_shared<ReadingBudget>(ReadingLimits{.bytes = request.limits.bytes,
                                                              .memory = from.memory,
                                                              .time = limit,
                                                              .time_setting = std::string(from.time_setting)});
            try {
                return from.read(budgeted, limit);
            } catch (const MissingInput& error) {
                return failed_listing(from.adapter, request, error.what());
            } catch (const BudgetExceeded& error) {
                return failed_listing(from.adapter, request, error.what());
            }
        },
        source);
    if (listing.source.empty()) listing.source = shown(source);
    if (is_remote(source) && !listing.took_ms) {
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
        listing.took_ms = static_cast<std::uint64_t>(took.count());
    }
    return listing;
}

Listing read_source(const ListingSource& source, const ListingRequest& request) {
    return read_source(source, request, time_limit_of(source));
}

}  // namespace serversync
