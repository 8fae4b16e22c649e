// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "adapters/listing/kept_listing.hpp"
#include "adapters/listing/listing_notes.hpp"
#include "adapters/panels/registry.hpp"
#include "tests/adapters/adapter_fixture.hpp"
#include "tests/adapters/dripping_source.hpp"
#include "tests/sample.hpp"

namespace serversync {

void PrintTo(const AdapterFixture& fixture, std::ostream* stream) { *stream << fixture.folder; }

namespace {

/// What every listing must be, whatever the bytes were.
void check_invariants(const Listing& listing, const Adapter& adapter) {
    // A kept listing names the adapter that read it first.
    if (adapter.name() != "serversync-listing") {
        EXPECT_EQ(listing.adapter, adapter.name());
    }
    EXPECT_EQ(listing.error.empty(), listing.state == ListingState::complete) << listing.error;
    EXPECT_EQ(listing.accounts.size() + listing.rejected.size(), listing.rows);
    if (listing.state == ListingState::failed) {
        EXPECT_EQ(listing.rows, 0U);
    }
    for (const Account& account : listing.accounts) {
        EXPECT_NE(account.key, "");
        EXPECT_NE(account.unique_identifier, "");
    }
    EXPECT_TRUE(std::is_sorted(listing.rejected.begin(), listing.rejected.end(),
                               [](const RejectedRow& left, const RejectedRow& right) { return left.position < right.position; }));
    for (const ListingNote& note : listing.notes) {
        EXPECT_NE(find_note(note.code), nullptr) << note.code;
        EXPECT_LE(note.example.size(), 80U);
    }
    EXPECT_TRUE(std::is_sorted(listing.notes.begin(), listing.notes.end(), [](const ListingNote& left, const ListingNote& right) {
        return std::tie(left.code, left.field) < std::tie(right.code, right.field);
    }));
}

class Contract : public testing::TestWithParam<AdapterFixture> {
protected:
    Listing read(std::string_view bytes, std::size_t piece) const {
        DrippingSource source(bytes, piece, "'reply'");
        return find_adapter(GetParam().adapter)->read(source, m_request);
    }

    const ListingRequest m_request = GetParam().request();
    const std::string m_input = GetParam().input();
};

TEST_P(Contract, reads_a_reply_as_its_listing_says) {
    const Listing listing = read(m_input, m_input.size() + 1);
    check_invariants(listing, *find_adapter(GetParam().adapter));
    // Unreadable bytes fail here: nothing of a listing may be text that is not UTF-8.
    const std::string found = describe(listing).dump(2) + "\n";
    EXPECT_EQ(found.find("s3cret"), std::string::npos) << "a value that must be dropped is in the listing";
    if (std::getenv("SERVERSYNC_ACCEPT") != nullptr) {
        ASSERT_EQ(std::getenv("CI"), nullptr) << "expectations are not accepted where CI is set";
        std::ofstream(GetParam().expected(), std::ios::binary) << found;
        GTEST_SKIP() << "accepted; read the diff of " << GetParam().expected();
    }
    std::ifstream file(GetParam().expected(), std::ios::binary);
    ASSERT_TRUE(file) << GetParam().expected() << " is missing; run with SERVERSYNC_ACCEPT=1 and read it";
    EXPECT_EQ(found, std::string(std::istreambuf_iterator<char>(file), {})) << GetParam().expected();
}

TEST_P(Contract, does_not_see_in_which_pieces_the_bytes_come) {
    const Listing whole = read(m_input, m_input.size() + 1);
    for (const std::size_t piece : {1U, 7U}) {
        const Listing pieces = read(m_input, piece);
        EXPECT_EQ(describe(pieces), describe(whole));
        EXPECT_EQ(pieces.digest, whole.digest);
    }
}

TEST_P(Contract, never_takes_the_start_of_a_reply_for_all_of_it) {
    const Listing whole = read(m_input, m_input.size() + 1);
    for (std::size_t size = sample_begin(GetParam().what); size < m_input.size(); size += sample_step()) {
        const Listing part = read(std::string_view(m_input).substr(0, size), size + 1);
        check_invariants(part, *find_adapter(GetParam().adapter));
        if (part.state == ListingState::complete) {
            ASSERT_GE(part.accounts.size(), whole.accounts.size()) << "after " << size << " bytes";
            ASSERT_GE(part.rows, whole.rows) << "after " << size << " bytes";
            ASSERT_NE(whole.state, ListingState::partial) << "after " << size << " bytes";
        }
        ASSERT_FALSE(HasFailure()) << "after " << size << " bytes";
    }
}

TEST_P(Contract, reads_the_same_from_what_was_kept_of_it) {
    const Adapter& adapter = *find_adapter(GetParam().adapter);
    std::string kept;
    KeptListingWriter writer([&kept](std::string_view piece) { kept.append(piece); }, adapter.name());
    ListingRequest request = m_request;
    request.recorder = &writer;
    DrippingSource source(m_input, m_input.size() + 1, "'reply'");
    const Listing listing = adapter.read(source, request);
    writer.end(listing);
    EXPECT_TRUE(begins_kept_listing(kept));
    EXPECT_EQ(kept.find("s3cret"), std::string::npos) << kept;
    DrippingSource again(kept, kept.size(), "'kept'");
    const Listing read_again = kept_listing_adapter().read(again, m_request);
    EXPECT_EQ(describe(read_again), describe(listing));
    EXPECT_EQ(read_again.digest, listing.digest);
    EXPECT_EQ(read_again.adapter, adapter.name());
}

std::vector<AdapterFixture> usable_fixtures() {
    // A folder that cannot be a test's name is left to the test below.
    std::vector<AdapterFixture> fixtures = find_adapter_fixtures();
    const auto is_bad = [](const AdapterFixture& fixture) {
        return find_adapter(fixture.adapter) == nullptr ||
               fixture.what.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos;
    };
    fixtures.erase(std::remove_if(fixtures.begin(), fixtures.end(), is_bad), fixtures.end());
    return fixtures;
}

std::string test_name(const testing::TestParamInfo<AdapterFixture>& info) {
    std::string name = info.param.adapter + "__" + info.param.what;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Contract);
INSTANTIATE_TEST_SUITE_P(Fixtures, Contract, testing::ValuesIn(usable_fixtures()), test_name);

TEST(ContractFixtures, are_folders_that_the_suite_understands) {
    for (const std::string& problem : fixture_problems()) ADD_FAILURE() << problem;
}

}  // namespace
}  // namespace serversync
