// SPDX-License-Identifier: MIT
#include "engine/mirror/name_finder.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/mirror/name_loader.hpp"
#include "tests/mirror/mirror_fixture.hpp"

namespace serversync {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

/// A table of names in memory, and what a plain map makes of the same names.
class Names {
public:
    Names() { m_database.exec("CREATE TABLE name_pieces (key INTEGER NOT NULL PRIMARY KEY, names BLOB NOT NULL)"); }

    void add_service(std::uint64_t position, const std::string& key, const std::string& domain, const std::string& username) {
        m_loader.service(position, key, domain, username);
        for (const auto& [role, name] :
             {std::pair(NameRole::key, key), std::pair(NameRole::domain, domain), std::pair(NameRole::username, username)}) {
            if (!name.empty()) m_expected[{role, name}].insert(position);
        }
    }

    void add_client(std::uint64_t id, const std::string& email) {
        m_loader.client(id, email);
        m_expected[{NameRole::email, email}].insert(id);
    }

    void write() { m_loader.write(m_database); }

    /// What is found, up to `limit`; nothing where it cannot be read.
    std::optional<std::vector<std::uint64_t>> found(NameRole role, const std::string& name, std::size_t limit = 1'000'000) {
        std::vector<std::uint64_t> records;
        const bool readable = m_finder.find(m_database, name, role, [&](std::uint64_t record) {
            records.push_back(record);
            return records.size() < limit;
        });
        if (!readable) return std::nullopt;
        return records;
    }

    std::vector<std::uint64_t> expected(NameRole role, const std::string& name, std::size_t limit = 1'000'000) const {
        const auto records = m_expected.find({role, name});
        if (records == m_expected.end()) return {};
        std::vector<std::uint64_t> result(records->second.begin(), records->second.end());
        if (result.size() > limit) result.resize(limit);
        return result;
    }

    std::int64_t pieces() { return m_database.execAndGet("SELECT count(*) FROM name_pieces").getInt64(); }

