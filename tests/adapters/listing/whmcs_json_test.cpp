// SPDX-License-Identifier: MIT
#include "adapters/listing/whmcs_json.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/listing/lint.hpp"
#include "adapters/panels/registry.hpp"
#include "engine/model/error.hpp"

namespace serversync {
namespace {

Listing read(std::string_view text, const ListingRequest& request = {IdentityField{}, {}, {}, {}}) {
    const auto source = open_memory(text, "'accounts.json'");
    return WhmcsJson().read(*source, request);
}

/// A listing of one good row in which `field` has the JSON value `value`.
Listing with(const std::string& field, const std::string& value, const ListingRequest& request = {IdentityField{}, {}, {}, {}}) {
    std::string row;
    for (const auto& [name, text] : {std::pair<std::string, std::string>{"email", "\"a@example.net\""},
                                     {"username", "\"user\""},
                                     {"domain", "\"example.net\""},
                                     {"uniqueIdentifier", "\"example.net\""},
                                     {"product", "\"basic\""},
                                     {"primaryip", "\"192.0.2.1\""},
                                     {"created", "\"2024-01-02 03:04:05\""},
                                     {"status", "\"Active\""}}) {
        row += (row.empty() ? "\"" : ", \"") + name + "\": " + (name == field ? value : text);
    }
    return read("{\"success\": true, \"accounts\": [{" + row + "}]}", request);
}

std::size_t count(const Listing& listing, std::string_view code) {
    const auto found =
        std::find_if(listing.notes.begin(), listing.notes.end(), [&](const ListingNote& note) { return note.code == code; });
    return found == listing.notes.end() ? 0 : found->count;
}

TEST(WhmcsJson, reads_the_documented_row) {
    const Listing listing = with("", "");
    ASSERT_EQ(listing.state, ListingState::complete) << listing.error;
    ASSERT_EQ(listing.accounts.size(), 1U);
    const Account& account = listing.accounts.front();
    EXPECT_EQ(account.key, "example.net");
    EXPECT_EQ(account.email, "a@example.net");
    EXPECT_EQ(account.username, "user");
    EXPECT_EQ(account.product, "basic");
    EXPECT_EQ(account.primary_ip, "192.0.2.1");
    EXPECT_EQ(to_text(*account.created), "2024-01-02 03:04:05");
    EXPECT_EQ(account.status, AccountStatus::active);
    EXPECT_TRUE(listing.notes.empty());
    EXPECT_EQ(lint(listing).score, 100U);
}

TEST(WhmcsJson, a_reply_that_is_no_success_is_a_failed_listing_never_an_empty_one) {
    const struct {
        std::string_view reply;
        std::string_view error;
    } cases[] = {
        {R"([])", "the reply is a list, not an object"},
        {R"("ERROR: no")", "the reply is a string, not an object: 'ERROR: no'"},
        {R"(0)", "the reply is a number, not an object"},
        {R"(null)", "the reply is null, not an object"},
        {R"({})", "the reply has no 'success'"},
        {R"({"accounts": []})", "the reply has no 'success'"},
        {R"({"success": null, "accounts": []})", "the server reports failure without a reason"},
        {R"({"success": false, "error": "down"})", "the server reports failure: down"},
        {R"({"success": false, "message": "down"})", "the server reports failure: down"},
        {R"({"success": "yes", "accounts": []})", "the server reports failure without a reason"},
        {R"({"success": true})", "the reply reports success but has no 'accounts'"},
        {R"({"success": true, "accounts": null})", "'accounts' is null, not a list"},
        {R"({"success": true, "accounts": "none"})", "'accounts' is a string, not a list"},
        {R"({"success": true, "accounts": [], "error": "timed out"})", "the reply reports both success and an error: timed out"},
        {R"({"error": "timed out", "success": true, "accounts": []})", "the reply reports both success and an error: timed out"},
        {"", "the reply is empty"},
        {" \n", "the reply is empty"},
        {"<!DOCTYPE html><html>", "the reply begins with '<!DOCTYPE html><html>': a web page, not JSON"},
        {"PHP Warning: x", "the reply begins with 'PHP Warning: x', which is not JSON"},
        {R"({"success": true, "accounts": [)",
         "'accounts.json' is not valid JSON: the document ends where a row is expected at byte 31 (line 1, column 32)"},
    };
    for (const auto& [reply, error] : cases) {
        const Listing listing = read(reply);
        EXPECT_EQ(listing.state, ListingState::failed) << reply;
        EXPECT_EQ(listing.error, error) << reply;
        EXPECT_TRUE(listing.accounts.empty()) << reply;
        EXPECT_EQ(lint(listing).score, 0U);
    }
}

TEST(WhmcsJson, success_may_be_one_and_accounts_an_object) {
    for (const std::string success : {"1", "\"1\""}) {
        const Listing listing =
            read("{\"success\": " + success + ", \"accounts\": {\"3\": {\"domain\": \"a.example\", \"status\": \"active\"}}}");
        EXPECT_EQ(listing.state, ListingState::complete) << listing.error;
        EXPECT_EQ(listing.accounts.size(), 1U);
        EXPECT_EQ(count(listing, "success_not_boolean"), 1U);
        EXPECT_EQ(count(listing, "accounts_is_object"), 1U);
        EXPECT_EQ(count(listing, "identifier_fallback"), 1U);
    }
}

TEST(WhmcsJson, a_listing_that_is_not_whole_is_partial) {
    EXPECT_EQ(read(R"({"success": true, "truncated": true, "accounts": []})").state, ListingState::partial);
    EXPECT_EQ(read(R"({"success": true, "truncated": false, "accounts": []})").state, ListingState::complete);
    EXPECT_EQ(read(R"({"success": true, "truncated": null, "accounts": []})").state, ListingState::complete);
    EXPECT_EQ(read(R"({"success": true, "expected_total": 0, "accounts": []})").state, ListingState::complete);
    EXPECT_TRUE(read(R"({"success": true, "expected_total": 0, "accounts": []})").proven_end);
    EXPECT_FALSE(read(R"({"success": true, "accounts": []})").proven_end);
    for (const std::string total : {"\"many\"", "\"\"", "-1", "1.5", "[]", "true", "\"1 of 2\""}) {
        const Listing listing =
            read("{\"success\": true, \"accounts\": [{\"domain\": \"a.example\"}], \"expected_total\": " + total + "}");
        EXPECT_EQ(listing.state, ListingState::partial) << total;
        EXPECT_EQ(listing.error, "the reply's member 'expected_total' is not a whole number");
    }
    EXPECT_EQ(read(R"({"success": true, "accounts": [{"domain": "a.example"}], "expected_total": 0})").error,
              "the server reports 0 accounts but listed 1");
    EXPECT_EQ(read(R"({"success": true, "accounts": [{"domain": "a.example"}], "expected_total": null})").state,
              ListingState::complete);
    for (const std::string total : {"2", "\"2\""}) {
        const Listing listing =
            read("{\"success\": true, \"accounts\": [{\"domain\": \"a.example\"}], \"expected_total\": " + total + "}");
        EXPECT_EQ(listing.state, ListingState::partial);
        EXPECT_EQ(listing.error, "the server reports 2 accounts but listed 1");
        EXPECT_EQ(listing.accounts.size(), 1U);
    }
}

TEST(WhmcsJson, mentions_a_row_count_that_looks_like_a_page) {
    for (const std::size_t rows : {10U, 15U, 20U, 24U, 25U, 26U, 30U, 50U, 99U, 100U, 1000U}) {
        std::string text = R"({"success": true, "accounts": [)";
        for (std::size_t i = 0; i < rows; ++i)
            text += (i == 0 ? "" : ",") + ("{\"domain\": \"s" + std::to_string(i) + ".example\", \"status\": \"Active\"}");
        const bool is_page = rows != 24 && rows != 26 && rows != 99;
        EXPECT_EQ(count(read(text + "]}"), "page_size"), is_page ? 1U : 0U) << rows;
        EXPECT_EQ(count(read(text + "], \"expected_total\": " + std::to_string(rows) + "}"), "page_size"), 0U) << rows;
        EXPECT_EQ(count(read(text + "], \"has_more\": false}"), "page_size"), 0U) << rows;
    }
}

/// What members beside the rows say of one row that came.
TEST(WhmcsJson, members_that_speak_of_more_make_a_listing_partial_unless_they_show_the_end) {
    const struct {
        std::string members;
        std::string error;  ///< blank: complete
        bool proven = false;
    } cases[] = {
        {R"("has_more": true)", "the reply's member 'has_more' says that there is more"},
        {R"("hasMore": 1)", "the reply's member 'hasMore' says that there is more"},
        {R"("has_more": false)", "", true},
        {R"("HasMorePages": "false")", "", true},
        {R"("next_page": 2)", "the reply's member 'next_page' says that there is more"},
        {R"("nextPageUrl": "https://panel.example.net/?page=2")", "the reply's member 'nextPageUrl' says that there is more"},
        {R"("next": null)", "", true},
        {R"("@odata.nextLink": "x")", "the reply's member '@odata.nextLink' says that there is more"},
        {R"("links": {"first": "a", "next": "b"})", "the reply's member 'links.next' says that there is more"},
        {R"("_links": {"self": {"href": "a"}, "next": null})", "", true},
        {R"("links": {"first": "a", "last": "b"})",
         "the reply's member 'links' speaks of pages, and nothing shows that this is the last"},
        {R"("links": {})", ""},
        {R"("links": null)", ""},
        {R"("total": 2)", "the reply's member 'total' says 2 accounts, and 1 were listed"},
        {R"("total": 0)", "the reply's member 'total' says 0 accounts, and 1 were listed"},
        {R"("total": "1")", "", true},
        {R"("totalCount": 24)", "the reply's member 'totalCount' says 24 accounts, and 1 were listed"},
        {R"("recordsTotal": 1)", "", true},
        {R"("total": "all")", "the reply's member 'total' is not a whole number"},
        {R"("total": 1.5)", "the reply's member 'total' is not a whole number"},
        {R"("total": 1, "recordsTotal": 2)", "the reply's member 'recordsTotal' says 2 accounts, and 1 were listed"},
        {R"("total": 1, "has_more": true)", "the reply's member 'has_more' says that there is more"},
        {R"("expected_total": 1, "has_more": true)", "the reply's member 'has_more' says that there is more"},
        {R"("meta": {"total": 24})", "the reply's member 'meta.total' says 24 accounts, and 1 were listed"},
        {R"("meta": {"total": 1, "per_page": 50})", "", true},
        {R"("meta": {"pagination": {"total": 3}})",
         "the reply's member 'meta.pagination.total' says 3 accounts, and 1 were listed"},
        {R"("pagination": {"current_page": 1, "last_page": 1})", "", true},
        {R"("pagination": {"currentPage": 1, "lastPage": 2})",
         "the reply's members 'pagination.currentPage' and 'pagination.lastPage' say that this is page 1 of 2"},
        {R"("page": {"number": 0, "totalPages": 4})",
         "the reply's member 'page' speaks of pages, and nothing shows that this is the last"},
        {R"("meta": {"version": "2.1"})", "the reply's member 'meta' speaks of pages, and nothing shows that this is the last"},
        {R"("meta": {"version": "2.1"}, "expected_total": 1)", "", true},
        {R"("page": 1)", "the reply's member 'page' speaks of pages, and nothing shows that this is the last"},
        {R"("page": 3, "pages": 3)", "", true},
        {R"("limit": 100)", "the reply's member 'limit' speaks of pages, and nothing shows that this is the last"},
        {R"("limit": 100, "offset": 0, "total": 1)", "", true},
        {R"("cursor": "abc")", "the reply's member 'cursor' speaks of pages, and nothing shows that this is the last"},
        {R"("count": 1)", ""},
        {R"("count": 2)", "the reply's member 'count' says 2 accounts, and 1 were listed"},
        {R"("is_last_page": true)", "", true},
        {R"("is_last_page": false)", "the reply's member 'is_last_page' says that there is more"},
        {R"("incomplete": true)", "the reply's member 'incomplete' says that there is more"},
        {R"("partial": false)", ""},
        {R"("warnings": ["node 3: timeout"])", "the reply's member 'warnings' is not empty: 'node 3: timeout'"},
        {R"("warnings": [])", ""},
        {R"("errors": {"node 3": {"code": 7, "text": "down"}})", "the reply's member 'errors' is not empty: '7'"},
        {R"("errors": null)", ""},
        {R"("has_more": false, "warnings": ["x"])", "the reply's member 'warnings' is not empty: 'x'"},
        {R"("truncated": true, "has_more": false)", "the server says that the list is truncated"},
    };
    for (const auto& [members, error, proven] : cases) {
        for (const bool first : {false, true}) {
            const std::string rows = R"("accounts": [{"domain": "a.example"}])";
            const Listing listing = read(R"({"success": true, )" + (first ? members + ", " + rows : rows + ", " + members) + "}");
            EXPECT_EQ(listing.state, error.empty() ? ListingState::complete : ListingState::partial) << members;
            EXPECT_EQ(listing.error, error) << members;
            EXPECT_EQ(listing.proven_end, proven) << members;
            EXPECT_EQ(count(listing, "member_unread"), 0U) << members;
            EXPECT_EQ(listing.accounts.size(), 1U) << members;
        }
    }
}

TEST(WhmcsJson, a_total_beside_the_rows_is_the_one_that_is_expected) {
    EXPECT_EQ(read(R"({"success": true, "accounts": [], "meta": {"total": 0}})").expected_total, 0U);
    EXPECT_EQ(read(R"({"success": true, "accounts": [], "total": 5})").expected_total, 5U);
    EXPECT_EQ(read(R"({"success": true, "accounts": [], "total": 5, "recordsTotal": 6})").expected_total, std::nullopt);
    EXPECT_EQ(read(R"({"success": true, "accounts": [], "total": 5, "expected_total": 0})").expected_total, 0U);
}

TEST(WhmcsJson, notes_by_name_the_members_that_nobody_reads) {
    const Listing listing =
        read(R"({"success": true, "accounts": [], "generated_by": "x 1.2", "message": "only node 1", "took": 7,
                                     "debug": [], "note": "", "ok": true})");
    EXPECT_EQ(listing.state, ListingState::complete);
    std::vector<std::string> names;
    for (const ListingNote& note : listing.notes) {
        EXPECT_EQ(note.code, "member_unread");
        names.push_back(note.field);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"generated_by", "message", "ok", "took"}));
    std::string many = R"({"success": true, "accounts": [])";
    for (char c = 'a'; c <= 'z'; ++c) many += ", \"" + std::string(60, c) + "\": 1";
    const Listing bounded = read(many + "}");
    ASSERT_EQ(bounded.notes.size(), 9U);
    EXPECT_EQ(bounded.notes[0].field, "(others)");
    EXPECT_EQ(bounded.notes[0].count, 18U);
    EXPECT_EQ(bounded.notes[1].field, std::string(40, 'a'));
}

