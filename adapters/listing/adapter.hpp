// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/files/byte_source.hpp"
#include "engine/json/reply_limits.hpp"
#include "engine/model/account.hpp"
#include "engine/model/identity.hpp"
#include "engine/model/listing.hpp"

namespace serversync {

class ListingRecorder;
class Panel;

/// Settings of a format, by name.
using FormatOptions = std::map<std::string, std::string, std::less<>>;

/// What an adapter is told about the listing it reads.
struct ListingRequest {
    std::optional<IdentityField> identity;  ///< the module's; none: `uniqueIdentifier` has no fallback, keys as for `domain`
    std::map<std::string, AccountStatus> status_aliases;  ///< folded word → status; from the configuration
    ReplyLimits limits;
    std::optional<Instant> listed_at;     ///< when the server was asked; copied to the listing
    FormatOptions format_options{};       ///< names are among the adapter's `options()`
    ListingRecorder* recorder = nullptr;  ///< is told everything the adapter finds; may be null
    std::function<std::string(std::string_view)>
        redact{};  ///< removes secrets from what a server says beside its rows; may be none
    std::function<bool(std::string_view)> holds_secret{};  ///< whether a secret stands in a value of a row (law 97); may be none
};

/// A value that a panel wants from whoever asks it.
struct CredentialNeed {
    std::string_view name;     ///< as in the configuration: "user", "token"
    std::string_view meaning;  ///< one line for `serversync adapters`
    bool required = true;
    bool is_secret = true;  ///< a user's name is not one: it may stand in the configuration
};

/// How the panel of a format is asked over HTTPS.
struct PanelAccess {
    std::string_view example;  ///< an address: "https://server.example.net:2087"
    std::span<const CredentialNeed> credentials;
};

/// A setting of a format.
struct FormatOption {
    std::string_view name;
    std::string_view meaning;                        ///< one line for `serversync adapters`
    std::span<const std::string_view> choices = {};  ///< the values it may have; empty: any text
};

/// A listing format: what the bytes of a reply mean.
class Adapter {
public:
    virtual ~Adapter() = default;

    /// The name by which the configuration and `--adapter` choose it.
    virtual std::string_view name() const = 0;

    /// One line for `serversync adapters`.
    virtual std::string_view description() const = 0;

    /// What shows that a listing of this format is, or is not, whole; one line for `serversync adapters`.
    virtual std::string_view witnesses() const = 0;

    /// The service fields, by the words of the configuration, that a listing of this format can be matched on, and what its
    /// identifier is; one line for `serversync adapters`.
    virtual std::string_view identifiers() const = 0;

    /// What `ListingRequest::format_options` may hold.
    virtual std::span<const FormatOption> options() const { return {}; }

    /// Reads one listing from one reply that was saved or that a command printed. Whatever the bytes are, a listing comes back:
    /// one that cannot be read is `failed` with its reason. Throws only `MissingInput`, if the source itself cannot be read.
    virtual Listing read(ByteSource& source, const ListingRequest& request) const = 0;

    /// How its panel is asked over HTTPS; null if it cannot be asked.
    virtual const PanelAccess* access() const { return nullptr; }

    /// Asks the panel for one listing: all pages, or a `partial` one. As with `read`, a listing comes back whatever the panel
    /// does. Only for adapters with `access()`.
    virtual Listing ask(Panel& panel, const ListingRequest& request) const;
};

/// Throws `ConfigurationError` for an option that the adapter does not have, or a value that is not one of its choices; `where`
/// begins the message.
void check_format_options(const Adapter& adapter, const FormatOptions& options, const std::string& where);

}  // namespace serversync
