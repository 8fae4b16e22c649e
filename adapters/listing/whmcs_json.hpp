// SPDX-License-Identifier: MIT
#pragma once

#include "adapters/listing/adapter.hpp"

namespace serversync {

/// The ListAccounts result as JSON, as a module returns it. Source: developers.whmcs.com, provisioning-modules/server-sync;
/// the deviations are those of published modules (docs/listing-notes.md).
class WhmcsJson : public Adapter {
public:
    std::string_view name() const override { return "whmcs-json"; }
    std::string_view description() const override {
        return "a ListAccounts result as JSON, as a WHMCS provisioning module returns it";
    }
    std::string_view witnesses() const override {
        return "success, error, truncated, expected_total; members that speak of more";
    }
    std::string_view identifiers() const override { return "any: the row says it in uniqueIdentifier"; }
    Listing read(ByteSource& source, const ListingRequest& request) const override;
};

}  // namespace serversync