TEST(WhmcsJson, reads_every_address_of_an_email) {
    const struct {
        std::string value;
        std::string email;
        std::string emails;
        std::string_view note;
    } cases[] = {
        {"bob@example.net", "bob@example.net", "bob@example.net", ""},
        {" bob@example.net ", "bob@example.net", "bob@example.net", ""},
        {"bob@example.net,eve@example.net", "bob@example.net", "bob@example.net eve@example.net", "email_several"},
        {"eve@example.net; bob@example.net ;", "eve@example.net", "eve@example.net bob@example.net", "email_several"},
        {"bob@example.net BOB@example.net", "bob@example.net", "bob@example.net", "email_wrapped"},
        {"Bob <bob@example.net>", "bob@example.net", "bob@example.net", "email_wrapped"},
        {"\\\"Doe, Bob\\\" <bob@example.net>", "bob@example.net", "bob@example.net", "email_wrapped"},
        {"Bob &lt;bob@example.net&gt;", "bob@example.net", "bob@example.net", "email_wrapped"},
        {"o&#039;brien@example.net", "o'brien@example.net", "o'brien@example.net", "email_wrapped"},
        {"o&amp;#039;brien@example.net", "o'brien@example.net", "o'brien@example.net", "email_wrapped"},
        {"a&b@example.net", "a&b@example.net", "a&b@example.net", ""},
        {"mailto:bob@example.net", "bob@example.net", "bob@example.net", "email_wrapped"},
        {"nobody, bob@example.net", "bob@example.net", "bob@example.net", "email_wrapped"},
        {"*unknown*", "", "", "email_unusable"},
        {"@example.net", "", "", "email_unusable"},
        {"bob@", "", "", "email_unusable"},
        {"bob@@example.net", "", "", "email_unusable"},
        {"", "", "", ""},
    };
    for (const auto& [value, email, emails, note] : cases) {
        const Listing listing = with("email", "\"" + value + "\"");
        ASSERT_EQ(listing.accounts.size(), 1U) << value;
        EXPECT_EQ(listing.accounts.front().email, email) << value;
        EXPECT_EQ(listing.accounts.front().emails, emails) << value;
        for (const std::string_view code : {"email_several", "email_wrapped", "email_unusable"})
            EXPECT_EQ(count(listing, code), code == note ? 1U : 0U) << value << " " << code;
    }
}

