// SPDX-License-Identifier: MIT
#include "adapters/transport/http_client.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/api/panel_fixture.hpp"

namespace serversync {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string token = "tok/en-7f&3\"Q";

HttpRequest get(const std::string& url) {
    HttpRequest request;
    request.url = url;
    return request;
}

HttpRequest post(const std::string& url) {
    HttpRequest request = get(url);
    request.method = HttpMethod::post;
    request.fields = {{.name = "action", .value = "a b&c", .secret = {}},
                      {.name = "secret", .value = "", .secret = Secret(token)}};
    return request;
}

class Http : public testing::Test {
protected:
    PanelServers& servers = panel_servers();
    NotedPauses noted;
    HttpOptions options = noted.options();

    void play(const json& replies) { servers.panel.play(always(replies)); }

    std::string body(const HttpRequest& request) { return std::string(view_of(HttpClient(options).send(request).body)); }

    /// The error of a request that must fail.
    HttpError error(const HttpRequest& request) {
        try {
            HttpClient(options).send(request);
        } catch (const HttpError& caught) {
            return caught;
        }
        ADD_FAILURE() << "no error";
        return HttpError(HttpFault::address, 0, "");
    }
};

TEST_F(Http, gets_a_reply_with_its_headers) {
    play({{"body", "hello"}, {"headers", {{"X-Page", " 2 "}}}});
    const HttpReply reply = HttpClient(options).send(get(servers.http("/a?b=c#d")));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(view_of(reply.body), "hello");
    EXPECT_EQ(header_of(reply.headers, "x-page"), "2");
    EXPECT_EQ(header_of(reply.headers, "x-other"), "");
    const json request = servers.panel.requests().at(0);
    EXPECT_EQ(request["path"], "/a");
    EXPECT_EQ(request["query"], (json{{"b", "c"}}));
    EXPECT_FALSE(request["headers"].contains("cookie"));
}

TEST_F(Http, posts_a_form_over_a_verified_connection) {
    play({{"body", "ok"}});
    EXPECT_EQ(body(post(servers.https("/api"))), "ok");
    const json request = servers.panel.requests().at(0);
    EXPECT_EQ(request["method"], "POST");
    EXPECT_EQ(request["form"], (json{{"action", "a b&c"}, {"secret", token}}));
    EXPECT_FALSE(request["headers"].contains("expect"));
}

TEST_F(Http, sends_fields_of_a_get_as_query_and_secrets_behind_their_values) {
    play({{"body", "ok"}});
    HttpRequest request = post(servers.https("/api?act=vs"));
    request.method = HttpMethod::get;
    request.headers = {{.name = "Authorization", .value = "whm root:", .secret = Secret("T0K")}};
    EXPECT_EQ(body(request), "ok");
    const json seen = servers.panel.requests().at(0);
    EXPECT_EQ(seen["query"], (json{{"act", "vs"}, {"action", "a b&c"}, {"secret", token}}));
    EXPECT_EQ(seen["headers"]["authorization"], "whm root:T0K");
}

TEST_F(Http, sends_fields_as_a_json_object) {
    play({{"body", "ok"}});
    HttpRequest request = post(servers.https("/remote/json.php?login"));
    request.json_fields = true;
    request.fields = {{"na\"me", "a\\b\n\"c\"", {}}, {"password", "", Secret("\x01\"s\\")}};
    EXPECT_EQ(body(request), "ok");
    const json seen = servers.panel.requests().at(0);
    EXPECT_EQ(seen["json"], (json{{"na\"me", "a\\b\n\"c\""}, {"password", "\x01\"s\\"}}));
    EXPECT_EQ(seen["headers"]["content-type"], "application/json");
    EXPECT_EQ(seen["query"], (json{{"login", ""}}));
}

TEST_F(Http, sends_a_body_and_basic_authentication) {
    play({{"body", "ok"}});
    HttpRequest request = post(servers.https("/agent"));
    request.fields.clear();
    request.body = "<packet/>";
    request.headers = {{.name = "Content-Type", .value = "text/xml", .secret = {}}};
    request.user = "admin";
    request.password = Secret("pa ss");
    EXPECT_EQ(body(request), "ok");
    const json seen = servers.panel.requests().at(0);
    EXPECT_EQ(seen["body"], "<packet/>");
    EXPECT_EQ(seen["headers"]["content-type"], "text/xml");
    EXPECT_EQ(seen["headers"]["authorization"], "Basic YWRtaW46cGEgc3M=");
}

TEST_F(Http, keeps_a_connection_between_requests) {
    play({{"body", "ok"}});
    HttpClient client(options);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(view_of(client.send(get(servers.https("/"))).body), "ok");
    const json requests = servers.panel.requests();
    ASSERT_EQ(requests.size(), 3U);
    EXPECT_EQ(requests[0]["port"], requests[2]["port"]);
}

TEST_F(Http, reads_compressed_and_chunked_replies) {
    for (const json& reply : {json{{"gzip", true}}, json{{"chunked", true}}, json{{"gzip", true}, {"chunked", true}},
                              json{{"drip", {{"bytes", 40}, {"seconds", 0.01}}}}}) {
        json whole = reply;
        whole["body"] = "0123456789";
        whole["repeat"] = 30;
        play(whole);
        EXPECT_EQ(body(get(servers.http("/"))).size(), 300U) << reply;
    }
}

TEST_F(Http, ignores_proxies_of_the_environment) {
    play({{"body", "ok"}});
    for (const char* name : {"http_proxy", "https_proxy", "ALL_PROXY"}) ::setenv(name, "http://127.0.0.1:1", 1);
    EXPECT_EQ(body(get(servers.http("/"))), "ok");
    EXPECT_EQ(body(get(servers.https("/"))), "ok");
    for (const char* name : {"http_proxy", "https_proxy", "ALL_PROXY"}) ::unsetenv(name);
}

TEST_F(Http, sends_no_cookie_back) {
    play({{"body", "ok"}, {"headers", {{"Set-Cookie", "session=1"}}}});
    HttpClient client(options);
    client.send(get(servers.http("/")));
    client.send(get(servers.http("/")));
    EXPECT_FALSE(servers.panel.requests().at(1)["headers"].contains("cookie"));
}

TEST_F(Http, tells_a_status_that_is_no_success_with_evidence) {
    struct Case {
        int status;
        const char* words;
    };
    for (const Case& c : {Case{401, "status 401 Unauthorized"}, Case{403, "status 403 Forbidden"},
                          Case{500, "status 500 Internal Server Error"}}) {
        play({{"status", c.status}, {"body", "no\x1b[31m <entry>"}});
        const HttpError caught = error(get(servers.http("/api.php?key=k1")));
        EXPECT_EQ(caught.fault(), HttpFault::status);
        EXPECT_EQ(caught.status(), c.status);
        EXPECT_EQ(caught.code(), ExitCode::missing_input);
        EXPECT_EQ(caught.what(),
                  "cannot read '" + servers.http("/api.php") + "': " + c.words + "; the reply begins with 'no\\x1b[31m <entry>'");
        EXPECT_EQ(servers.panel.requests().size(), 1U);
    }
}

TEST_F(Http, gives_a_reply_of_any_status_to_who_wants_it) {
    play({{"status", 403}, {"body", "why"}});
    HttpRequest request = get(servers.http("/"));
    request.accept_any_status = true;
    const HttpReply reply = HttpClient(options).send(request);
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(view_of(reply.body), "why");
}

TEST_F(Http, waits_as_long_as_a_busy_server_asks) {
    play({{{"status", 429}, {"headers", {{"Retry-After", "7"}}}},
          {{"status", 503}, {"headers", {{"Retry-After", "Mon, 21 Sep 2026 14:13:31 GMT"}}}},
          {{"body", "ok"}}});
    EXPECT_EQ(body(get(servers.http("/"))), "ok");
    EXPECT_THAT(noted.pauses, ElementsAre(milliseconds(7000), milliseconds(11000)));
}

TEST_F(Http, pauses_longer_before_each_attempt) {
    play({{{"status", 503}}, {{"status", 502}}, {{"status", 504}}, {{"body", "ok"}}});
    EXPECT_EQ(body(get(servers.http("/"))), "ok");
    EXPECT_THAT(noted.pauses, ElementsAre(milliseconds(500), milliseconds(1000), milliseconds(2000)));
}

TEST_F(Http, gives_up_on_a_server_that_stays_busy) {
    play({{"status", 503}, {"body", "maintenance"}});
    const HttpError caught = error(get(servers.http("/")));
    EXPECT_THAT(caught.what(), HasSubstr("status 503 Service Unavailable; the reply begins with 'maintenance' (4 attempts)"));
    EXPECT_EQ(servers.panel.requests().size(), 4U);
}

TEST_F(Http, does_not_wait_longer_than_allowed) {
    play({{"status", 429}, {"headers", {{"Retry-After", "3600"}}}});
    EXPECT_THAT(error(get(servers.http("/"))).what(),
                HasSubstr("status 429 Too Many Requests, and the server asks for a pause of 3600 s; the reply is empty"));
    EXPECT_TRUE(noted.pauses.empty());
}

TEST_F(Http, asks_again_after_a_broken_connection_only_where_that_does_no_harm) {
    play({{{"close", true}}, {{"body", "0123456789"}, {"cut", 4}}, {{"body", "ok"}}});
    EXPECT_EQ(body(post(servers.https("/"))), "ok");
    HttpRequest once = post(servers.https("/"));
    once.repeatable = false;
    play({{"close", true}});
    EXPECT_THAT(error(once).what(), HasSubstr("the server closed the connection without a reply"));
    EXPECT_EQ(servers.panel.requests().size(), 1U);
}

TEST_F(Http, tells_a_body_that_is_cut) {
    for (const json& extra : {json::object(), json{{"chunked", true}}}) {
        json reply{{"body", "0123456789"}, {"cut", 4}};
        reply.update(extra);
        play(reply);
        const HttpError caught = error(get(servers.http("/")));
        EXPECT_EQ(caught.fault(), HttpFault::cut);
        EXPECT_THAT(caught.what(), HasSubstr("the connection broke after 4 bytes of the reply (4 attempts)"));
    }
}

TEST_F(Http, tells_a_connection_that_is_refused) {
    const HttpError caught = error(get("http://127.0.0.1:1/"));
    EXPECT_EQ(caught.fault(), HttpFault::connect);
    EXPECT_STREQ(caught.what(), "cannot read 'http://127.0.0.1:1/': cannot connect: Connection refused (4 attempts)");
}

TEST_F(Http, tells_which_time_limit_was_reached) {
    options.stall_limit = std::chrono::seconds(1);
    play({{"body", "0123456789"}, {"stall", 0}});
    EXPECT_THAT(error(get(servers.http("/"))).what(), HasSubstr("nothing was received for 1 s"));
    play({{"body", "ok"}, {"delay", 20}});
    options.total_limit = milliseconds(300);
    const HttpError caught = error(get(servers.http("/")));
    EXPECT_EQ(caught.fault(), HttpFault::timeout);
    EXPECT_THAT(caught.what(), HasSubstr("the reply took longer than 0.300 s"));
    EXPECT_TRUE(noted.pauses.empty()) << "a time limit is the caller's last word";
}

/// Listens, and never says a word.
class SilentServer {
public:
    SilentServer() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const place = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(m_socket, place, size), 0);
        EXPECT_EQ(::listen(m_socket, 8), 0);
        EXPECT_EQ(::getsockname(m_socket, place, &size), 0);
        m_port = ntohs(address.sin_port);
    }
    ~SilentServer() { ::close(m_socket); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    std::string at(const std::string& scheme) const { return scheme + "://127.0.0.1:" + std::to_string(m_port) + '/'; }

private:
    int m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int m_port = 0;
};

