// SPDX-License-Identifier: MIT
#include "adapters/sources/from_panel.hpp"

#include <gmock/gmock.h>

#include "adapters/panels/registry.hpp"
#include "adapters/sources/listing_source.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"

namespace serversync {
namespace {

using testing::HasSubstr;

FromPanel whm_source() {
    FromPanel source;
    source.url = "https://web1.example.net:2087/?api=s3cret";
    source.adapter = find_adapter("whm");
    source.credentials.emplace("user", Secret("root"));
    source.credentials.emplace("token", Secret("s3cret"));
    return source;
}

std::string source_fault(const FromPanel& source, const FormatOptions& options = {}) {
    try {
        check_source(source, options, "server 1: ");
    } catch (const ConfigurationError& error) {
        return error.what();
    }
    return {};
}

TEST(PanelSource, is_called_by_its_address_without_the_query) {
    EXPECT_EQ(shown(whm_source()), "https://web1.example.net:2087/");
    EXPECT_TRUE(is_remote(whm_source()));
    EXPECT_EQ(format_of(whm_source()), "whm");
    EXPECT_EQ(time_limit_of(whm_source()), std::chrono::minutes(10));
}

TEST(PanelSource, must_fit_its_adapter) {
    EXPECT_EQ(source_fault(whm_source()), "");
    FromPanel source = whm_source();
    source.adapter = nullptr;
    EXPECT_EQ(source_fault(source), "server 1: an address needs an adapter: say which panel it is");
    source = whm_source();
    source.url = "ftp://web1.example.net";
    EXPECT_THAT(source_fault(source), testing::StartsWith("server 1: "));
    source = whm_source();
    source.credentials.emplace("key", Secret("k"));
    EXPECT_EQ(source_fault(source), "server 1: adapter 'whm' does not take the credential 'key'; it takes: user, token");
    source = whm_source();
    source.credentials.erase("token");
    EXPECT_THAT(source_fault(source), testing::StartsWith("server 1: adapter 'whm' needs the credential 'token' ("));
    source.credentials.emplace("token", Secret());
    EXPECT_THAT(source_fault(source), HasSubstr("needs the credential 'token'")) << "a blank one is none";
    EXPECT_THAT(source_fault(whm_source(), {{"nope", "1"}}), HasSubstr("'nope'"));
}

TEST(PanelSource, a_format_without_a_panel_takes_the_credentials_of_plain_http) {
    FromPanel source = whm_source();
    source.adapter = find_adapter("whmcs-json");
    ASSERT_EQ(source.adapter->access(), nullptr);
    EXPECT_EQ(source_fault(source), "");
    source.credentials.clear();
    EXPECT_EQ(source_fault(source), "") << "it needs none";
    source.credentials.emplace("key", Secret("k"));
    EXPECT_THAT(source_fault(source), HasSubstr("it takes: user, password, token"));
}

TEST(PanelSource, is_asked_over_plain_http_only_on_this_machine) {
    FromPanel source = whm_source();
    for (const char* url : {"http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/"}) {
        source.url = url;
        EXPECT_EQ(source_fault(source), "") << url;
    }
    for (const std::string host : {"10.9.9.9", "web1.example.net", "127.0.0.1.example.net", "[2001:db8::1]", "localhost.example",
                                   "localhost.", "a.localhost", "127.0.0.1.", "ip6-localhost", "0.0.0.0", "[::]"}) {
        for (const char* adapter : {"whm", "csv"}) {
            source = whm_source();
            source.adapter = find_adapter(adapter);
            source.url = "http://" + host + ":1/";
            if (source.adapter->access() == nullptr) source.credentials.clear();
            EXPECT_EQ(source_fault(source),
                      "server 1: cannot ask 'http://" + host +
                          ":1/': http is for this machine only, because everybody on the way could read and "
                          "change what is sent. Use https")
                << adapter;
        }
    }
}

TEST(PanelSource, whose_host_a_record_names_fails_alone_where_it_would_be_asked_over_plain_http) {
    FromPanel source = whm_source();
    source.url = "http://hostname:1/?api=s3cret";
    for (const std::string host : {"192.0.2.1", "localhost.", "LocalHost.", "a.localhost", "ip6-localhost", "0.0.0.0"}) {
        source.host = HostName::parse(host);
        EXPECT_EQ(source_fault(source), "");
        const std::string address = "http://" + fold_ascii(host) + ":1/";
        EXPECT_EQ(shown(source), address);
        const Listing listing = read_source(source, {}, std::chrono::milliseconds(5000));
        EXPECT_EQ(listing.state, ListingState::failed);
        EXPECT_THAT(listing.error, HasSubstr("cannot ask '" + address + "': http is for this machine only"));
        EXPECT_THAT(listing.error, testing::Not(HasSubstr("s3cret")));
    }
    for (const char* host : {"localhost", "LOCALHOST", "127.0.0.1", "::1", "::ffff:127.0.0.1"}) {
        source.host = HostName::parse(host);
        EXPECT_FALSE(source.address().is_exposed()) << host;
    }
}

TEST(PanelSource, that_does_not_answer_is_a_failed_listing_without_its_secrets) {
    FromPanel source = whm_source();
    source.url = "https://127.0.0.1:1";
    const Listing listing = read_source(source, {}, std::chrono::milliseconds(5000));
    EXPECT_EQ(listing.state, ListingState::failed);
    EXPECT_EQ(listing.adapter, "whm");
    EXPECT_EQ(listing.source, "https://127.0.0.1:1/");
    EXPECT_TRUE(listing.took_ms);
    EXPECT_THAT(listing.error, testing::Not(HasSubstr("s3cret")));
}

}  // namespace
}  // namespace serversync