TEST(WhmcsJson, reads_the_owner_of_an_account) {
    const Listing listing = read(R"({"success": true, "accounts": [{"domain": "a.example", "owner": " res1 "},
        {"domain": "b.example", "owner": "res1"}, {"domain": "c.example"}, {"domain": "d.example", "Owner": 7}]})");
    ASSERT_EQ(listing.accounts.size(), 4U);
    EXPECT_EQ(listing.accounts[0].owner, "res1");
    EXPECT_EQ(listing.accounts[0].owner.data(), listing.accounts[1].owner.data());
    EXPECT_EQ(listing.accounts[2].owner, "");
    EXPECT_EQ(listing.accounts[3].owner, "7");
    EXPECT_TRUE(listing.dropped.empty());
}

TEST(WhmcsJson, a_row_in_which_a_secret_stands_is_rejected_and_no_row_is_rewritten) {
    ListingRequest request{IdentityField{}, {}, {}, {}};
    request.redact = [](std::string_view text) {
        return text.find("hunter2") == std::string_view::npos ? std::string(text) : std::string("[secret]");
    };
    request.holds_secret = [](std::string_view text) { return text.find("hunter2hunter2") != std::string_view::npos; };
    for (const std::string field :
         {"email", "username", "domain", "uniqueIdentifier", "product", "primaryip", "created", "status"}) {
        const Listing listing = with(field, "\"a-hunter2hunter2-b\"", request);
        EXPECT_EQ(listing.state, ListingState::complete);
        ASSERT_EQ(listing.rejected.size(), 1U) << field;
        EXPECT_EQ(listing.rejected.front().reason, "holds a credential");
        EXPECT_TRUE(listing.notes.empty()) << field;
    }
    const Listing short_word = with("domain", "\"hunter2.example\"", request);
    ASSERT_EQ(short_word.accounts.size(), 1U);
    EXPECT_EQ(short_word.accounts.front().domain, "hunter2.example");
}

