// SPDX-License-Identifier: MIT
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <fstream>

#include "engine/mirror/mirror_replay.hpp"
#include "engine/mirror/name_pieces.hpp"
#include "tests/mirror/mirror_fixture.hpp"

namespace serversync {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Wants nothing.
class NoSink : public MirrorSink {
    void server(const ServerRecord& /*record*/) override {}
    void module(const ModuleRecord& /*record*/) override {}
    void product(const ProductRecord& /*record*/) override {}
    void client(const ClientRecord& /*record*/) override {}
    void service(const ServiceRecord& /*record*/) override {}
    void custom_field(const CustomFieldRecord& /*record*/) override {}
    void reported(MirrorTable /*table*/, std::uint64_t /*rows*/) override {}
    void taken_at(Instant /*instant*/) override {}
};

class MirrorCheck : public MirrorFiles {
protected:
    /// "code count: message", with "fault " before those of a damaged mirror.
    std::vector<std::string> findings() const {
        std::vector<std::string> result;
        for (const MirrorFinding& finding : check_mirror(path())) {
            result.push_back((finding.fault ? "fault " : "") + finding.code + ' ' + std::to_string(finding.count) + ": " +
                             finding.message);
        }
        return result;
    }

    static constexpr const char* tables_differ =
        "fault seal_broken 1: servers, modules, products, prices, the counts of services or the load itself are not what the load"
        " wrote";
    static constexpr const char* rows_differ =
        "fault seal_broken 1: rows of clients, services or custom_fields are missing, or another load's";
};

TEST_F(MirrorCheck, notices_prices_of_products_that_are_not_there) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        ProductRecord priced = product(2, "cpanel");
        const PriceRecord price{0, "USD", 995, {}, {}, {}, {}, {}};
        priced.prices = {&price, 1};
        sink.product(priced);
    });
    EXPECT_TRUE(check_mirror(path()).empty());
    alter("INSERT INTO prices (product_id, currency) VALUES (7, 'EUR')");
    EXPECT_THAT(findings(),
                ElementsAre(tables_differ, "fault stray_price 1: 1 price of products that are not there, first of product 7"));
}

TEST_F(MirrorCheck, has_nothing_to_say_of_a_sound_mirror) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        ServiceRecord record = service(1, 1, "a.example");
        record.client_id = 1;
        sink.service(record);
        record.id = 2;
        record.status_text = "Terminated";  // shares the key of a live one: an identifier that was used again
        sink.service(record);
        record.id = 3;
        record.domain = "";
        sink.service(record);
    });
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(MirrorCheck, names_what_is_normal_but_worth_knowing) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.server(server(2, "other\n"));
        sink.reported(MirrorTable::services, 9);
        sink.reported(MirrorTable::clients, 1);
        sink.service(service(1, 1, "a.example"));
        sink.service(service(2, 1, "A.example"));
        sink.service(service(3, 1, "A.example."));
        sink.service(service(4, 1, ""));
        sink.service(service(5, 2, "a.example"));
        sink.service(service(6, 99, "b.example"));
        ServiceRecord record = service(7, 1, "c.example");
        record.client_id = 98;
        record.product_id = 97;
        record.status_text = "Gone\x1b[31m";
        sink.service(record);
        record = service(8, 0, "d.example");
        record.kind = ServiceKind::addon;
        record.status_text = "Terminated";
        sink.service(record);
    });
    EXPECT_THAT(
        findings(),
        ElementsAre("incomplete_load 1: services: 8 of the 9 rows that the source reported were loaded",
                    "blank_identity 1: 1 live service without an identifier, first service 4 on server 1",
                    "duplicate_identity 2: 2 live services with the identity key of another on the same server, first service 2"
                    " beside service 1 on server 1: 'a.example'",
                    "missing_client 1: 1 service of a client that is gone, first service 7 (client 98)",
                    "missing_product 1: 1 service of a product that is gone, first service 7 (product 97)",
                    "missing_server 1: 1 service on a server that is gone, first service 6 (server 99)",
                    "module_without_identity 1: 1 module without an identity field, which cannot be reconciled, first 'other'"
                    " with 1 live service",
                    "unassigned_services 1: 1 live service on no existing server, of a module that can be reconciled, first"
                    " service 6 (cpanel)",
                    "unknown_status 1: 1 service with an unknown status, first service 7: 'Gone\\x1b[31m'"));
}

std::string names_differ(int found, int had) {
    return "fault names_differ 1: the names by which services and clients are found (" + std::to_string(found) +
           ") are not those that they have (" + std::to_string(had) + ')';
}

