// SPDX-License-Identifier: MIT
#include "engine/reconcile/confirmation.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

/// Servers 1 and 2 of cpanel and 3 of vps, all read, whole and current; a service is missing on server 1.
class ConfirmationTest : public testing::Test {
protected:
    World world;
    std::vector<ServerFindings> findings;

    ConfirmationTest() { reset(); }

    void reset() {
        findings.clear();
        for (const Server& server : world.servers) findings.push_back(world.findings_of(server.id));
    }

    bool is_confirmed(std::uint64_t server = 1, std::uint64_t other = 1, const char* module = "cpanel") {
        const RunContext& run = world.run();
        const FleetIndex index(run, findings);
        return Confirmation(run, index).is_confirmed(run.catalogue.module(module), server, other, listed_at(server));
    }

    std::optional<Instant> listed_at(std::uint64_t server) { return findings[server - 1].result.listing.listed_at; }

    /// "server fault" of what holds the module's servers up.
    Texts holders(const char* module = "cpanel") {
        const RunContext& run = world.run();
        const FleetIndex index(run, findings);
        const Confirmation confirmation(run, index);
        Texts texts;
        for (const Holder& holder : confirmation.holders(run.catalogue.module(module)))
            texts.push_back(std::to_string(holder.server_id) + " " + std::string(to_text(holder.fault)));
        return texts;
    }
};

using F = TrustFault;

TEST_F(ConfirmationTest, waits_for_every_other_server_that_may_have_the_account) {
    EXPECT_TRUE(is_confirmed());
    for (const auto& [facet, fault] : std::initializer_list<std::pair<TrustFacet, TrustFault>>{
             {TrustFacet::whole, F::unread},
             {TrustFacet::whole, F::partial},
             {TrustFacet::whole, F::rejected_rows},
             {TrustFacet::whole, F::empty},
             {TrustFacet::own, F::no_match},
             {TrustFacet::own, F::equal_listing},
             {TrustFacet::current, F::too_old},
             {TrustFacet::current, F::stale_mirror},
         }) {
        reset();
        findings[1].trust()[facet].fault = fault;
        EXPECT_FALSE(is_confirmed()) << to_text(fault);
        EXPECT_TRUE(is_confirmed(2, 2)) << "its own listing is another law's matter";
        EXPECT_TRUE(is_confirmed(1, 2)) << "the server from which it moved";
        EXPECT_EQ(holders(), Texts{"2 " + std::string(to_text(fault))});
        EXPECT_EQ(holders("vps"), Texts{});
    }
    reset();
    findings[1].trust()[TrustFacet::whole].fault = F::repeated_rows;
    EXPECT_TRUE(is_confirmed());
}

TEST_F(ConfirmationTest, waits_for_a_page_that_lacks_more_than_its_limit) {
    findings[1].trust()[TrustFacet::whole].fault = F::page_size;
    findings[1].result.tally.live_services = 100;
    findings[1].missing = 5;
    EXPECT_TRUE(is_confirmed());
    findings[1].missing = 6;
    EXPECT_FALSE(is_confirmed());
}

TEST_F(ConfirmationTest, waits_for_servers_that_are_not_part_of_the_run) {
    findings.erase(findings.begin() + 1);
    EXPECT_FALSE(is_confirmed());
    EXPECT_EQ(holders(), Texts{"2 unread"});
    world.server(2).disabled = true;
    reset();
    findings.erase(findings.begin() + 1);
    EXPECT_FALSE(is_confirmed()) << "a disabled server may have it";
    world.server(2).gone = true;
    reset();
    findings.erase(findings.begin() + 1);
    EXPECT_TRUE(is_confirmed()) << "one that is gone has none";
    world.server(2).gone = false;
    world.server(2).same_as = 1;
    reset();
    findings.erase(findings.begin() + 1);
    EXPECT_TRUE(is_confirmed()) << "it is the other";
}

TEST_F(ConfirmationTest, is_among_the_modules_whose_accounts_are_sites) {
    findings[2].trust()[TrustFacet::whole].fault = F::partial;
    EXPECT_TRUE(is_confirmed()) << "it identifies by user name";
    EXPECT_FALSE(is_confirmed(1, 1, "vps"));
    world.modules[1].identity = parse_identity_field("domain");
    reset();
    findings[2].trust()[TrustFacet::whole].fault = F::partial;
    EXPECT_FALSE(is_confirmed());
    EXPECT_EQ(holders(), Texts{"3 partial"});
    for (Module& module : world.modules) {
        module.hosts_domains = false;
        reset();
        findings[2].trust()[TrustFacet::whole].fault = F::partial;
        EXPECT_EQ(is_confirmed(), module.name == "vps") << "where the other's accounts are sites, the site may be there";
        EXPECT_FALSE(is_confirmed(1, 1, "vps")) << "its own servers count all the same";
        module.hosts_domains = true;
    }
    world.modules[1].identity = parse_identity_field("username");
    for (const char* type : {"hostingaccount", "reselleraccount", "server", "other"}) {
        world.products[2].type = type;
        reset();
        findings[2].trust()[TrustFacet::whole].fault = F::partial;
        EXPECT_EQ(is_confirmed(), world.products[2].type.size() < 14) << type << ": accounts that are sold as sites are sites";
        findings[2].trust() = {};
        findings[1].trust()[TrustFacet::whole].fault = F::partial;
        EXPECT_TRUE(is_confirmed(3, 3, "vps")) << "a user name is no site";
    }
    world.modules[1].identity.reset();
    world.servers.resize(2);
    reset();
    EXPECT_TRUE(is_confirmed()) << "a module that nothing identifies has no accounts to compare";
}

TEST_F(ConfirmationTest, waits_for_a_listing_of_a_server_that_the_mirror_does_not_know) {
    world.has_strangers = true;
    EXPECT_FALSE(is_confirmed());
}

TEST_F(ConfirmationTest, waits_for_servers_that_were_read_more_than_an_hour_before) {
    for (int i = 0; i < 3; ++i) world.add_server("cpanel");
    reset();
    const auto read_before = [&](std::uint64_t server, std::int64_t seconds) {
        findings[server - 1].result.listing.listed_at = Instant{listed_at(1)->seconds - seconds};
    };
    read_before(2, 3600);
    EXPECT_TRUE(is_confirmed());
    read_before(2, 3601);
    EXPECT_FALSE(is_confirmed());
    EXPECT_TRUE(is_confirmed(1, 2)) << "it is the one from which the account came";
    EXPECT_TRUE(is_confirmed(2, 2)) << "nobody was read before it";
    read_before(4, 3602);
    EXPECT_FALSE(is_confirmed(1, 2)) << "one more";
    EXPECT_FALSE(is_confirmed(1, 4));
    read_before(5, 9000);
    EXPECT_FALSE(is_confirmed(6, 5)) << "without the first of all, two others are too early";
    read_before(2, 0), read_before(4, 0);
    EXPECT_TRUE(is_confirmed(6, 5));
    EXPECT_FALSE(is_confirmed(6, 6));
}

}  // namespace
}  // namespace serversync
