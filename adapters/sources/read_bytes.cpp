// SPDX-License-Identifier: MIT
#include "adapters/sources/read_bytes.hpp"

#include "adapters/listing/kept_listing.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/registry.hpp"
#include "engine/json/peeked_source.hpp"

namespace serversync {

namespace {

constexpr std::string_view default_format = "whmcs-json";

}  // namespace

std::string_view format_name(const Adapter* adapter) { return adapter != nullptr ? adapter->name() : default_format; }

Listing read_bytes(const Adapter* adapter, ByteSource& bytes, const ListingRequest& request) {
    if (adapter != nullptr) return adapter->read(bytes, request);
    PeekedSource peeked(bytes);
    if (begins_kept_listing(peeked.head())) return kept_listing_adapter().read(peeked, request);
    return find_adapter(default_format)->read(peeked, request);
}

Listing failed_listing(const Adapter* adapter, const ListingRequest& request, const std::string& error) {
    return ListingBuilder(format_name(adapter), request).fail(error);
}

}  // namespace serversync