TEST_F(MirrorCheck, finds_rows_that_came_or_went_since_the_load) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.service(service(1, 1, "a.example"));
        sink.service(service(2, 1, "b.example"));
    });
    alter("DELETE FROM services WHERE id = 2");
    EXPECT_THAT(findings(),
                ElementsAre("fault count_mismatch 1: services: 1 row, but the load brought 2", names_differ(3, 2),
                            "fault pieces_differ 1: the services by server (2) are not those of the table (1)", rows_differ));
    alter("DELETE FROM service_pieces");
    EXPECT_THAT(findings(), ElementsAre("fault count_mismatch 1: server 1: 0 live services, but the load counted 2",
                                        "fault count_mismatch 1: services: 1 row, but the load brought 2", names_differ(3, 2),
                                        "fault pieces_differ 1: the services by server (0) are not those of the table (1)",
                                        rows_differ, tables_differ));
}

TEST_F(MirrorCheck, finds_a_service_that_is_another_in_the_table) {
    for (const char* change :
         {"identity = 'x'", "domain = 'x'", "username = 'x'", "dedicated_ip = '192.0.2.1'", "status = 'Suspended'",
          "billing_cycle = 'x'", "module = 'x'", "client_id = 7", "product_id = 7", "server_id = 0", "kind = 1", "id = 3",
          "registered_on = 1", "amount_minor = 1", "identity_key = 'x'"}) {
        load([](MirrorSink& sink) {
            give_catalogue(sink);
            sink.service(service(1, 1, "a.example"));
        });
        alter(("UPDATE services SET " + std::string(change)).c_str());
        EXPECT_THAT(findings(),
                    ::testing::Contains("fault pieces_differ 1: the services by server (1) are not those of the table (1)"))
            << change;
    }
}

TEST_F(MirrorCheck, finds_damaged_services) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        for (std::uint64_t id = 1; id <= 600; ++id) sink.service(service(id, 1, "d" + std::to_string(id) + ".example"));
    });
    alter(
        "UPDATE service_pieces SET services = CAST(substr(services, 1, 500) || X'FFFFFF' || substr(services, 504) AS BLOB) WHERE "
        "piece = 1");
    EXPECT_THAT(findings(), ElementsAre("fault damaged 1: 1 piece of services cannot be read, first of server 1"));
    EXPECT_EQ(error_of<MalformedInput>([this] { services_of(1); }),
              "cannot read mirror '" + path() +
                  "': the services of server 1 are damaged. Reload the mirror with 'serversync mirror load'");
}

TEST_F(MirrorCheck, finds_names_that_nobody_has_and_those_that_are_missing) {
    const auto fill = [](MirrorSink& sink) {
        give_catalogue(sink);
        sink.service(service(1, 1, "a.example", "someone"));
        sink.service(service(2, 1, "b.example", "someone"));
    };
    for (const auto& [change, in_pieces, in_tables] : {
             std::tuple("UPDATE services SET username = 'x' WHERE id = 1", 5, 5),
             std::tuple("UPDATE services SET domain = 'x', identity_key = 'x' WHERE id = 1", 5, 5),
             std::tuple("UPDATE clients SET email = 'x'", 5, 5),
             std::tuple("UPDATE clients SET id = 7", 5, 5),
             std::tuple("DELETE FROM clients", 5, 4),
             std::tuple("DELETE FROM name_pieces", 0, 5),
         }) {
        load(fill);
        alter(change);
        EXPECT_THAT(findings(), ::testing::Contains(names_differ(in_pieces, in_tables))) << change;
    }
    load(fill);
    EXPECT_THAT(findings(), ::testing::Each(::testing::Not(HasSubstr("names_differ"))));
    alter("UPDATE name_pieces SET key = 1");  // where nobody looks for them
    EXPECT_THAT(findings(), ElementsAre("fault damaged 1: 1 piece of names cannot be read, first with key 1"));
}

TEST_F(MirrorCheck, finds_the_last_piece_of_names_missing_and_so_does_whoever_looks_there) {
    load([](MirrorSink& sink) { sink.server(server(1)); });
    EXPECT_THAT(findings(), ElementsAre());
    alter("DELETE FROM name_pieces");
    EXPECT_THAT(findings(), ElementsAre(names_differ(0, 0)));
    EXPECT_THAT(error_of<MalformedInput>([this] { Mirror(path()).clients_with_email("a@example.net"); }),
                HasSubstr("its names are damaged"));
}

