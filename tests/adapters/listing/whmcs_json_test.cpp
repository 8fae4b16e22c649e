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
    for (const std::string total : {"2", "\"2\""}) {
        const Listing listing =
            read("{\"success\": true, \"accounts\": [{\"domain\": \"a.example\"}], \"expected_total\": " + total + "}");
        EXPECT_EQ(listing.state, ListingState::partial);
        EXPECT_EQ(listing.error, "the server reports 2 accounts but listed 1");
        EXPECT_EQ(listing.accounts.size(), 1U);
    }
}

TEST(WhmcsJson, mentions_a_row_count_that_looks_like_a_page) {
    for (const std::size_t rows : {24U, 25U, 26U, 50U, 99U, 100U, 1000U}) {
        std::string text = R"({"success": true, "accounts": [)";
        for (std::size_t i = 0; i < rows; ++i)
            text += (i == 0 ? "" : ",") + ("{\"domain\": \"s" + std::to_string(i) + ".example\", \"status\": \"Active\"}");
        const bool is_page = rows == 25 || rows == 50 || rows == 100 || rows == 1000;
        EXPECT_EQ(count(read(text + "]}"), "page_size"), is_page ? 1U : 0U) << rows;
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
    } cases[] = {{"17", "17"}, {"-3", "-3"},   {"18446744073709551615", "18446744073709551615"},
                 {"4.0", "4"}, {"2.5", "2.5"}, {"\"x\"", "x"}};
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
                 {"\"0000-00-00 00:00:00\"", "", ""},
                 {"\"1970-01-01 00:00:00\"", "", ""},
                 {"\"-0001-11-30 00:00:00\"", "", ""},
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
