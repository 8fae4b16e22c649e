// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "engine/report/json_writer.hpp"
#include "engine/report/text_report.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/utf8.hpp"

namespace serversync {
namespace {

TEST(Printable, leaves_no_byte_that_a_terminal_obeys) {
    const struct {
        std::string text;
        std::string shown;
    } cases[] = {
        {"plain text", "plain text"},
        {"b\u00fccher \u4f8b", "b\u00fccher \u4f8b"},
        {"\x1b[31mred", "\\x1b[31mred"},
        {std::string("a\0b", 3), "a\\x00b"},
        {"line\nbreak\r\t", "line\\x0abreak\\x0d\\x09"},
        {"del\x7f", "del\\x7f"},
        {"c1 \u009b31m \u0085", "c1 \\x9b31m \\x85"},
        {"no-break\u00a0space", "no-break\u00a0space"},
        {"a\u202eb\u2066c\u200fd", "a\\u202eb\\u2066c\\u200fd"},
        {"\ufeffmark", "\\ufeffmark"},
        {"\xff\xc3", "\\xff\\xc3"},
        {"\xc0\xaf \xed\xa0\x80", "\\xc0\\xaf \\xed\\xa0\\x80"},
        {"\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80"},
        {"", ""},
    };
    for (const auto& [text, shown] : cases) EXPECT_EQ(printable(text), shown);
}

std::string as_json(std::string_view text) {
    StringSink sink;
    JsonWriter json(sink);
    json.text(text).finish();
    return sink.text;
}

TEST(JsonWriter, escapes_a_character_wherever_it_stands) {
    for (unsigned byte = 0; byte < 0x80; ++byte) {
        const std::string alone(1, static_cast<char>(byte));
        const std::string quoted = as_json(alone);
        const std::string escaped = quoted.substr(1, quoted.size() - 3);  // without the quotes and the newline
        for (std::size_t before = 0; before < 20; ++before) {
            for (const std::size_t after : {0U, 1U, 7U, 8U, 13U}) {
                const std::string front(before, 'x');
                const std::string back(after, 'y');
                EXPECT_EQ(as_json(front + alone + back), "\"" + front + escaped + back + "\"\n") << byte;
            }
        }
    }
}

TEST(JsonWriter, escapes_what_a_reader_could_trip_over) {
    const struct {
        std::string text;
        std::string json;
    } cases[] = {
        {"a\"b\\c", R"("a\"b\\c")"},
        {"\n\t\x1b\x7f", R"("\u000a\u0009\u001b\u007f")"},
        {std::string("\0", 1), R"("\u0000")"},
        {"</script>", R"("\u003c/script>")"},
        {"a < b", R"("a < b")"},
        {"\u2028\u2029\u009b", R"("\u2028\u2029\u009b")"},
        {"a\u202eb\u200bc\u2066d\u00ad", R"("a\u202eb\u200bc\u2066d\u00ad")"},
        {"tag\U000e0041", R"("tag\udb40\udc41")"},
        {"b\u00fccher", "\"b\u00fccher\""},
        {"\xff", "\"\xef\xbf\xbd\""},
        {"ends in \xc3", "\"ends in \xef\xbf\xbd\""},
    };
    for (const auto& [text, json] : cases) EXPECT_EQ(as_json(text), json + "\n");
}

TEST(Columns, count_what_a_terminal_shows) {
    EXPECT_EQ(columns_of(std::string_view("abc")), 3U);
    EXPECT_EQ(columns_of(std::string_view("b\u00fcch")), 4U);
    EXPECT_EQ(columns_of(std::string_view("u\u0308")), 1U);
    EXPECT_EQ(columns_of(std::string_view("\u4f8b\u5b50")), 4U);
    EXPECT_EQ(columns_of(std::string_view("\xff")), 1U);
}

/// A plan of one server with one item whose every text is `text`.
Document plan_of(const std::string& text) {
    Document plan;
    ServerResult& server = plan.servers.emplace_back();
    server.server_id = 1;
    server.server_name = text;
    server.module = text;
    server.listing.state = ListingState::partial;
    server.listing.error = text;
    server.listing.notes.push_back({"status_unknown", "status", 1, text});
    server.listing.dropped.emplace_back(text, 1);
    server.diagnostics.push_back({Severity::medium, DiagnosticCode::stale_listing, text, "", 1});
    Account account;
    Service service;
    for (std::string_view* place : {&account.key, &account.unique_identifier, &account.email, &account.username, &account.domain,
                                    &account.product, &account.primary_ip, &account.status_text, &service.key, &service.identity,
                                    &service.domain, &service.username, &service.dedicated_ip, &service.status_text}) {
        *place = text;
    }
    const std::string_view kept = text;
    service.id = 7;
    Item item;
    item.plan = PlanClass::sync;
    item.server_id = 1;
    item.key = item.raw_identifier = kept;
    item.account = &account;
    item.service = &service;
    item.changes.push_back({Field::username, kept, kept, Authority::server, Disposition::proposed, Cause::none, 0, kept});
    item.candidates.push_back({CandidateKind::account, 0, 2, kept, kept});
    item.evidence.push_back(kept);
    item.more_candidates = 3;
    server.listing.trust[TrustFacet::own] = {TrustFault::equal_listing, 5, 5, 2};
    plan.not_looked_at.servers.push_back({2, text, 5, text});
    plan.not_looked_at.files.push_back(text);
    plan.not_looked_at.services.push_back({text, 5});
    ItemPacker packer;
    server.add(item, packer);
    return plan;
}

TEST(TextReport, hostile_text_anywhere_stays_text_and_keeps_to_the_width) {
    const std::string texts[] = {"\x1b]0;owned\x07 \u009b31m \x7f \u202e", std::string(3000, 'x'), std::string(900, ' ') + "end",
                                 "\u4f8b\u5b50 u\u0308 \xff\xc3", "<script>alert(1)</script> '; DROP TABLE services; --"};
    for (const std::string& text : texts) {
        const Document plan = plan_of(text);
        for (const unsigned width : {80U, 100U, 160U}) {
            StringSink sink;
            write_text_report(plan, {width, false, 0}, sink);
            std::size_t begin = 0;
            for (std::size_t end = sink.text.find('\n'); end != std::string::npos; end = sink.text.find('\n', begin)) {
                const std::string line = sink.text.substr(begin, end - begin);
                EXPECT_LE(columns_of(std::string_view(line)), width) << line;
                EXPECT_EQ(printable(line), line);
                begin = end + 1;
            }
        }
    }
}

TEST(TextReport, colours_only_when_told) {
    const Document plan = plan_of("x");
    StringSink plain;
    StringSink coloured;
    write_text_report(plan, {100, false, 20}, plain);
    write_text_report(plan, {100, true, 20}, coloured);
    EXPECT_EQ(plain.text.find('\x1b'), std::string::npos);
    EXPECT_NE(coloured.text.find('\x1b'), std::string::npos);
}

TEST(TextReport, puts_how_to_accept_on_a_line_of_its_own) {
    Document plan = plan_of("x");
    GuardResult& guard = plan.guards.emplace_back();
    guard.blocked = true;
    guard.accept = {1, Guard::orphan_limit, {}, 2, 0x9f3c2a41d07bULL};
    guard.message = "server 1: orphan plan blocked: too many";
    StringSink sink;
    write_text_report(plan, {100, true, 20}, sink);
    EXPECT_NE(sink.text.find(
                  "too many.\x1b[0m\n    to accept exactly these: --accept 1:orphan_limit=2:9f3c2a41d07b --reason \"...\"\n"),
              std::string::npos)
        << sink.text;
}

}  // namespace
}  // namespace serversync
