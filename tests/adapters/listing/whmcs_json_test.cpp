// SPDX-License-Identifier: MIT
#include "adapters/listing/whmcs_json.hpp"

#include <gtest/gtest.h>

#include "adapters/listing/lint.hpp"
#include "adapters/panels/registry.hpp"
#include "engine/model/error.hpp"
#include "tests/adapters/listing/whmcs_listing.hpp"

namespace serversync {
namespace {
TEST(WhmcsJson, reads_the_documented_row) {
    const Listing listing = listing_with("", "");
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
        const Listing listing = listing_with("email", "\"" + value + "\"");
        ASSERT_EQ(listing.accounts.size(), 1U) << value;
        EXPECT_EQ(listing.accounts.front().email, email) << value;
        EXPECT_EQ(listing.accounts.front().emails, emails) << value;
        for (const std::string_view code : {"email_several", "email_wrapped", "email_unusable"})
            EXPECT_EQ(note_count(listing, code), code == note ? 1U : 0U) << value << " " << code;
    }
}

TEST(WhmcsJson, reads_the_owner_of_an_account) {
    const Listing listing = read_reply(R"({"success": true, "accounts": [{"domain": "a.example", "owner": " res1 "},
        {"domain": "b.example", "owner": "res1"}, {"domain": "c.example"}, {"domain": "d.example", "Owner": 7}]})");
    ASSERT_EQ(listing.accounts.size(), 4U);
    EXPECT_EQ(listing.accounts[0].owner, "res1");
    EXPECT_EQ(listing.accounts[0].owner.data(), listing.accounts[1].owner.data());
    EXPECT_EQ(listing.accounts[2].owner, "");
    EXPECT_EQ(listing.accounts[3].owner, "7");
    EXPECT_TRUE(listing.dropped.empty());
}

TEST(WhmcsJson, a_row_in_which_a_secret_stands_is_rejected_and_no_row_is_rewritten) {
    ListingRequest request;
    request.identity = IdentityField{};
    request.redact = [](std::string_view text) {
        return text.find("hunter2") == std::string_view::npos ? std::string(text) : std::string("[secret]");
    };
    request.holds_secret = [](std::string_view text) { return text.find("hunter2hunter2") != std::string_view::npos; };
    for (const std::string field :
         {"email", "username", "domain", "uniqueIdentifier", "product", "primaryip", "created", "status"}) {
        const Listing listing = listing_with(field, "\"a-hunter2hunter2-b\"", request);
        EXPECT_EQ(listing.state, ListingState::complete);
        ASSERT_EQ(listing.rejected.size(), 1U) << field;
        EXPECT_EQ(listing.rejected.front().reason, "field '" + field + "' holds a credential");
        EXPECT_TRUE(listing.notes.empty()) << field;
    }
    const Listing short_word = listing_with("domain", "\"hunter2.example\"", request);
    ASSERT_EQ(short_word.accounts.size(), 1U);
    EXPECT_EQ(short_word.accounts.front().domain, "hunter2.example");
}

TEST(WhmcsJson, rows_of_one_key_stay_two_rows) {
    const Listing listing = read_reply(R"({"success": true, "accounts": [{"domain": "a.example", "username": "u"},
        {"domain": "a.example", "username": "u"}]})");
    ASSERT_EQ(listing.accounts.size(), 2U);
    EXPECT_EQ(listing.accounts[0].key, listing.accounts[1].key);
}

TEST(WhmcsJson, a_time_after_the_listing_is_unknown) {
    ListingRequest request;
    request.identity = IdentityField{};
    request.listed_at = parse_instant("2026-11-20T05:00:00Z");
    const struct {
        std::string created;
        bool is_known;
    } cases[] = {{"2026-11-20 05:00:00", true},
                 {"2026-11-21 05:00:00", true},
                 {"2026-11-21 05:00:01", false},
                 {"2062-01-01 00:00:00", false}};
    for (const auto& [created, is_known] : cases) {
        const Listing listing = listing_with("created", "\"" + created + "\"", request);
        EXPECT_EQ(listing.accounts.front().created.has_value(), is_known) << created;
        EXPECT_EQ(note_count(listing, "created_in_future"), is_known ? 0U : 1U) << created;
        EXPECT_TRUE(listing_with("created", "\"" + created + "\"").accounts.front().created) << "nobody says when it was listed";
    }
}

