#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/transport/byte_source.hpp"
#include "engine/model/account.hpp"
#include "engine/model/identity.hpp"
#include "engine/model/listing.hpp"

namespace serversync {

/// Bounds on what a server may send. Beyond any of them a listing is malformed.
struct ListingLimits {
    std::uint64_t bytes = 4ULL << 30U;      ///< of the whole reply
    std::uint64_t row_bytes = 1ULL << 20U;  ///< of one row
    std::size_t value_bytes = 64U << 10U;   ///< of one value that is kept
    std::size_t depth = 64;                 ///< of nesting
    std::uint64_t rows = 20'000'000;  ///< also of rejected ones: a reply of 1,1,1,... is small and has many
};

/// What an adapter is told about the listing it reads.
struct ListingRequest {
    std::optional<IdentityField> identity;  ///< the module's; none: `uniqueIdentifier` has no fallback, keys as for `domain`
    std::map<std::string, AccountStatus> status_aliases;  ///< folded word → status; from the configuration
    ListingLimits limits;
    std::optional<Instant> listed_at;  ///< when the server was asked; copied to the listing
};

/// A listing format: what the bytes of a reply mean.
class Adapter {
public:
    virtual ~Adapter() = default;

    /// The name by which the configuration and `--adapter` choose it.
    virtual std::string_view name() const = 0;

    /// One line for `serversync adapters`.
    virtual std::string_view description() const = 0;

    /// Where a listing of this format can show that it is not whole; one line for `serversync adapters`.
    virtual std::string_view witnesses() const = 0;

    /// Reads one listing. Whatever the bytes are, a listing comes back: what can not be read is a `failed` one with its reason.
    /// Throws only `MissingInput`, where the source itself can not be read.
    virtual Listing read(ByteSource& source, const ListingRequest& request) const = 0;
};

/// All adapters, sorted by name.
std::span<const Adapter* const> adapters();

/// The adapter of that name, or null.
const Adapter* find_adapter(std::string_view name);

}  // namespace serversync