TEST_F(MirrorCheck, does_not_take_a_record_that_is_gone_for_none) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.service(service(1, 1, "a.example", "someone"));
    });
    alter("DELETE FROM services; DELETE FROM clients");
    const Mirror mirror(path());
    TextArena text;
    std::vector<Service> services;
    for (const std::function<void()>& ask :
         std::initializer_list<std::function<void()>>{[&] { mirror.services_elsewhere("cpanel", "a.example", 2, text); },
                                                      [&] { mirror.clients_with_email("a@example.net"); },
                                                      [&] { mirror.add_services_with_domain("a.example", 5, services, text); },
                                                      [&] { mirror.add_services_with_username("someone", 5, services, text); }}) {
        EXPECT_THAT(error_of<MalformedInput>(ask), HasSubstr("its names are damaged"));
    }
}

TEST_F(MirrorCheck, finds_names_that_are_out_of_order) {
    load([](MirrorSink& sink) {
        sink.server(server(1));
        for (std::uint64_t id = 1; id <= 3; ++id) sink.service(service(id, 1, "a.example"));
    });
    SQLite::Database database(path(), SQLite::OPEN_READWRITE);
    NamePacker packer;
    {
        SQLite::Statement row(database, "SELECT names FROM name_pieces");
        ASSERT_TRUE(row.executeStep());
        const std::string bytes = row.getColumn(0).getString();
        NamePiece piece;
        ASSERT_TRUE(piece.read(last_name_piece, bytes));
        ASSERT_EQ(piece.size(), 3U);
        for (const std::size_t i : {1U, 0U, 2U}) packer.add(piece[i]);
    }
    const std::string reordered(packer.finish(last_name_piece, before_name_pieces));
    SQLite::Statement update(database, "UPDATE name_pieces SET names = ?");
    update.bind(1, reordered.data(), static_cast<int>(reordered.size()));
    ASSERT_EQ(update.exec(), 1);
    EXPECT_THAT(findings(), ::testing::Contains(names_differ(3, 3)));
}

TEST_F(MirrorCheck, finds_damaged_names) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.service(service(1, 1, "a.example"));
    });
    alter("UPDATE name_pieces SET names = CAST(substr(names, 1, 30) || X'FFFFFF' || substr(names, 34) AS BLOB)");
    EXPECT_THAT(findings(),
                ::testing::Contains(::testing::StartsWith("fault damaged 1: 1 piece of names cannot be read, first with key ")));
    const Mirror mirror(path());
    TextArena text;
    for (const std::function<void()>& ask :
         std::initializer_list<std::function<void()>>{[&] { mirror.services_elsewhere("cpanel", "a.example", 2, text); },
                                                      [&] { mirror.clients_with_email("a@example.net"); }}) {
        EXPECT_EQ(error_of<MalformedInput>(ask),
                  "cannot read mirror '" + path() + "': its names are damaged. Reload the mirror with 'serversync mirror load'");
    }
}

TEST_F(MirrorCheck, finds_broken_pages) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        for (std::uint64_t id = 1; id <= 500; ++id) sink.service(service(id, 1, "d" + std::to_string(id) + ".example"));
    });
    {
        std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(8192L * 3);
        file << std::string(8192, '\x7f');
    }
    try {
        EXPECT_THAT(findings(), ElementsAre(HasSubstr("fault damaged")));
    } catch (const MalformedInput& error) {
        EXPECT_THAT(error.what(), HasSubstr(path()));
    }
}

