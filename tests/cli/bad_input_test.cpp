// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "program.hpp"

namespace serversync {
namespace {

class BadInput : public ::testing::Test {
protected:
    void SetUp() override {
        m_folder = std::filesystem::temp_directory_path() / ("serversync-cli-" + std::to_string(::getpid()));
        std::filesystem::create_directories(m_folder / "folder");
        write_file(m_folder / "export.json", small_export);
        write_file(m_folder / "ok.json", small_listing);
        ASSERT_EQ(run_program(m_folder, "mirror load --mirror m.db export.json").code, 0);
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    /// One line that says what, where and what to do; nothing on standard output.
    void expect_refused(const std::string& arguments, int code, const std::string& text) {
        const ProgramRun run = run_program(m_folder, arguments);
        EXPECT_EQ(run.code, code) << arguments << "\n" << run.error;
        EXPECT_EQ(run.out, "") << arguments;
        EXPECT_EQ(std::count(run.error.begin(), run.error.end(), '\n'), 1) << arguments << "\n" << run.error;
        EXPECT_EQ(run.error.rfind("serversync: ", 0), 0U) << run.error;
        EXPECT_NE(run.error.find(text), std::string::npos) << arguments << "\n" << run.error;
        if (run.error.size() > 14) {
            EXPECT_FALSE(run.error[12] >= 'A' && run.error[12] <= 'Z') << run.error;
            EXPECT_NE(run.error[run.error.size() - 2], '.') << run.error;
        }
    }

    const std::string plan = "plan --mirror m.db --as-of 2026-11-20T06:00:00Z --listed-at 2026-11-20T05:00:00Z ";
    std::filesystem::path m_folder;
};

TEST_F(BadInput, command_lines_that_are_not_understood) {
    const struct {
        std::string arguments;
        std::string text;
    } cases[] = {
        {"", "no command is given"},
        {"paln", "unknown command 'paln'; did you mean 'plan'?"},
        {"plan --mirro m.db", "unknown option '--mirro'; did you mean '--mirror'?"},
        {"plan --mirror", "required argument for option '--mirror' is missing"},
        {"plan", "no mirror is given"},
        {plan, "no listing is given"},
        {plan + "--server 1 --listing ok.json extra", "unexpected argument 'extra'"},
        {plan + "--listing ok.json", "needs exactly one '--server'"},
        {plan + "--server 9 --listing ok.json", "server '9' is not in the mirror 'm.db'; servers: 1 (alpha)"},
        {plan + "--server beta --listing ok.json", "server 'beta' is not in the mirror"},
        {plan + "--server 1 --listing ok.json --format yaml", "must be text or json, not 'yaml'"},
        {plan + "--server 1 --listing ok.json --width 10", "'10' is not a whole number from 80"},
        {plan + "--server 1 --listing ok.json --jobs 0", "'0' is not a whole number from 1"},
        {plan + "--server 1 --listing ok.json --color red", "must be auto, always or never"},
        {plan + "--server 1 --listing ok.json --accept 1:orphan_limit=3:9f3c2a41d07b", "needs '--reason TEXT'"},
        {plan + "--server 1 --listing ok.json --accept 1:orphan_limit=3:9f3c2a41d07b --reason ' '", "needs '--reason TEXT'"},
        {plan + "--server 1 --listing ok.json --reason x", "goes with '--accept'"},
        {plan + "--server 1 --listing ok.json --reason x --accept 1:orphan=3:9f3c2a41d07b", "no guard is called 'orphan'"},
        {plan + "--server 1 --listing ok.json --reason x --accept 1:orphan_limit=many:9f3c2a41d07b",
         "'many' is not a whole number of 1 or more"},
        {plan + "--server 1 --listing ok.json --reason x --accept 1:orphan_limit=3", "there is no digest of the items"},
        {plan + "--server 1 --listing ok.json --reason x --accept run:incomplete_mirror=3:9f3c2a41d07b", "wants a class"},
        {plan + "--server 1 --listing ok.json --reason x --accept 9:orphan_limit=3:9f3c2a41d07b",
         "option '--accept': '9:orphan_limit=3:9f3c2a41d07b': server 9 is not in the mirror 'm.db'"},
        {plan + "--server 1 --listing ok.json --reason x --accept x:orphan_limit=1:9f3c2a41d07b",
         "neither a server id nor 'run'"},
        {plan + "--server 1 --listing ok.json --reason x --accept orphan_limit", "there is no '='"},
        {plan + "--server 1 --listing ok.json --listings folder", "exclude each other"},
        {"plan --mirror m.db --as-of yesterday", "'yesterday' is not a time; write for example"},
        {"mirror", "no mirror command is given; choose one of: load, info, check"},
        {"mirror lod", "unknown mirror command 'lod'"},
        {"mirror load --mirror m.db", "no export is given"},
        {"lint", "no listing is given"},
        {"lint --adapter nope ok.json", "unknown adapter 'nope'; choose one of: csv, cyberpanel, directadmin, "},
        {"list --identity-field nope ok.json", "'nope' is not one of: domain"},
        {"show", "no plan is given"},
    };
    for (const auto& [arguments, text] : cases) expect_refused(arguments, 64, text);
}

TEST_F(BadInput, inputs_that_are_not_there) {
    const struct {
        std::string arguments;
        std::string text;
    } cases[] = {
        {plan + "--server 1 --listing none.json", "cannot open 'none.json': No such file or directory"},
        {plan + "--server 1 --listing folder", "cannot read 'folder': it is a folder"},
        {plan + "--listings none", "cannot read the folder of listings 'none'"},
        {plan + "--listings ok.json", "cannot read the folder of listings 'ok.json'"},
        {plan + "--config none.json", "cannot open configuration 'none.json': No such file or directory"},
        {plan + "--config folder", "it is a folder"},
        {plan + "--config /dev/zero", "cannot read configuration '/dev/zero': it is not a regular file"},
        {"plan --mirror none.db --server 1 --listing ok.json", "cannot open mirror 'none.db'"},
        {"plan --mirror folder --server 1 --listing ok.json", "cannot open mirror 'folder'"},
        {"mirror load --mirror new.db none.json", "cannot open 'none.json'"},
        {"mirror load --mirror new.db folder", "cannot read 'folder': it is a folder"},
        {"mirror info --mirror none.db", "cannot open mirror 'none.db'"},
        {"mirror check --mirror none.db", "cannot open mirror 'none.db'"},
        {"lint none.json", "cannot open 'none.json'"},
        {"list folder", "cannot read 'folder': it is a folder"},
        {"show none.json", "cannot open 'none.json'"},
    };
    for (const auto& [arguments, text] : cases) expect_refused(arguments, 66, text);
}

TEST_F(BadInput, inputs_that_are_not_what_they_should_be) {
    write_file(m_folder / "text", "not a database, but long enough to look at: " + std::string(2000, 'x'));
    write_file(m_folder / "plan.json", R"({"format": "serversync.plan", "version": 1})");
    expect_refused("plan --mirror text --server 1 --listing ok.json", 65, "'text'");
    expect_refused("plan --mirror export.json --server 1 --listing ok.json", 65, "'export.json'");
    expect_refused("mirror info --mirror text", 65, "'text'");
    expect_refused("show plan.json", 65, "version 1, this serversync reads version 2; make it again with 'serversync plan'");
    expect_refused("show ok.json", 65, "cannot read plan 'ok.json': it is not a serversync plan");
    expect_refused("mirror load --mirror m.db ok.json", 65, "'ok.json'");
}

TEST_F(BadInput, an_export_cut_anywhere_changes_nothing) {
    const std::string whole = small_export;
    const std::string before = read_file(m_folder / "m.db");
    for (std::size_t size = 0; size < whole.size() - 2; size += 7) {
        write_file(m_folder / "cut.json", whole.substr(0, size));
        expect_refused("mirror load --mirror m.db cut.json", 65, "'cut.json'");
    }
    EXPECT_EQ(read_file(m_folder / "m.db"), before);
}

TEST_F(BadInput, a_configuration_with_a_mistake_says_where) {
    const struct {
        std::string text;
        std::string error;
    } cases[] = {
        {"{", "not valid JSON"},
        {"[]", "/: expected an object"},
        {R"({"policy": {"orphans": {"percent": 1e400}}})", "line 1: the number '1e400' is too large"},
        {R"({"hosts": ["*"]})", "/hosts/0: '*' is not a host, '*.' and a name, or a network"},
        {R"({"mirrors": "m.db"})", "unknown key 'mirrors'; known keys: api, fetch, hosts, listings, mirror, modules"},
        {R"({"mirror": 3})", "/mirror: expected a string"},
        {R"({"mirror": "a", "mirror": "b"})", "the key 'mirror' appears twice"},
        {R"({"policy": {"orphans": {"percent": 101}}})", "/policy/orphans/percent: expected a percentage"},
        {R"({"policy": {"orphans": {"percent": 1.25}}})", "at most one decimal"},
        {R"({"policy": {"mirror_max_age": "1 day"}})", "'1 day' is not a duration"},
        {R"({"policy": {"authority": {"colour": "server"}}})", "/policy/authority/colour: unknown field"},
        {R"({"policy": {"authority": {"domain": "me"}}})", "must be server, billing or report, not 'me'"},
        {R"({"servers": [{"id": 1}]})", "/servers/0: no source of the listing is given: name one of"},
        {R"({"servers": [{"listing": "x"}]})", "name the server by 'id' or by 'name'"},
        {R"({"servers": [{"id": 1, "listing": "x"}, {"id": 1, "listing": "y"}]})", "/servers/1: the server is named twice"},
        {R"({"modules": {"cpanel": {"identity_field": "phone"}}})", "'phone' is not one of: domain, username"},
        {R"({"modules": {"cpanel": {"identity_field": "username"}}})", "load the mirror again with this configuration"},
        {R"({"product_map": [{"module": "a", "package": "b", "product": 1}, {"module": "A", "package": "b", "product": 2}]})",
         "mapped twice"},
    };
    for (const auto& [text, error] : cases) {
        write_file(m_folder / "c.json", text);
        expect_refused(plan + "--config c.json --server 1 --listing ok.json", 78, error);
    }
    write_file(m_folder / "c.json", R"({"servers": [{"id": 1, "listing": "ok.json", "adapter": "nope"}]})");
    expect_refused(plan + "--config c.json", 78, "unknown adapter 'nope'; choose one of: csv, cyberpanel, directadmin, ");
    write_file(m_folder / "c.json", R"({"servers": [{"id": 1, "url": "http://192.0.2.1/", "adapter": "csv"}]})");
    expect_refused(plan + "--config c.json", 78, "cannot ask 'http://192.0.2.1/': http is for this machine only");
    write_file(m_folder / "c.json", R"({"servers": [{"id": 1, "command": ["true"]}]})");
    std::filesystem::permissions(m_folder / "c.json", std::filesystem::perms(0666));
    expect_refused(
        plan + "--config c.json", 78,
        "cannot trust configuration 'c.json', which runs commands: other users may change it. Run: chmod go-w 'c.json'");
}

TEST_F(BadInput, results_that_cannot_be_written) {
    const std::string listing = plan + "--server 1 --listing ok.json ";
    expect_refused(listing + "--out none/plan.txt", 73, "cannot write plan 'none/plan.txt': No such file or directory");
    expect_refused(listing + "--out folder", 73, "cannot write plan 'folder': Is a directory");
    expect_refused("list ok.json --out folder", 73, "cannot write listing 'folder': Is a directory");
    expect_refused("mirror export --mirror m.db --out folder", 73, "cannot write export 'folder': Is a directory");
    expect_refused(listing + "--out ok.json/plan.txt", 73, "'ok.json/plan.txt'");
    expect_refused("mirror load --mirror none/m.db export.json", 73, "'none/m.db'");
    const ProgramRun full = run_program(m_folder, listing + ">/dev/full");
    EXPECT_EQ(full.code, 73);
    EXPECT_EQ(full.error, "serversync: cannot write standard output: No space left on device\n");
    write_file(m_folder / "old.json", "old");
    const ProgramRun small = run_program(m_folder, listing + "--format json --out old.json", "ulimit -f 1; trap '' XFSZ; ");
    EXPECT_EQ(small.code, 73) << small.error;
    EXPECT_EQ(read_file(m_folder / "old.json"), "old");
    const std::string before = read_file(m_folder / "m.db");
    EXPECT_EQ(run_program(m_folder, "mirror load --mirror m.db export.json", "ulimit -f 4; trap '' XFSZ; ").code, 73);
    EXPECT_EQ(read_file(m_folder / "m.db"), before);
    for (const auto& entry : std::filesystem::directory_iterator(m_folder))
        EXPECT_EQ(entry.path().string().find(".new-"), std::string::npos) << entry.path();
}

}  // namespace
}  // namespace serversync
