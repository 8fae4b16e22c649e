// SPDX-License-Identifier: MIT
#include "adapters/php/php_module.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "engine/model/error.hpp"
#include "tests/adapters/adapter_fixture.hpp"
#include "tests/php/module_fixture.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;

constexpr std::size_t fewest_modules = 45;

class PhpModules : public testing::Test {
protected:
    PhpModules() : m_folder(fs::temp_directory_path() / ("serversync-php-" + std::to_string(::getpid()))) {
        fs::create_directories(m_folder);
        make_mirror(m_folder / "m.db");
    }
    ~PhpModules() override { fs::remove_all(m_folder); }

    std::string mirror() const { return (m_folder / "m.db").string(); }

    /// A module of one file with that body in its ListAccounts.
    PhpModule with(const std::string& name, const std::string& body) const {
        fs::create_directories(m_folder / name);
        std::ofstream(m_folder / name / (name + ".php")) << "<?php\nfunction " << name << "_ListAccounts($params)\n{\n"
                                                         << body << "\n}\n";
        PhpModule module;
        module.folder = (m_folder / name).string();
        return module;
    }

    static Listing list(const PhpModule& module) { return read_php_listing(module, ListingRequest{}, nullptr); }

    fs::path m_folder;
};

Json described(const PhpModuleMetadata& metadata) {
    Json json{{"display_name", metadata.display_name},
              {"identity_field", metadata.identity_field},
              {"identity_display_name", metadata.identity_display_name},
              {"product_field", metadata.product_field},
              {"config_options", Json::object()}};
    for (const auto& [option, label] : metadata.config_options) json["config_options"][option] = label;
    return json;
}

/// What the fixture's module gives, both ways of asking for its metadata included.
Json results_of(const ModuleFixture& fixture, const std::string& mirror) {
    const PhpModule module = fixture.module(mirror);
    Json results;
    std::string field;
    try {
        const PhpModuleMetadata metadata = read_php_metadata(module);
        field = metadata.identity_field;
        results["metadata"] = described(metadata);
    } catch (const MissingInput& error) {
        results["metadata"] = error.what();
    }
    ListingRequest request;
    request.identity = parse_identity_field(field.empty() ? "domain" : field);
    PhpModuleMetadata metadata;
    const Listing listing = read_php_listing(module, request, &metadata);
    if (listing.state != ListingState::failed && results["metadata"].is_object()) {
        EXPECT_EQ(described(metadata), results["metadata"]) << fixture.name;
    }
    results["listing"] = describe(listing);
    return results;
}

TEST_F(PhpModules, give_what_is_expected) {
    const std::vector<ModuleFixture> fixtures = find_module_fixtures();
    ASSERT_GE(fixtures.size(), fewest_modules);
    std::vector<Json> all(fixtures.size());
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] {
            for (std::size_t at = next++; at < fixtures.size(); at = next++) all[at] = results_of(fixtures[at], mirror());
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (std::size_t i = 0; i < fixtures.size(); ++i) {
        const ModuleFixture& fixture = fixtures[i];
        const Json& results = all[i];
        const bool has_expected = fs::exists(fixture.expected());
        const std::string differs =
            has_expected ? difference(Json::parse(text_of(fixture.expected())), results) : "no expected.json";
        const std::string found = results.dump();
        const nlohmann::json secrets = fixture.request().value("secrets", nlohmann::json::object());
        for (const auto& [name, secret] : secrets.items()) {
            EXPECT_THAT(found, Not(HasSubstr(secret.get<std::string>()))) << fixture.name;
        }
        EXPECT_THAT(found, Not(HasSubstr("planted-secret"))) << fixture.name;
        EXPECT_THAT(found, Not(HasSubstr("cm9vdD"))) << fixture.name << ": 'root:' in Base64";
        EXPECT_THAT(found, Not(HasSubstr(fixture.folder.string()))) << fixture.name;
        if (differs.empty()) continue;
        if (std::getenv("SERVERSYNC_ACCEPT") != nullptr) {
            std::ofstream(fixture.expected()) << results.dump(2) << "\n";
        } else {
            ADD_FAILURE() << fixture.name << ": " << differs << "run with SERVERSYNC_ACCEPT=1 and read what it writes";
        }
    }
}

