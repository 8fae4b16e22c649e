// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/listing/adapter.hpp"
#include "adapters/listing/listing_recorder.hpp"

namespace serversync {

/// Writes a listing while it is read, as one JSON document: what the format made of the replies, before any rule of ours (law
/// 89). Reading the document gives the same listing, and so the same plan, byte for byte. Passwords and whatever else the format
/// drops are not in it.
class KeptListingWriter : public ListingRecorder {
public:
    using Sink = std::function<void(std::string_view bytes)>;

    /// `sink` gets the document piece by piece and may throw.
    KeptListingWriter(Sink sink, std::string_view adapter);

    void row(const RowValues& values) override;
    void reject(std::string_view reason) override;
    void note(NoteCode code, std::string_view field, std::string_view example, std::size_t count) override;
    void expected_total(std::uint64_t rows) override { m_expected_total = rows; }
    void prove_end() override { m_has_proven_end = true; }
    void finish(std::string_view partial) override { m_partial = partial; }
    void fail(std::string_view /*error*/) override {}

    /// Writes the end: the state of the listing as it is now. A listing that failed after its rows were read is kept as failed.
    void end(const Listing& listing);

private:
    void begin_row();
    void flush_when_full();

    Sink m_sink;
    std::string m_buffer;
    std::size_t m_rows = 0;
    std::optional<std::uint64_t> m_expected_total;
    bool m_has_proven_end = false;
    std::string m_partial;
    std::map<std::pair<NoteCode, std::string>, std::pair<std::size_t, std::string>>
        m_notes;  ///< code and field: count and example
};

/// Whether a file that begins with this is a kept listing.
bool begins_kept_listing(std::string_view head);

/// Reads kept listings; named "serversync-listing".
const Adapter& kept_listing_adapter();

}  // namespace serversync
