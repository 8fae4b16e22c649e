// SPDX-License-Identifier: MIT
#include "engine/model/identity.hpp"

#include <gtest/gtest.h>

#include "engine/idn/unicode_forms.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {
namespace {

using namespace std::string_view_literals;

struct KeyCase {
    std::string_view raw, key;
};

std::string key_of(IdentityKind kind, std::string_view raw, UnicodeForms forms = unicode_forms) {
    TextArena arena;
    return std::string(identity_key(kind, raw, forms, arena));
}

TEST(Identity, domain_keys) {
    const KeyCase cases[] = {
        {"example.net", "example.net"},
        {"Example.NET", "example.net"},
        {" example.net\r\n", "example.net"},
        {"\xc2\xa0"
         "example.net\xc2\xa0\t",
         "example.net"},
        {"\0example.net\0"sv, "example.net"},
        {"example.net.", "example.net"},
        {"EXAMPLE.NET. ", "example.net"},
        {"example.net..", "example.net"},
        {".", ""},
        {"", ""},
        {"  \t", ""},
        {"\xc2\xa0", ""},
        {"_dmarc.Example.net", "_dmarc.example.net"},
        {"*.Example.net", "*.example.net"},
        {"192.0.2.1", "192.0.2.1"},
        {"192.0.2.1:8000", "192.0.2.1:8000"},
        {"2001:DB8::0001", "2001:db8::0001"},
        {"Radio.example:8000", "radio.example:8000"},
        {"bücher.example", "xn--bcher-kva.example"},
        {"Bücher.example", "xn--bcher-kva.example"},
        {"BÜCHER.Example.", "xn--bcher-kva.example"},
        {"bu\xcc\x88"
         "cher.example",
         "xn--bcher-kva.example"},
        {"XN--BCHER-KVA.example", "xn--bcher-kva.example"},
        {"xn--bcher-kva.EXAMPLE.", "xn--bcher-kva.example"},
        {"_x.bücher.example:80", "_x.xn--bcher-kva.example:80"},
        {"straße.example", "xn--strae-oqa.example"},
        {"例え.example", "xn--r8jz45g.example"},
        {"例え。example", "xn--r8jz45g.example"},
        {"例え。example。", "xn--r8jz45g.example"},
        {"ｅｘａｍｐｌｅ.net", "example.net"},
        {"exam\u200bple.net", "example.net"},
        {"\ufeffexample.net\u200e", "example.net"},
        {"\u200f example.\u2060net. ", "example.net"},
        {"b\u00adü\u200echer.example", "xn--bcher-kva.example"},
        {"\u2615.example", "xn--53h.example"},
        {"XN--53H.example", "xn--53h.example"},
        {"-ü.example", "xn----eha.example"},
    };
    for (const KeyCase& item : cases) EXPECT_EQ(key_of(IdentityKind::domain, item.raw), item.key) << item.raw;
}

TEST(Identity, a_text_that_is_no_domain_is_folded) {
    const KeyCase cases[] = {
        {"BÜCHER\xff.Example.", "bÜcher\xff.example"},
        {"Ü\0.Example"sv, "Ü\0.example"sv},
        {"Ü .Example", "Ü .example"},
    };
    for (const KeyCase& item : cases) EXPECT_EQ(key_of(IdentityKind::domain, item.raw), item.key) << item.raw;
    EXPECT_EQ(key_of(IdentityKind::domain, "BÜCHER.Example.", {}), "bÜcher.example");
    EXPECT_EQ(key_of(IdentityKind::domain, "Ü\u200c \u200dB.Example."), "Ü b.example") << "joiners that nothing allows";
}

TEST(Identity, joiners_stay_in_a_domain_where_idna_allows_them) {
    const KeyCase cases[] = {
        {"a\u200db.example", "ab.example"},
        {"a\u200cb.example", "ab.example"},
        {"\u200cü\u200d.example", "xn--tda.example"},
        {"\u0915\u094d\u200d\u0937.example", "xn--11b2ezcw70k.example"},
        {"\u0915\u094d\u0937.example", "xn--11b2ezc.example"},
    };
    for (const KeyCase& item : cases) EXPECT_EQ(key_of(IdentityKind::domain, item.raw), item.key) << item.raw;
    EXPECT_EQ(key_of(IdentityKind::username, "\u0915\u094d\u200d\u0937"), "\u0915\u094d\u0937");
}

TEST(Identity, other_keys_are_composed_and_lose_what_cannot_be_seen) {
    const KeyCase cases[] = {
        {"\u00a0 Jose\u0301\u00a0", "jos\u00e9"},
        {"jos\u00e9", "jos\u00e9"},
        {"al\u00adpha\u200b0\u20601", "alpha01"},
        {"\ufeffAlpha\u200e\u200f", "alpha"},
        {"\u200b", ""},
        {"\u200b alpha \u200b", "alpha"},
        {"a\u00a0b", "a\u00a0b"},
        {"jose\u0301\xff", "jose\u0301\xff"},
        {"\u202ealpha", "\u202ealpha"},
    };
    for (const IdentityKind kind : {IdentityKind::username, IdentityKind::custom_field, IdentityKind::service_id}) {
        for (const KeyCase& item : cases) EXPECT_EQ(key_of(kind, item.raw), item.key) << item.raw;
    }
    EXPECT_EQ(key_of(IdentityKind::dedicated_ip, "2001:DB8::\u200b0001"), "2001:db8::1");
    EXPECT_EQ(key_of(IdentityKind::username, "Jose\u0301\u200b", {}), "jose\u0301") << "no normal form is given";
}

TEST(Identity, other_keys_are_folded) {
    const KeyCase cases[] = {
        {"Alpha01", "alpha01"},
        {" ALPHA01\n", "alpha01"},
        {"Émile", "Émile"},
        {"émile", "émile"},
        {"ends.", "ends."},
        {"Bücher.example", "bücher.example"},
        {"0042", "0042"},
        {" ", ""},
        {".", "."},
    };
    for (const IdentityKind kind : {IdentityKind::username, IdentityKind::custom_field, IdentityKind::service_id}) {
        for (const KeyCase& item : cases) EXPECT_EQ(key_of(kind, item.raw), item.key) << item.raw;
    }
}

TEST(Identity, address_keys_are_canonical) {
    const KeyCase cases[] = {
        {"192.0.2.1", "192.0.2.1"},
        {" 192.0.2.1 ", "192.0.2.1"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"2001:DB8:0:0::1", "2001:db8::1"},
        {"2001:db8::1", "2001:db8::1"},
        {"192.0.2.01", "192.0.2.01"},
        {"Shared", "shared"},
        {"", ""},
    };
    for (const KeyCase& item : cases) EXPECT_EQ(key_of(IdentityKind::dedicated_ip, item.raw), item.key) << item.raw;
}

TEST(Identity, a_key_that_needs_no_change_is_the_raw_text_and_costs_no_memory) {
    for (const IdentityKind kind : {IdentityKind::domain, IdentityKind::username, IdentityKind::custom_field,
                                    IdentityKind::dedicated_ip, IdentityKind::service_id}) {
        for (const std::string_view raw : {"example.net"sv, "192.0.2.1"sv, "2001:db8::1"sv, "a"sv}) {
            TextArena arena;
            const std::string_view key = identity_key(kind, raw, unicode_forms, arena);
            EXPECT_EQ(key, raw);
            EXPECT_EQ(key.data(), raw.data()) << raw;
            EXPECT_EQ(arena.capacity(), 0U) << raw;
        }
    }
}

TEST(Identity, a_changed_key_outlives_its_raw_text) {
    TextArena arena;
    std::string raw = "Example.NET.";
    const std::string_view key = identity_key(IdentityKind::domain, raw, unicode_forms, arena);
    raw.assign(raw.size(), '#');
    EXPECT_EQ(key, "example.net");
}

TEST(Identity, reads_the_identity_field_of_a_module) {
    struct Case {
        std::string_view text;
        IdentityField field;
        std::string_view written;
    };
    const Case cases[] = {
        {"domain", {IdentityKind::domain, ""}, "domain"},
        {" Username ", {IdentityKind::username, ""}, "username"},
        {"dedicatedip", {IdentityKind::dedicated_ip, ""}, "dedicatedip"},
        {"serviceid", {IdentityKind::service_id, ""}, "serviceid"},
        {"customfield.VM ID", {IdentityKind::custom_field, "VM ID"}, "customfield.VM ID"},
        {"customfield.vmid|Virtual machine", {IdentityKind::custom_field, "vmid"}, "customfield.vmid"},
        {"CustomField.A.B", {IdentityKind::custom_field, "A.B"}, "customfield.A.B"},
    };
    for (const Case& item : cases) {
        const auto field = parse_identity_field(item.text);
        ASSERT_TRUE(field) << item.text;
        EXPECT_EQ(*field, item.field) << item.text;
        EXPECT_EQ(to_text(*field), item.written);
        EXPECT_EQ(parse_identity_field(to_text(*field)), field);
    }
    for (const std::string_view text : {"", "email", "domains", "customfield", "customfield.", "customfield. ",
                                        "customfield.|Display", "customfields.x", "custom"}) {
        EXPECT_FALSE(parse_identity_field(text)) << text;
    }
}

TEST(Identity, every_kind_is_among_the_choices_that_messages_list) {
    for (const IdentityKind kind :
         {IdentityKind::domain, IdentityKind::username, IdentityKind::dedicated_ip, IdentityKind::service_id}) {
        EXPECT_NE(identity_field_choices.find(to_text(IdentityField{kind, {}})), std::string_view::npos);
    }
    EXPECT_NE(identity_field_choices.find(to_text(IdentityField{IdentityKind::custom_field, "<name>"})), std::string_view::npos);
}

TEST(Identity, a_custom_field_is_named_before_the_bar) {
    EXPECT_EQ(custom_field_name("vmid|Virtual machine"), "vmid");
    EXPECT_EQ(custom_field_name(" VM ID | x | y"), "VM ID");
    EXPECT_EQ(custom_field_name("Username"), "Username");
    EXPECT_EQ(custom_field_name("|x"), "");
}

TEST(Identity, trims_white_space_and_control_characters_only) {
    const KeyCase cases[] = {
        {"a b", "a b"},
        {"\x01\x7f a \x1f", "a"},
        {"\xc2\x80\xc2\x85"
         "a\xc2\x9f",
         "a"},
        {"à", "à"},
        {"\xc2\xa1"
         "a",
         "\xc2\xa1"
         "a"},
        {"\xc3\xa0", "\xc3\xa0"},
        {"\xc2", "\xc2"},
        {"\xa0", "\xa0"},
    };
    for (const KeyCase& item : cases) EXPECT_EQ(trimmed(item.raw), item.key);
}

TEST(Identity, folding_is_for_ascii_letters_alone) {
    EXPECT_EQ(fold_ascii("AZaz09[]@`{É"), "azaz09[]@`{É");
    EXPECT_TRUE(equal_folded("Alpha", "aLPHA"));
    EXPECT_TRUE(equal_folded("", ""));
    EXPECT_FALSE(equal_folded("Alpha", "Alph"));
    EXPECT_FALSE(equal_folded("É", "é"));
    EXPECT_FALSE(equal_folded("@", "`"));
}

}  // namespace
}  // namespace serversync
