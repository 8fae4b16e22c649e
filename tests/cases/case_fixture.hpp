// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/cases/golden_case.hpp"
#include "engine/cases/text_file.hpp"

namespace serversync::cases {

using Json = nlohmann::ordered_json;

/// A plan document in which nothing is to be done.
inline Json quiet_plan() {
    return Json::parse(R"({"format": "serversync.plan", "status": {"complete": true, "drift": false}, "guards": [],
        "plans": {"import": [], "sync": [], "orphan": [], "status_mismatch": []}, "review": [], "diagnostics": [],
        "not_looked_at": {"servers": [], "files": [], "services": []},
        "summary": {"total": {"in_sync": 2, "accounts": {"paired": 2, "rejected": 0}, "services": {"paired": 2, "missing": 0}}},
        "inputs": {"listings": [{"server": 1, "state": "complete", "rejected": 0, "notes": [], "dropped": [],
                                 "trust": {"whole": {"holds": true}}}]}})");
}

/// An `expect` that it meets.
inline Json quiet_expect() {
    return Json::parse(R"({"import": [], "sync": [], "orphan": [], "status_mismatch": [], "review": [],
        "counts": {"in_sync": 2, "accounts.paired": 2, "services.paired": 2}})");
}

/// A folder fixtures/cases of its own with a case named "one".
class CaseFolder : public testing::Test {
protected:
    CaseFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "serversync-cases-XXXXXX").string();
        fixtures = ::mkdtemp(pattern.data());
        facts = {
            {"about", "a sentence"}, {"arguments", {"plan"}}, {"exit", 0}, {"expect", quiet_expect()}, {"covers", Json::array()}};
        write("mirror.json", "{}");
        write("expected/plan.json", "");
        write("expected/plan.txt", "");
    }
    ~CaseFolder() override { std::filesystem::remove_all(fixtures); }

    std::filesystem::path folder() const { return fixtures / "cases"; }
    std::filesystem::path file(const std::string& name) const { return folder() / "one" / name; }
    void write(const std::string& name, const std::string& text) const { write_text(file(name), text); }

    /// The case with `facts` as its case.json.
    GoldenCase golden() const {
        write("case.json", facts.dump());
        return find_cases(folder()).front();
    }

    std::filesystem::path fixtures;
    Json facts;
};

}  // namespace serversync::cases