TEST(WhmcsJson, rows_of_one_key_stay_two_rows) {
    const Listing listing = read(R"({"success": true, "accounts": [{"domain": "a.example", "username": "u"},
        {"domain": "a.example", "username": "u"}]})");
    ASSERT_EQ(listing.accounts.size(), 2U);
    EXPECT_EQ(listing.accounts[0].key, listing.accounts[1].key);
}

TEST(WhmcsJson, a_time_after_the_listing_is_unknown) {
    ListingRequest request{IdentityField{}, {}, {}, parse_instant("2026-11-20T05:00:00Z")};
    const struct {
        std::string created;
        bool is_known;
    } cases[] = {{"2026-11-20 05:00:00", true},
                 {"2026-11-21 05:00:00", true},
                 {"2026-11-21 05:00:01", false},
                 {"2062-01-01 00:00:00", false}};
    for (const auto& [created, is_known] : cases) {
        const Listing listing = with("created", "\"" + created + "\"", request);
        EXPECT_EQ(listing.accounts.front().created.has_value(), is_known) << created;
        EXPECT_EQ(count(listing, "created_in_future"), is_known ? 0U : 1U) << created;
        EXPECT_TRUE(with("created", "\"" + created + "\"").accounts.front().created) << "nobody says when it was listed";
    }
}

