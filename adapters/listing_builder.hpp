#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/adapter.hpp"

namespace serversync {

/// The texts of one row as a format found them; blank where the row has none. Valid UTF-8, only alive during the call.
struct RowValues {
    std::string_view email, username, domain, unique_identifier, product, primary_ip, created, status;
};

/// Turns rows into a listing by the rules of the contract that hold for every format: trimming, the fallback for a blank identifier,
/// the words of a status, the forms of a date and of an address; counts what it met.
class ListingBuilder {
public:
    ListingBuilder(std::string_view adapter, const ListingRequest& request);

    /// Adds a row, or rejects it.
    void row(std::size_t position, const RowValues& values);

    /// Rejects a row. `reason` may not hold text of the row, so that equal reasons can be counted.
    void reject(std::size_t position, std::string reason);

    /// Counts a note; `example` is the value that caused it.
    void note(std::string_view code, std::string_view field, std::string_view example = {});

    /// Counts a key outside the contract.
    void drop(std::string_view key);

    void expected_total(std::uint64_t rows) { m_listing.expected_total = rows; }
    std::size_t rows() const { return m_listing.rows; }

    /// Ends the listing: partial where `partial` gives a reason or where fewer rows came than the server said.
    Listing finish(std::string partial = {});

    /// Ends it as failed: no row is kept.
    Listing fail(std::string error);

private:
    std::string_view text(std::string_view value);
    std::string_view package(std::string_view value);
    std::string_view fallback(const Account& account) const;
    void read_status(Account& account, std::string_view value);
    void read_created(Account& account, std::string_view value);
    void read_primary_ip(Account& account, std::string_view value);
    void add_to_digest(const RowValues& values);
    void seal();

    const ListingRequest& m_request;
    Listing m_listing;
    IdentityKind m_kind;
    std::map<std::pair<std::string, std::string>, ListingNote> m_notes;
    std::array<std::string_view, 16> m_packages{};  ///< packages met of late: a server sells few
    std::size_t m_next_package = 0;
    std::string m_frame;
};

}  // namespace serversync
