// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "adapters/listing/adapter.hpp"
#include "adapters/php/php_module.hpp"

namespace serversync {

/// A listing that a WHMCS provisioning module makes in PHP.
struct FromPhpModule {
    PhpModule module;
    std::chrono::milliseconds time_limit{600'000};  ///< in place of the module's

    static constexpr const Adapter* adapter = nullptr;  ///< what it makes is a ListAccounts result
    static constexpr bool is_remote = true;
    static constexpr std::uint64_t memory = listing_memory;
    static constexpr std::string_view time_setting = "'time_limit' of its source";

    /// "PHP module 'example'".
    std::string shown() const;
    void check(const FormatOptions& /*options*/, const std::string& /*where*/) const {}

    /// Fails where the module is identified by another field than the mirror.
    Listing read(const ListingRequest& request, std::chrono::milliseconds limit) const;
};

}  // namespace serversync
