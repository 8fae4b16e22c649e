// SPDX-License-Identifier: MIT
#include "engine/mirror/mirror.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <tuple>

#include "engine/mirror/mirror_file.hpp"
#include "engine/mirror/service_pieces.hpp"
#include "engine/mirror/statements.hpp"
#include "tests/mirror/mirror_fixture.hpp"

namespace serversync {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::StartsWith;

using MirrorTest = MirrorFiles;

std::vector<std::uint64_t> ids(const std::vector<Service>& services) {
    std::vector<std::uint64_t> result;
    for (const Service& service : services) result.push_back(service.id);
    return result;
}

TEST_F(MirrorTest, says_why_it_cannot_be_opened) {
    std::filesystem::create_directory(folder / "directory");
    std::ofstream(folder / "empty.db").close();
    std::ofstream(folder / "text.db") << std::string(4096, 'x');
    SQLite::Database(folder / "other.db", SQLite::OPEN_CREATE | SQLite::OPEN_READWRITE).exec("CREATE TABLE t (x)");
    load([](MirrorSink&) {}, "newer.db");
    SQLite::Database(folder / "newer.db", SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 7");

    const auto missing = [this](const std::string& name) { return error_of<MissingInput>([&] { Mirror(folder / name); }); };
    const auto malformed = [this](const std::string& name) { return error_of<MalformedInput>([&] { Mirror(folder / name); }); };
    const auto message = [this](const std::string& name, const std::string& cause) {
        return "cannot open mirror '" + (folder / name) + "': " + cause;
    };
    EXPECT_EQ(missing("none.db"), message("none.db", "No such file or directory. Make it with 'serversync mirror load'"));
    EXPECT_EQ(missing("directory"), message("directory", "Is a directory"));
    EXPECT_EQ(malformed("empty.db"), message("empty.db", "not a serversync mirror"));
    EXPECT_EQ(malformed("text.db"),
              message("text.db", "file is not a database. Reload the mirror with 'serversync mirror load'"));
    EXPECT_EQ(malformed("other.db"), message("other.db", "not a serversync mirror"));
    EXPECT_EQ(malformed("newer.db"), message("newer.db",
                                             "is schema version 7, this serversync reads 6: reload the mirror with"
                                             " 'serversync mirror load'"));
    EXPECT_EQ(error_of<MissingInput>([] { Mirror("file:memory?mode=memory"); }),
              "cannot open mirror 'file:memory?mode=memory': No such file or directory. Make it with 'serversync mirror load'");
    EXPECT_EQ(error_of<MissingInput>([] { Mirror(":memory:"); }),
              "cannot open mirror ':memory:': No such file or directory. Make it with 'serversync mirror load'");
    EXPECT_EQ(error_of<MissingInput>([] { Mirror("/dev/null"); }), "cannot open mirror '/dev/null': not a regular file");
}

TEST_F(MirrorTest, notices_damage_wherever_a_file_is_cut) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        for (std::uint64_t id = 1; id <= 2000; ++id) sink.service(service(id, 1, "d" + std::to_string(id) + ".example"));
    });
    const auto whole = std::filesystem::file_size(path());
    for (std::uintmax_t size = 0; size < whole; size += 8192 + 511) {
        std::filesystem::copy_file(path(), folder / "cut.db", std::filesystem::copy_options::overwrite_existing);
        std::filesystem::resize_file(folder / "cut.db", size);
        const std::string message = error_of<MalformedInput>([&] {
            const Mirror mirror(folder / "cut.db");
            mirror.load();
            mirror.catalogue();
            mirror.services_of(1, batch);
        });
        EXPECT_THAT(message, HasSubstr("cut.db'")) << size;
        EXPECT_THAT(message, StartsWith("cannot ")) << size;
    }
}