TEST_F(PhpModules, are_called_as_their_folder_even_by_a_link) {
    with("linked", "return ['success' => false, 'error' => 'linked'];");
    fs::create_directory_symlink(m_folder / "linked", m_folder / "other");
    fs::create_directory_symlink(m_folder, m_folder / "again");
    PhpModule module;
    module.folder = (m_folder / "again/linked/").string();
    EXPECT_EQ(list(module).error, "module 'linked': the server reports failure: linked");
    module.folder = (m_folder / "other").string();
    EXPECT_THAT(list(module).error, HasSubstr("other.php': No such file"));
}

TEST_F(PhpModules, that_are_not_there_are_named) {
    PhpModule module;
    module.folder = (m_folder / "nosuch").string();
    EXPECT_EQ(list(module).error, "module 'nosuch': cannot open folder '" + module.folder + "': No such file or directory");
    fs::create_directories(m_folder / "hollow");
    module.folder = (m_folder / "hollow").string() + "/";
    EXPECT_EQ(list(module).error,
              "module 'hollow': cannot open '" + (m_folder / "hollow/hollow.php").string() + "': No such file or directory");
    module.folder = (m_folder / "a-b").string();
    EXPECT_THAT(list(module).error, HasSubstr("may hold letters, digits and '_' only"));
    EXPECT_THROW(read_php_metadata(module), MissingInput);
}

TEST_F(PhpModules, say_that_php_is_not_there) {
    PhpModule module = with("plain", "return ['success' => true, 'accounts' => []];");
    module.php = "php-nosuch";
    EXPECT_EQ(list(module).error, "module 'plain': cannot run 'php-nosuch': No such file or directory");
    module.php = "false";
    EXPECT_THAT(list(module).error, HasSubstr("command 'false' failed with exit code 1"));
    module.php = "true";
    EXPECT_THAT(list(module).error, HasSubstr("PHP ended without an answer"));
    EXPECT_EQ(list(module).state, ListingState::failed);
}

TEST_F(PhpModules, that_die_while_they_reply_have_failed) {
    // A reply is sent in pieces; the rows that came before the end must not count.
    const PhpModule module = with("dies", R"(
        $rows = array_fill(0, 5000, ['uniqueIdentifier' => 'a.example', 'email' => str_repeat('x', 60) . '@example.net']);
        $rows[] = ['uniqueIdentifier' => 'b.example', 'created' => new class implements JsonSerializable {
            public function jsonSerialize(): mixed { posix_kill(getmypid(), 9); }
        }];
        return ['success' => true, 'accounts' => $rows];)");
    const Listing listing = list(module);
    EXPECT_EQ(listing.state, ListingState::failed);
    EXPECT_EQ(listing.rows, 0U);
    EXPECT_THAT(listing.error, HasSubstr("was killed by signal 9"));
}

TEST_F(PhpModules, that_end_badly_after_their_reply_have_failed) {
    const std::string reply = "return ['success' => true, 'accounts' => []];";
    EXPECT_THAT(list(with("late", "register_shutdown_function(static function () { exit(3); }); " + reply)).error,
                HasSubstr("failed with exit code 3"));
    EXPECT_THAT(list(with("forged", "fwrite(fopen('php://fd/3', 'w'), \"E {}\\n\"); " + reply)).error,
                HasSubstr("PHP ended without an answer"));
    EXPECT_EQ(list(with("good", reply)).state, ListingState::complete);
}

TEST_F(PhpModules, keep_errors_that_hide_from_the_handler) {
    const std::string reply = "return ['success' => true, 'accounts' => []];";
    EXPECT_THAT(list(with("quiet", "error_reporting(0); $none = []; $none['x']; " + reply)).error,
                HasSubstr("Undefined array key"));
    EXPECT_THAT(list(with("cleans", "while (ob_get_level()) { ob_end_clean(); } echo 'noise'; " + reply)).error,
                HasSubstr("'noise'"));
}