TEST(WhmcsJson, rejects_rows_that_cannot_be_accounts_and_keeps_the_others) {
    const Listing listing = read(
        R"({"success": true, "accounts": [7, {"domain": {"x": 1}, "uniqueIdentifier": "a"}, {"email": "x@example.net"}, {"uniqueIdentifier": "b\u0007c"},
        {"uniqueIdentifier": "good.example"}, null, {"uniqueIdentifier": ["a"]}, {"uniqueIdentifier": "."}]})");
    EXPECT_EQ(listing.state, ListingState::complete);
    ASSERT_EQ(listing.accounts.size(), 1U);
    EXPECT_EQ(listing.accounts.front().position, 4U);
    EXPECT_EQ(listing.rows, 8U);
    std::vector<std::pair<std::size_t, std::string>> rejected;
    for (const RejectedRow& row : listing.rejected) rejected.emplace_back(row.position, row.reason);
    EXPECT_EQ(rejected, (std::vector<std::pair<std::size_t, std::string>>{
                            {0, "the row is a number, not an object"},
                            {1, "field 'domain' is an object, not a string"},
                            {2, "no identifier: 'uniqueIdentifier' and its fallback 'domain' are blank"},
                            {3, "field 'uniqueIdentifier' holds a control character"},
                            {5, "the row is null, not an object"},
                            {6, "field 'uniqueIdentifier' is a list, not a string"},
                            {7, "no identifier: nothing is left of 'uniqueIdentifier' after normalising"}}));
    EXPECT_NE(with("email", "\"" + std::string(70000, 'x') + "@example.net\"").rejected.size(), 0U);
}

