// SPDX-License-Identifier: MIT
#include "adapters/sources/from_file.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "adapters/listing/kept_listing.hpp"
#include "adapters/panels/registry.hpp"
#include "adapters/sources/listing_source.hpp"
#include "engine/model/error.hpp"

namespace serversync {
namespace {

using testing::HasSubstr;

class FileSource : public testing::Test {
protected:
    FileSource() {
        std::string pattern = (std::filesystem::temp_directory_path() / "serversync-source-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
    }
    ~FileSource() override { std::filesystem::remove_all(folder); }

    FromFile file(const std::string& text, const Adapter* adapter = nullptr) const {
        std::ofstream(folder + "/listing") << text;
        return {folder + "/listing", adapter};
    }

    std::string folder;
};

constexpr const char* one_account =
    R"({"success": true, "accounts": [{"domain": "a.example", "uniqueIdentifier": "a.example", "status": "Active"}]})";

TEST_F(FileSource, is_read_at_once_and_says_where_it_lies) {
    const ListingSource source = file(one_account);
    EXPECT_FALSE(is_remote(source));
    EXPECT_EQ(time_limit_of(source), std::chrono::milliseconds::max());
    EXPECT_EQ(shown(source), folder + "/listing");
    EXPECT_EQ(format_of(source), "whmcs-json");
    const Listing listing = read_source(source, {});
    EXPECT_EQ(listing.state, ListingState::complete) << listing.error;
    EXPECT_EQ(listing.source, folder + "/listing");
    EXPECT_EQ(listing.accounts.size(), 1U);
    EXPECT_EQ(listing.took_ms, std::nullopt);
}

TEST_F(FileSource, without_an_adapter_the_first_bytes_tell_a_kept_listing) {
    std::string text;
    KeptListingWriter writer([&text](std::string_view bytes) { text += bytes; }, "whm");
    Listing written;
    written.error = "no answer";
    written.source = "there";
    writer.end(written);
    const Listing kept = read_source(file(text), {});
    EXPECT_EQ(kept.state, ListingState::failed);
    EXPECT_EQ(kept.error, "no answer");
    EXPECT_EQ(kept.adapter, "whm");
    EXPECT_EQ(kept.source, "there");
}

TEST_F(FileSource, with_an_adapter_it_is_read_as_its_format) {
    const ListingSource source = file("domain,status\na.example,Active\n", find_adapter("csv"));
    EXPECT_EQ(format_of(source), "csv");
    const Listing listing = read_source(source, {});
    EXPECT_EQ(listing.adapter, "csv");
    EXPECT_EQ(listing.rows, 1U);
}

TEST_F(FileSource, that_is_missing_is_a_failed_listing) {
    const Listing listing = read_source(FromFile{folder + "/none", find_adapter("csv")}, {});
    EXPECT_EQ(listing.state, ListingState::failed);
    EXPECT_THAT(listing.error, HasSubstr("cannot open '" + folder + "/none'"));
    EXPECT_EQ(listing.adapter, "csv");
    EXPECT_EQ(listing.source, folder + "/none");
    EXPECT_EQ(read_source(FromFile{folder + "/none", nullptr}, {}).adapter, "whmcs-json");
}

TEST_F(FileSource, its_options_are_those_of_its_format) {
    EXPECT_NO_THROW(check_source(file("", find_adapter("csv")), {{"end", "trusted"}}, "here: "));
    EXPECT_NO_THROW(check_source(file(""), {{"end", "trusted"}}, "here: ")) << "no format has said what it takes";
    try {
        check_source(file("", find_adapter("csv")), {{"nope", "1"}}, "here: ");
        FAIL() << "an unknown option was taken";
    } catch (const ConfigurationError& error) {
        EXPECT_THAT(error.what(), testing::StartsWith("here: "));
        EXPECT_THAT(error.what(), HasSubstr("'nope'"));
    }
}

}  // namespace
}  // namespace serversync
