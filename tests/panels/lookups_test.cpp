// SPDX-License-Identifier: MIT
// How much a panel can make an adapter ask that looks up each account.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "adapters/panels/registry.hpp"
#include "tests/api/panel_fixture.hpp"
#include "tests/panels/exchange.hpp"

namespace serversync {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// A member of XML-RPC that holds a domain.
std::string domain_member(const std::string& domain) {
    return "<member><name>domain</name><value><string>" + domain + "</string></value></member>";
}

/// The exchange fixtures/panels/interworx/server, with another list of accounts: routes 0 to 2 are the lists, two look-ups
/// follow.
class InterWorxLookups : public testing::Test {
protected:
    InterWorxLookups() {
        const std::vector<Exchange> all = find_exchanges();
        const auto found = std::find_if(all.begin(), all.end(),
                                        [](const Exchange& one) { return one.adapter == "interworx" && one.what == "server"; });
        if (found == all.end()) throw std::runtime_error("the exchange is missing");
        exchange = *found;
    }

    Listing ask(const std::string& list) {
        json routes = exchange.routes();
        routes[0]["replies"][0]["body"] = list;
        servers.panel.play({{"routes", routes}});
        NotedPauses noted;
        HttpClient client(noted.options());
        Panel panel(client, servers.https(""), exchange.credentials());
        return find_adapter("interworx")->ask(panel, exchange.request());
    }

    std::string list() const { return exchange.routes()[0]["replies"][0]["body"]; }

    /// The list with another domain in place of the first account's.
    std::string list_with(const std::string& domain) const {
        std::string text = list();
        const std::string member = domain_member("oak-shop.example");
        return text.replace(text.find(member), member.size(), domain_member(domain));
    }

    PanelServers& servers = panel_servers();
    Exchange exchange;
};

TEST_F(InterWorxLookups, are_none_where_the_panel_lists_too_many_accounts) {
    std::string text = list();
    std::string rows;
    for (int i = 1; i < 10'000; ++i)
        rows += "<value><struct>" + domain_member("d" + std::to_string(i) + ".example") + "</struct></value>";
    text.insert(text.find("</data></array>"), rows);
    const Listing listing = ask(text);
    EXPECT_EQ(listing.state, ListingState::partial);
    EXPECT_THAT(listing.error, HasSubstr("the panel lists more than 10000 accounts"));
    EXPECT_EQ(listing.rows, 10'001U);
    EXPECT_EQ(servers.panel.requests().size(), 3U);
}

TEST_F(InterWorxLookups, are_made_of_domains_alone) {
    EXPECT_EQ(ask(list()).state, ListingState::complete);
    EXPECT_EQ(servers.panel.requests().size(), 5U);
    const std::string longest = std::string(253, 'x');
    ask(list_with(longest));
    EXPECT_EQ(servers.panel.requests().size(), 5U) << "as long as a domain can be";
    for (const std::string& domain :
         {longest + "x", std::string("oak shop.example"), std::string("oak/../shop"), std::string("&lt;oak&gt;")}) {
        const Listing listing = ask(list_with(domain));
        EXPECT_EQ(listing.state, ListingState::partial) << domain;
        EXPECT_THAT(listing.error, HasSubstr("has a domain that cannot be looked up"));
        EXPECT_EQ(listing.rows, 2U);
        EXPECT_EQ(servers.panel.requests().size(), 4U) << "the other account is looked up";
    }
}

}  // namespace
}  // namespace serversync
