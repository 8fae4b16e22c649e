// SPDX-License-Identifier: MIT
#include "engine/mirror/mirror_replay.hpp"

#include <gmock/gmock.h>

#include <random>

#include "mirror_fixture.hpp"

namespace serversync {
namespace {

class MirrorReplay : public MirrorFiles {
protected:
    /// Loads what `fill` gives, replays it into a second mirror, and that one into a third.
    void expect_round_trip(const std::function<void(MirrorSink&)>& fill, const std::string& what) {
        const MirrorLoad first = load(fill, "first.db");
        const MirrorLoad second = load([&](MirrorSink& sink) { replay_mirror(folder / "first.db", sink); }, "second.db");
        EXPECT_EQ(second.digest, first.digest) << what;
        EXPECT_EQ(second.tables, first.tables) << what;
        EXPECT_EQ(second.loaded_at, first.loaded_at) << what;
        for (std::uint64_t server_id = 0; server_id <= 5; ++server_id) {
            ServiceBatch before, after;
            Mirror(folder / "first.db").services_of(server_id, before);
            Mirror(folder / "second.db").services_of(server_id, after);
            ASSERT_EQ(before.services.size(), after.services.size()) << what;
            for (std::size_t i = 0; i < before.services.size(); ++i) {
                const Service& left = before.services[i];
                const Service& right = after.services[i];
                EXPECT_EQ(std::tie(left.key, left.identity, left.domain, left.username, left.dedicated_ip, left.module, left.id,
                                   left.kind),
                          std::tie(right.key, right.identity, right.domain, right.username, right.dedicated_ip, right.module,
                                   right.id, right.kind))
                    << what;
            }
        }
    }
};

/// Writes down the order in which rows come.
class Order : public MirrorSink {
public:
    void server(const ServerRecord& row) override { text += "server " + std::to_string(row.id) + "\n"; }
    void module(const ModuleRecord& row) override { text += "module " + std::string(row.name) + "\n"; }
    void product(const ProductRecord& row) override { text += "product " + std::to_string(row.id) + "\n"; }
    void client(const ClientRecord& row) override { text += "client " + std::to_string(row.id) + "\n"; }
    void service(const ServiceRecord& row) override {
        text += (row.kind == ServiceKind::addon ? "addon " : "service ") + std::to_string(row.id) + "\n";
    }
    void custom_field(const CustomFieldRecord& row) override {
        text += "field " + std::to_string(row.service_id) + " " + std::string(row.name) + "\n";
    }
    void reported(MirrorTable table, std::uint64_t rows) override {
        text += "reported " + std::string(to_text(table)) + " " + std::to_string(rows) + "\n";
    }
    void taken_at(Instant instant) override { text += "taken_at " + to_text(instant) + "\n"; }

