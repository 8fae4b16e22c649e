// SPDX-License-Identifier: MIT
#include "adapters/anonymise/anonymised_listing.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "adapters/listing/whmcs_json.hpp"
#include "engine/idn/domain_to_ascii.hpp"
#include "engine/model/error.hpp"

namespace serversync {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string anonymised(std::string_view listing, const std::optional<IdentityField>& identity = std::nullopt) {
    Pseudonyms pseudonyms(HashKey{1}, domain_to_ascii);
    std::string text;
    const auto source = open_memory(listing, "'accounts.json'");
    anonymise_listing(*source, identity, pseudonyms, [&text](std::string_view bytes) { text.append(bytes); });
    return text;
}

Listing read_listing(std::string_view text) {
    const auto source = open_memory(text, "'accounts.json'");
    ListingRequest request;
    request.identity = IdentityField{IdentityKind::domain, {}};
    return WhmcsJson().read(*source, request);
}

TEST(AnonymisedListing, keeps_what_names_nobody) {
    const std::string text = anonymised(R"({"success": true, "truncated": 1, "expected_total": "7", "accounts": [
{"email": "ada@alder.example", "username": "ada", "domain": "alder.example", "uniqueIdentifier": 17, "product": "ada_Gold",
 "primaryip": "192.0.2.10", "created": "2020-02-12 09:17:29", "status": "active"}]})");
    for (const char* kept : {"\"success\": true", "\"truncated\": 1", "\"expected_total\": \"7\"", "\"product\": \"ada_Gold\"",
                             "\"created\": \"2020-02-12 09:17:29\"", "\"status\": \"active\""}) {
        EXPECT_THAT(text, HasSubstr(kept));
    }
    for (const char* gone : {"alder", "\"ada\"", "ada@", "192.0.2.10", ": 17,"}) EXPECT_THAT(text, Not(HasSubstr(gone)));
}

TEST(AnonymisedListing, removes_what_may_hold_anything) {
    const std::string text = anonymised(
        R"({"success": true, "message": "for ada", "error": "user ada failed", "debug": ["ada"], "ada": 4711, "phone": "4711", "ada@x.example": {"ada": 1},
"accounts": [{"password": "hunter2", "Ada Albrecht": "x", "uniqueIdentifier": "a", "status": "Suspended for ada", "created": "when ada came", "email": ["ada"], "notes": {"ada": "x"}, "ada": 4711}, "ada", ["ada"], 4711]})");
    for (const char* gone : {"ada", "Ada", "Albrecht", "hunter2", "4711", "phone"})
        EXPECT_THAT(text, Not(HasSubstr(gone))) << text;
    EXPECT_THAT(text, HasSubstr("\"password\": \"\""));
    EXPECT_THAT(text, HasSubstr("\"error\": \"removed\""));
}

TEST(AnonymisedListing, replaces_the_keys_of_rows) {
    const std::string text = anonymised(
        R"({"success": true, "accounts": {"ada@x.example": {"uniqueIdentifier": "a.example"}, "ada": {"uniqueIdentifier": "c.example"}, "3": {"uniqueIdentifier": "b.example"}}})");
    EXPECT_THAT(text, Not(HasSubstr("ada")));
    EXPECT_THAT(text, HasSubstr("\"3\": {"));
    EXPECT_EQ(read_listing(text).accounts.size(), 3U);
}

TEST(AnonymisedListing, keeps_the_numbers_of_services_where_they_identify) {
    const std::string listing =
        R"({"success": true, "accounts": [{"uniqueIdentifier": "17"}, {"uniqueIdentifier": 18}, {"uniqueIdentifier": "x17"}]})";
    const std::string text = anonymised(listing, IdentityField{IdentityKind::service_id, {}});
    EXPECT_THAT(text, HasSubstr("\"uniqueIdentifier\": \"17\""));
    EXPECT_THAT(text, HasSubstr("\"uniqueIdentifier\": 18}"));
    EXPECT_THAT(text, Not(HasSubstr("x17")));
    EXPECT_THAT(anonymised(listing, IdentityField{IdentityKind::username, {}}), Not(HasSubstr("\"17\"")));
}

