// SPDX-License-Identifier: MIT
#include "engine/mirror/service_pieces.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <string>

#include "engine/digest/hasher.hpp"

namespace serversync {
namespace {

using ::testing::SizeIs;

Service service(std::uint64_t id, std::string_view key) {
    Service service;
    service.id = id;
    service.key = service.identity = service.domain = key;
    service.status_text = "Active";
    service.status = ServiceStatus::active;
    service.server_id = 7;
    return service;
}

/// All that can be different in services.
std::vector<Service> different_services() {
    std::vector<Service> services(8, service(1, "a.example"));
    services[0].key = services[0].identity = services[0].domain = {};
    services[1].identity = "A.example";
    services[1].domain = "other.example";
    services[1].username = "other";
    services[2].kind = ServiceKind::addon;
    services[2].id = services[2].client_id = services[2].product_id = std::numeric_limits<std::uint64_t>::max();
    services[3].dedicated_ip = "192.0.2.1";
    services[3].module = "cpanel";
    services[3].billing_cycle = "Monthly";
    services[4].status_text = "suspended";
    services[4].status = ServiceStatus::suspended;
    services[5].registered_on = Date{-1};
    services[5].amount_minor = std::numeric_limits<std::int64_t>::min();
    services[6].registered_on = Date{20000};
    services[6].amount_minor = 0;
    services[6].status_text = "Odd";
    services[6].status = ServiceStatus::unknown;
    services[7].username = "a.example";
    return services;
}

void expect_equal(const Service& left, const Service& right) {
    EXPECT_EQ(left.key, right.key);
    EXPECT_EQ(left.identity, right.identity);
    EXPECT_EQ(left.domain, right.domain);
    EXPECT_EQ(left.username, right.username);
    EXPECT_EQ(left.dedicated_ip, right.dedicated_ip);
    EXPECT_EQ(left.status_text, right.status_text);
    EXPECT_EQ(left.billing_cycle, right.billing_cycle);
    EXPECT_EQ(left.module, right.module);
    EXPECT_EQ(left.id, right.id);
    EXPECT_EQ(left.client_id, right.client_id);
    EXPECT_EQ(left.product_id, right.product_id);
    EXPECT_EQ(left.server_id, right.server_id);
    EXPECT_EQ(left.registered_on, right.registered_on);
    EXPECT_EQ(left.amount_minor, right.amount_minor);
    EXPECT_EQ(left.kind, right.kind);
    EXPECT_EQ(left.status, right.status);
}

std::string packed(const std::vector<Service>& services) {
    ServicePacker packer;
    for (const Service& each : services) packer.add(each);
    return std::string(packer.finish(7, 3));
}

bool can_be_read(std::string_view piece) {
    std::vector<Service> services;
    return ServiceUnpacker().unpack(piece, 7, 3, services);
}

/// With the checksum that belongs to the rest.
std::string with_checksum(std::string piece) {
    std::uint64_t rest = digest_of(std::string_view(piece).substr(8)).low;
    for (std::size_t i = 0; i < 8; ++i, rest >>= 8U) piece[i] = static_cast<char>(rest & 0xffU);
    return piece;
}

TEST(ServicePieces, give_services_as_they_were) {
    const std::vector<Service> services = different_services();
    const std::string piece = packed(services);
    std::vector<Service> read;
    ASSERT_TRUE(ServiceUnpacker().unpack(piece, 7, 3, read));
    ASSERT_THAT(read, SizeIs(services.size()));
    for (std::size_t i = 0; i < read.size(); ++i) expect_equal(read[i], services[i]);
}

TEST(ServicePieces, begin_afresh_after_each) {
    ServicePacker packer;
    packer.add(different_services()[3]);
    packer.finish(7, 3);
    EXPECT_EQ(packer.count(), 0U);
    packer.add(service(2, "b.example"));
    EXPECT_EQ(packer.finish(7, 3), packed({service(2, "b.example")}));
}

TEST(ServicePieces, are_full_where_no_key_is_parted) {
    ServicePacker packer;
    for (std::size_t i = 0; i < services_in_a_piece; ++i) {
        EXPECT_FALSE(packer.ends_before("a.example"));
        packer.add(service(i + 1, "a.example"));
    }
    EXPECT_FALSE(packer.ends_before("a.example"));
    EXPECT_TRUE(packer.ends_before("b.example"));
    EXPECT_TRUE(packer.ends_before(""));
}

TEST(ServicePieces, show_every_damage) {
    const std::string piece = packed(different_services());
    for (std::size_t i = 0; i < piece.size(); ++i) {
        std::string damaged = piece;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
        EXPECT_FALSE(can_be_read(damaged)) << i;
        EXPECT_FALSE(can_be_read(piece.substr(0, i))) << i;
    }
    EXPECT_FALSE(can_be_read(piece + '\0'));
}

TEST(ServicePieces, stand_for_no_other) {
    const std::string piece = packed(different_services());
    std::vector<Service> services;
    EXPECT_TRUE(ServiceUnpacker().unpack(piece, 7, 3, services));
    EXPECT_FALSE(ServiceUnpacker().unpack(piece, 7, 2, services));
    EXPECT_FALSE(ServiceUnpacker().unpack(piece, 7, 4, services));
    EXPECT_FALSE(ServiceUnpacker().unpack(piece, 6, 3, services));
}

/// Whoever makes a file can make its checksums: then nothing is promised of the services but that no byte beyond is read.
TEST(ServicePieces, with_a_forged_checksum_stay_within_their_bytes) {
    const std::string piece = packed(different_services());
    for (std::size_t i = 8; i < piece.size(); ++i) {
        EXPECT_FALSE(can_be_read(with_checksum(piece.substr(0, i)))) << i;
        for (const unsigned value : {0U, 0x7fU, 0x80U, 0xffU}) {
            std::string forged = piece;
            forged[i] = static_cast<char>(value);
            forged = with_checksum(std::string(forged.data(), forged.size()));
            std::vector<Service> services;
            if (!ServiceUnpacker().unpack(forged, 7, 3, services)) continue;
            for (const Service& each : services) {
                for (const std::string_view text :
                     {each.key, each.identity, each.domain, each.username, each.status_text, each.module}) {
                    if (text.empty()) continue;
                    EXPECT_GE(text.data(), forged.data());
                    EXPECT_LE(text.data() + text.size(), forged.data() + forged.size());
                }
            }
        }
    }
    EXPECT_FALSE(can_be_read(with_checksum(piece + std::string(1, '\0'))));
    EXPECT_FALSE(
        can_be_read(with_checksum(std::string(8, '\0') + "\x07\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")));  // never ends
}

}  // namespace
}  // namespace serversync
