// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace serversync {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

class MirrorInfo : public ::testing::Test {
protected:
    void SetUp() override {
        m_folder = std::filesystem::temp_directory_path() / ("serversync-info-" + std::to_string(::getpid()));
        std::filesystem::create_directories(m_folder);
        write_file(
            m_folder / "odd.json",
            R"({"format": "serversync.mirror-export", "version": 1, "taken_at": "2026-11-20T02:00:00Z", "totals": {"services": 2},
"servers": [{"id": 1, "module": "cpanel"}, {"id": 2, "module": "Undescribed"}, {"id": 3}],
"modules": [{"name": "cpanel", "identity_field": "domain", "product_field": "configoption2"}, {"name": "handmade"}, {"name": "panelx", "identity_field": "customfield.Service ID"}],
"products": [{"id": 1, "name": "Starter", "module": "cpanel", "config_options": {"configoption2": "starter"}},
 {"id": 2, "name": "Odd\u001b[2J", "module": "cpanel", "config_options": {"configoption1": "starter"}}, {"id": 3, "name": "Consulting"}, {"id": 4, "name": "VPS", "module": "vpsmod"}],
"clients": [], "services": [{"id": 1}]})");
        ASSERT_EQ(run_program(m_folder, "mirror load --mirror odd.db odd.json").code, 0);
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    std::filesystem::path m_folder;
};

TEST_F(MirrorInfo, says_as_text_what_cannot_be_reconciled) {
    const ProgramRun run = run_program(m_folder, "mirror info --mirror odd.db");
    EXPECT_EQ(run.code, 0) << run.error;
    for (const char* line : {
             "  source: json-export 'odd.json'\n",
             "  complete: NO: fewer rows than the source reported\n",
             ("  module cpanel: identified by domain, product in configoption2\n"
              "    products with a blank configoption2, which no package can mean: 2 (Odd\\x1b[2J)\n"),
             "  module handmade: cannot be reconciled: no identity field, no product field: products are not compared\n",
             "  module panelx: identified by customfield.Service ID, no product field: products are not compared\n",
             "  module undescribed: cannot be reconciled: no source describes it, no product field: products are not compared\n",
             "  module vpsmod: cannot be reconciled: no source describes it",
             "  products without a module, which are not reconciled: 3 (Consulting)\n",
         }) {
        EXPECT_THAT(run.out, HasSubstr(line));
    }
}

TEST_F(MirrorInfo, is_a_stable_document) {
    const ProgramRun run = run_program(m_folder, "mirror info --mirror odd.db --json");
    EXPECT_EQ(run.code, 0) << run.error;
    Json info = Json::parse(run.out);
    EXPECT_THAT(info.at("digest").get<std::string>(), ::testing::MatchesRegex("xxh3:[0-9a-f]+"));
    info.erase("digest");
    info.erase("tool_version");
    EXPECT_EQ(info, Json::parse(
                        R"({"format": "serversync.mirror-info", "version": 1, "source": "json-export", "source_name": "odd.json",
"loaded_at": "2026-11-20T02:00:00Z", "complete": false,
"tables": {"servers": {"loaded": 3, "reported": null}, "modules": {"loaded": 3, "reported": null}, "products": {"loaded": 4, "reported": null},
 "clients": {"loaded": 0, "reported": null}, "services": {"loaded": 1, "reported": 2}, "custom_fields": {"loaded": 0, "reported": null}},
"modules": [
 {"name": "cpanel", "described": true, "reconcilable": true, "identity_field": "domain", "product_field": "configoption2", "servers": 1, "products": 2,
  "products_without_package": [{"id": 2, "name": "Odd\u001b[2J"}]},
 {"name": "handmade", "described": true, "reconcilable": false, "identity_field": null, "product_field": null, "servers": 0, "products": 0, "products_without_package": []},
 {"name": "panelx", "described": true, "reconcilable": true, "identity_field": "customfield.Service ID", "product_field": null, "servers": 0, "products": 0, "products_without_package": []},
 {"name": "undescribed", "described": false, "reconcilable": false, "identity_field": null, "product_field": null, "servers": 1, "products": 0, "products_without_package": []},
 {"name": "vpsmod", "described": false, "reconcilable": false, "identity_field": null, "product_field": null, "servers": 0, "products": 1, "products_without_package": []}],
"products_without_module": [{"id": 3, "name": "Consulting"}]})"));
    EXPECT_EQ(run.out.find('\x1b'), std::string::npos);
}

/// A validator that is not ours, over these documents and over ones that are broken on purpose.
TEST_F(MirrorInfo, matches_its_schema) {
    const std::string fleet = std::string(SERVERSYNC_SOURCE_DIR) + "/fixtures/fleet/mirror.json";
    ASSERT_EQ(run_program(m_folder, "mirror load --mirror fleet.db '" + fleet + "'").code, 0);
    Json documents = Json::array({Json::parse(run_program(m_folder, "mirror info --mirror fleet.db --json").out),
                                  Json::parse(run_program(m_folder, "mirror info --mirror odd.db --json").out)});
    for (const char* change : {"version", "tables", "modules"}) {
        documents.push_back(documents[0]);
        documents.back().erase(change);
    }
    documents.push_back(documents[0]);
    documents.back()["path"] = "m.db";
    documents.push_back(documents[0]);
    documents.back()["modules"][0]["product_field"] = "configoption25";
    write_file(m_folder / "documents.json", documents.dump());
    write_file(
        m_folder / "check.py",
        "import json, sys\n"
        "try: import jsonschema\n"
        "except ImportError: sys.exit(77)\n"
        "schema = json.load(open(sys.argv[1])); jsonschema.Draft202012Validator.check_schema(schema)\n"
        "valid = jsonschema.Draft202012Validator(schema)\n"
        "open('verdicts', 'w').write(''.join('1' if valid.is_valid(each) else '0' for each in json.load(open(sys.argv[2]))))\n");
    const int status =
        std::system(("cd '" + m_folder.string() +
                     "' && python3 check.py '" SERVERSYNC_SOURCE_DIR "/schema/mirror-info.schema.json' documents.json")
                        .c_str());
    if (WIFEXITED(status) && (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127))
        GTEST_SKIP() << "needs python3-jsonschema";
    ASSERT_EQ(status, 0);
    EXPECT_EQ(read_file(m_folder / "verdicts"), "1100000");
}

}  // namespace
}  // namespace serversync
