// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string>

#include "adapters/listing/adapter.hpp"
#include "adapters/panels/registry.hpp"

namespace serversync {
namespace {

Listing read_csv(std::string_view bytes, const ListingRequest& request) {
    const auto source = open_memory(bytes, "'table.csv'");
    return find_adapter("csv")->read(*source, request);
}

ListingRequest trusted() {
    ListingRequest request;
    request.identity = parse_identity_field("domain");
    request.format_options["end"] = "trusted";
    return request;
}

TEST(Csv, is_whole_where_its_end_is_trusted) {
    const Listing listing = read_csv("domain,status\na.example,Active\nb.example,Suspended\nc.example,Active\n", trusted());
    EXPECT_EQ(listing.state, ListingState::complete) << listing.error;
    ASSERT_EQ(listing.accounts.size(), 3U);
    EXPECT_EQ(listing.accounts[1].key, "b.example");
    EXPECT_EQ(listing.accounts[1].status, AccountStatus::suspended);
}

TEST(Csv, is_partial_where_it_ends_within_a_row_even_if_its_end_is_trusted) {
    const Listing listing = read_csv("domain,status\na.example,Active\nb.example,Suspend", trusted());
    EXPECT_EQ(listing.state, ListingState::partial);
    EXPECT_EQ(listing.accounts.size(), 1U);
}

TEST(Csv, is_partial_where_a_quote_may_hide_rows_even_if_its_end_is_trusted) {
    const Listing listing = read_csv("domain,status\n\"a.example,Active\nb.example,\"Active\nc.example,Active\n", trusted());
    EXPECT_EQ(listing.state, ListingState::partial);
    EXPECT_NE(listing.error.find("may hide rows"), std::string::npos) << listing.error;
}

TEST(Csv, has_no_more_rows_than_the_limit) {
    ListingRequest request = trusted();
    request.limits.rows = 2;
    EXPECT_EQ(read_csv("domain\na.example\nb.example\n", request).state, ListingState::complete);
    const Listing listing = read_csv("domain\na.example\nb.example\nc.example\n", request);
    EXPECT_EQ(listing.state, ListingState::failed);
    EXPECT_EQ(listing.error, "'table.csv' has more than 2 rows");
}

/// Many rows that are never in memory together.
class GeneratedTable : public ByteSource {
public:
    explicit GeneratedTable(std::size_t rows) : m_rows(rows) {}

    std::size_t read(std::span<char> place) override {
        if (m_at == m_text.size()) {
            if (m_next > m_rows) return 0;
            m_text = m_next == 0 ? std::string("domain,notes\n")
                                 : "d" + std::to_string(m_next) + ".example," + std::string(4000, 'x') + "\n";
            m_at = 0;
            ++m_next;
        }
        const std::size_t size = m_text.copy(place.data(), place.size(), m_at);
        m_at += size;
        return size;
    }
    const std::string& name() const override { return m_name; }
    std::optional<std::uint64_t> size() const override { return std::nullopt; }

private:
    std::size_t m_rows;
    std::size_t m_next = 0;
    std::size_t m_at = 0;
    std::string m_text;
    std::string m_name = "'generated'";
};

TEST(Csv, reads_a_table_that_is_longer_than_a_document_may_be) {
    ListingRequest request = trusted();
    request.limits.document_bytes = 65536;  // what is held as a whole; the table has 8 MB
    GeneratedTable table(2000);
    const Listing listing = find_adapter("csv")->read(table, request);
    EXPECT_EQ(listing.state, ListingState::complete) << listing.error;
    EXPECT_EQ(listing.accounts.size(), 2000U);
    EXPECT_EQ(listing.dropped.at("notes"), 2000U);
}

/// A table that came over a connection which may have broken.
class Unended : public ByteSource {
public:
    explicit Unended(ByteSource& source) : m_source(source) {}
    std::size_t read(std::span<char> place) override { return m_source.read(place); }
    const std::string& name() const override { return m_source.name(); }
    std::optional<std::uint64_t> size() const override { return std::nullopt; }
    bool shows_its_end() const override { return false; }

private:
    ByteSource& m_source;
};

TEST(Csv, is_partial_where_the_connection_may_have_broken_even_if_its_end_is_trusted) {
    const auto memory = open_memory("domain,status\na.example,Active\n", "'table.csv'");
    Unended source(*memory);
    const Listing listing = find_adapter("csv")->read(source, trusted());
    EXPECT_EQ(listing.state, ListingState::partial);
    EXPECT_NE(listing.error.find("neither a length nor chunks"), std::string::npos) << listing.error;
    EXPECT_EQ(listing.accounts.size(), 1U);
}

}  // namespace
}  // namespace serversync