TEST_F(MirrorTest, gives_a_servers_services_in_order) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.server(server(2));
        sink.service(service(5, 1, "b.example"));
        sink.service(service(4, 1, "b.example"));
        ServiceRecord addon = service(1, 1, "b.example");
        addon.kind = ServiceKind::addon;
        sink.service(addon);
        sink.service(service(9, 1, "A.example"));
        sink.service(service(8, 1, ""));
        sink.service(service(7, 2, "a.example"));
        sink.service(service(18446744073709551615U / 2, 1, "\xc3\xa9.example"));
    });
    const std::vector<Service> services = services_of(1);
    EXPECT_THAT(ids(services), ElementsAre(8, 9, 4, 5, 1, 18446744073709551615U / 2));
    EXPECT_TRUE(std::is_sorted(services.begin(), services.end(),
                               [](const Service& left, const Service& right) { return left.key < right.key; }));
    EXPECT_THAT(ids(services_of(2)), ElementsAre(7));
    EXPECT_TRUE(services_of(3).empty());
}

TEST_F(MirrorTest, keeps_equal_texts_once) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        for (const std::uint64_t id : {1U, 2U}) {
            const std::string domain = "d" + std::to_string(id) + ".example";
            ServiceRecord record = service(id, 1, domain, "u");
            record.billing_cycle = "Monthly";
            sink.service(record);
        }
    });
    const std::vector<Service> services = services_of(1);
    ASSERT_EQ(services.size(), 2U);
    EXPECT_EQ(services[0].key.data(), services[0].domain.data());
    EXPECT_EQ(services[0].key.data(), services[0].identity.data());
    EXPECT_EQ(services[0].status_text.data(), services[1].status_text.data());
    EXPECT_EQ(services[0].module.data(), services[1].module.data());
    EXPECT_EQ(services[0].billing_cycle.data(), services[1].billing_cycle.data());
}

TEST_F(MirrorTest, finds_services_of_a_module_elsewhere) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.server(server(2));
        sink.server(server(3, "vps"));
        sink.module(module("vps", "domain"));
        sink.product(product(2, "vps"));
        sink.product(product(3, ""));
        const auto give = [&sink](std::uint64_t id, std::uint64_t where, std::uint64_t what) {
            ServiceRecord record = service(id, where, "A.example");
            record.product_id = what;
            sink.service(record);
        };
        give(8, 1, 1);   // on the server that asks
        give(7, 2, 1);   // elsewhere
        give(6, 0, 1);   // nowhere
        give(5, 99, 1);  // on a server that is gone
        give(4, 3, 2);   // another module
        give(3, 2, 98);  // product gone: of its server's module
        give(2, 2, 3);   // product provisions nothing
        give(1, 3, 98);  // product gone, another module's server
        ServiceRecord addon = service(1, 2, "a.example");
        addon.kind = ServiceKind::addon;
        addon.module = "cpanel";
        addon.product_id = 0;
        sink.service(addon);
        sink.service(service(20, 2, "b.example"));
        sink.service(service(21, 2, ""));
    });
    const Mirror mirror(path());
    TextArena text;
    EXPECT_THAT(ids(mirror.services_elsewhere("cpanel", "a.example", 1, text)), ElementsAre(3, 5, 6, 7, 1));
    EXPECT_THAT(ids(mirror.services_elsewhere("vps", "a.example", 1, text)), ElementsAre(1, 4));
    EXPECT_THAT(ids(mirror.services_elsewhere("cpanel", "b.example", 2, text)), ElementsAre());
    EXPECT_THAT(ids(mirror.services_elsewhere("cpanel", "", 1, text)), ElementsAre());
    EXPECT_THAT(ids(mirror.services_elsewhere("", "a.example", 1, text)), ElementsAre());
}

