// SPDX-License-Identifier: MIT
#include "engine/cases/golden_case.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/cases/text_file.hpp"
#include "engine/model/error.hpp"

namespace serversync::cases {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

const std::set<std::string> known_files{"case.json", "mirror.json", "accounts.json", "listings", "serversync.json", "expected"};
const std::set<std::string> required_keys{"about", "arguments", "exit", "expect", "covers"};
const std::set<std::string> other_keys{"raw", "stdin", "lint", "fixtures"};

/// The folder of inputs that a case shares with others, where its `case.json` can be read and names one.
std::optional<std::string> shared_inputs(const fs::path& folder) {
    if (!fs::exists(folder / "case.json")) return std::nullopt;
    const Json facts = Json::parse(read_text(folder / "case.json"), nullptr, false);
    if (!facts.is_object() || !facts.contains("fixtures") || !facts["fixtures"].is_string()) return std::nullopt;
    return facts["fixtures"].get<std::string>();
}

CaseFacts facts_of(const Json& json) {
    if (!json.is_object()) throw MalformedInput("it must be an object");
    for (const std::string& key : required_keys) {
        if (!json.contains(key)) throw MalformedInput("'" + key + "' is missing");
    }
    for (const auto& [key, value] : json.items()) {
        if (required_keys.count(key) + other_keys.count(key) == 0) throw MalformedInput("unknown key '" + key + "'");
    }
    CaseFacts facts;
    facts.about = json.at("about").get<std::string>();
    facts.arguments = json.at("arguments").get<std::vector<std::string>>();
    facts.exit = json.at("exit").get<int>();
    if (!json.at("expect").is_object()) throw MalformedInput("'expect' must be an object");
    facts.expect = json.at("expect").dump();
    facts.covers = json.at("covers").get<std::vector<std::string>>();
    facts.raw = json.value("raw", false);
    facts.input = json.value("stdin", "");
    if (json.contains("lint")) facts.lint = json.at("lint").get<int>();
    return facts;
}

void check_goldens(const GoldenCase& golden, const CaseFacts& facts, Goldens goldens, std::vector<std::string>& problems) {
    std::set<std::string> wanted{"plan.json", "plan.txt"};
    if (facts.lint) wanted.insert("lint.txt");
    if (fs::exists(golden.folder / "expected")) {
        for (const auto& entry : fs::directory_iterator(golden.folder / "expected")) {
            const std::string name = entry.path().filename().string();
            if (wanted.erase(name) == 0 && name != "stderr.txt")
                problems.push_back(golden.name + " has a file that nobody reads: expected/" + name);
        }
    }
    if (goldens == Goldens::accepted) return;
    for (const std::string& name : wanted) problems.push_back(golden.name + " has no expected/" + name);
}

}  // namespace

std::vector<GoldenCase> find_cases(const fs::path& folder) {
    if (!fs::is_directory(folder)) throw MissingInput("cannot read cases in '" + folder.string() + "': it is not a folder");
    std::vector<GoldenCase> cases;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const fs::path& path = entry.path();
        if (path.filename() == "README.md") continue;
        const std::optional<std::string> shared = shared_inputs(path);
        cases.push_back({path.filename().string(), path, shared ? folder.parent_path() / *shared : path});
    }
    std::sort(cases.begin(), cases.end(), [](const GoldenCase& left, const GoldenCase& right) { return left.name < right.name; });
    return cases;
}

CaseFacts read_facts(const GoldenCase& golden) {
    const auto refuse = [&](const char* reason) { throw MalformedInput(golden.name + "/case.json: " + reason); };
    try {
        return facts_of(Json::parse(read_text(golden.folder / "case.json")));
    } catch (const Json::exception& error) {
        refuse(error.what());
    } catch (const MalformedInput& error) {
        refuse(error.what());
    }
    return {};
}

std::vector<std::string> layout_problems(const std::vector<GoldenCase>& cases, Goldens goldens) {
    std::vector<std::string> problems;
    if (cases.empty()) problems.emplace_back("there are no cases");
    for (const GoldenCase& golden : cases) {
        if (golden.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
            problems.push_back("'" + golden.name + "' has a name that is not of a-z, 0-9 and _");
        if (!fs::is_directory(golden.folder)) {
            problems.push_back("'" + golden.name + "' is not a folder");
            continue;
        }
        for (const auto& entry : fs::directory_iterator(golden.folder)) {
            const std::string name = entry.path().filename().string();
            if (!known_files.contains(name)) problems.push_back(golden.name + " has a file that nobody reads: " + name);
        }
        try {
            check_goldens(golden, read_facts(golden), goldens, problems);
        } catch (const Error& error) {
            problems.emplace_back(error.what());
        }
    }
    return problems;
}

}  // namespace serversync::cases
