// SPDX-License-Identifier: MIT
#include "engine/report/text_report.hpp"

#include <gmock/gmock.h>

#include "engine/text/utf8.hpp"
#include "tests/report/full_document.hpp"

namespace serversync {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text_of(const Document& document) {
    StringSink sink;
    write_text_report(document, {80, false, 0}, sink);
    return sink.text;
}

/// The lines from the one that begins with the heading to the next blank one.
std::string part_of(const std::string& text, const std::string& heading) {
    const std::size_t begin = text.find("\n" + heading);
    if (begin == std::string::npos) return {};
    return text.substr(begin + 1, text.find("\n\n", begin) - begin);
}

/// The lines of the first item of the situation, up to the next item.
std::string item_of(const std::string& text, const std::string& situation) {
    const std::size_t at = text.find("  " + situation + "  server ");
    const std::size_t begin = text.rfind('\n', at) + 1;
    std::size_t end = begin;
    do end = text.find('\n', end + 1);
    while (text.compare(end + 1, 4, "    ") == 0);
    return text.substr(begin, end + 1 - begin);
}

TEST(TextReport, shows_guards_then_trust_then_items_then_what_was_not_looked_at) {
    const std::string text = text_of(full_document());
    std::size_t last = 0;
    for (const char* heading : {"\nGUARDS\n", "\nSERVER ", "\nTRUST\n", "\nNEEDS ATTENTION", "\nNOT LOOKED AT\n", "\nNOTES\n"}) {
        const std::size_t at = text.find(heading);
        ASSERT_NE(at, std::string::npos) << heading;
        EXPECT_GT(at, last) << heading;
        last = at;
    }
}

TEST(TextReport, names_the_override_of_each_guard) {
    const std::string guards = part_of(text_of(full_document()), "GUARDS");
    EXPECT_THAT(guards, HasSubstr("--accept run:incomplete_mirror:import=3:01c4e2a09d77 --reason \"...\"\n"));
    EXPECT_THAT(guards, HasSubstr("--accept 3:wrong_listing=37:9f3c2a41d07b --reason \"...\"\n"));
}

TEST(TextReport, has_a_line_of_trust_for_a_server_that_lacks_some) {
    Document document = full_document();
    const auto trust = [&] { return part_of(text_of(document), "TRUST"); };
    EXPECT_THAT(trust(), HasSubstr("server 3 web3: not whole: 2 of 9 rows repeat the identifier of another;"));
    EXPECT_THAT(trust(), HasSubstr("not current: it"));
    EXPECT_THAT(trust(), Not(HasSubstr("web4")));
    for (ServerResult& server : document.servers) {
        server.listing.trust = {};
        server.listing.trust[TrustFacet::current] = {TrustFault::stale_mirror, 90000, 86400, 0};
        server.diagnostics = {{Severity::medium, DiagnosticCode::stale_listing, "the same again", "", 0}};
    }
    EXPECT_EQ(trust(),
              "TRUST\n"
              "  servers 3 web3, 4 web4: not current: the mirror was loaded 25 h before, limit\n"
              "  24 h\n");
    EXPECT_THAT(text_of(document), Not(HasSubstr("the same again")));
    for (ServerResult& server : document.servers) server.listing.trust = {};
    EXPECT_EQ(trust(), "");
    EXPECT_THAT(text_of(document), HasSubstr("the same again"));
    // What the table says already.
    document.servers[0].listing.trust[TrustFacet::whole].fault = TrustFault::unread;
    EXPECT_EQ(trust(), "");
}

TEST(TextReport, says_of_an_item_what_agrees_and_what_can_be_done_in_both_directions) {
    const std::string text = text_of(full_document());
    EXPECT_EQ(item_of(text, "live_while_suspended"),
              "+ info     A.example  live_while_suspended  server 3 web3\n"
              "    service 11 is Suspended in WHMCS, and its account is Active on server 3\n"
              "    ('web3'); deferred: not every server that could have its account was read in\n"
              "    full and in time\n"
              "    evidence: listed on server 4\n"
              "    candidate: service 12 'a.example' on server 4: Terminated (agrees: domain,\n"
              "               address, user name (weakly); contradicts: e-mail, package\n"
              "               (weakly))\n"
              "    candidate: account 'b.example' on server 4\n"
              "    candidate: client 5 'Client': same e-mail\n"
              "    to do: suspend the account on server 3 ('web3'): the customer owes; it then\n"
              "           goes offline\n"
              "    or: set Status of service 11 in WHMCS to Active, if what was owed is paid\n");
    EXPECT_THAT(item_of(text, "billed_but_missing"), HasSubstr("    and 1 more candidate\n"));
    EXPECT_THAT(item_of(text, "unassigned"), HasSubstr("    wait: see GUARDS, server 3: wrong_listing\n"));
}

TEST(TextReport, names_what_was_not_looked_at) {
    Document document = full_document();
    EXPECT_EQ(part_of(text_of(document), "NOT LOOKED AT"),
              "NOT LOOKED AT\n"
              "  server 8 web8: 5 live services; no listing was given for it\n"
              "  server 9: 0 live services; its module is unknown\n"
              "  file '77.json' was not read\n"
              "  file 'old.json' was not read\n"
              "  1 live service of no known module has no server, or one that is gone\n"
              "  4 live services of module 'cpanel' have no server, or one that is gone\n");
    for (std::uint64_t id = 10; id < 20; ++id) {
        document.not_looked_at.servers.push_back({id, "", 1, "why"});
        document.not_looked_at.files.push_back(std::to_string(id));
    }
    const std::string many = part_of(text_of(document), "NOT LOOKED AT");
    EXPECT_THAT(many, HasSubstr("  ... and 7 more servers (--format json has all)\n"));
    EXPECT_THAT(many, HasSubstr("  ... and 7 more files (--format json has all)\n"));
    document.not_looked_at = {};
    EXPECT_THAT(text_of(document), Not(HasSubstr("NOT LOOKED AT")));
}

TEST(TextReport, says_how_much_was_compared) {
    Document document;
    EXPECT_THAT(text_of(document), HasSubstr("0 servers: "));
    document.servers.emplace_back().listing.state = ListingState::failed;
    document.mirror.complete = true;
    EXPECT_THAT(text_of(document), HasSubstr("1 server: nothing could be compared; 1 server not read in full."));
    EXPECT_THAT(text_of(document), HasSubstr("; its services were not compared\n"));
    document.servers.emplace_back().listing.state = ListingState::complete;
    EXPECT_THAT(text_of(document), HasSubstr("2 servers: nothing differs on what could be read;"));
    document.total[AccountFate::paired] = 279;
    document.total[ServiceFate::paired] = 316;
    document.total[ServiceFate::not_compared] = 35;
    document.total.in_sync = 200;
    EXPECT_THAT(text_of(document), HasSubstr("279 accounts and 316 services compared, each once; 200 pairs in sync; 35\n"
                                             "services not, because no listing was read\n"));
}

TEST(TextReport, keeps_to_the_width_with_something_of_everything) {
    for (const unsigned width : {80U, 100U}) {
        StringSink sink;
        write_text_report(full_document(), {width, false, 0}, sink);
        std::size_t begin = 0;
        for (std::size_t end = sink.text.find('\n'); end != std::string::npos; end = sink.text.find('\n', begin)) {
            const std::string line = sink.text.substr(begin, end - begin);
            begin = end + 1;
            if (line.find("--accept") != std::string::npos) continue;  // is copied
            EXPECT_LE(columns_of(std::string_view(line)), width) << line;
        }
    }
}

}  // namespace
}  // namespace serversync