TEST(WhmcsJson, a_reply_with_more_rows_than_allowed_is_a_failed_listing) {
    ListingRequest request{IdentityField{}, {}, {}, {}};
    request.limits.rows = 2;
    EXPECT_EQ(read(R"({"success": true, "accounts": [1, 2]})", request).rejected.size(), 2U);
    const Listing listing = read(R"({"success": true, "accounts": [1, 2, 3]})", request);
    EXPECT_EQ(listing.state, ListingState::failed);
    EXPECT_EQ(listing.error, "the reply has more than 2 rows");
}

TEST(WhmcsJson, a_custom_field_identity_has_no_fallback) {
    ListingRequest request;
    request.identity = parse_identity_field("customfield.Service ID");
    const Listing listing = read(R"({"success": true, "accounts": [{"domain": "a.example", "uniqueIdentifier": ""}]})", request);
    ASSERT_EQ(listing.rejected.size(), 1U);
    EXPECT_EQ(listing.rejected.front().reason, "no identifier: 'uniqueIdentifier' is blank");
}

TEST(WhmcsJson, turns_numbers_into_decimal_text) {
    const struct {
        std::string value;
        std::string text;
    } cases[] = {{"17", "17"},   {"-3", "-3"},   {"18446744073709551615", "18446744073709551615"},
                 {"4.0", "4"},   {"2.5", "2.5"}, {"12.0", "12"},
                 {"1e2", "100"}, {"\"x\"", "x"}};
    for (const auto& [value, text] : cases) {
        const Listing listing = with("product", value);
        ASSERT_EQ(listing.accounts.size(), 1U) << value;
        EXPECT_EQ(listing.accounts.front().product, text);
        EXPECT_EQ(count(listing, "number_for_text"), value.front() == '"' ? 0U : 1U);
    }
}

TEST(WhmcsJson, reads_only_the_words_of_the_contract_as_a_status) {
    ListingRequest aliases{IdentityField{}, {{"running", AccountStatus::active}, {"stopped", AccountStatus::suspended}}, {}, {}};
    const struct {
        std::string value;
        AccountStatus plain;
        AccountStatus with_aliases;
        std::string_view note;
    } cases[] = {{"\"Active\"", AccountStatus::active, AccountStatus::active, ""},
                 {"\"ACTIVE \"", AccountStatus::active, AccountStatus::active, ""},
                 {"\"suspended\"", AccountStatus::suspended, AccountStatus::suspended, ""},
                 {"\"Running\"", AccountStatus::unknown, AccountStatus::active, "status_unknown"},
                 {"\"stopped\"", AccountStatus::unknown, AccountStatus::suspended, "status_unknown"},
                 {"1", AccountStatus::unknown, AccountStatus::unknown, "status_unknown"},
                 {"true", AccountStatus::unknown, AccountStatus::unknown, "status_unknown"},
                 {"null", AccountStatus::unknown, AccountStatus::unknown, "status_unknown"},
                 {"\"Terminated\"", AccountStatus::other_word, AccountStatus::other_word, "status_outside_contract"},
                 {"\"pending\"", AccountStatus::other_word, AccountStatus::other_word, "status_outside_contract"}};
    for (const auto& [value, plain, with_aliases, note] : cases) {
        const Listing listing = with("status", value);
        ASSERT_EQ(listing.accounts.size(), 1U) << value;
        EXPECT_EQ(listing.accounts.front().status, plain) << value;
        EXPECT_EQ(with("status", value, aliases).accounts.front().status, with_aliases) << value;
        if (!note.empty()) {
            EXPECT_EQ(count(listing, note), 1U) << value;
        }
    }
}

TEST(WhmcsJson, reads_dates_and_says_what_it_dropped) {
    const struct {
        std::string value;
        std::string text;
        std::string_view note;
    } cases[] = {{"\"2019-07-02\"", "2019-07-02 00:00:00", "created_date_only"},
                 {"\"2019-07-02T13:15:00Z\"", "2019-07-02 13:15:00", "created_zone_dropped"},
                 {"1562073300", "2019-07-02 13:15:00", "created_epoch"},
                 {"\"yesterday\"", "", "created_unreadable"},
                 {"\"0000-00-00 00:00:00\"", "", "created_unknown"},
                 {"\"1970-01-01 00:00:00\"", "", "created_unknown"},
                 {"\"-0001-11-30 00:00:00\"", "", "created_unknown"},
                 {"\"\"", "", ""}};
    for (const auto& [value, text, note] : cases) {
        const Listing listing = with("created", value);
        const auto created = listing.accounts.front().created;
        EXPECT_EQ(created ? to_text(*created) : "", text) << value;
        if (!note.empty()) {
            EXPECT_EQ(count(listing, note), 1U) << value;
        }
    }
}