TEST_F(PhpModules, may_warn_as_a_person_accepted) {
    PhpModule module = with("debug", "$none = []; $none['log']; return ['success' => true, 'accounts' => []];");
    EXPECT_EQ(list(module).error, "module 'debug': PHP warning: Undefined array key \"log\" (debug.php:4)");
    module.accepted_warnings = {"something else", "Undefined array key \"log\""};
    const Listing listing = list(module);
    EXPECT_EQ(listing.state, ListingState::complete);
    ASSERT_EQ(listing.notes.size(), 1U);
    EXPECT_EQ(listing.notes.front(), (ListingNote{"php_silenced", "", 1, "Undefined array key \"log\" (debug.php:4)"}));
}

TEST_F(PhpModules, get_no_secret_by_argument_or_environment) {
    PhpModule module = with("looks", R"(
        $seen = file_get_contents('/proc/self/cmdline') . file_get_contents('/proc/self/environ');
        return ['success' => false, 'error' => (strpos($seen, 'hunter2-hunter2') === false ? 'clean ' : 'seen ')
            . strlen($params['serverpassword'])];)");
    module.secrets["serverpassword"] = Secret("hunter2-hunter2");
    EXPECT_EQ(list(module).error, "module 'looks': the server reports failure: clean 15");
}

TEST_F(PhpModules, load_libraries_first) {
    PhpModule module = with("borrows", "return ['success' => false, 'error' => Borrowed::word()];");
    std::ofstream(m_folder / "autoload.php")
        << "<?php\nfinal class Borrowed { public static function word() { return 'lent'; } }\n";
    EXPECT_THAT(list(module).error, HasSubstr("Class \"Borrowed\" not found"));
    module.libraries = (m_folder / "autoload.php").string();
    EXPECT_EQ(list(module).error, "module 'borrows': the server reports failure: lent");
    module.libraries = (m_folder / "nosuch.php").string();
    EXPECT_EQ(list(module).state, ListingState::failed);
}

TEST_F(PhpModules, leave_the_mirror_as_it_was) {
    const std::string before = text_of(mirror());
    PhpModule module = with("greedy", R"(
        foreach (['insert' => [['id' => 1]], 'delete' => [], 'truncate' => [], 'increment' => ['id'], 'insertGetId' => [[]], 'updateOrInsert' => [[]]]
                 as $name => $arguments) {
            try {
                WHMCS\Database\Capsule::table('tblhosting')->$name(...$arguments);
                return ['success' => false, 'error' => $name . ' went through'];
            } catch (Exception $refused) {
            }
        }
        return ['success' => true, 'accounts' => []];)");
    module.mirror = mirror();
    EXPECT_EQ(list(module).error,
              "module 'greedy': the module tried to write to WHMCS's database: insert on tblhosting; and 5 more");
    EXPECT_EQ(text_of(mirror()), before);
}

TEST_F(PhpModules, need_an_extension_only_for_what_they_read) {
    // A PHP without settings has no extension that is not built in.
    std::ofstream(m_folder / "bare-php") << "#!/bin/sh\nexec php -n \"$@\"\n";
    fs::permissions(m_folder / "bare-php", fs::perms::owner_all);
    PhpModule module = with("reader", R"(
        try {
            WHMCS\Database\Capsule::table('tblhosting')->count();
        } catch (Exception $ignored) {
        }
        return ['success' => true, 'accounts' => []];)");
    module.php = (m_folder / "bare-php").string();
    module.mirror = mirror();
    EXPECT_EQ(list(module).error,
              "module 'reader': the module reads WHMCS's database, and PHP has no extension 'pdo_sqlite' to read the mirror with."
              " Install it (Debian: php-sqlite3)");
    PhpModule caller = with("caller", "return ['success' => true, 'accounts' => curl_init()];");
    caller.php = module.php;
    EXPECT_EQ(
        list(caller).error,
        "module 'caller': Error: Call to undefined function curl_init() (caller.php:4). PHP's extension 'curl' may be missing");
    PhpModule plain = with("plain", "return ['success' => true, 'accounts' => []];");
    plain.php = module.php;
    EXPECT_EQ(list(plain).state, ListingState::complete);
}