    SQLite::Database& database() { return m_database; }
    NameFinder& finder() { return m_finder; }

private:
    SQLite::Database m_database{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    TemporaryFolder m_folder;
    NameLoader m_loader{m_folder / ""};
    NameFinder m_finder;
    std::map<std::pair<NameRole, std::string>, std::set<std::uint64_t>> m_expected;
};

constexpr std::uint64_t many = 5 * names_in_a_piece;

/// Names of one record, and one of each role that fills some pieces.
void fill(Names& names) {
    std::uint64_t position = 0;
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const std::string number = std::to_string(i);
        names.add_service(++position, "d" + number + ".example", "d" + number + ".example", "u" + number);
        names.add_client(i + 1, "c" + number + "@example.net");
    }
    for (std::uint64_t i = 0; i < many; ++i) {
        names.add_service(++position, "same", "", "same");
        names.add_service(++position, "", "same", "");
        names.add_client(10'000 + i, "same");
    }
    names.write();
}

TEST(NameFinder, finds_what_a_map_finds_in_whatever_order_it_is_asked) {
    Names names;
    fill(names);
    ASSERT_GT(names.pieces(), 50);
    std::vector<std::tuple<NameRole, std::string, std::size_t>> questions;
    for (std::uint64_t i = 0; i < 2100; ++i) {  // the last hundred are not there
        const std::string number = std::to_string(i);
        questions.emplace_back(NameRole::key, "d" + number + ".example", 10);
        questions.emplace_back(NameRole::domain, "d" + number + ".example", 10);
        questions.emplace_back(NameRole::username, "u" + number, 10);
        questions.emplace_back(NameRole::email, "c" + number + "@example.net", 10);
    }
    for (const NameRole role : {NameRole::key, NameRole::domain, NameRole::username, NameRole::email}) {
        for (const std::size_t limit : {std::size_t{1}, names_in_a_piece, 3 * names_in_a_piece, std::size_t{many}}) {
            for (int i = 0; i < 20; ++i) questions.emplace_back(role, "same", limit);
        }
    }
    const auto ask_all = [&] {
        for (const auto& [role, name, limit] : questions) {
            const auto found = names.found(role, name, limit);
            if (found != names.expected(role, name, limit))
                ADD_FAILURE() << name << " as " << static_cast<int>(role) << ", limit " << limit;
        }
    };
    const auto place = [](const auto& question) { return place_of_name(std::get<0>(question), std::get<1>(question)); };
    std::mt19937 random(1);  // NOLINT: the same order every time
    for (int round = 0; round < 5; ++round) {
        std::shuffle(questions.begin(), questions.end(), random);
        ask_all();
    }
    std::stable_sort(questions.begin(), questions.end(),
                     [&](const auto& left, const auto& right) { return place(left) < place(right); });
    ask_all();
    std::reverse(questions.begin(), questions.end());
    ask_all();
}

/// Whoever stops in the middle of a name begins at its first record again.
TEST(NameFinder, begins_a_name_again_after_it_was_left_in_a_later_piece) {
    Names names;
    fill(names);
    for (const NameRole role : {NameRole::key, NameRole::domain, NameRole::username, NameRole::email}) {
        for (std::size_t limit = 1; limit <= many; limit += 50) {
            EXPECT_THAT(names.found(role, "same", limit), Optional(names.expected(role, "same", limit)));
            EXPECT_THAT(names.found(role, "same", 3), Optional(names.expected(role, "same", 3))) << limit;
        }
    }
}

TEST(NameFinder, finds_nothing_where_there_is_nothing) {
    Names names;
    names.write();
    EXPECT_EQ(names.pieces(), 1);
    EXPECT_THAT(names.found(NameRole::key, "a"), Optional(ElementsAre()));
}

TEST(NameFinder, keeps_records_of_any_number) {
    Names names;
    constexpr std::uint64_t largest = 9'223'372'036'854'775'807U;
    for (const std::uint64_t id : {largest, std::uint64_t{1}, largest - 1, std::uint64_t{256}})
        names.add_client(id, "me@example.net");
    names.write();
    EXPECT_THAT(names.found(NameRole::email, "ME@example.net"), Optional(ElementsAre(1, 256, largest - 1, largest)));
}

TEST(NameFinder, goes_on_after_it_rested) {
    Names names;
    fill(names);
    EXPECT_THAT(names.found(NameRole::username, "u7"), Optional(ElementsAre(8)));
    names.finder().rest();
    EXPECT_THAT(names.found(NameRole::username, "u7"), Optional(ElementsAre(8)));
}

/// What stands in other pieces is found all the same; nothing that may stand in a damaged one counts as missing.
TEST(NameFinder, says_where_a_piece_cannot_be_read) {
    Names names;
    fill(names);
    names.database().exec(
        "UPDATE name_pieces SET names = X'00' WHERE key = (SELECT key FROM name_pieces ORDER BY key LIMIT 1 OFFSET 20)");
    std::vector<std::pair<std::uint64_t, std::string>> questions;
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const std::string name = "u" + std::to_string(i);
        questions.emplace_back(place_of_name(NameRole::username, name), name);
    }
    std::sort(questions.begin(), questions.end());
    std::size_t unread = 0;
    for (const auto& [place, name] : questions) {
        const auto found = names.found(NameRole::username, name);
        if (found) {
            EXPECT_EQ(found, names.expected(NameRole::username, name)) << name;
        } else {
            ++unread;
        }
    }
    EXPECT_GT(unread, 0U);
    EXPECT_LT(unread, 200U);
}

/// A name is found, or it is said that the file lost pieces: never that nobody has it.
TEST(NameFinder, says_where_pieces_are_missing) {
    for (const char* gone : {"1", "key = (SELECT min(key) FROM name_pieces)", "key = (SELECT max(key) FROM name_pieces)",
                             "key IN (SELECT key FROM name_pieces ORDER BY key LIMIT 3 OFFSET 20)"}) {
        Names names;
        fill(names);
        names.database().exec(std::string("DELETE FROM name_pieces WHERE ") + gone);
        std::vector<std::pair<NameRole, std::string>> questions;
        for (std::uint64_t i = 0; i < 2000; ++i) questions.emplace_back(NameRole::username, "u" + std::to_string(i));
        for (std::uint64_t i = 0; i < 2000; ++i) questions.emplace_back(NameRole::key, "d" + std::to_string(i) + ".example");
        std::size_t unread = 0;
        const auto ask_all = [&] {
            for (const auto& [role, name] : questions) {
                const auto found = names.found(role, name);
                unread += found ? 0U : 1U;
                if (found && found != names.expected(role, name)) ADD_FAILURE() << name << ", without " << gone;
            }
        };
        ask_all();
        std::sort(questions.begin(), questions.end(), [](const auto& left, const auto& right) {
            return place_of_name(left.first, left.second) < place_of_name(right.first, right.second);
        });
        ask_all();
        EXPECT_GT(unread, 0U) << gone;
    }
}

/// A name that fills several pieces, of which one is gone, is not found in part.
TEST(NameFinder, gives_no_part_of_a_name) {
    Names whole;
    fill(whole);
    const std::int64_t pieces = whole.pieces();
    for (std::int64_t i = 0; i < pieces; ++i) {
        Names names;
        fill(names);
        names.database().exec("DELETE FROM name_pieces WHERE key = (SELECT key FROM name_pieces ORDER BY key LIMIT 1 OFFSET " +
                              std::to_string(i) + ")");
        for (const NameRole role : {NameRole::key, NameRole::domain, NameRole::username, NameRole::email}) {
            const auto found = names.found(role, "same");
            if (found) {
                EXPECT_EQ(found, names.expected(role, "same")) << i;
            }
        }
    }
}

/// One record of a forged piece is not given twice.
TEST(NameFinder, gives_a_record_once) {
    Names names;
    NamePacker packer;
    const std::uint64_t place = place_of_name(NameRole::key, "a");
    for (const std::uint64_t record : {1U, 1U, 2U, 1U, 3U, 3U})
        packer.add({place, record, static_cast<std::uint8_t>(NameRole::key)});
    SQLite::Statement insert(names.database(), "INSERT INTO name_pieces VALUES (?, ?)");
    insert.bind(1, static_cast<std::int64_t>(last_name_piece));
    const std::string piece(packer.finish(last_name_piece, before_name_pieces));
    insert.bind(2, piece.data(), static_cast<int>(piece.size()));
    insert.exec();
    EXPECT_THAT(names.found(NameRole::key, "a"), Optional(ElementsAre(1, 2, 3)));
}

}  // namespace
}  // namespace serversync