TEST_F(MirrorTest, gives_services_in_pieces_that_part_no_key) {
    constexpr std::uint64_t full = services_in_a_piece;
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        std::uint64_t id = 0;
        for (std::uint64_t i = 0; i < full + 3; ++i) sink.service(service(++id, 1, ""));
        for (std::uint64_t i = 0; i < 2 * full; ++i) sink.service(service(++id, 1, "a.example"));
        for (std::uint64_t i = 0; i < full + 1; ++i) sink.service(service(++id, 1, "b" + std::to_string(i) + ".example"));
    });
    const Mirror mirror(path());
    const std::vector<Service> whole = services_of(1);
    ASSERT_EQ(whole.size(), 4 * full + 4);
    std::vector<std::size_t> sizes;
    std::size_t next = 0;
    ServiceBatch pieces;
    mirror.services_of(1, pieces, [&](std::span<const Service> services) {
        sizes.push_back(services.size());
        for (const Service& service : services) {
            EXPECT_EQ(service.id, whole.at(next).id);
            EXPECT_EQ(service.key, whole.at(next).key);
            ++next;
        }
    });
    EXPECT_EQ(next, whole.size());
    EXPECT_THAT(sizes, ElementsAre(full, 3 + 2 * full, full, 1));
    mirror.services_of(2, pieces, [](std::span<const Service>) { ADD_FAILURE() << "there is no service"; });
}

TEST_F(MirrorTest, gives_the_services_of_one_machine_with_several_names_together) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.server(server(2));
        sink.server(server(3));
        for (std::uint64_t id = 1; id <= 3 * services_in_a_piece; ++id)
            sink.service(service(id, id % 3 + 1, "s" + std::to_string(id / 2) + ".example"));
    });
    const Mirror mirror(path());
    const auto read = [&](std::vector<std::uint64_t> servers) {
        std::vector<std::vector<Service>> pieces;
        mirror.services_of(servers, batch,
                           [&](std::span<const Service> services) { pieces.emplace_back(services.begin(), services.end()); });
        return pieces;
    };
    const auto together = read({1, 3});
    ASSERT_EQ(together.size(), 1U) << "services of one key are in one piece";
    EXPECT_EQ(together[0].size(), 2 * services_in_a_piece);
    EXPECT_TRUE(std::is_sorted(together[0].begin(), together[0].end(), [](const Service& left, const Service& right) {
        return std::tie(left.key, left.kind, left.id) < std::tie(right.key, right.kind, right.id);
    }));
    for (const Service& each : together[0]) EXPECT_EQ(each.server_id, each.id % 3 + 1);
    EXPECT_EQ(read({2}).front().size(), services_in_a_piece);
    EXPECT_TRUE(read({4, 5}).empty());
    EXPECT_TRUE(read({4}).empty());
}

/// Services of the same keys on servers that are there, that are gone, and that were declared to be gone.
TEST_F(MirrorTest, gives_the_services_that_no_server_holds_in_the_order_of_keys) {
    const auto add = [](MirrorSink& sink, std::uint64_t id, std::uint64_t where, std::string_view domain,
                        std::string_view status) {
        ServiceRecord record = service(id, where, domain);
        record.status_text = status;
        sink.service(record);
    };
    load([&](MirrorSink& sink) {
        give_catalogue(sink);
        sink.server(server(2));
        sink.product(product(2, ""));
        add(sink, 1, 1, "a.example", "Active");
        add(sink, 2, 0, "c.example", "Active");
        add(sink, 3, 99, "b.example", "Suspended");
        add(sink, 4, 0, "a.example", "Pending");
        add(sink, 5, 98, "a.example", "Completed");
        add(sink, 6, 0, "d.example", "Terminated");
        add(sink, 7, 98, "d.example", "Fraud");
        add(sink, 8, 98, "e.example", "of some other word");
        add(sink, 9, 2, "b.example", "Active");
        add(sink, 10, 97, "f.example", "Cancelled");
        ServiceRecord without_module = service(11, 0, "b.example");
        without_module.product_id = 2;
        sink.service(without_module);
    });
    const Mirror mirror(path());
    const auto found = [&](std::vector<std::uint64_t> gone) {
        std::vector<std::pair<std::uint64_t, std::uint64_t>> result;
        mirror.unassigned_services(gone, [&](std::span<const Service> services) {
            EXPECT_FALSE(services.empty());
            for (const Service& each : services) result.emplace_back(each.id, each.server_id);
        });
        return result;
    };
    // The key of a service of no module is blank.
    EXPECT_THAT(found({}), ElementsAre(Pair(11, 0), Pair(4, 0), Pair(5, 98), Pair(3, 99), Pair(2, 0), Pair(8, 98)));
    EXPECT_THAT(found({2, 99}),
                ElementsAre(Pair(11, 0), Pair(4, 0), Pair(5, 98), Pair(3, 99), Pair(9, 2), Pair(2, 0), Pair(8, 98)));
    load([&](MirrorSink& sink) {
        give_catalogue(sink);
        add(sink, 1, 1, "a.example", "Active");
    });
    const Mirror tidy(path());
    tidy.unassigned_services({}, [](std::span<const Service>) { ADD_FAILURE() << "there is none"; });
}

