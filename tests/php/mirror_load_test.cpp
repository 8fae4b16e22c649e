// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/mirror/mirror.hpp"
#include "tests/cli/program.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// Servers with modules of fixtures/php-modules, and what another source says of each.
const char* const exported = R"({"format": "serversync.mirror-export", "version": 1,
"servers": [{"id": 1, "module": "Integer_IDs"}, {"id": 2, "module": "user_name_key"}, {"id": 3, "module": "metadata_throws"},
            {"id": 4, "module": "cpanel"}, {"id": 5, "module": "own_models"}, {"id": 6, "module": "odd_field"}, {"id": 7, "module": "no_lists"},
            {"id": 8, "module": "../php-modules/holes"}],
"modules": [{"name": "integer_ids", "display_name": "Ours", "identity_field": "domain"}, {"name": "metadata_throws", "identity_field": "domain"},
            {"name": "cpanel", "identity_field": "domain"}, {"name": "own_models", "identity_field": "domain", "product_field": "configoption2"},
            {"name": "odd_field", "identity_field": "domain"}, {"name": "no_lists", "identity_field": "username"},
            {"name": "holes", "identity_field": "username"}],
"products": [{"id": 1, "module": "holes_of_a_product"}], "clients": [],
"services": [{"id": 1, "kind": "addon", "module": "truncated", "status": "Active"}]})";

class PhpMirrorLoad : public testing::Test {
protected:
    PhpMirrorLoad() : m_folder(fs::temp_directory_path() / ("serversync-php-load-" + std::to_string(::getpid()))) {
        fs::create_directories(m_folder);
        write_file(m_folder / "e.json", exported);
        fs::copy(fs::path(SERVERSYNC_SOURCE_DIR) / "fixtures/php-modules", m_folder / "servers", fs::copy_options::recursive);
        module("odd_field", "'ListAccountsUniqueIdentifierField' => 'email', 'DisplayName' => 'Odd'");
        module("no_lists", "'DisplayName' => 'Does not list'");
    }
    ~PhpMirrorLoad() override { fs::remove_all(m_folder); }

    void module(const std::string& name, const std::string& values) const {
        fs::create_directories(m_folder / "servers" / name);
        write_file(m_folder / "servers" / name / (name + ".php"),
                   "<?php\nfunction " + name + "_MetaData() { return [" + values + "]; }\n");
    }

    /// "identity, product option" of a module in the mirror.
    std::string metadata(const std::string& name) const {
        const Mirror mirror((m_folder / "m.db").string());
        const Catalogue catalogue = mirror.catalogue();
        const Module* module = catalogue.module(name);
        if (module == nullptr) return "none";
        return (module->identity ? to_text(*module->identity) : "-") + ", " +
               (module->product_option ? std::to_string(*module->product_option + 1) : "-");
    }

    fs::path m_folder;
};

TEST_F(PhpMirrorLoad, takes_metadata_from_the_modules_that_are_used) {
    write_file(m_folder / "c.json", R"({"modules": {"own_models": {"identity_field": "username"}}})");
    const ProgramRun run = run_program(m_folder, "mirror load --mirror m.db --config c.json --php-modules servers e.json");
    ASSERT_EQ(run.code, 0) << run.error;
    EXPECT_EQ(metadata("integer_ids"), "customfield.Service ID, 1");
    EXPECT_EQ(metadata("user_name_key"), "username, 1") << "the source does not know this one";
    EXPECT_EQ(metadata("truncated"), "domain, 1") << "an addon names it";
    EXPECT_EQ(metadata("own_models"), "username, 1") << "the configuration wins, value by value";
    EXPECT_EQ(metadata("metadata_throws"), "domain, -");
    EXPECT_EQ(metadata("odd_field"), "domain, -");
    EXPECT_EQ(metadata("cpanel"), "domain, -") << "there is no such folder";
    EXPECT_EQ(metadata("no_lists"), "username, -") << "the module says nothing of accounts";
    EXPECT_EQ(metadata("holes"), "username, -") << "nobody uses it, so it is not asked";
    EXPECT_EQ(
        run.error,
        "serversync: note: module 'metadata_throws': LogicException: no language file (metadata_throws.php:11); its "
        "metadata stays as the"
        " source has it\n"
        "serversync: note: module 'odd_field': 'ListAccountsUniqueIdentifierField' is 'email', not one of: domain, username,"
        " customfield.<name>, dedicatedip, serviceid; its metadata stays as the source has it\n");
}

TEST_F(PhpMirrorLoad, keeps_what_the_source_says_without_it) {
    ASSERT_EQ(run_program(m_folder, "mirror load --mirror m.db e.json").code, 0);
    EXPECT_EQ(metadata("integer_ids"), "domain, -");
    EXPECT_EQ(metadata("user_name_key"), "none");
}

TEST_F(PhpMirrorLoad, names_each_module_that_cannot_be_asked) {
    const ProgramRun run = run_program(m_folder, "mirror load --mirror m.db --php-modules servers --php php-nosuch e.json");
    EXPECT_EQ(run.code, 0);
    EXPECT_THAT(run.error,
                HasSubstr("note: module 'integer_ids': cannot run 'php-nosuch': No such file or directory; its metadata stay"));
    EXPECT_THAT(run.error, HasSubstr("note: module 'user_name_key': "));
    EXPECT_EQ(metadata("integer_ids"), "domain, -");
}

TEST_F(PhpMirrorLoad, needs_the_folder) {
    const ProgramRun run = run_program(m_folder, "mirror load --mirror m.db --php-modules nosuch e.json");
    EXPECT_EQ(run.code, 66);
    EXPECT_THAT(run.error, HasSubstr("cannot open folder 'nosuch'"));
    EXPECT_EQ(run_program(m_folder, "mirror load --mirror m.db --php php e.json").code, 64);
}

}  // namespace
}  // namespace serversync