TEST(AnonymisedListing, keeps_whether_there_are_more_rows) {
    const std::string text =
        anonymised(R"({"success": true, "has_more": true, "next_page": "https://ada.example/2", "accounts": [],
"meta": {"total": 24, "requested_by": "ada", "links": {"next": null}}, "warnings": ["ada failed"]})");
    for (const char* kept :
         {"\"has_more\": true", "\"next_page\": \"removed\"", "\"total\": 24", "\"next\": null", "\"warnings\": [\"removed\"]"}) {
        EXPECT_THAT(text, HasSubstr(kept));
    }
    for (const char* gone : {"ada", "requested_by"}) EXPECT_THAT(text, Not(HasSubstr(gone)));
}

TEST(AnonymisedListing, replaces_each_address_of_an_email_and_the_owner) {
    const std::string text = anonymised(
        R"({"success": true, "accounts": [{"domain": "a.example", "email": "Ada <ada@x.example>; bob@y.example", "owner": "res1"}]})");
    for (const char* gone : {"Ada", "ada", "bob", "res1", "x.example"}) EXPECT_THAT(text, Not(HasSubstr(gone)));
    const Listing listing = read_listing(text);
    ASSERT_EQ(listing.accounts.size(), 1U);
    EXPECT_EQ(std::count(listing.accounts[0].emails.begin(), listing.accounts[0].emails.end(), '@'), 2);
    EXPECT_NE(listing.accounts[0].owner, "");
}

TEST(AnonymisedListing, refuses_what_is_no_json) {
    for (const char* text :
         {"", "<html>", "{\"success\": true", "{\"accounts\": [{\"a\": 1, \"a\": 2}]}", "{\"success\": \"\xff\"}"}) {
        EXPECT_THROW(anonymised(text), MalformedInput) << text;
    }
}

std::vector<std::filesystem::path> listings() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(SERVERSYNC_SOURCE_DIR) /
                                                                           "fixtures" / "adapters" / "whmcs-json")) {
        if (entry.is_regular_file() && entry.path().filename().string().rfind("expected", 0) != 0) paths.push_back(entry.path());
    }
    return paths;
}

/// All but how many user names are numbers, because one of twenty digits becomes a text, and the names of members, which may be
/// anything.
std::string notes_of(const Listing& listing) {
    std::string text;
    for (const ListingNote& note : listing.notes) {
        const bool is_counted = note.code != "number_for_text" || note.field != "username";
        text += note.code + " " + (note.code != "member_unread" ? note.field : "") +
                (is_counted ? " " + std::to_string(note.count) : "") + "\n";
    }
    return text;
}

/// Whatever a module does wrong, the copy does too.
TEST(AnonymisedListing, reads_as_the_original_does) {
    std::size_t compared = 0;
    for (const auto& path : listings()) {
        std::ifstream file(path, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        std::string copy;
        try {
            copy = anonymised(text);
        } catch (const MalformedInput&) {
            EXPECT_EQ(read_listing(text).state, ListingState::failed) << path;
            continue;
        }
        ++compared;
        const Listing before = read_listing(text);
        const Listing after = read_listing(copy);
        EXPECT_EQ(after.state, before.state) << path;
        EXPECT_EQ(after.rows, before.rows) << path;
        EXPECT_EQ(after.accounts.size(), before.accounts.size()) << path;
        EXPECT_EQ(after.rejected.size(), before.rejected.size()) << path;
        EXPECT_EQ(after.expected_total, before.expected_total) << path;
        EXPECT_EQ(after.proven_end, before.proven_end) << path;
        EXPECT_EQ(after.dropped.size(), before.dropped.size()) << path;
        EXPECT_EQ(notes_of(after), notes_of(before)) << path;
    }
    EXPECT_GE(compared, 20U);
}

}  // namespace
}  // namespace serversync