/// More than one piece on two servers, whose keys alternate.
TEST_F(MirrorTest, merges_the_services_that_no_server_holds) {
    constexpr std::uint64_t count = 3 * services_in_a_piece;
    load([&](MirrorSink& sink) {
        give_catalogue(sink);
        for (std::uint64_t id = 1; id <= count; ++id)
            sink.service(service(id, id % 2 * 50, "s" + std::to_string(id) + ".example"));
    });
    std::string last;
    std::uint64_t services = 0;
    Mirror(path()).unassigned_services({}, [&](std::span<const Service> some) {
        for (const Service& each : some) {
            EXPECT_LT(last, each.key);
            EXPECT_EQ(each.key, each.domain);
            last = each.key;
            ++services;
        }
    });
    EXPECT_EQ(services, count);
}

TEST_F(MirrorTest, finds_services_by_name_in_any_case) {
    load([](MirrorSink& sink) {
        give_catalogue(sink);
        sink.server(server(2, "vps"));
        sink.module(module("vps", "username"));
        sink.service(service(1, 1, "Shop.example", "shop"));        // key: the domain
        sink.service(service(2, 2, "SHOP.example", "Shop"));        // key: the user name
        sink.service(service(3, 0, "shop.EXAMPLE.", "shop3"));      // a dot more
        sink.service(service(4, 99, "shop.example.net", "shop4"));  // longer
        sink.service(service(5, 1, "", ""));
        sink.service(service(6, 1, "MÜNCHEN.example", "six"));  // key: an A-label
        sink.service(service(7, 1, "other.example", "SHOP"));
        sink.service(service(8, 1, "https://me@www.Shop.example:8443/path, b.example", "eight"));
        sink.service(service(9, 1, "shop", "nine"));  // no domain
        sink.service(service(10, 1, "www.example", "ten"));
    });
    const Mirror mirror(path());
    TextArena text;
    const auto named = [&](std::string_view domain, std::string_view username, std::size_t limit) {
        std::vector<Service> services;
        mirror.add_services_with_domain(domain, limit, services, text);
        mirror.add_services_with_username(username, limit, services, text);
        return ids(services);
    };
    EXPECT_THAT(named("shop.example", "", 10), ElementsAre(1, 2, 3, 8));
    EXPECT_THAT(named("www.example", "", 10), ElementsAre(10));
    EXPECT_THAT(named("b.example", "", 10), ElementsAre());
    EXPECT_THAT(named("shop", "", 10), ElementsAre());
    EXPECT_THAT(named("", "sHOp", 10), ElementsAre(1, 2, 7));
    EXPECT_THAT(named("shop.example", "SHOP", 10), ElementsAre(1, 2, 3, 7, 8));
    EXPECT_THAT(named("shop.example", "SHOP", 2), ElementsAre(1, 2));
    EXPECT_THAT(named("xn--mnchen-3ya.example", "", 10), ElementsAre(6));
    EXPECT_THAT(named("", "", 10), ElementsAre());
    EXPECT_THAT(named("nobody.example", "nobody", 10), ElementsAre());
}

