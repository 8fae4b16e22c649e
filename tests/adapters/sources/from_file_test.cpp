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
    EXPECT_EQ(time_limit_of(source), std::chrono::minutes(10));
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

std::string json_rows(const std::string& row, std::size_t count) {
    std::string text = R"({"success": true, "accounts": [)" + row;
    for (std::size_t i = 1; i < count; ++i) text += "," + row;
    return text + "]}";
}

TEST_F(FileSource, that_is_no_list_of_accounts_fails_instead_of_keeping_each_row) {
    const Listing right = read_source(file(json_rows("0", 1'000'000)), {});
    EXPECT_EQ(right.state, ListingState::complete) << right.error;
    EXPECT_EQ(right.rows, 1'000'000U);
    EXPECT_EQ(right.rejected.size(), most_rejected_rows);
    EXPECT_EQ(right.rejected_by_reason().at("the row is a number, not an object"), 1'000'000U) << "all are counted";

    const Listing wrong = read_source(file(json_rows("0", 1'000'001)), {});
    EXPECT_EQ(wrong.state, ListingState::failed);
    EXPECT_THAT(wrong.error, HasSubstr("more than 1000000 rows of the listing cannot be used"));
    EXPECT_TRUE(wrong.rejected.empty());
    EXPECT_EQ(wrong.rows, 0U);
}

/// What reading with these limits ends in.
Listing read_within(const ListingSource& source, const ReadingLimits& limits) {
    ListingRequest request;
    request.limits.budget = std::make_shared<ReadingBudget>(limits);
    return std::get<FromFile>(source).read(request, std::chrono::minutes(1));
}

TEST_F(FileSource, counts_the_memory_of_accounts_and_keys) {
    const std::string many = json_rows(R"({"uniqueIdentifier": "a.example"})", 20'000);
    EXPECT_EQ(read_within(file(many), {.memory = 16U << 20U}).accounts.size(), 20'000U);
    const Listing too_many = read_within(file(many), {.memory = 2U << 20U});
    EXPECT_EQ(too_many.state, ListingState::failed);
    EXPECT_THAT(too_many.error, HasSubstr("the listing needs more than 2 MiB of memory"));

    std::string keys = R"({"success": true, "accounts": [])";
    for (int i = 0; i < 20'000; ++i) keys += ", \"k" + std::to_string(i) + "\": 0";
    EXPECT_EQ(read_within(file(keys + "}"), {.memory = 16U << 20U}).state, ListingState::complete);
    EXPECT_THAT(read_within(file(keys + "}"), {.memory = 2U << 20U}).error, HasSubstr("more than 2 MiB of memory"));
}

TEST_F(FileSource, refuses_a_whole_document_before_it_is_parsed) {
    struct Case {
        const char* adapter;
        std::string head, part, end;
    };
    for (const Case& c : {Case{"whm", R"({"metadata":{"result":1},"data":{"acct":[0)", ",0", "]}}"},
                          Case{"plesk", "<packet>", "<a/>", "</packet>"}, Case{"directadmin", "list[]=a", "&b=", ""}}) {
        std::string text = c.head;
        for (int i = 0; i < 100'000; ++i) text += c.part;
        const FromFile source = file(text + c.end, find_adapter(c.adapter));
        EXPECT_THAT(read_within(source, {.memory = 3U << 20U}).error, HasSubstr("more than 3 MiB of memory")) << c.adapter;
        EXPECT_THAT(read_within(source, {.memory = 64U << 20U}).error, testing::Not(HasSubstr("memory"))) << c.adapter;
        EXPECT_THAT(read_within(source, {.memory = 64U << 20U, .time = std::chrono::milliseconds(0)}).error,
                    HasSubstr("reading the listing took longer than"))
            << c.adapter;
    }
}

}  // namespace
}  // namespace serversync
