// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "program.hpp"

namespace serversync {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

const std::filesystem::path fleet_folder = std::filesystem::path(SERVERSYNC_SOURCE_DIR) / "fixtures" / "fleet";

class Anonymise : public ::testing::Test {
protected:
    void SetUp() override {
        m_folder = std::filesystem::temp_directory_path() / ("serversync-anonymise-" + std::to_string(::getpid()));
        std::filesystem::create_directories(m_folder);
        write_file(m_folder / "key", "000102030405060708090a0b0c0d0e0f\n");
        ASSERT_EQ(::chmod((m_folder / "key").c_str(), 0600), 0);
        ASSERT_EQ(run_program(m_folder, "mirror load --mirror m.db '" + (fleet_folder / "mirror.json").string() + "'").code, 0);
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    ProgramRun run(const std::string& more) { return run_program(m_folder, "mirror export --mirror m.db --anonymise " + more); }

    struct stat status_of(const std::string& name) {
        struct stat status {};
        EXPECT_EQ(::stat((m_folder / name).c_str(), &status), 0) << name;
        return status;
    }

    std::filesystem::path m_folder;
};

/// What names someone or something in an export and a listing.
std::set<std::string> names_in(const Json& document) {
    std::set<std::string> names;
    const auto take = [&](const Json& rows, const std::vector<std::string>& keys) {
        for (const Json& row : rows) {
            for (const std::string& key : keys) {
                if (row.contains(key) && row.at(key).is_string()) names.insert(row.at(key).get<std::string>());
            }
        }
    };
    const Json none = Json::array();
    take(document.value("servers", none), {"name", "hostname", "ip_address"});
    take(document.value("clients", none), {"name", "email"});
    take(document.value("services", none), {"domain", "username", "dedicated_ip"});
    take(document.value("custom_fields", none), {"value"});
    take(document.value("accounts", none), {"email", "username", "domain", "uniqueIdentifier", "primaryip"});
    names.erase("");
    return names;
}

TEST_F(Anonymise, leaves_no_name_of_the_fleet) {
    const ProgramRun result =
        run("--out e.json --key-file key --listings '" + (fleet_folder / "listings").string() + "' --listings-out out");
    ASSERT_EQ(result.code, 0) << result.error;
    EXPECT_EQ(result.out + result.error, "");
    std::string written = read_file(m_folder / "e.json");
    std::set<std::string> names = names_in(Json::parse(read_file(fleet_folder / "mirror.json")));
    std::size_t listings = 0;
    for (const auto& entry : std::filesystem::directory_iterator(fleet_folder / "listings")) {
        const std::string copy = read_file(m_folder / "out" / entry.path().filename());
        ASSERT_FALSE(copy.empty()) << entry.path();
        written += copy;
        const Json listing = Json::parse(read_file(entry.path()));
        names.merge(names_in(listing));
        ++listings;
    }
    EXPECT_EQ(listings, 10U);
    // Parts of names too; short ones and words of the product catalogue stand in any document.
    std::set<std::string> parts;
    for (const std::string& name : names) {
        std::string part;
        for (const char c : name + ".") {
            if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-') {
                part += c;
                continue;
            }
            if (part.size() >= 5) parts.insert(part);
            part.clear();
        }
    }
    for (const char* common : {"example", "Client", "invalid"}) parts.erase(common);
    names.merge(parts);
    ASSERT_GT(names.size(), 1000U);
    for (const std::string& name : names) {
        const std::string text = name.size() >= 5 ? name : "\"" + name + "\"";
        EXPECT_EQ(written.find(text), std::string::npos) << name;
    }
}

TEST_F(Anonymise, writes_listings_for_the_owner_alone_and_as_old_as_they_were) {
    std::filesystem::create_directories(m_folder / "in");
    write_file(m_folder / "in" / "1.json", small_listing);
    const struct timespec times[2] = {{1'700'000'000, 0}, {1'700'000'000, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, (m_folder / "in" / "1.json").c_str(), times, 0), 0);
    ASSERT_EQ(run("--out e.json --listings in --listings-out out").code, 0);
    EXPECT_EQ(status_of("out/1.json").st_mode & 0777U, 0600U);
    EXPECT_EQ(status_of("out").st_mode & 0777U, 0700U);
    EXPECT_EQ(status_of("out/1.json").st_mtim.tv_sec, 1'700'000'000);
}

TEST_F(Anonymise, repeats_itself_with_the_same_key_only) {
    const std::string first = run("--key-file key").out;
    EXPECT_TRUE(run("--key-file key").out == first);
    EXPECT_FALSE(run("").out == first);
    const std::string made = run("--key-file new").out;
    EXPECT_EQ(status_of("new").st_mode & 0777U, 0600U);
    EXPECT_EQ(read_file(m_folder / "new").size(), 33U);
    EXPECT_TRUE(run("--key-file new").out == made);
    EXPECT_FALSE(made == first);
}

TEST_F(Anonymise, refuses_a_key_that_others_can_read_or_that_is_none) {
    ASSERT_EQ(::chmod((m_folder / "key").c_str(), 0640), 0);
    const ProgramRun open = run("--key-file key");
    EXPECT_EQ(open.code, 78);
    EXPECT_THAT(open.error, HasSubstr("key file 'key' is open to others (mode 0640)"));
    EXPECT_EQ(open.out, "");
    for (const char* text : {"", "0001", "000102030405060708090a0b0c0d0e0g\n", "000102030405060708090a0b0c0d0e0f00\n"}) {
        write_file(m_folder / "bad", text);
        ASSERT_EQ(::chmod((m_folder / "bad").c_str(), 0600), 0);
        const ProgramRun bad = run("--key-file bad");
        EXPECT_EQ(bad.code, 65) << text;
        EXPECT_EQ(bad.error, "serversync: key file 'bad' does not hold 32 hexadecimal digits\n");
    }
    EXPECT_EQ(run("--key-file .").code, 66);
    EXPECT_EQ(run("--key-file none/key").code, 73);
}

TEST_F(Anonymise, leaves_out_a_listing_that_is_no_json_and_says_so) {
    std::filesystem::create_directories(m_folder / "in");
    write_file(m_folder / "in" / "1.json", small_listing);
    write_file(m_folder / "in" / "2.json", "<html>erika@alder.example");
    const ProgramRun result = run("--out e.json --listings in --listings-out out");
    EXPECT_EQ(result.code, 4);
    EXPECT_THAT(result.error, HasSubstr("left out a listing that cannot be anonymised"));
    EXPECT_THAT(result.error, HasSubstr("2.json"));
    EXPECT_THAT(result.error, ::testing::Not(HasSubstr("erika")));
    EXPECT_TRUE(std::filesystem::exists(m_folder / "out" / "1.json"));
    EXPECT_FALSE(std::filesystem::exists(m_folder / "out" / "2.json"));
}

TEST_F(Anonymise, says_which_options_go_together) {
    std::filesystem::create_directories(m_folder / "in");
    std::filesystem::create_directories(m_folder / "full");
    write_file(m_folder / "full" / "1.json", small_listing);
    const struct {
        std::string arguments;
        int code;
        std::string text;
    } cases[] = {
        {"--key-file key", 64, "option '--key-file' goes with '--anonymise'"},
        {"--listings in --listings-out out", 64, "option '--listings' goes with '--anonymise'"},
        {"--anonymise --listings in", 64, "'--listings' and '--listings-out' go together"},
        {"--anonymise --listings-out out", 64, "'--listings' and '--listings-out' go together"},
        {"--anonymise --listings none --listings-out out ", 66, "it is not a folder"},
        {"--anonymise --listings full --listings-out full", 64, "are the same folder"},
        {"--anonymise --listings in --listings-out out ", 66, "has no listing '<server id>.json'"},
        {"--anonymise --listings full --listings-out m.db", 73, "cannot write the folder of listings 'm.db'"},
    };
    for (const auto& each : cases) {
        const ProgramRun result = run_program(m_folder, "mirror export --mirror m.db " + each.arguments);
        EXPECT_EQ(result.code, each.code) << each.arguments << "\n" << result.error;
        EXPECT_EQ(result.out, "") << each.arguments;
        EXPECT_THAT(result.error, HasSubstr(each.text)) << each.arguments;
    }
}

}  // namespace
}  // namespace serversync
