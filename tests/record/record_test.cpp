// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/record/kept_record.hpp"
#include "engine/record/key_order.hpp"
#include "engine/record/mirror_sink.hpp"
#include "engine/record/pack_fields.hpp"

namespace serversync {
namespace {

using testing::ElementsAre;

/// A record in which each field says something else.
template <class Record>
Record filled(std::vector<std::string>& texts) {
    Record record;
    texts.reserve(100);  // views of them stay good
    std::int32_t number = 3;
    const auto text = [&] { return std::string_view(texts.emplace_back("text " + std::to_string(++number))); };
    for_each_field<Record>([&](auto field) {
        auto& value = field.of(record);
        if constexpr (field.is_text) {
            value = text();
        } else if constexpr (field.is_numbered) {
            for (auto& each : value) each = text();
        } else if constexpr (field.kind == FieldKind::date) {
            value = Date{1000 + ++number};  // a day that a text can be
        } else if constexpr (field.is_number) {
            value = ++number;
        } else if constexpr (field.kind == FieldKind::maybe) {
            value = true;
        } else if constexpr (field.kind == FieldKind::prices) {
            static const PriceRecord price{1, "USD", 995, {}, {}, {}, {}, {}};
            value = {&price, 1};
        } else if constexpr (field.kind == FieldKind::flag) {
            value = !value;
        } else if constexpr (field.kind == FieldKind::kind) {
            value = ServiceKind::addon;
        } else {
            value = static_cast<std::uint64_t>(++number);
        }
    });
    return record;
}

template <class Record>
std::string digested(const Record& record) {
    GrowingBytes bytes;
    Packer packer(bytes);
    pack_for_digest(packer, record);
    return std::string(bytes.bytes());
}

template <class Record>
class Records : public testing::Test {};
using AllRecords = testing::Types<ServerRecord, ModuleRecord, ProductRecord, PriceRecord, ClientRecord, ServiceRecord,
                                  CustomFieldRecord, Service>;
TYPED_TEST_SUITE(Records, AllRecords);

TYPED_TEST(Records, are_unpacked_as_they_were) {
    if constexpr (std::is_same_v<TypeParam, ProductRecord>) {
        GTEST_SKIP() << "has rows of another table, and is never unpacked";
    } else {
        std::vector<std::string> texts;
        const auto record = filled<TypeParam>(texts);
        GrowingBytes bytes;
        Packer packer(bytes);
        pack_fields(packer, record);
        Unpacker unpacker(bytes.bytes());
        TypeParam read;
        unpack_fields(unpacker, read);
        EXPECT_TRUE(unpacker.is_whole());
        const std::string digest_form = digested(record);
        Unpacker digest_unpacker(digest_form);
        TypeParam again;
        unpack_digested(digest_unpacker, again);
        EXPECT_TRUE(digest_unpacker.is_whole());
        for_each_field<TypeParam>([&](auto field) { EXPECT_TRUE(field.of(again) == field.of(record)) << field.column; });
        for_each_field<TypeParam>([&](auto field) {
            EXPECT_TRUE(field.of(read) == field.of(record)) << field.column;
            TypeParam blank;
            EXPECT_FALSE(field.of(read) == field.of(blank)) << field.column;
        });
    }
}

/// So a mirror of a source that gives none of the later fields has the digest that it always had.
TEST(Digests, are_of_the_first_fields_where_no_later_one_says_anything) {
    ClientRecord client{7, "A", "a@example.net", "USD"};
    EXPECT_EQ(digested(client), std::string("\x07\x01"
                                            "A"
                                            "\x0d"
                                            "a@example.net"
                                            "\x03"
                                            "USD"));
    CustomFieldRecord field{ServiceKind::addon, 7, "N", "V"};
    const std::string before = digested(field);
    EXPECT_EQ(before, std::string("\x01\x07\x01"
                                  "N"
                                  "\x01"
                                  "V"));
    field.field_id = 9;
    EXPECT_EQ(digested(field), before + std::string("\x01\x09"));
}

TEST(Digests, tell_no_from_unknown) {
    ServiceRecord unknown, no, yes;
    no.has_subscription = false;
    yes.has_subscription = true;
    EXPECT_EQ(std::set({digested(unknown), digested(no), digested(yes)}).size(), 3U);
    no = {};
    no.suspension_override = false;
    yes = {};
    yes.has_subscription = false;
    EXPECT_NE(digested(no), digested(yes));
}

TYPED_TEST(Records, differ_in_their_digest_in_each_field) {
    std::vector<std::string> texts;
    const TypeParam blank, other = filled<TypeParam>(texts);
    std::set<std::string> packed{digested(blank)};
    std::size_t fields = 0;
    for_each_field<TypeParam>([&](auto field) {
        TypeParam record = blank;
        field.of(record) = field.of(other);
        packed.insert(digested(record));
        ++fields;
    });
    EXPECT_EQ(packed.size(), fields + 1);
}

TYPED_TEST(Records, show_a_nul_byte_in_each_text) {
    const TypeParam blank;
    EXPECT_FALSE(has_nul(blank));
    constexpr std::string_view nul("a\0b", 3);
    for_each_field<TypeParam>([&](auto field) {
        TypeParam record = blank;
        if constexpr (field.is_text) field.of(record) = nul;
        if constexpr (field.is_numbered) field.of(record).back() = nul;
        const PriceRecord price{1, nul, {}, {}, {}, {}, {}, {}};
        if constexpr (field.kind == FieldKind::prices) field.of(record) = {&price, 1};
        EXPECT_EQ(has_nul(record), field.is_text || field.is_numbered || field.kind == FieldKind::prices) << field.column;
    });
}

TYPED_TEST(Records, have_a_name_for_each_field) {
    std::set<std::string_view> columns, keys;
    std::size_t fields = 0;
    for_each_field<TypeParam>([&](auto field) {
        columns.insert(field.column);
        keys.insert(field.key);
        ++fields;
    });
    EXPECT_EQ(columns.size(), fields);
    EXPECT_EQ(keys.size(), fields);
}

TEST(KeptRecord, has_its_texts_in_one_form) {
    ServiceRecord service;
    service.module = " CPanel ";
    service.domain = " One.example ";
    service.status_text = "Active\n";
    std::string module;
    const ServiceRecord kept = kept_record(service, module);
    EXPECT_EQ(kept.module, "cpanel");
    EXPECT_EQ(kept.domain, "One.example");
    EXPECT_EQ(kept.status_text, "Active");
    CustomFieldRecord field;
    field.name = "Service ID|Shown";
    field.value = " 17 ";
    EXPECT_EQ(kept_record(field, module).name, "Service ID");
    EXPECT_EQ(kept_record(field, module).value, " 17 ");
    ServerRecord server;
    server.name = " web ";
    EXPECT_EQ(kept_record(server, module).name, " web ");
}

/// Exports have had this order from the start.
TEST(KeyOrder, is_the_lists_but_for_fields_that_move) {
    const auto names = [](auto order) { return std::vector<std::string_view>(order.begin(), order.end()); };
    const auto key = [](auto field) { return field.key; };
    EXPECT_THAT(
        names(in_key_order<ServiceRecord>(key)),
        ElementsAre("id", "kind", "client_id", "product_id", "server_id", "module", "domain", "username", "dedicated_ip",
                    "status", "registered_on", "next_due_on", "billing_cycle", "amount", "terminated_on", "suspension_override",
                    "suspension_override_until", "suspend_reason", "order_id", "has_subscription"));
    EXPECT_THAT(names(in_key_order<ClientRecord>(key)), ElementsAre("id", "name", "email", "currency"));
}

}  // namespace
}  // namespace serversync
