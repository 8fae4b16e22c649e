// SPDX-License-Identifier: MIT
// What a reply is before its rows are read: whole, cut, failed, of another kind.
#include <gtest/gtest.h>

#include "adapters/listing/lint.hpp"
#include "engine/model/error.hpp"
#include "tests/adapters/listing/whmcs_listing.hpp"

namespace serversync {
namespace {

TEST(WhmcsReply, a_reply_that_is_no_success_is_a_failed_listing_never_an_empty_one) {
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
        const Listing listing = read_reply(reply);
        EXPECT_EQ(listing.state, ListingState::failed) << reply;
        EXPECT_EQ(listing.error, error) << reply;
        EXPECT_TRUE(listing.accounts.empty()) << reply;
        EXPECT_EQ(lint(listing).score, 0U);
    }
}

TEST(WhmcsReply, success_may_be_one_and_accounts_an_object) {
    for (const std::string success : {"1", "\"1\""}) {
        const Listing listing = read_reply("{\"success\": " + success +
                                           ", \"accounts\": {\"3\": {\"domain\": \"a.example\", \"status\": \"active\"}}}");
        EXPECT_EQ(listing.state, ListingState::complete) << listing.error;
        EXPECT_EQ(listing.accounts.size(), 1U);
        EXPECT_EQ(note_count(listing, "success_not_boolean"), 1U);
        EXPECT_EQ(note_count(listing, "accounts_is_object"), 1U);
        EXPECT_EQ(note_count(listing, "identifier_fallback"), 1U);
    }
}

TEST(WhmcsReply, a_listing_that_is_not_whole_is_partial) {
    EXPECT_EQ(read_reply(R"({"success": true, "truncated": true, "accounts": []})").state, ListingState::partial);
    EXPECT_EQ(read_reply(R"({"success": true, "truncated": false, "accounts": []})").state, ListingState::complete);
    EXPECT_EQ(read_reply(R"({"success": true, "truncated": null, "accounts": []})").state, ListingState::complete);
    EXPECT_EQ(read_reply(R"({"success": true, "expected_total": 0, "accounts": []})").state, ListingState::complete);
    EXPECT_TRUE(read_reply(R"({"success": true, "expected_total": 0, "accounts": []})").proven_end);
    EXPECT_FALSE(read_reply(R"({"success": true, "accounts": []})").proven_end);
    for (const std::string total : {"\"many\"", "\"\"", "-1", "1.5", "[]", "true", "\"1 of 2\""}) {
        const Listing listing =
            read_reply("{\"success\": true, \"accounts\": [{\"domain\": \"a.example\"}], \"expected_total\": " + total + "}");
        EXPECT_EQ(listing.state, ListingState::partial) << total;
        EXPECT_EQ(listing.error, "the reply's member 'expected_total' is not a whole number");
    }
    EXPECT_EQ(read_reply(R"({"success": true, "accounts": [{"domain": "a.example"}], "expected_total": 0})").error,
              "the server reports 0 accounts but listed 1");
    EXPECT_EQ(read_reply(R"({"success": true, "accounts": [{"domain": "a.example"}], "expected_total": null})").state,
              ListingState::complete);
    for (const std::string total : {"2", "\"2\""}) {
        const Listing listing =
            read_reply("{\"success\": true, \"accounts\": [{\"domain\": \"a.example\"}], \"expected_total\": " + total + "}");
        EXPECT_EQ(listing.state, ListingState::partial);
        EXPECT_EQ(listing.error, "the server reports 2 accounts but listed 1");
        EXPECT_EQ(listing.accounts.size(), 1U);
    }
}

TEST(WhmcsReply, mentions_a_row_count_that_looks_like_a_page) {
    for (const std::size_t rows : {10U, 15U, 20U, 24U, 25U, 26U, 30U, 50U, 99U, 100U, 1000U}) {
        std::string text = R"({"success": true, "accounts": [)";
        for (std::size_t i = 0; i < rows; ++i)
            text += (i == 0 ? "" : ",") + ("{\"domain\": \"s" + std::to_string(i) + ".example\", \"status\": \"Active\"}");
        const bool is_page = rows != 24 && rows != 26 && rows != 99;
        EXPECT_EQ(note_count(read_reply(text + "]}"), "page_size"), is_page ? 1U : 0U) << rows;
        EXPECT_EQ(note_count(read_reply(text + "], \"expected_total\": " + std::to_string(rows) + "}"), "page_size"), 0U) << rows;
        EXPECT_EQ(note_count(read_reply(text + "], \"has_more\": false}"), "page_size"), 0U) << rows;
    }
}

/// What members beside the rows say of one row that came.
TEST(WhmcsReply, members_that_speak_of_more_make_a_listing_partial_unless_they_show_the_end) {
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
        {R"("total_pages": 1)", "", true},
        {R"("meta": {"last_page": 1, "per_page": 50})", "", true},
        {R"("pages": "1")", "", true},
        {R"("pages": 1, "page": 0)", "", true},
        {R"("total_pages": 2)", "the reply's member 'total_pages' speaks of pages, and nothing shows that this is the last"},
        {R"("pages": 2, "page": 1)", "the reply's members 'page' and 'pages' say that this is page 1 of 2"},
        {R"("pages": 1, "last_page": 2)",
         "the reply's member 'last_page' speaks of pages, and nothing shows that this is the last"},
        {R"("pages": 0)", "the reply's member 'pages' speaks of pages, and nothing shows that this is the last"},
        {R"("total_pages": 1, "has_more": true)", "the reply's member 'has_more' says that there is more"},
        {R"("limit": 100)", "the reply's member 'limit' speaks of pages, and nothing shows that this is the last"},
        {R"("limit": 100, "offset": 0, "total": 1)", "", true},
        {R"("cursor": "abc")", "the reply's member 'cursor' speaks of pages, and nothing shows that this is the last"},
        {R"("startnumber": 22)", "the reply's member 'startnumber' speaks of pages, and nothing shows that this is the last"},
        {R"("startnumber": 0, "totalresults": 1)", "", true},
        {R"("remaining": 18)", "the reply's member 'remaining' says that there is more"},
        {R"("remaining": 0)", "", true},
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
            const Listing listing =
                read_reply(R"({"success": true, )" + (first ? members + ", " + rows : rows + ", " + members) + "}");
            EXPECT_EQ(listing.state, error.empty() ? ListingState::complete : ListingState::partial) << members;
            EXPECT_EQ(listing.error, error) << members;
            EXPECT_EQ(listing.proven_end, proven) << members;
            EXPECT_EQ(note_count(listing, "member_unread"), 0U) << members;
            EXPECT_EQ(listing.accounts.size(), 1U) << members;
        }
    }
}

