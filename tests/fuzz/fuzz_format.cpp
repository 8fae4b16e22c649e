// SPDX-License-Identifier: MIT
// Reads bytes as one reply in the format that SERVERSYNC_FUZZ_ADAPTER names. The first byte chooses the identity field where it
// begins no reply.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "adapters/listing/adapter.hpp"
#include "adapters/listing/kept_listing.hpp"
#include "adapters/listing/listing_notes.hpp"
#include "adapters/panels/registry.hpp"

namespace {

using namespace serversync;

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "the listing breaks a rule: %s\n", what);
    std::abort();
}

const Adapter& chosen_adapter() {
    const char* name = std::getenv("SERVERSYNC_FUZZ_ADAPTER");
    const Adapter* adapter = name == nullptr ? nullptr : find_adapter(name);
    if (adapter == nullptr) {
        std::fputs("SERVERSYNC_FUZZ_ADAPTER names no adapter\n", stderr);
        std::abort();
    }
    return *adapter;
}

void check(const Listing& listing) {
    require(listing.error.empty() == (listing.state == ListingState::complete),
            "a complete listing has no error, every other has one");
    std::size_t rejected = 0;
    for (const auto& [reason, rows] : listing.rejected_by_reason()) rejected += rows;
    require(listing.accounts.size() + rejected == listing.rows, "each row is an account or rejected");
    require(listing.rejected.size() <= most_rejected_rows, "few rejected rows are kept");
    require(listing.state != ListingState::failed || listing.rows == 0, "a failed listing keeps no row");
    for (const Account& account : listing.accounts)
        require(!account.key.empty() && !account.unique_identifier.empty(), "an account has a key");
    for (const ListingNote& note : listing.notes) require(find_note(note.code) != nullptr, "a note has a known code");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Adapter& adapter = chosen_adapter();
    constexpr std::array identities = {"domain", "username", "dedicatedip", "customfield.Service ID"};
    if (size == 0) return 0;
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const unsigned choice = data[0];
    if (choice < identities.size()) bytes.remove_prefix(1);

    ListingRequest request;
    request.identity = parse_identity_field(identities[choice % identities.size()]);
    std::string kept;
    KeptListingWriter writer([&kept](std::string_view piece) { kept.append(piece); }, adapter.name());
    request.recorder = &writer;
    const Listing listing = adapter.read(*open_memory(bytes, "'fuzz'"), request);
    check(listing);

    writer.end(listing);
    request.recorder = nullptr;
    const Listing again = kept_listing_adapter().read(*open_memory(kept, "'kept'"), request);
    require(again.state == listing.state && again.error == listing.error && again.digest == listing.digest &&
                again.notes == listing.notes && again.dropped == listing.dropped && again.adapter == adapter.name(),
            "a kept listing reads as the one that was kept");

    // With a budget that is soon used up, it is the same listing or a failed one, never a part of it.
    request.limits.budget = std::make_shared<ReadingBudget>(ReadingLimits{.memory = 16U << 10U, .rejected_rows = 2});
    const Listing poor = adapter.read(*open_memory(bytes, "'fuzz'"), request);
    check(poor);
    require(poor.state == ListingState::failed || (request.limits.budget->fault().empty() && poor.digest == listing.digest),
            "a listing that costs too much has failed");
    return 0;
}