TEST_F(PhpModules, read_nothing_but_a_mirror) {
    PhpModule module =
        with("reader", "return ['success' => true, 'accounts' => [WHMCS\\Database\\Capsule::table('tblhosting')->first()]];");
    module.mirror = (m_folder / "reader/reader.php").string();
    EXPECT_THAT(list(module).error, HasSubstr("the module's query of WHMCS's database cannot be answered here: "));
    module.mirror = (m_folder / "nosuch.db").string();
    EXPECT_THAT(list(module).error, HasSubstr("cannot be answered here: "));
    EXPECT_FALSE(fs::exists(module.mirror));
}

/// Another schema has other columns, or the same ones with another meaning.
TEST_F(PhpModules, read_no_mirror_of_another_version) {
    PhpModule module = with("reader", R"(
        try {
            WHMCS\Database\Capsule::table('tblhosting')->count();
        } catch (Exception $ignored) {
        }
        return ['success' => true, 'accounts' => []];)");
    module.mirror = mirror();
    EXPECT_EQ(list(module).state, ListingState::complete);
    SQLite::Database database(mirror(), SQLite::OPEN_READWRITE);
    const std::int64_t version = database.execAndGet("PRAGMA user_version").getInt64();
    for (const std::int64_t other : {version - 1, version + 1}) {
        database.exec("PRAGMA user_version = " + std::to_string(other));
        EXPECT_EQ(list(module).error, "module 'reader': the module reads WHMCS's database, and the mirror is schema version " +
                                          std::to_string(other) + ", this serversync reads " + std::to_string(version) +
                                          ": reload the mirror with 'serversync mirror load'");
    }
    database.exec("PRAGMA user_version = " + std::to_string(version));
    EXPECT_EQ(list(module).state, ListingState::complete);
}

/// Each view names columns that the mirror's schema has, whether a module of the fixtures asks for them or not.
TEST_F(PhpModules, find_views_that_fit_the_schema) {
    SQLite::Database database(mirror(), SQLite::OPEN_READWRITE);
    database.createFunction("not_held", 1, true, nullptr,
                            [](sqlite3_context* context, int, sqlite3_value**) { sqlite3_result_null(context); });
    const std::string views(text_of((fs::path(SERVERSYNC_SOURCE_DIR) / "schema/whmcs-views.sql").string()));
    const std::size_t alone = views.find("-- part: server_alone"), records = views.find("-- part: records");
    ASSERT_NE(records, std::string::npos);
    database.exec(views.substr(0, alone) + views.substr(records));
    for (const char* view :
         {"tblservers", "tblproducts", "tblclients", "tblhosting", "tblcustomfields", "tblcustomfieldsvalues"}) {
        SQLite::Statement rows(database, std::string("SELECT * FROM temp.") + view);
        EXPECT_NO_THROW(while (rows.executeStep()){}) << view;
    }
}

TEST_F(PhpModules, list_many_accounts_in_little_memory) {
    PhpModule module = with("many", R"(
        return ['success' => true, 'accounts' => (static function () {
            for ($i = 0; $i < 20000; ++$i) { $rows[] = ['uniqueIdentifier' => 'd' . $i . '.example', 'domain' => 'd' . $i . '.example']; }
            return $rows;
        })()];)");
    module.memory_mb = 40;
    const Listing listing = list(module);
    EXPECT_EQ(listing.error, "");
    EXPECT_EQ(listing.accounts.size(), 20000U);
    EXPECT_EQ(listing.accounts.back().domain, "d19999.example");
}

TEST_F(PhpModules, run_side_by_side) {
    const PhpModule module = with("same", "return ['success' => true, 'accounts' => [['uniqueIdentifier' => 'a.example']]];");
    std::vector<std::thread> threads;
    std::vector<std::size_t> rows(8);
    for (std::size_t& count : rows) threads.emplace_back([&] { count = list(module).accounts.size(); });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(rows, std::vector<std::size_t>(8, 1));
}

}  // namespace
}  // namespace serversync