TEST_F(Http, names_the_limit_of_the_budget_and_where_it_is_set_if_that_was_reached) {
    const SilentServer silent;
    const std::string of_budget = "reading the load took longer than 300 ms. If it needs longer, raise '--minutes'";
    const auto budget = [](int time) {
        return std::make_shared<ReadingBudget>(
            ReadingLimits{.time = milliseconds(time), .noun = "the load", .time_setting = "'--minutes'"});
    };
    struct Case {
        int own, of_budget;
        const char* scheme;
        std::string told;
    };
    for (const Case& c : {Case{60'000, 300, "http", of_budget}, Case{60'000, 300, "https", "no connection; " + of_budget},
                          Case{300, 60'000, "http", "the reply took longer than 0.300 s"},
                          Case{300, 60'000, "https", "no connection within 0.300 s"}}) {
        options.total_limit = milliseconds(c.own);
        options.budget = budget(c.of_budget);
        HttpClient client(options);
        for (int attempt = 0; attempt < 2; ++attempt) {
            try {
                client.send(get(silent.at(c.scheme)));
                ADD_FAILURE() << "no error";
            } catch (const HttpError& error) {
                const bool is_over = attempt == 1 && c.of_budget == 300;  // so nobody is asked
                const std::string told = is_over ? of_budget : c.told;
                EXPECT_EQ(error.what(), "cannot read '" + silent.at(c.scheme) + "': " + told);
                EXPECT_EQ(error.fault(), HttpFault::timeout);
            }
        }
    }
    // Trickling bytes keep the connection busy.
    play({{"body", std::string(1000, 'x')}, {"drip", {{"bytes", 1}, {"seconds", 0.02}}}});
    options.total_limit = milliseconds(60'000);
    options.budget = budget(300);
    EXPECT_THAT(error(get(servers.http("/"))).what(), HasSubstr("': " + of_budget));
    options.budget = budget(0);
    EXPECT_THAT(error(get(servers.http("/"))).what(), HasSubstr("': reading the load took longer than 0 s. If"));
}

TEST_F(Http, reads_no_more_than_allowed) {
    options.reply_bytes = 100'000;
    for (const json& reply :
         {json{{"repeat", 0}}, json{{"repeat", 0}, {"chunked", true}}, json{{"repeat", 0}, {"length", 1LL << 31U}},
          json{{"length", 100'001}, {"stall", 1}}, json{{"repeat", 2'000'000}, {"gzip", true}}}) {
        json whole = reply;
        whole["body"] = "0123456789";
        play(whole);
        const HttpError caught = error(get(servers.http("/")));
        EXPECT_EQ(caught.fault(), HttpFault::too_large) << reply;
        EXPECT_THAT(caught.what(), HasSubstr("the reply is larger than 100000 bytes"));
    }
    play({{"body", "0123456789"}, {"repeat", 10'000}});
    EXPECT_EQ(body(get(servers.http("/"))).size(), 100'000U);
}

TEST_F(Http, reads_no_more_headers_than_allowed) {
    for (const json& reply : {json{{"endless", "headers"}}, json{{"endless", "interim"}},
                              json{{"endless", "trailers"}, {"chunked", true}, {"body", "[]"}}}) {
        play(reply);
        const HttpError caught = error(get(servers.http("/")));
        EXPECT_EQ(caught.fault(), HttpFault::too_large) << reply;
        EXPECT_THAT(caught.what(), HasSubstr("its headers and trailers are larger than 256 KiB")) << reply;
        EXPECT_EQ(servers.panel.requests().size(), 1U) << "it is not asked again";
    }
    json headers;
    for (int i = 0; i < 40; ++i) headers["X-" + std::to_string(i)] = std::string(2000, 'x');
    play({{"body", "ok"}, {"headers", headers}});
    EXPECT_EQ(body(get(servers.http("/"))), "ok");
}

TEST_F(Http, reads_no_line_of_headers_without_an_end) {
    for (const char* begin :
         {"HTTP/1.1 200 OK\r\nX-More: ", "HTTP/1.1 200 ", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX"}) {
        play({{"raw", begin + std::string(300'000, 'x')}});
        const HttpError caught = error(get(servers.http("/")));
        EXPECT_EQ(caught.fault(), HttpFault::too_large) << begin;
        EXPECT_THAT(caught.what(), HasSubstr("a line of its headers is longer than libcurl's 100 KiB")) << begin;
        EXPECT_EQ(servers.panel.requests().size(), 1U) << "it is not asked again";
    }
    play({{"body", "ok"}, {"headers", {{"X-Long", std::string(90'000, 'x')}}}});
    EXPECT_EQ(body(get(servers.http("/"))), "ok");
}

TEST_F(Http, undoes_one_compression_and_no_more) {
    const auto encoded = [](const std::string& coding, const char* header = "Content-Encoding") {
        return json{{"body", "0123456789"}, {"headers", {{header, coding}}}};
    };
    for (const json& reply : {json{{"body", "0"}, {"repeat", 1 << 20}, {"gzip", 2}}, json{{"body", "0"}, {"gzip", 4}},
                              encoded("gzip, identity, deflate"), encoded("gzip, gzip", "Transfer-Encoding")}) {
        play(reply);
        const HttpError caught = error(get(servers.http("/")));
        EXPECT_EQ(caught.fault(), HttpFault::protocol) << reply;
        EXPECT_THAT(caught.what(), HasSubstr("the reply is compressed more than once")) << reply;
    }
    for (const char* coding : {"br", "zstd", "compress", "Br, identity"}) {
        play(encoded(coding));
        EXPECT_THAT(error(get(servers.http("/"))).what(), HasSubstr("is compressed in a way that was not asked for")) << coding;
    }
    for (const char* coding : {"identity", "", "Identity , identity"}) {
        play(encoded(coding));
        EXPECT_EQ(body(get(servers.http("/"))), "0123456789") << coding;
    }
    play({{"body", "0123456789"}, {"gzip", 1}});
    EXPECT_EQ(body(get(servers.http("/"))), "0123456789");
    EXPECT_EQ(servers.panel.requests().at(0)["headers"]["accept-encoding"], "gzip, deflate");
}

TEST_F(Http, unpacks_no_more_than_is_read) {
    play({{"body", std::string(1 << 16, '0')}, {"repeat", 1 << 9}, {"gzip", true}});
    options.reply_bytes = 64 << 20;
    HttpClient client(options);
    const auto began = std::chrono::steady_clock::now();
    const auto stream = client.open(get(servers.http("/")));
    std::string place(100'000, ' ');
    std::size_t size = 0;
    while (const std::size_t got = stream->read(std::span<char>(place))) {
        ASSERT_EQ(place.find_first_not_of('0'), std::string::npos);
        size += got;
    }
    EXPECT_EQ(size, std::size_t{32} << 20U) << "what waited is not lost";
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30)) << "nobody waits for what has come";
}

TEST_F(Http, takes_only_a_whole_reply_for_one) {
    for (const int status : {201, 202, 204, 205, 206, 207, 300, 304}) {
        play({{"status", status}, {"body", status == 204 || status == 304 ? "" : "[]"}});
        const HttpError caught = error(get(servers.http("/")));
        EXPECT_EQ(caught.fault(), HttpFault::status) << status;
        EXPECT_EQ(caught.status(), status);
        EXPECT_EQ(servers.panel.requests().size(), 1U);
    }
    for (const int status : {200, 203}) {
        play({{"status", status}, {"body", "ok"}});
        EXPECT_EQ(body(get(servers.http("/"))), "ok") << status;
    }
    play({{"status", 206}, {"body", "half"}});
    EXPECT_THAT(error(get(servers.http("/"))).what(),
                HasSubstr("status 206 Partial Content, which is not a whole reply; the reply begins with 'half'"));
}

TEST_F(Http, knows_whether_a_reply_shows_its_end) {
    struct Case {
        json reply;
        bool shows_end;
    };
    for (const Case& c : {Case{{{"body", "ok"}}, true}, Case{{{"body", "ok"}, {"chunked", true}}, true},
                          Case{{{"body", "ok"}, {"gzip", true}}, true}, Case{{{"body", "ok"}, {"no_length", true}}, false},
                          Case{{{"body", "ok"}, {"no_length", true}, {"gzip", true}}, false},
                          Case{{{"body", ""}, {"no_length", true}}, false}, Case{{{"body", ""}}, true}}) {
        play(c.reply);
        HttpClient client(options);
        EXPECT_EQ(client.send(get(servers.http("/"))).shows_its_end, c.shows_end) << c.reply;
        EXPECT_EQ(client.open(get(servers.https("/")))->shows_its_end(), c.shows_end) << c.reply;
    }
}

/// A reply of status 200 with "0123456789", compressed, and what is said of it.
struct CompressedReply {
    const char* coding;
    const char* base64;
    const char* fault;  ///< null: none
};

TEST_F(Http, takes_a_compressed_reply_for_whole_only_with_the_end_of_its_compression) {
    const char* ends_early = "the reply ends before its compression does, after ";
    const char* goes_on = "the reply goes on after the end of its compression";
    for (const CompressedReply& c : {
             CompressedReply{"gzip", "H4sIAAAAAAACAzMwNDI2MTUzt7AEAMbHhKYKAAAA", nullptr},
             CompressedReply{"x-gzip", "H4sIAAAAAAACAzMwNDI2MTUzt7AEAMbHhKYKAAAA", nullptr},
             CompressedReply{"deflate", "eNozMDQyNjE1M7ewBAAK/wIO", nullptr},                   // zlib's format
             CompressedReply{"deflate", "MzA0MjYxNTO3sAQA", nullptr},                           // bare
             CompressedReply{"gzip", "H4sIAAAAAAACAzMwNDI2MTUzt7AEAMbHhKYKAAA=", ends_early},   // its last byte
             CompressedReply{"gzip", "H4sIAAAAAAACAzMwNDI2MTUzt7AEAA==", ends_early},           // without check sum
             CompressedReply{"gzip", "H4sIAAAAAAACAzMwNDI2MTUztwA=", ends_early},               // in its middle
             CompressedReply{"gzip", "H4sI", ends_early},                                       // in its header
             CompressedReply{"gzip", "", ends_early},                                           // no byte
             CompressedReply{"deflate", "eNozMDQyNjE1M7ewBAAK/w==", ends_early},                //
             CompressedReply{"deflate", "MzA0MjYxNTO3", ends_early},                            //
             CompressedReply{"deflate", "", ends_early},                                        //
             CompressedReply{"gzip", "H4sIAAAAAAACAzMwNDI2MTUzt7AEAMbHhKYKAAAAAA==", goes_on},  // a zero byte
             CompressedReply{"gzip",                                                            // a second member
                             "H4sIAAAAAAACAzMwNDI2MTUzt7AEAMbHhKYKAAAAH4sIAAAAAAACAzMwNDI2MTUzt7AEAMbHhKYKAAAA", goes_on},
             CompressedReply{"deflate", "eNozMDQyNjE1M7ewBAAK/wIOeA==", goes_on},
         }) {
        for (const bool is_chunked : {false, true}) {
            play({{"base64", c.base64}, {"chunked", is_chunked}, {"headers", {{"Content-Encoding", c.coding}}}});
            options.attempts = 2;
            if (c.fault == nullptr) {
                EXPECT_EQ(body(get(servers.http("/"))), "0123456789") << c.coding << ' ' << c.base64;
                continue;
            }
            const HttpError caught = error(get(servers.http("/")));
            EXPECT_THAT(caught.what(), HasSubstr(c.fault)) << c.coding << ' ' << c.base64;
            EXPECT_EQ(caught.fault(), c.fault == ends_early ? HttpFault::cut : HttpFault::protocol);
            EXPECT_EQ(servers.panel.requests().size(), c.fault == ends_early ? 2U : 1U) << "a cut reply is asked for again";
        }
    }
}

TEST_F(Http, asks_for_no_compressed_transfer_and_takes_none) {
    play({{"base64", "H4sIAAAAAAACAzMwNDI2MTUzt7AEAMbHhKYKAAAA"}, {"headers", {{"Transfer-Encoding", "gzip"}}}});
    EXPECT_THAT(error(get(servers.http("/"))).what(), HasSubstr("is compressed in a way that was not asked for"));
}

TEST_F(Http, ends_with_the_time_and_the_bytes_of_the_budget) {
    options.budget = std::make_shared<ReadingBudget>(ReadingLimits{.bytes = 15});
    play({{"body", "0123456789"}});
    EXPECT_EQ(body(get(servers.http("/"))), "0123456789");
    EXPECT_THAT(error(get(servers.http("/"))).what(), HasSubstr("the listing has more than 0 MiB")) << "all replies together";
    EXPECT_EQ(error(get(servers.http("/"))).fault(), HttpFault::too_large);
    EXPECT_EQ(servers.panel.requests().size(), 2U) << "nobody is asked for what may not be read";

    options.budget = std::make_shared<ReadingBudget>(ReadingLimits{.time = milliseconds(400)});
    play({{"body", std::string(1 << 16, '0')}, {"repeat", 0}, {"chunked", true}});
    options.reply_bytes = std::uint64_t{1} << 40U;
    const auto began = std::chrono::steady_clock::now();
    EXPECT_THAT(error(get(servers.http("/"))).what(), HasSubstr("reading the listing took longer than 400 ms"));
    EXPECT_LT(std::chrono::steady_clock::now() - began, milliseconds(1400));
}

TEST_F(Http, tells_what_is_no_reply) {
    play({{"raw", "SSH-2.0-OpenSSH_9.2\r\n"}});
    EXPECT_EQ(error(get(servers.http("/"))).fault(), HttpFault::protocol);
    play({{"body", "no gzip"}, {"headers", {{"Content-Encoding", "gzip"}}}});
    const HttpError caught = error(get(servers.http("/")));
    EXPECT_EQ(caught.fault(), HttpFault::protocol);
    EXPECT_THAT(caught.what(), HasSubstr("compression is damaged"));
}

TEST_F(Http, verifies_the_certificate) {
    struct Case {
        int port;
        const char* cause;
    };
    play({{"body", "ok"}});
    for (const Case& c : {Case{servers.expired, "certificate has expired"}, Case{servers.wrong_host, "127.0.0.1"}}) {
        const HttpError caught = error(post(PanelServers::https(c.port, "/")));
        EXPECT_EQ(caught.fault(), HttpFault::tls);
        EXPECT_THAT(caught.what(), testing::AllOf(HasSubstr("the server's certificate is refused: "), HasSubstr(c.cause)));
    }
    options.ca_file = servers.certificates.other_authority();
    EXPECT_THAT(error(post(servers.https("/"))).what(),
                HasSubstr("the server's certificate is refused: unable to get local issuer"));
    options.ca_file.clear();
    EXPECT_EQ(error(post(servers.https("/"))).fault(), HttpFault::tls) << "the system does not know the test's authority";
    options.ca_file = "/nonexistent/ca.pem";
    EXPECT_THAT(error(post(servers.https("/"))).what(),
                HasSubstr("cannot read the file of trusted authorities '/nonexistent/ca.pem'"));
    EXPECT_TRUE(servers.panel.requests().empty()) << "nothing may be sent before the certificate is known";
    EXPECT_TRUE(noted.pauses.empty());
}

TEST_F(Http, follows_a_redirect_only_to_the_same_server) {
    const auto redirect_to = [&](const std::string& url, int status) {
        servers.panel.play(
            {{"routes",
              {{{"match", {{"path", "/old"}}}, {"replies", {{{"status", status}, {"headers", {{"Location", url}}}}}}},
               {{"match", json::object()}, {"replies", {{{"body", "new"}}}}}}}});
    };
    redirect_to("/new?key=k1", 301);
    EXPECT_EQ(body(get(servers.https("/old"))), "new");
    redirect_to("/new", 307);
    EXPECT_EQ(body(post(servers.https("/old"))), "new");
    EXPECT_EQ(servers.panel.requests().at(1)["form"]["secret"], token);

    const std::string here = std::to_string(servers.secure);
    for (const std::string& url : {std::string("https://other.example/x?key=k1"), "https://localhost:" + here + "/new",
                                   servers.http("/new"), "http://127.0.0.1:" + here + "/new", std::string("ftp://127.0.0.1/new"),
                                   std::string("file:///etc/passwd"), "https://user:pass@127.0.0.1:" + here + "/new"}) {
        redirect_to(url, 302);
        const HttpError caught = error(get(servers.https("/old")));
        EXPECT_EQ(caught.fault(), HttpFault::redirect) << url;
        EXPECT_THAT(caught.what(),
                    testing::AllOf(HasSubstr("the server redirects to"), Not(HasSubstr("key=")), Not(HasSubstr("pass@"))));
        EXPECT_EQ(servers.panel.requests().size(), 1U) << url;
    }
    redirect_to("/new", 302);
    EXPECT_THAT(error(post(servers.https("/old"))).what(), HasSubstr("which would lose the request"));
    redirect_to("/old", 302);
    EXPECT_THAT(error(get(servers.https("/old"))).what(), HasSubstr("redirects in circles"));
}

TEST_F(Http, shows_no_secret_that_a_server_echoes) {
    for (const std::string& echo :
         {std::string("bad key tok/en-7f&3\"Q!"), std::string("TOK/EN-7F&3\"Q"), std::string(R"({"key":"tok\/en-7f&3\"Q"})"),
          std::string("tok/en-7f&amp;3&quot;Q"), std::string("secret=tok%2Fen-7f%263%22Q"),
          std::string("secret=tok%2fen-7f%263%22q"), std::string("dG9rL2VuLTdmJjMiUQ=="), std::string(4096 - 5, 'x') + "tok/e",
          std::string("tok/en-7f&3\"Qtok/en-7f&3\"Q")}) {
        play({{"status", 403}, {"reason", "Not " + token}, {"body", echo + std::string(9000, '.')}});
        const std::string text = error(post(servers.https("/"))).what();
        EXPECT_THAT(text, Not(HasSubstr("tok"))) << echo;
        EXPECT_THAT(text, Not(HasSubstr("TOK"))) << echo;
        EXPECT_THAT(text, Not(HasSubstr("dG9r"))) << echo;
        EXPECT_THAT(text, HasSubstr("status 403"));
    }
    HttpRequest request = get(servers.https("/"));
    request.user = "admin";
    request.password = Secret("geheim");
    play({{"status", 401}, {"body", "YWRtaW46Z2VoZWlt and geheim"}});
    EXPECT_THAT(error(request).what(), HasSubstr("begins with '[secret] and [secret]'"));
}

TEST_F(Http, hides_a_secret_in_any_part_of_an_error) {
    play({{"status", 302}, {"headers", {{"Location", "https://other.example/" + std::string("T0KEN99")}}}});
    HttpRequest request = get(servers.https("/T0KEN99/x"));
    request.headers = {{.name = "X-Key", .value = "", .secret = Secret("T0KEN99")}};
    EXPECT_THAT(error(request).what(), Not(HasSubstr("T0KEN99")));
}

TEST_F(Http, sends_no_secret_in_clear) {
    EXPECT_THAT(error(post("http://panel.example/")).what(), HasSubstr("a secret would be sent unencrypted. Use https"));
    play({{"body", "ok"}});
    EXPECT_EQ(body(post(servers.http("/"))), "ok") << "this machine is not a network";
}

TEST_F(Http, refuses_addresses_it_cannot_ask) {
    for (const std::string& url : std::vector<std::string>{
             "", "panel.example", "ftp://panel.example/", "file:///etc/passwd", "https://", "https://user:geheim@panel.example/",
             "https://geheim@panel.example/", "https://panel.example/\r\nX: geheim", "https://panel .example/"}) {
        const HttpError caught = error(get(url));
        EXPECT_EQ(caught.fault(), HttpFault::address) << url;
        EXPECT_THAT(caught.what(), Not(HasSubstr("geheim"))) << url;
    }
    HttpRequest request = get(servers.http("/"));
    request.headers = {{.name = "X-Key", .value = "a\r\nX-Other: b", .secret = {}}};
    EXPECT_THAT(error(request).what(), HasSubstr("a header to be sent has a control character in it"));
}

TEST_F(Http, streams_a_reply) {
    play({{"body", "0123456789"}, {"repeat", 500'000}});
    HttpClient client(options);
    const auto stream = client.open(get(servers.https("/big?key=k1")));
    EXPECT_EQ(stream->status(), 200);
    EXPECT_EQ(stream->name(), "'" + servers.https("/big") + "'");
    std::string place(70'000, ' ');
    std::size_t size = 0;
    while (const std::size_t got = stream->read(std::span<char>(place))) {
        ASSERT_EQ(place[0], static_cast<char>('0' + size % 10));
        size += got;
    }
    EXPECT_EQ(size, 5'000'000U);
}

TEST_F(Http, a_stream_that_breaks_is_an_error) {
    play({{"body", "0123456789"}, {"cut", 4}});
    HttpClient client(options);
    const auto stream = client.open(get(servers.http("/")));
    std::string place(100, ' ');
    EXPECT_EQ(stream->read(std::span<char>(place)), 4U);
    EXPECT_THROW(stream->read(std::span<char>(place)), HttpError);
}

TEST(Secrets, are_found_where_a_text_was_cut) {
    Redactor redactor;
    redactor.add(Secret("abcdef"));
    redactor.add(Secret());
    EXPECT_EQ(redactor.redacted("x abcdef abc"), "x [secret] abc");
    EXPECT_EQ(redactor.redacted("x abcdef abc", true), "x [secret] [secret]");
    Redactor accents;
    accents.add(Secret("p\xc3\xa4ss\xe2\x82\xac"));
    EXPECT_EQ(accents.redacted("\"p\\u00e4ss\\u20ac\""), "\"[secret]\"");
}

}  // namespace
}  // namespace serversync
