// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/asking/panel.hpp"
#include "adapters/listing/adapter.hpp"
#include "adapters/transport/http_address.hpp"

namespace serversync {

/// A listing that is asked for over HTTPS: from a panel that the adapter knows how to ask, or as a reply at a plain address.
struct FromPanel {
    static constexpr bool is_remote = true;
    static constexpr std::uint64_t memory = listing_memory;
    static constexpr std::string_view time_setting = "'time_limit' of its source";

    std::string url;                                         ///< https://..., or http://... on this machine
    std::optional<HostName> host{};                          ///< of the server's record in WHMCS, in place of the one in `url`
    const Adapter* adapter = nullptr;                        ///< which panel it is; null only until `check` has refused it
    Credentials credentials;                                 ///< by the names of `credentials_of`
    std::string ca_file;                                     ///< PEM, the only authorities that are trusted. Blank: the system's
    std::uint64_t reply_bytes = memory / whole_reply_share;  ///< of one reply, decompressed
    std::chrono::milliseconds time_limit{600'000};

    /// Where it is asked. Throws `HttpError` for text that is not an address.
    HttpAddress address() const;

    /// The address without its query.
    std::string shown() const;

    /// Also throws for credentials that the adapter needs and are missing, or that it does not know, for text that is not an
    /// address, and for plain http to another machine, but where the server's record chose it: then the listing has failed.
    void check(const FormatOptions& options, const std::string& where) const;
    Listing read(const ListingRequest& request, std::chrono::milliseconds limit) const;
};

/// The credentials that an adapter can be given: its panel's, or those of plain HTTP for a format without a panel.
std::span<const CredentialNeed> credentials_of(const Adapter& adapter);

}  // namespace serversync