TEST(WhmcsReply, a_total_beside_the_rows_is_the_one_that_is_expected) {
    EXPECT_EQ(read_reply(R"({"success": true, "accounts": [], "meta": {"total": 0}})").expected_total, 0U);
    EXPECT_EQ(read_reply(R"({"success": true, "accounts": [], "total": 5})").expected_total, 5U);
    EXPECT_EQ(read_reply(R"({"success": true, "accounts": [], "total": 5, "recordsTotal": 6})").expected_total, std::nullopt);
    EXPECT_EQ(read_reply(R"({"success": true, "accounts": [], "total": 5, "expected_total": 0})").expected_total, 0U);
}

TEST(WhmcsReply, notes_by_name_the_members_that_nobody_reads) {
    const Listing listing =
        read_reply(R"({"success": true, "accounts": [], "generated_by": "x 1.2", "message": "only node 1", "took": 7,
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
    const Listing bounded = read_reply(many + "}");
    ASSERT_EQ(bounded.notes.size(), 9U);
    EXPECT_EQ(bounded.notes[0].field, "(others)");
    EXPECT_EQ(bounded.notes[0].count, 18U);
    EXPECT_EQ(bounded.notes[1].field, std::string(40, 'a'));
}

TEST(WhmcsReply, a_reply_with_more_rows_than_allowed_is_a_failed_listing) {
    ListingRequest request;
    request.identity = IdentityField{};
    request.limits.rows = 2;
    EXPECT_EQ(read_reply(R"({"success": true, "accounts": [1, 2]})", request).rejected.size(), 2U);
    const Listing listing = read_reply(R"({"success": true, "accounts": [1, 2, 3]})", request);
    EXPECT_EQ(listing.state, ListingState::failed);
    EXPECT_EQ(listing.error, "the reply has more than 2 rows");
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

TEST(WhmcsReply, a_source_that_cannot_be_read_is_no_listing) {
    BrokenSource source;
    EXPECT_THROW(WhmcsJson().read(source, {}), MissingInput);
}

}  // namespace
}  // namespace serversync
