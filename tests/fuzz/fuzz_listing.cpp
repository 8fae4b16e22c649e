// SPDX-License-Identifier: MIT
// Reads bytes as a listing. The first byte chooses the identity field and the size of the pieces in which the rest comes.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "adapters/listing/adapter.hpp"
#include "adapters/listing/lint.hpp"
#include "adapters/listing/listing_notes.hpp"
#include "adapters/panels/registry.hpp"
#include "engine/json/row_stream.hpp"
#include "engine/model/error.hpp"

namespace {

using namespace serversync;

constexpr std::size_t longest_value = 200;

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "the listing breaks a rule: %s\n", what);
    std::abort();
}

class Pieces : public ByteSource {
public:
    Pieces(std::string_view bytes, std::size_t piece) : m_left(bytes), m_piece(piece) {}

    std::size_t read(std::span<char> place) override {
        const std::string_view piece = m_left.substr(0, std::min(m_piece, place.size()));
        piece.copy(place.data(), piece.size());
        m_left.remove_prefix(piece.size());
        return piece.size();
    }
    const std::string& name() const override { return m_name; }
    std::optional<std::uint64_t> size() const override { return std::nullopt; }

private:
    std::string_view m_left;
    std::size_t m_piece;
    std::string m_name = "'fuzz'";
};

class Counter : public JsonDocumentHandler {
public:
    void not_an_object(simdjson::dom::element /*root*/) override { ++events; }
    bool wants_rows(std::string_view member) override { return member == "accounts"; }
    void begin_rows(std::string_view /*member*/, bool /*is_object*/) override { ++events; }
    void row(std::size_t position, std::string_view /*key*/, simdjson::dom::element /*element*/) override {
        require(position == rows, "rows come in order");
        ++rows;
    }
    void member(std::string_view /*name*/, simdjson::dom::element /*element*/) override { ++events; }

    std::size_t rows = 0;
    std::size_t events = 0;
};

/// Whether the reader takes the document, and what it hands over, with batches of that size.
bool count(std::string_view bytes, std::size_t piece, std::size_t batch, Counter& counter) {
    Pieces source(bytes, piece);
    JsonLimits limits;
    limits.batch_bytes = batch;
    try {
        read_json_document(source, limits, counter);
        return true;
    } catch (const MalformedInput&) {
        return false;
    }
}

void check(const Listing& listing) {
    require(listing.error.empty() == (listing.state == ListingState::complete),
            "a complete listing has no error, every other has one");
    std::size_t rejected = 0;
    for (const auto& [reason, rows] : listing.rejected_by_reason()) rejected += rows;
    require(listing.accounts.size() + rejected == listing.rows, "each row is an account or rejected");
    require(listing.rejected.size() <= most_rejected_rows, "few rejected rows are kept");
    require(listing.state != ListingState::failed || listing.rows == 0, "a failed listing keeps no row");
    for (const Account& account : listing.accounts) {
        require(!account.key.empty() && !account.unique_identifier.empty(), "an account has a key");
        require(account.domain.size() <= longest_value && account.username.size() <= longest_value, "values keep to their limit");
    }
    for (const ListingNote& note : listing.notes) require(find_note(note.code) != nullptr, "a note has a known code");
    require(listing.dropped.size() <= 65, "few dropped keys are named");
    const LintReport report = lint(listing);
    require(report.score <= 100 && (report.score == 0) == (listing.state == ListingState::failed),
            "only a failed listing has no points");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array identities = {"domain", "username", "dedicatedip", "customfield.Service ID", "serviceid"};
    if (size == 0) return 0;
    const unsigned choice = data[0];
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    // A seed begins with the brace of its document; it is read whole, with the choice that a brace happens to mean.
    if (choice != '{' && choice != '[') bytes.remove_prefix(1);

    ListingRequest request;
    request.identity = parse_identity_field(identities[choice % identities.size()]);
    request.status_aliases["running"] = AccountStatus::active;
    request.limits.value_bytes = longest_value;
    const std::size_t piece = (choice & 4U) != 0 ? 1 + choice / 16 : 65536;
    Pieces source(bytes, piece);
    const Listing listing = find_adapter("whmcs-json")->read(source, request);
    check(listing);

    Pieces again(bytes, 65536);
    const Listing same = find_adapter("whmcs-json")->read(again, request);
    require(same.digest == listing.digest && same.error == listing.error, "pieces do not matter");

    Counter whole;
    Counter batches;
    const bool accepts = count(bytes, 65536, 256U << 10U, whole);
    require(count(bytes, piece, 1 + choice / 8, batches) == accepts, "batches do not matter");
    if (accepts) require(whole.rows == batches.rows && whole.events == batches.events, "batches hand over the same");
    return 0;
}
