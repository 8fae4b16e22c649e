#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "adapters/lint.hpp"
#include "adapters/whmcs_json.hpp"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

/// The first byte picks the identity field, the rest is the reply.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace serversync;
    if (size == 0) return 0;
    ListingRequest request;
    request.identity = IdentityField{static_cast<IdentityKind>(data[0] % 5), "Service ID"};
    request.limits.value_bytes = 200;
    const auto source = open_memory(std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1), "'input'");
    const Listing listing = WhmcsJson().read(*source, request);
    require(listing.accounts.size() + listing.rejected.size() == listing.rows);
    require((listing.state == ListingState::complete) == listing.error.empty());
    require(listing.state != ListingState::failed || listing.rows == 0);
    for (const Account& account : listing.accounts) {
        require(!account.key.empty() && !account.unique_identifier.empty());
        require(account.domain.size() <= 200 && account.username.size() <= 200);
    }
    require(lint(listing).score <= 100);
    return 0;
}
