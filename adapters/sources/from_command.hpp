// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/listing/adapter.hpp"
#include "adapters/transport/secret.hpp"

namespace serversync {

/// A listing that a command prints.
struct FromCommand {
    std::vector<std::string> arguments;  ///< a program and its arguments, never through a shell; not empty
    const Adapter* adapter = nullptr;    ///< null: a kept listing or a ListAccounts result, by the first bytes
    /// Given, with the secrets, as one JSON object on standard input.
    std::map<std::string, std::string> parameters;
    std::map<std::string, Secret> secrets;
    std::chrono::milliseconds time_limit{600'000};

    static constexpr bool is_remote = true;
    static constexpr std::uint64_t memory = listing_memory;
    static constexpr std::string_view time_setting = "'time_limit' of its source";

    /// "command 'ssh'", without its arguments.
    std::string shown() const;
    void check(const FormatOptions& options, const std::string& where) const;
    Listing read(const ListingRequest& request, std::chrono::milliseconds limit) const;
};

}  // namespace serversync
