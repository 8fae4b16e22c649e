// SPDX-License-Identifier: MIT
// Every adapter that asks a panel, against a server that answers as fixtures/panels says, and then against the same server with
// one of its replies replaced by each way in which servers fail.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "adapters/panels/registry.hpp"
#include "adapters/sources/secrets_in_rows.hpp"
#include "tests/adapters/adapter_fixture.hpp"
#include "tests/api/panel_fixture.hpp"
#include "tests/panels/exchange.hpp"
#include "tests/sample.hpp"

namespace serversync {

void PrintTo(const Exchange& exchange, std::ostream* stream) { *stream << exchange.folder; }

namespace {

using nlohmann::json;

/// What a server may do in place of a reply.
struct Failure {
    const char* name;
    json reply;
    bool is_slow = false;  ///< waits for a time limit: only for the first and the last reply
};

std::vector<Failure> failures() {
    constexpr int large = 3 << 20;
    const std::string page =
        "<!DOCTYPE html><html><head><title>Login</title></head><body><form>Please log in</form></body></html>";
    return {
        {"401", {{"status", 401}, {"body", "s3cret-token is not valid"}}},
        {"403", {{"status", 403}, {"body", "forbidden"}}},
        {"404", {{"status", 404}, {"body", page}}},
        {"500", {{"status", 500}, {"body", ""}}},
        {"429", {{"status", 429}, {"headers", {{"Retry-After", "3600"}}}}},
        {"login_page", {{"body", page}, {"headers", {{"Content-Type", "text/html"}}}}},
        {"error_document", {{"json", {{"error", "internal error"}, {"status", "error"}}}}},
        {"empty_body", {{"body", ""}}},
        {"empty_object", {{"json", json::object()}}},
        {"empty_list", {{"json", json::array()}}},
        {"null", {{"body", "null"}}},
        {"php_message", {{"body", "<br />\n<b>Fatal error</b>: out of memory in /usr/local/panel.php on line 12"}}},
        {"too_large", {{"body", std::string(1024, ' ')}, {"repeat", large / 1024}}},
        {"two_gib", {{"body", std::string(65536, ' ')}, {"repeat", 0}, {"length", 1LL << 31U}}},
        {"endless", {{"body", std::string(65536, ' ')}, {"repeat", 0}, {"chunked", true}}},
        {"other_host", {{"status", 302}, {"headers", {{"Location", "https://other.example/login"}}}}},
        {"closed", {{"close", true}}},
        {"no_http", {{"raw", "220 mail.example ESMTP\r\n"}}},
        {"stalled", {{"body", "{\"data\""}, {"stall", 3}, {"length", 100}}, true},
    };
}

/// Whether a fixture's own reply is one, as DirectAdmin's about a user who has vanished.
bool is_failure(const json& reply) { return reply.value("status", 200) != 200 || reply.value("body", "").starts_with("error=1"); }

std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class Panels : public testing::TestWithParam<Exchange> {
protected:
    Listing ask(const json& routes, std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        servers.panel.play({{"routes", routes}});
        HttpOptions options = noted.options();
        options.attempts = 1;
        options.reply_bytes = 2 << 20;
        options.total_limit = limit;
        HttpClient client(options);
        Panel panel(client, servers.https(""), GetParam().credentials());
        ListingRequest request = GetParam().request();
        request.redact = [&](std::string_view text) { return client.redacted(text); };
        const std::string_view mark = "s3cret";
        std::vector<Secret> secrets;
        for (const auto& [name, secret] : GetParam().credentials()) {
            if (secret.reveal().starts_with(mark)) secrets.push_back(secret);
        }
        request.holds_secret = secrets_in_rows(secrets);
        return adapter->ask(panel, request);
    }

    /// The credentials of fixtures begin with s3cret, but for user names.
    static void holds_no_secret(const Listing& listing) {
        EXPECT_EQ(describe(listing).dump().find("s3cret"), std::string::npos) << describe(listing).dump(2);
    }

    void fails_with(const json& routes, const std::string& what, std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        SCOPED_TRACE(what);
        const Listing listing = ask(routes, limit);
        EXPECT_NE(listing.state, ListingState::complete);
        EXPECT_NE(listing.error, "");
        holds_no_secret(listing);
    }

    /// The panel has another port in each run.
    std::string with_fixed_address(std::string text) const {
        const std::string address = servers.https("");
        for (std::size_t at = text.find(address); at != std::string::npos; at = text.find(address)) {
            text.replace(at, address.size(), "https://panel.example.net");
        }
        return text;
    }

    PanelServers& servers = panel_servers();
    NotedPauses noted;
    const Adapter* adapter = find_adapter(GetParam().adapter);
};

TEST_P(Panels, give_the_listing_that_the_fixture_says) {
    ASSERT_NE(adapter, nullptr);
    ASSERT_NE(adapter->access(), nullptr) << "the adapter cannot ask a panel";
    ASSERT_FALSE(GetParam().description.at("what").get<std::string>().empty());
    const Listing listing = ask(GetParam().routes());
    holds_no_secret(listing);
    EXPECT_EQ(listing.adapter, adapter->name());
    const std::string found = with_fixed_address(describe(listing).dump(2) + "\n");
    if (std::getenv("SERVERSYNC_ACCEPT") != nullptr) {
        ASSERT_EQ(std::getenv("CI"), nullptr) << "expectations are not accepted where CI is set";
        std::ofstream(GetParam().expected(), std::ios::binary) << found;
        GTEST_SKIP() << "accepted; read the diff of " << GetParam().expected();
    }
    EXPECT_EQ(found, read_text(GetParam().expected())) << GetParam().expected();
    const json answers = servers.panel.answers();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        EXPECT_EQ(answers[i].get<std::size_t>(), GetParam().routes()[i]["replies"].size())
            << "route " << i << " answered so often";
    }
}

TEST_P(Panels, never_take_a_failure_for_a_whole_listing) {
    if (ask(GetParam().routes()).state != ListingState::complete) GTEST_SKIP() << "the listing is not whole anyway";
    const json routes = GetParam().routes();
    std::vector<std::pair<std::size_t, std::size_t>> replies;
    for (std::size_t i = 0; i < routes.size(); ++i) {
        for (std::size_t j = 0; j < routes[i]["replies"].size(); ++j) {
            if (!is_failure(routes[i]["replies"][j])) replies.emplace_back(i, j);
        }
    }
    std::size_t passed = sample_begin(GetParam().what);
    const auto is_tried = [&] { return passed++ % sample_step() == 0; };
    for (const auto& [i, j] : replies) {
        const std::string which = " as reply " + std::to_string(j) + " of route " + std::to_string(i);
        for (const Failure& failure : failures()) {
            if (failure.is_slow && std::pair(i, j) != replies.front() && std::pair(i, j) != replies.back()) continue;
            if (!is_tried()) continue;
            json changed = routes;
            changed[i]["replies"][j] = failure.reply;
            // A request on a connection that turns out to be closed is sent again, and would get the next reply.
            if (failure.reply.contains("close"))
                changed[i]["replies"].erase(changed[i]["replies"].begin() + static_cast<std::ptrdiff_t>(j) + 1,
                                            changed[i]["replies"].end());
            fails_with(changed, failure.name + which,
                       failure.is_slow ? std::chrono::milliseconds(700) : std::chrono::seconds(20));
        }
        if (!is_tried()) continue;
        json cut = routes;
        cut[i]["replies"][j]["cut"] = 5;
        fails_with(cut, "cut" + which);
    }
}

TEST_P(Panels, refuse_what_cannot_be_trusted) {
    for (const int port : {servers.expired, servers.wrong_host, 1}) {
        servers.panel.play({{"routes", GetParam().routes()}});
        HttpOptions options = noted.options();
        options.attempts = 1;
        HttpClient client(options);
        Panel panel(client, PanelServers::https(port, ""), GetParam().credentials());
        const Listing listing = adapter->ask(panel, GetParam().request());
        EXPECT_EQ(listing.state, ListingState::failed) << port;
        EXPECT_EQ(servers.panel.requests().size(), 0U) << "nothing may be sent to " << port;
        holds_no_secret(listing);
    }
}

std::string test_name(const testing::TestParamInfo<Exchange>& info) {
    std::string name = info.param.adapter + "__" + info.param.what;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Panels, testing::ValuesIn(find_exchanges()), test_name);

TEST(PanelFixtures, show_a_whole_listing_of_every_adapter_that_asks_a_panel) {
    const std::vector<Exchange> exchanges = find_exchanges();
    for (const Adapter* adapter : adapters()) {
        if (adapter->access() == nullptr) continue;
        const bool any = std::any_of(exchanges.begin(), exchanges.end(), [&](const Exchange& exchange) {
            if (exchange.adapter != adapter->name()) return false;
            return json::parse(read_text(exchange.expected())).at("state") == "complete";
        });
        EXPECT_TRUE(any) << "fixtures/panels/" << adapter->name() << " has no exchange whose listing is complete";
    }
}

}  // namespace
}  // namespace serversync