TEST_F(MirrorTest, finds_clients_by_their_whole_email) {
    load([](MirrorSink& sink) {
        sink.client(client(3, "\tMe@Example.net "));
        sink.client(client(1, "me@example.NET"));
        sink.client(client(2, "some.me@example.net"));
        sink.client(client(4, ""));
        sink.client(client(5, "me@example.net.example"));
    });
    const Mirror mirror(path());
    const auto found = [&](std::string_view email) {
        std::vector<std::uint64_t> result;
        for (const Client& each : mirror.clients_with_email(email)) result.push_back(each.id);
        return result;
    };
    EXPECT_THAT(found(" me@example.net"), ElementsAre(1, 3));
    EXPECT_THAT(found("SOME.me@example.net"), ElementsAre(2));
    EXPECT_THAT(found("%"), ElementsAre());
    EXPECT_THAT(found(""), ElementsAre());
    EXPECT_THAT(found("  "), ElementsAre());
}

/// Both domains have one place in the file, and so have both user names and e-mails.
TEST_F(MirrorTest, takes_no_name_for_another) {
    constexpr std::string_view domain = "site2817008.example", like_it = "site1919403.example";
    constexpr std::string_view user = "user1067210", like_them = "user418764";
    ASSERT_EQ(Mirror::place_of(NameRole::key, domain), Mirror::place_of(NameRole::key, like_it));
    ASSERT_EQ(Mirror::place_of(NameRole::username, user), Mirror::place_of(NameRole::username, like_them));
    load([&](MirrorSink& sink) {
        give_catalogue(sink);
        sink.server(server(2));
        for (std::uint64_t id = 1; id <= 4; ++id) {
            const bool odd = id % 2 == 1;
            sink.service(service(id, 1, odd ? like_it : domain, odd ? like_them : user));
        }
        sink.client(client(2, like_them));
        sink.client(client(3, user));
    });
    const Mirror mirror(path());
    TextArena text;
    std::vector<Service> by_domain, by_username;
    mirror.add_services_with_domain(domain, 1, by_domain, text);
    mirror.add_services_with_username(user, 10, by_username, text);
    EXPECT_THAT(ids(by_domain), ElementsAre(2));
    EXPECT_THAT(ids(by_username), ElementsAre(2, 4));
    EXPECT_THAT(ids(mirror.services_elsewhere("cpanel", domain, 2, text)), ElementsAre(2, 4));
    const std::vector<Client> clients = mirror.clients_with_email(user);
    ASSERT_EQ(clients.size(), 1U);
    EXPECT_EQ(clients.front().id, 3U);
}

TEST_F(MirrorTest, finds_no_more_services_with_a_name_than_it_is_asked_for) {
    load([&](MirrorSink& sink) {
        give_catalogue(sink);
        for (std::uint64_t id = 1; id <= 1000; ++id) sink.service(service(id, 1, "same.example", "root"));
    });
    const Mirror mirror(path());
    TextArena text;
    for (const std::size_t limit : {20U, 999U, 1U, 5000U, 0U}) {
        std::vector<Service> by_domain, by_username;
        mirror.add_services_with_domain("same.example", limit, by_domain, text);
        mirror.add_services_with_username("ROOT", limit, by_username, text);
        EXPECT_EQ(by_domain.size(), std::min<std::size_t>(limit, 1000));
        EXPECT_EQ(ids(by_username), ids(by_domain));
        EXPECT_TRUE(by_domain.empty() || by_domain.back().id == by_domain.size());
        mirror.add_services_with_username("root", 0, by_domain, text);
        EXPECT_TRUE(by_domain.empty());
    }
    EXPECT_EQ(mirror.services_elsewhere("cpanel", "same.example", 2, text).size(), 1000U);
}