TEST_F(MirrorCheck, finds_every_change_of_what_each_opening_reads) {
    NoSink nobody;
    const auto fill = [](MirrorSink& sink) {
        ProductRecord priced = product(2, "cpanel");
        const PriceRecord price{0, "USD", 995, {}, {}, {}, {}, {}};
        priced.prices = {&price, 1};
        give_catalogue(sink);
        sink.product(priced);
        sink.server(server(2));
        for (std::uint64_t id = 1; id <= 900; ++id) sink.service(service(id, id % 3, std::to_string(id) + ".example"));
    };
    for (const char* change : {
             "UPDATE servers SET hostname = 'x' WHERE id = 2",
             "UPDATE servers SET live_services = live_services + 1",
             "DELETE FROM servers WHERE id = 1",
             "UPDATE modules SET identity_field = 'username'",
             "DELETE FROM modules",
             "UPDATE products SET configoption24 = 'x' WHERE id = 1",
             "DELETE FROM products WHERE id = 2",
             "UPDATE products SET hidden = 1",
             "UPDATE prices SET triennially = 0",
             "DELETE FROM prices",
             "UPDATE unassigned_services SET live = live + 1",
             "DELETE FROM unassigned_services",
             "DELETE FROM service_pieces WHERE server_id = 0",
             "DELETE FROM service_pieces WHERE piece = 1",
             "UPDATE service_pieces SET server_id = 3 WHERE server_id = 2",
             "UPDATE load SET source_name = 'x'",
             "UPDATE load SET loaded_at = '2026-01-01T00:00:00Z'",
             "UPDATE load SET digest = 'xxh3:00000000000000000000000000000000'",
             "UPDATE load SET clients_reported = 1",
             "UPDATE load SET services_loaded = 901",
             "UPDATE load SET row_seals = row_seals + 1",
             "UPDATE load SET seal = 'xxh3:00000000000000000000000000000000'",
             "UPDATE load SET seal = ''",
         }) {
        load(fill);
        EXPECT_NO_THROW(Mirror(path()).catalogue());
        alter(change);
        EXPECT_EQ(error_of<MalformedInput>([this] { const Mirror mirror(path()); }),
                  "cannot read mirror '" + path() +
                      "': its servers, modules, products or counts are damaged. Reload the mirror with 'serversync mirror load'")
            << change;
        EXPECT_THAT(findings(), ::testing::Contains(tables_differ)) << change;
        EXPECT_THAT(error_of<MalformedInput>([&] { replay_mirror(path(), nobody); }),
                    HasSubstr("its records are damaged. Reload the mirror"))
            << change;
    }
}

TEST_F(MirrorCheck, finds_every_change_of_a_row_that_a_name_leads_to) {
    const auto fill = [](MirrorSink& sink) {
        give_catalogue(sink);
        sink.service(service(1, 1, "a.example", "someone"));
        sink.custom_field(custom_field(1, "Id", "7"));
    };
    const auto ask = [this] {
        const Mirror mirror(path());
        TextArena text;
        std::vector<Service> services;
        mirror.services_elsewhere("cpanel", "a.example", 2, text);
        mirror.add_services_with_domain("a.example", 5, services, text);
        mirror.add_services_with_username("someone", 5, services, text);
        mirror.clients_with_email("a@example.net");
    };
    for (const auto& [table, change, stops] : {
             std::tuple("clients", "name = 'x'", true),
             std::tuple("clients", "currency = 'EUR'", true),
             std::tuple("clients", "seal = seal + 1", true),
             std::tuple("services", "identity_key = 'x'", true),
             std::tuple("services", "identity = 'x'", true),
             std::tuple("services", "kind = 1", true),
             std::tuple("services", "id = 3", true),
             std::tuple("services", "server_id = 2", true),
             std::tuple("services", "status = 'Terminated'", true),
             std::tuple("services", "next_due_on = 1", true),
             std::tuple("services", "has_subscription = 1", true),
             std::tuple("services", "seal = 0", true),
             std::tuple("custom_fields", "value = '8'", false),  // no name leads there
             std::tuple("custom_fields", "name = 'Nr'", false),
             std::tuple("custom_fields", "position = 1", false),
             std::tuple("custom_fields", "field_id = 1", false),
         }) {
        load(fill);
        EXPECT_EQ(error_of<MalformedInput>(ask), "no error");
        alter(("UPDATE " + std::string(table) + " SET " + change).c_str());
        const std::string row = std::string("a row of ") + table + " is damaged";
        EXPECT_EQ(error_of<MalformedInput>(ask),
                  stops ? "cannot read mirror '" + path() + "': " + row + ". Reload the mirror with 'serversync mirror load'"
                        : "no error")
            << change;
        EXPECT_THAT(findings(),
                    ::testing::Contains(std::string("fault seal_broken 1: ") + table + ": 1 row is not what the load wrote"))
            << change;
    }
}

TEST_F(MirrorCheck, finds_a_row_that_is_there_twice_or_gone) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.service(service(1, 1, "a.example"));
        sink.custom_field(custom_field(1, "Id", "7"));
    });
    EXPECT_THAT(findings(), IsEmpty());
    alter("DELETE FROM custom_fields");
    EXPECT_THAT(findings(), ::testing::Contains(rows_differ));
}

TEST_F(MirrorCheck, opens_as_readers_do) {
    EXPECT_EQ(error_of<MissingInput>([this] { check_mirror(path()); }),
              "cannot open mirror '" + path() + "': No such file or directory. Make it with 'serversync mirror load'");
}

}  // namespace
}  // namespace serversync
