// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "adapters/listing/adapter.hpp"

namespace serversync {

/// The name of the format; for null that of a ListAccounts result.
std::string_view format_name(const Adapter* adapter);

/// Reads a listing from bytes of the adapter's format; for null a kept listing or a ListAccounts result, by the first bytes.
Listing read_bytes(const Adapter* adapter, ByteSource& bytes, const ListingRequest& request);

/// A listing that could not be read.
Listing failed_listing(const Adapter* adapter, const ListingRequest& request, const std::string& error);

}  // namespace serversync