TEST_F(MirrorTest, finds_nothing_in_an_empty_file) {
    load([](MirrorSink&) {});
    const Mirror mirror(path());
    TextArena text;
    EXPECT_TRUE(mirror.services_elsewhere("cpanel", "a.example", 1, text).empty());
    EXPECT_TRUE(mirror.clients_with_email("a@example.net").empty());
}

TEST_F(MirrorTest, changes_nothing_in_its_file) {
    load([](MirrorSink& sink) { give_catalogue(sink); });
    SQLite::Database database = open_for_reading(mirror_kind(), path());
    EXPECT_THROW(database.exec("DELETE FROM servers"), SQLite::Exception);
    EXPECT_THAT(folder.files(), ElementsAre("m.db"));
}

TEST_F(MirrorTest, has_the_header_that_the_schema_writes) {
    load([](MirrorSink&) {});
    SQLite::Database database(path());
    EXPECT_EQ(database.execAndGet("PRAGMA application_id").getInt64(), mirror_kind().application_id);
    EXPECT_EQ(database.execAndGet("PRAGMA user_version").getInt64(), mirror_kind().schema_version);
    EXPECT_EQ(database.execAndGet("PRAGMA journal_mode").getString(), "delete");
    EXPECT_EQ(database
                  .execAndGet("SELECT count(*) FROM pragma_table_list() WHERE schema = 'main' AND type = 'table' AND NOT strict"
                              " AND name NOT LIKE 'sqlite_%'")
                  .getInt64(),
              0);
}

/// A replay reads whole tables, each in its own order; an addon's custom fields are found by their key.
TEST_F(MirrorTest, replays_tables_as_they_lie) {
    load([](MirrorSink& sink) { give_catalogue(sink); });
    SQLite::Database database(path());
    const std::string fields = statements::replay_custom_fields();
    for (const std::string& statement :
         {statements::rows<ServerRecord>("servers"), statements::rows<ModuleRecord>("modules", "name"),
          statements::rows<ProductRecord>("products"), statements::rows<ClientRecord>("clients"), statements::replay_services(),
          fields}) {
        SQLite::Statement explain(database, "EXPLAIN QUERY PLAN " + statement);
        while (explain.executeStep()) {
            const std::string step = explain.getColumn(3).getString();
            EXPECT_NE(step, "USE TEMP B-TREE FOR ORDER BY") << statement;
            EXPECT_TRUE(step.find("SCAN custom_fields") == std::string::npos || statement == fields) << step;
            EXPECT_EQ(step.find("AUTOMATIC"), std::string::npos) << step;
        }
    }
}

/// No reader may scan a table or sort one, whatever SQLite's planner thinks of it.
TEST_F(MirrorTest, scans_no_table_for_an_answer) {
    load([](MirrorSink& sink) { give_catalogue(sink); });
    SQLite::Database database(path());
    const struct {
        std::string statement;
        std::vector<std::string> plan;
    } cases[] = {
        {std::string(statements::pieces_of_server),
         {"SEARCH service_pieces USING INDEX sqlite_autoindex_service_pieces_1 (server_id=?)"}},
        {statements::services(statements::at_position), {"SEARCH services USING INTEGER PRIMARY KEY (rowid=?)"}},
        {std::string(statements::names_from), {"SEARCH name_pieces USING INTEGER PRIMARY KEY (rowid>?)"}},
        {statements::client(), {"SEARCH clients USING INTEGER PRIMARY KEY (rowid=?)"}},
        // Its few rows are all wanted.
        {std::string(statements::unassigned_live), {"SCAN unassigned_services"}},
        {std::string(statements::pieces), {"SCAN service_pieces USING COVERING INDEX sqlite_autoindex_service_pieces_1"}},
    };
    for (const auto& each : cases) {
        std::vector<std::string> plan;
        SQLite::Statement explain(database, "EXPLAIN QUERY PLAN " + each.statement);
        while (explain.executeStep()) plan.push_back(explain.getColumn(3).getString());
        EXPECT_EQ(plan, each.plan) << each.statement;
    }
}

}  // namespace
}  // namespace serversync