    std::string text;
};

TEST_F(MirrorReplay, gives_rows_table_by_table_in_the_order_of_their_ids) {
    load([](MirrorSink& sink) {
        sink.custom_field(custom_field(7, "Zone", "z"));
        sink.custom_field(custom_field(7, "Area", "a"));
        ServiceRecord addon = service(3, 1, "z.example");
        addon.kind = ServiceKind::addon;
        sink.service(addon);
        sink.service(service(7, 1, "a.example"));
        sink.service(service(5, 2, "b.example"));
        sink.client(client(2, "b@example.net"));
        sink.client(client(1, "a@example.net"));
        sink.module(module("vpsmod", "username"));
        sink.module(module("cpanel", "domain"));
        sink.product(product(1, "cpanel"));
        sink.server(server(2));
        sink.server(server(1));
        sink.reported(MirrorTable::services, 4);
        sink.taken_at(Instant{1'750'000'000});
    });
    Order order;
    replay_mirror(path(), order);
    EXPECT_EQ(order.text,
              "taken_at 2025-06-15T15:06:40Z\nreported services 4\nserver 1\nserver 2\nmodule cpanel\nmodule vpsmod\nproduct 1\n"
              "client 1\nclient 2\nservice 5\nservice 7\naddon 3\nfield 7 Area\nfield 7 Zone\n");
}

TEST_F(MirrorReplay, makes_the_same_mirror_again) {
    expect_round_trip([](MirrorSink&) {}, "nothing");
    expect_round_trip(give_catalogue, "a catalogue");
    expect_round_trip(
        [](MirrorSink& sink) {
            sink.server(
                {1, " web\t1 ", "WEB.Example", " cPanel ", "192.0.2.1", "192.0.2.2\r\n\n 192.0.2.3", false, true, {}, {}});
            sink.module({"CPANEL", "cPanel", " Domain ", "Domain", "ConfigOption3"});
            ProductRecord priced = product(3, "cpanel");
            priced.auto_terminate_days = 30;
            const PriceRecord prices[] = {{0, "USD", 995, {}, {}, 9950, {}, {}}, {0, "EUR", {}, {}, {}, {}, {}, 0}};
            priced.prices = prices;
            sink.product(priced);
            sink.product(product(4, "cpanel"));
            ServerRecord named = server(2);
            named.nameservers = {" ns1.example.net ", "", "ns3.example.net"};
            named.remote_accounts = 41;
            sink.server(named);
            sink.client({1, " A ", " A@Example.net ", "USD"});
            ServiceRecord record = service(1, 1, " One.example. ", " one ");
            record.registered_on = std::nullopt;
            record.next_due_on = parse_date("2026-02-03");
            record.amount_minor = -995;
            record.billing_cycle = " Monthly ";
            sink.service(record);
            record = service(2, 1, "two.example");
            record.terminated_on = parse_date("2024-07-08");
            record.suspension_override = false;
            record.suspension_override_until = parse_date("2026-05-06");
            record.suspend_reason = " Overdue ";
            record.order_id = 501;
            record.has_subscription = true;
            sink.service(record);
            sink.custom_field(custom_field(1, "Service ID|Shown", " 17 "));
            sink.custom_field(custom_field(1, "service id", "17"));
            sink.custom_field({ServiceKind::hosting, 2, "Service ID", "18", 9});
            sink.custom_field(custom_field(9, "Of nobody", "x"));
        },
        "texts as people type them");
}

TEST_F(MirrorReplay, gives_back_what_the_load_took_from_elsewhere) {
    expect_round_trip(
        [](MirrorSink& sink) {
            sink.server(server(1));
            sink.module(module("cpanel", "domain"));
            sink.product(product(1, "cpanel"));
            sink.service(service(1, 1, "one.example"));  // its module is the product's
            ServiceRecord own = service(2, 1, "two.example");
            own.product_id = 99;  // gone
            own.module = "vpsmod";
            sink.service(own);
            ServiceRecord addon = service(1, 1, "");
            addon.kind = ServiceKind::addon;
            addon.product_id = 0;
            addon.module = "cpanel";
            sink.service(addon);
            sink.custom_field(custom_field(1, "domain|D", " three.example ", ServiceKind::addon));
            sink.custom_field(custom_field(1, "Username", "three", ServiceKind::addon));
            ServiceRecord contradicted = addon;
            contradicted.id = 2;
            contradicted.domain = "four.example";
            sink.service(contradicted);
            sink.custom_field(custom_field(2, "Domain", "five.example", ServiceKind::addon));
            sink.custom_field(custom_field(2, "Domain", "four.example", ServiceKind::addon));
        },
        "modules of products, columns of addons");
}

TEST_F(MirrorReplay, makes_the_same_mirror_again_of_random_rows) {
    const std::vector<std::string> texts{
        "",       "a.example", " a.example", "A.Example.", "b",          "192.0.2.1", "m\xc3\xbcnchen.example",
        "\"\\\n", "Active",    "Suspended",  "0000-00-00", "2026-01-31", "cpanel",    "VPSMOD"};
    for (unsigned seed = 1; seed <= 60; ++seed) {
        std::mt19937 random(seed);
        const auto below = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
        const auto text = [&] { return std::string_view(texts[below(texts.size())]); };
        expect_round_trip(
            [&](MirrorSink& sink) {
                for (std::uint64_t id = 1; id <= 3; ++id)
                    sink.server({id, text(), text(), text(), text(), text(), below(2) == 0, below(2) == 0, {}, {}});
                sink.module({"cpanel", text(), "domain", text(), "configoption1"});
                sink.module({"vpsmod", text(), "customfield.Domain", text(), ""});
                sink.product(product(1, "cpanel"));
                sink.product(product(2, "vpsmod"));
                for (std::uint64_t id = 1; id <= 4; ++id) sink.client({id, text(), text(), text()});
                for (std::uint64_t id = 1; id <= 12; ++id) {
                    ServiceRecord record = service(id, below(5), text(), text());
                    const bool is_addon = below(3) == 0;
                    record.product_id = is_addon ? 0 : below(4);
                    // As sources give it: a hosting service has no module of its own, and an addon's columns are its custom
                    // fields.
                    if (is_addon) {
                        record.kind = ServiceKind::addon;
                        record.domain = record.username = record.dedicated_ip = {};
                        record.module = text();
                    } else {
                        record.dedicated_ip = text();
                    }
                    record.status_text = text();
                    record.registered_on = parse_date(text());
                    record.next_due_on = parse_date(text());
                    if (below(2) == 0) record.amount_minor = static_cast<std::int64_t>(below(100000));
                    sink.service(record);
                    for (const char* name : {"Domain", "Username|User", "Other"}) {
                        if (below(2) == 0) sink.custom_field(custom_field(id, name, text(), record.kind));
                    }
                }
                if (below(2) == 0) sink.reported(MirrorTable::clients, 4);
            },
            "seed " + std::to_string(seed));
    }
}

TEST_F(MirrorReplay, leaves_an_error_of_the_sink_as_it_is_and_names_damage) {
    load(give_catalogue);
    class Full : public Order {
        void client(const ClientRecord&) override { throw CannotWrite("no room"); }
    } full;
    EXPECT_EQ(error_of<CannotWrite>([&] { replay_mirror(path(), full); }), "no room");
    Order order;
    EXPECT_THAT(error_of<MissingInput>([&] { replay_mirror(folder / "none.db", order); }), ::testing::HasSubstr("none.db"));
}

}  // namespace
}  // namespace serversync
