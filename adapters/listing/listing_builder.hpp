// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/listing/adapter.hpp"
#include "adapters/listing/listing_notes.hpp"

namespace serversync {

/// The texts of one row as a format found them; blank where the row has none. Valid UTF-8; only alive during the call.
struct RowValues {
    std::string_view email, username, domain, unique_identifier, product, primary_ip, created, status;
    std::string_view owner;  ///< not of the contract: the reseller's user name
};

/// The start of a text, cut where a UTF-8 character begins.
std::string_view cut_text(std::string_view text, std::size_t longest);

/// Turns rows into a listing by the rules of the contract that hold for every format: trimming, the fallback for a blank
/// identifier, the words of a status, the forms of a date, an address and e-mail addresses; and counts what it noticed. A row in
/// which a secret stands is rejected (law 97). The result does not depend on the order of the rows (law 2). A listing whose
/// budget is used up has failed, whatever is said of it afterwards (law 270).
class ListingBuilder {
public:
    ListingBuilder(std::string_view adapter, const ListingRequest& request);

    /// Sets how long the reply is, so that memory for its rows is reserved once.
    void expect_bytes(std::uint64_t bytes);

    /// Adds a row, or rejects it. As all that adds or rejects, throws `BudgetExceeded` where the listing costs too much. Rows are
    /// numbered from 0 in the order in which they are added or rejected.
    void row(std::size_t position, const RowValues& values);
    void row(const RowValues& values) { row(m_listing.rows, values); }

    /// The same, unless `fault` says why the row cannot be used: then it is rejected for that.
    void row(const RowValues& values, const std::string& fault) { fault.empty() ? row(values) : reject(fault); }

    /// Rejects a row. `reason` may not hold text of the row, so that equal reasons can be counted.
    void reject(std::size_t position, std::string reason);
    void reject(std::string reason) { reject(m_listing.rows, std::move(reason)); }

    /// Counts a note; `field` is a contract name, in storage that outlives the builder, `example` the value that caused it.
    void note(NoteCode code, std::string_view field = {}, std::string_view example = {}, std::size_t times = 1);

    /// Notes a member of the reply, beside the rows, that nobody read.
    void note_member(std::string_view name);

    /// Counts a key outside the contract.
    void drop(std::string_view key, std::size_t times = 1);

    /// Says how many rows there should be.
    void expected_total(std::uint64_t rows);

    /// Says that the list was read to an end that the source shows.
    void prove_end();

    std::size_t rows() const { return m_listing.rows; }

    /// The listing so far, for setting what the builder cannot know.
    Listing& listing() { return m_listing; }

    /// Ends the listing: partial if `partial` gives a reason or if other than the rows came that the server said.
    Listing finish(std::string partial = {});

    /// Ends it as failed: no row is kept.
    Listing fail(std::string error);

private:
    /// Recent texts and what became of them, so that equal texts share their bytes and are read once. Each text has one slot, in
    /// which it replaces the one before.
    class Recent {
    public:
        struct Entry {
            std::string_view raw;
            std::string_view kept;
        };

        /// The entry of a text that is not blank, or null.
        const Entry* find(std::string_view raw) const;
        void add(std::string_view raw, std::string_view kept) { m_entries[place_of(raw)] = {raw, kept}; }

    private:
        static std::size_t place_of(std::string_view raw);

        std::array<Entry, 128> m_entries{};
    };

    /// A note being counted.
    struct Count {
        NoteCode code;
        std::string_view field;
        std::size_t count = 0;
        std::string example;
    };

    void add_row(std::size_t position, const RowValues& values);
    void add_account(const Account& account);
    void hold(std::size_t places);
    void count_work();
    void add_rejected(std::size_t position, std::string reason);
    void count(NoteCode code, std::string_view field = {}, std::string_view example = {}, std::size_t times = 1);
    std::string redacted(std::string text) const { return m_request.redact ? m_request.redact(text) : std::move(text); }
    std::string_view keep(std::string_view value) { return m_listing.text.keep(value); }
    std::string_view repeated(Recent& recent, std::string_view value);
    bool is_too_long(std::size_t position, const RowValues& values);
    void read_email(Account& account, std::string_view value);
    void read_status(Account& account, std::string_view value);
    void read_created(Account& account, std::string_view value);
    void read_primary_ip(Account& account, std::string_view value);
    std::string_view field_with_secret(const RowValues& values) const;
    void forget_future_times();
    void add_to_digest(const RowValues& values);
    void seal();

    const ListingRequest& m_request;
    Listing m_listing;
    IdentityKind m_kind;
    std::vector<Count> m_notes;
    std::map<std::string, std::size_t, std::less<>>
        m_dropped;  ///< the bytewise smallest names, so that row order does not matter (law 2)
    std::size_t m_other_dropped = 0;
    Recent m_packages;
    Recent m_addresses;
    Recent m_owners;
    std::string m_frame;
    bool m_has_proven_end = false;
    HeldMemory m_memory;
    std::size_t m_text_held = 0;  ///< bytes of texts in `m_memory`
};

}  // namespace serversync