TEST(WhmcsJson, rejects_rows_that_cannot_be_accounts_and_keeps_the_others) {
    const Listing listing = read_reply(
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
    EXPECT_NE(listing_with("email", "\"" + std::string(70000, 'x') + "@example.net\"").rejected.size(), 0U);
}

TEST(WhmcsJson, a_custom_field_identity_has_no_fallback) {
    ListingRequest request;
    request.identity = parse_identity_field("customfield.Service ID");
    const Listing listing =
        read_reply(R"({"success": true, "accounts": [{"domain": "a.example", "uniqueIdentifier": ""}]})", request);
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
        const Listing listing = listing_with("product", value);
        ASSERT_EQ(listing.accounts.size(), 1U) << value;
        EXPECT_EQ(listing.accounts.front().product, text);
        EXPECT_EQ(note_count(listing, "number_for_text"), value.front() == '"' ? 0U : 1U);
    }
}

TEST(WhmcsJson, reads_only_the_words_of_the_contract_as_a_status) {
    ListingRequest aliases;
    aliases.identity = IdentityField{};
    aliases.status_aliases = {{"running", AccountStatus::active}, {"stopped", AccountStatus::suspended}};
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
        const Listing listing = listing_with("status", value);
        ASSERT_EQ(listing.accounts.size(), 1U) << value;
        EXPECT_EQ(listing.accounts.front().status, plain) << value;
        EXPECT_EQ(listing_with("status", value, aliases).accounts.front().status, with_aliases) << value;
        if (!note.empty()) {
            EXPECT_EQ(note_count(listing, note), 1U) << value;
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
        const Listing listing = listing_with("created", value);
        const auto created = listing.accounts.front().created;
        EXPECT_EQ(created ? to_text(*created) : "", text) << value;
        if (!note.empty()) {
            EXPECT_EQ(note_count(listing, note), 1U) << value;
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
        const Listing listing = listing_with("primaryip", value);
        EXPECT_EQ(listing.accounts.front().primary_ip, text) << value;
        if (!note.empty()) {
            EXPECT_EQ(note_count(listing, note), 1U) << value;
        }
    }
}

TEST(WhmcsJson, drops_keys_outside_the_contract_unread) {
    const Listing listing = read_reply(
        R"({"success": true, "accounts": [{"domain": "a.example", "password": "s3cret-word", "name": "x", "userName": "u1"},
        {"domain": "b.example", "password": {"deep": "s3cret-word"}, "username": "u2", "USERNAME": "u3"}]})");
    EXPECT_EQ(listing.dropped, (std::map<std::string, std::size_t>{{"USERNAME", 1}, {"name", 1}, {"password", 2}}));
    EXPECT_EQ(listing.accounts[0].username, "u1");
    EXPECT_EQ(listing.accounts[1].username, "u2");
    EXPECT_EQ(note_count(listing, "key_case"), 1U);
    for (const LintFinding& finding : lint(listing).findings) EXPECT_EQ(finding.message.find("s3cret"), std::string::npos);
}

TEST(WhmcsJson, domains_are_keyed_by_their_a_label) {
    const Listing listing = listing_with("uniqueIdentifier", "\"B\u00fccher.Example.\"");
    EXPECT_EQ(listing.accounts.front().key, "xn--bcher-kva.example");
    EXPECT_EQ(listing.accounts.front().unique_identifier, "B\u00fccher.Example.");
}

TEST(WhmcsJson, the_digest_does_not_see_the_order_of_rows) {
    const std::string a = R"({"domain": "a.example", "status": "Active"})";
    const std::string b = R"({"domain": "b.example", "status": "Active"})";
    const auto digest = [&](const std::string& rows) {
        return read_reply("{\"success\": true, \"accounts\": [" + rows + "]}").digest;
    };
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
            EXPECT_NE(read_reply(replies[i]).digest, read_reply(replies[j]).digest) << replies[i] << replies[j];
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
        return read_reply(text + "]}");
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
    const Listing listing = read_reply(R"({"success": true, "accounts": [
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
    const Listing listing = read_reply(text + "\"}");
    EXPECT_EQ(listing.error.size(), std::string_view("the server reports failure: ").size() + 499);
    EXPECT_EQ(listing.error.substr(listing.error.size() - 2), "\xc3\xa9");
}

TEST(WhmcsJson, keeps_the_time_and_the_name_it_was_given) {
    ListingRequest request;
    request.identity = IdentityField{};
    request.listed_at = Instant{1700000000};
    for (const std::string_view text : {R"({"success": true, "accounts": []})", R"({"success": false})", ""}) {
        const Listing listing = read_reply(text, request);
        EXPECT_EQ(listing.listed_at, Instant{1700000000});
        EXPECT_EQ(listing.adapter, "whmcs-json");
    }
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
