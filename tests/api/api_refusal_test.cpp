// SPDX-License-Identifier: MIT
#include "adapters/whmcs/api_refusal.hpp"

#include <gtest/gtest.h>

namespace serversync {
namespace {

TEST(ApiRefusal, shows_only_what_whmcs_itself_cannot_have_printed) {
    const struct {
        int status;
        const char* body;
        bool shown;
    } cases[] = {
        {200, "Forbidden", false},
        {203, "<html>", false},
        {500, "Array", false},
        {403, "Forbidden", true},
        {403, "<html>Forbidden", true},
        {503, "<h1>maintenance</h1>", true},
        {503, "Array ( [password] => x )", false},
        {403, "password => x", false},
        {404, "{\"password\": \"x\"", false},
        {404, "", true},
    };
    for (const auto& [status, body, shown] : cases) EXPECT_EQ(may_be_shown(status, body), shown) << status << ' ' << body;
}

std::string described(int status, std::string_view body, unsigned attempts = 1, std::string_view retry_after = {}) {
    return describe_unusable({status, body, attempts, retry_after, "EVIDENCE"});
}

TEST(ApiRefusal, says_the_cause_and_what_helps) {
    const struct {
        int status;
        const char* body;
        const char* text;
    } cases[] = {
        {200, " \n",
         "the reply is empty. PHP ended without a word: its error log has the cause. If that is memory or time, ask for fewer "
         "rows at "
         "once with '--api-page-rows'"},
        {200, "<!DOCTYPE html><HTML><Title>\n Client\tArea </title>",
         "the reply is a web page with the title 'Client\\x09Area', not JSON. Check that the address is the one of WHMCS"},
        {200, "<p>Array [password] => x</p>", "the reply is a web page, not JSON. Check that the address is the one of WHMCS"},
        {200, "<br />\n<b>Notice</b>:  Undefined x in <b>/srv/a.php</b> on line <b>12</b>",
         "the reply begins with a message of PHP ('Notice' in '/srv/a.php' on line 12). Mend what it says, or turn PHP's "
         "display_errors off for WHMCS"},
        {200, "PHP Warning:  secret in /srv/secret words.php on line 12",
         "the reply begins with a message of PHP ('Warning'). Mend what it says, or turn PHP's display_errors off for WHMCS"},
        {200, "Warnings of a secret",
         "the reply is not JSON, and is not shown because it may hold what is secret. Check that the address is the one of "
         "WHMCS, and "
         "that no hook prints anything"},
        {200, "x <b>Fatal error</b>: Allowed memory size of 1 bytes exhausted",
         "PHP ran out of memory. Ask for fewer rows at once with '--api-page-rows'"},
        {500, "PHP Fatal error:  Maximum execution time of 30 seconds exceeded",
         "status 500; PHP ran out of time. Ask for fewer rows at once with '--api-page-rows'"},
        {500, "", "status 500; the reply is empty. The error log of WHMCS's web server has the cause"},
        {403, "no", "status 403; EVIDENCE, which is not JSON. A firewall, or WHMCS itself, may not know this machine's address"},
        {404, "<html>", "status 404; EVIDENCE: a web page, not JSON. Check that the address is the one of WHMCS"},
        {502, "<title>502 Bad Gateway</title><style>a{}</style>",
         "status 502; the reply is a web page with the title '502 Bad Gateway', not JSON. WHMCS did not answer its web server in "
         "time: "
         "load at a quieter time, or ask for fewer rows at once with '--api-page-rows'"},
    };
    for (const auto& [status, body, text] : cases) EXPECT_EQ(described(status, body), text);
}

TEST(ApiRefusal, tells_attempts_and_the_pause_that_is_asked_for) {
    constexpr const char* begin = "status 503; EVIDENCE, which is not JSON";
    constexpr const char* end = ". The server is overloaded or under maintenance: load again later";
    const struct {
        unsigned attempts;
        const char* retry_after;
        const char* text;
    } cases[] = {
        {1, "", ""},
        {4, "", " (4 attempts)"},
        {1, "600", " (the server asks for a pause of 600 s)"},
        {2, " 600 ", " (2 attempts; the server asks for a pause of 600 s)"},
        {1, "Sun, 29 Nov 2026 00:00:00 GMT", " (the server asks for a pause until Sun, 29 Nov 2026 00:00:00 GMT)"},
    };
    for (const auto& [attempts, retry_after, text] : cases)
        EXPECT_EQ(described(503, "busy", attempts, retry_after), std::string(begin) + text + end);
}

TEST(ApiRefusal, says_why_json_was_cut_short) {
    EXPECT_EQ(cause_of_damage("{\"a\": 1"), "");
    EXPECT_EQ(cause_of_damage("{\"a\": 1 Fatal error: Allowed memory size of 1 bytes exhausted"),
              "PHP ran out of memory: Ask for fewer rows at once with '--api-page-rows'");
}

}  // namespace
}  // namespace serversync
