// SPDX-License-Identifier: MIT
#include "engine/plan/packed_record.hpp"

#include <gtest/gtest.h>

#include <tuple>

namespace serversync {
namespace {

auto fields_of(const Account& a) {
    return std::tuple(a.key, a.unique_identifier, a.email, a.emails, a.username, a.domain, a.product, a.primary_ip, a.status_text,
                      a.owner, a.created, a.position, a.status);
}

auto fields_of(const Service& s) {
    return std::tuple(s.key, s.identity, s.domain, s.username, s.dedicated_ip, s.status_text, s.billing_cycle, s.module, s.id,
                      s.client_id, s.product_id, s.server_id, s.registered_on, s.terminated_on, s.amount_minor, s.kind, s.status);
}

TEST(PackedRecord, of_an_account_says_all_that_it_said) {
    Account full;
    full.key = "key";
    full.unique_identifier = "Key";
    full.email = "mail";
    full.emails = "mail other";
    full.username = "user";
    full.domain = "key";  // packed once
    full.product = "package";
    full.primary_ip = "192.0.2.1";
    full.status_text = "Odd";
    full.owner = "reseller";
    full.created = LocalTime{-5};
    full.position = 4000000000U;
    full.status = AccountStatus::unknown;
    TextArena arena;
    RecordPacker packer;
    const PackedAccount first = packer.pack(full, arena);
    const PackedAccount blank = packer.pack(Account{}, arena);
    EXPECT_EQ(first.key(), "key");
    EXPECT_EQ(fields_of(first.unpack()), fields_of(full));
    EXPECT_EQ(blank.key(), "");
    EXPECT_EQ(fields_of(blank.unpack()), fields_of(Account{}));
}

TEST(PackedRecord, of_a_service_says_all_that_it_said) {
    Service full;
    full.key = "key";
    full.identity = "Key";
    full.domain = "domain";
    full.username = "user";
    full.dedicated_ip = "192.0.2.1";
    full.status_text = "Fraud";
    full.billing_cycle = "Monthly";
    full.module = "module";
    full.id = ~std::uint64_t{0};
    full.client_id = 2;
    full.product_id = 3;
    full.server_id = 4;
    full.registered_on = Date{-1};
    full.terminated_on = Date{9};
    full.amount_minor = -1;
    full.kind = ServiceKind::addon;
    full.status = ServiceStatus::fraud;
    TextArena arena;
    RecordPacker packer;
    const PackedService first = packer.pack(full, arena);
    const PackedService blank = packer.pack(Service{}, arena);
    EXPECT_EQ(first.key(), "key");
    EXPECT_EQ(fields_of(first.unpack()), fields_of(full));
    EXPECT_EQ(fields_of(blank.unpack()), fields_of(Service{}));
}

}  // namespace
}  // namespace serversync
