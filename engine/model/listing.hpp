// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/account.hpp"
#include "engine/model/calendar.hpp"
#include "engine/model/digest.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// How far a listing can be trusted. Only in a `complete` one does absence mean anything (law 204).
enum class ListingState : std::uint8_t { complete, partial, failed };

/// The state's own name, which is its word in every document.
std::string_view to_text(ListingState state);

/// Reads what `to_text` writes, and nothing else.
std::optional<ListingState> parse_listing_state(std::string_view word);

/// A row that could not become an account.
struct RejectedRow {
    std::size_t position = 0;  ///< index of the row in the listing, from 0
    std::string reason;        ///< one clause, no capital, no full stop; text from the server in it is quoted and cut
};

/// Something that a reader noticed but could still read, counted: one note for each code and field.
struct ListingNote {
    std::string code;   ///< stable word, for example "status_unknown"; docs/listing-notes.md lists them
    std::string field;  ///< contract name of the field; blank if none
    std::size_t count = 0;
    std::string example;  ///< the smallest value (bytewise), so that row order does not matter; cut to 80 bytes; never a secret
    bool operator==(const ListingNote&) const = default;
};

/// How many rejected rows a listing keeps; it counts the others.
inline constexpr std::size_t most_rejected_rows = 1000;

/// One ListAccounts result as an adapter read it.
struct Listing {
    ListingState state = ListingState::failed;
    std::string error;  ///< why it failed or is partial; blank for a complete one
    std::vector<Account> accounts;
    std::vector<RejectedRow> rejected;                 ///< the first 1,000 of them, sorted by position
    std::map<std::string, std::size_t> more_rejected;  ///< the others: reason, and the number of rows
    std::vector<ListingNote> notes;                    ///< sorted by code, then field
    std::map<std::string, std::size_t> dropped;        ///< keys outside the contract, with the number of rows that had them
    std::size_t rows = 0;                              ///< rows seen: accounts and rejected
    std::optional<std::uint64_t> expected_total;       ///< what the server said the total is
    bool proven_end = false;  ///< the reader saw the end of the list: a total that is the number of rows, a last page that says
                              ///< so, or a reply that cannot be one page of more. A usual page size is then not suspicious
    std::optional<Instant> listed_at;      ///< when the server was asked
    std::string adapter;                   ///< name of the adapter
    std::string source;                    ///< where it was read: an address, a path, a command's name; never a secret
    std::optional<std::uint64_t> took_ms;  ///< how long a server or a command took; none for files
    Digest digest;                         ///< over the rows as read, whatever their order
    TextArena text;                        ///< holds the texts of `accounts`

    /// How many rows could not become accounts, by reason.
    std::map<std::string, std::size_t> rejected_by_reason() const;
};

}  // namespace serversync
