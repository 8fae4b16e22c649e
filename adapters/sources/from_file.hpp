// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/listing/adapter.hpp"
#include "engine/files/input_descriptor.hpp"

namespace serversync {

/// A listing that lies in a file.
struct FromFile {
    std::string path;                  ///< "-" is standard input
    const Adapter* adapter = nullptr;  ///< null: a kept listing or a ListAccounts result, by the first bytes
    FileOrigin origin = FileOrigin::command_line;

    static constexpr bool is_remote = false;
    static constexpr std::uint64_t memory = 4ULL << 30U;  ///< whoever writes the file could fill the disk as well
    static constexpr std::string_view time_setting{};
    static constexpr std::chrono::milliseconds time_limit{600'000};

    std::string shown() const { return path; }
    void check(const FormatOptions& options, const std::string& where) const;
    Listing read(const ListingRequest& request, std::chrono::milliseconds limit) const;
};

}  // namespace serversync