TEST(WhmcsJson, reads_the_first_address_and_nothing_that_is_none) {
    const struct {
        std::string value;
        std::string text;
        std::string_view note;
    } cases[] = {{"\"192.0.2.7 (Shared)\"", "192.0.2.7", "ip_suffix"},
                 {"\"192.0.2.7, 192.0.2.8\"", "192.0.2.7", "ip_several"},
                 {"\"2001:DB8::1\"", "2001:db8::1", ""},
                 {"\"*\"", "", ""},
                 {"\"\"", "", ""},
                 {"\"somewhere\"", "", "ip_unreadable"},
                 {"\"11.111.4.444\"", "", "ip_unreadable"}};
    for (const auto& [value, text, note] : cases) {
        const Listing listing = with("primaryip", value);
        EXPECT_EQ(listing.accounts.front().primary_ip, text) << value;
        if (!note.empty()) {
            EXPECT_EQ(count(listing, note), 1U) << value;
        }
    }
}

TEST(WhmcsJson, drops_keys_outside_the_contract_unread) {
    const Listing listing =
        read(R"({"success": true, "accounts": [{"domain": "a.example", "password": "s3cret-word", "name": "x", "userName": "u1"},
        {"domain": "b.example", "password": {"deep": "s3cret-word"}, "username": "u2", "USERNAME": "u3"}]})");
    EXPECT_EQ(listing.dropped, (std::map<std::string, std::size_t>{{"USERNAME", 1}, {"name", 1}, {"password", 2}}));
    EXPECT_EQ(listing.accounts[0].username, "u1");
    EXPECT_EQ(listing.accounts[1].username, "u2");
    EXPECT_EQ(count(listing, "key_case"), 1U);
    for (const LintFinding& finding : lint(listing).findings) EXPECT_EQ(finding.message.find("s3cret"), std::string::npos);
}

TEST(WhmcsJson, domains_are_keyed_by_their_a_label) {
    const Listing listing = with("uniqueIdentifier", "\"B\u00fccher.Example.\"");
    EXPECT_EQ(listing.accounts.front().key, "xn--bcher-kva.example");
    EXPECT_EQ(listing.accounts.front().unique_identifier, "B\u00fccher.Example.");
}

TEST(WhmcsJson, the_digest_does_not_see_the_order_of_rows) {
    const std::string a = R"({"domain": "a.example", "status": "Active"})";
    const std::string b = R"({"domain": "b.example", "status": "Active"})";
    const auto digest = [&](const std::string& rows) { return read("{\"success\": true, \"accounts\": [" + rows + "]}").digest; };
    EXPECT_EQ(digest(a + "," + b), digest(b + "," + a));
    EXPECT_NE(digest(a + "," + b), digest(a + "," + a));
    EXPECT_NE(digest(a), digest(a + "," + a));
}

TEST(WhmcsJson, the_digest_tells_listings_apart) {
    const std::vector<std::string> replies = {
        R"({"success": true, "accounts": []})",
        R"({"success": true, "truncated": true, "accounts": []})",
        R"({"success": false, "error": "a"})",
        R"({"success": false, "error": "b"})",
        R"({"success": true, "accounts": [{"domain": "a.example", "username": "bc"}]})",
        R"({"success": true, "accounts": [{"domain": "a.example", "username": "b", "product": "c"}]})",
        R"({"success": true, "accounts": [{"domain": "a.example", "email": "x@y.example"}]})",
        R"({"success": true, "accounts": [{"domain": "a.example", "primaryip": "*"}]})",
        R"({"success": true, "accounts": [{"domain": "a.example", "created": "yesterday"}]})",
        R"({"success": true, "accounts": [{"domain": "a.example", "status": "active"}]})",
        R"({"success": true, "accounts": [{"domain": "a.example", "status": "Active"}]})",
        R"({"success": true, "accounts": [{"domain": "A.example"}]})",
        R"({"success": true, "accounts": [7]})",
    };
    for (std::size_t i = 0; i < replies.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            EXPECT_NE(read(replies[i]).digest, read(replies[j]).digest) << replies[i] << replies[j];
    }
}

TEST(WhmcsJson, what_it_counts_does_not_depend_on_the_order_of_rows) {
    std::vector<std::string> rows;
    for (int i = 0; i < 90; ++i) {
        rows.push_back("{\"domain\": \"d" + std::to_string(i) + ".example\", \"x" + std::to_string(i * 37 % 90) +
                       "\": 1, \"password\": 1, \"created\": \"z" + std::to_string(i * 11 % 90) +
                       "\", \"primaryip\": \"192.0.2." + std::to_string(i % 13) + "\", \"product\": " + std::to_string(i % 20) +
                       "}");
    }
    const auto listing_of = [](const std::vector<std::string>& list) {
        std::string text = R"({"success": true, "accounts": [)";
        for (const std::string& row : list) text += (&row == &list.front() ? "" : ",") + row;
        return read(text + "]}");
    };
    const Listing forward = listing_of(rows);
    std::reverse(rows.begin(), rows.end());
    const Listing backward = listing_of(rows);
    EXPECT_EQ(forward.notes, backward.notes);
    EXPECT_EQ(forward.dropped, backward.dropped);
    EXPECT_EQ(forward.digest, backward.digest);
    EXPECT_EQ(forward.dropped.size(), 65U);
    EXPECT_EQ(forward.dropped.at("password"), 90U);
    EXPECT_EQ(forward.dropped.at("(others)"), 27U);
    EXPECT_EQ(forward.notes.front().example, "z0");
}

TEST(WhmcsJson, equal_texts_share_their_bytes) {
    const Listing listing = read(R"({"success": true, "accounts": [
        {"domain": "a.example", "uniqueIdentifier": "a.example", "username": "a.example", "email": "m@a.example", "product": "pro", "primaryip": "192.0.2.1"},
        {"domain": "b.example", "uniqueIdentifier": "b.example", "username": "m@b.example", "email": "m@b.example", "product": " pro", "primaryip": "192.0.2.1"}]})");
    ASSERT_EQ(listing.accounts.size(), 2U);
    const Account& a = listing.accounts[0];
    const Account& b = listing.accounts[1];
    EXPECT_EQ(a.domain.data(), a.unique_identifier.data());
    EXPECT_EQ(a.key.data(), a.unique_identifier.data());
    EXPECT_EQ(a.username.data(), a.unique_identifier.data());
    EXPECT_EQ(b.email.data(), b.username.data());
    EXPECT_EQ(a.product.data(), b.product.data());
    EXPECT_EQ(a.primary_ip.data(), b.primary_ip.data());
}

TEST(WhmcsJson, an_error_is_cut_where_a_character_ends) {
    std::string text = "{\"success\": false, \"error\": \"x";
    for (int i = 0; i < 400; ++i) text += "\xc3\xa9";
    const Listing listing = read(text + "\"}");
    EXPECT_EQ(listing.error.size(), std::string_view("the server reports failure: ").size() + 499);
    EXPECT_EQ(listing.error.substr(listing.error.size() - 2), "\xc3\xa9");
}

TEST(WhmcsJson, keeps_the_time_and_the_name_it_was_given) {
    ListingRequest request{IdentityField{}, {}, {}, Instant{1700000000}};
    for (const std::string_view text : {R"({"success": true, "accounts": []})", R"({"success": false})", ""}) {
        const Listing listing = read(text, request);
        EXPECT_EQ(listing.listed_at, Instant{1700000000});
        EXPECT_EQ(listing.adapter, "whmcs-json");
    }
}

/// A source that ends in an error.
class BrokenSource : public ByteSource {
public:
    std::size_t read(std::span<char> place) override {
        if (m_reads++ > 0) throw MissingInput("cannot read 'pipe': Input/output error");
        return std::string_view("{\"success\": true, \"accounts\": []}").copy(place.data(), place.size());
    }
    const std::string& name() const override { return m_name; }
    std::optional<std::uint64_t> size() const override { return std::nullopt; }

private:
    int m_reads = 0;
    std::string m_name = "'pipe'";
};

TEST(WhmcsJson, a_source_that_cannot_be_read_is_no_listing) {
    BrokenSource source;
    EXPECT_THROW(WhmcsJson().read(source, {}), MissingInput);
}

TEST(Adapters, are_found_by_name_and_sorted) {
    EXPECT_EQ(find_adapter("whmcs-json")->name(), "whmcs-json");
    EXPECT_EQ(find_adapter("whmcs"), nullptr);
    EXPECT_EQ(find_adapter(""), nullptr);
    EXPECT_TRUE(std::is_sorted(adapters().begin(), adapters().end(),
                               [](const Adapter* left, const Adapter* right) { return left->name() < right->name(); }));
    for (const Adapter* adapter : adapters()) {
        EXPECT_EQ(find_adapter(adapter->name()), adapter);
        EXPECT_FALSE(adapter->description().empty() || adapter->witnesses().empty());
    }
}

}  // namespace
}  // namespace serversync
