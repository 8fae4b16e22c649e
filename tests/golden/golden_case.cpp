#include "tests/golden/golden_case.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace serversync::golden {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* default_as_of = "2026-11-20T06:00:00Z";
constexpr const char* default_listed_at = "2026-11-20T05:00:00Z";

fs::path fixtures() { return fs::path(SERVERSYNC_SOURCE_DIR) / "fixtures"; }

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// One row of a repeated one: "{n}" becomes the number's digits, a text "$n" or "$n+100" the number itself.
Json instance(const Json& pattern, long long n) {
    if (pattern.is_object()) {
        Json object = Json::object();
        for (const auto& [key, value] : pattern.items()) {
            if (key != "$repeat") object[key] = instance(value, n);
        }
        return object;
    }
    if (!pattern.is_string()) return pattern;
    const auto text = pattern.get<std::string>();
    if (text == "$n") return n;
    if (text.rfind("$n+", 0) == 0) return n + std::stoll(text.substr(3));
    return replaced(text, "{n}", std::to_string(n));
}

Json expanded(const Json& rows, RowOrder order) {
    Json result = Json::array();
    for (const Json& row : rows) {
        if (!row.is_object() || !row.contains("$repeat")) {
            result.push_back(row);
            continue;
        }
        const auto from = row["$repeat"].at("from").get<long long>();
        const auto to = row["$repeat"].at("to").get<long long>();
        for (long long n = from; n <= to; ++n) result.push_back(instance(row, n));
    }
    if (order == RowOrder::reversed) std::reverse(result.begin(), result.end());
    return result;
}

/// A raw listing stays as it is, byte for byte; only where it has several rows that JSON can give back may they change places.
std::string reordered(const std::string& bytes) {
    Json document = Json::parse(bytes, nullptr, false);
    if (!document.is_object() || !document.contains("accounts")) return bytes;
    Json& rows = document["accounts"];
    if (!rows.is_array() || rows.size() < 2) return bytes;
    std::reverse(rows.begin(), rows.end());
    return document.dump(1) + "\n";
}

void copy_expanded(const fs::path& from, const fs::path& to, RowOrder order) {
    Json document = Json::parse(read_text(from));
    if (document.is_object()) {
        for (auto& [key, value] : document.items()) {
            if (value.is_array()) value = expanded(value, order);
        }
    }
    write_text(to, document.dump(1) + "\n");
}

std::string quoted(const std::string& argument) { return "'" + replaced(argument, "'", "'\\''") + "'"; }

bool names_option(const std::vector<std::string>& arguments, const std::string& option) {
    return std::find(arguments.begin(), arguments.end(), option) != arguments.end();
}

}  // namespace

Stage::Stage() {
    static std::atomic<unsigned> next{0};
    m_path = fs::temp_directory_path() / ("serversync-golden-" + std::to_string(::getpid()) + "-" + std::to_string(next++));
    fs::create_directories(m_path);
}

Stage::~Stage() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

std::string read_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read '" + path.string() + "'");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_text(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush()) throw std::runtime_error("cannot write '" + path.string() + "'");
}

std::vector<Case> find_cases() {
    std::vector<Case> cases;
    for (const auto& entry : fs::directory_iterator(fixtures() / "cases")) {
        if (entry.path().filename() == "README.md") continue;
        cases.push_back({entry.path().filename().string(), entry.path(), entry.path()});
    }
    std::sort(cases.begin(), cases.end(), [](const Case& left, const Case& right) { return left.name < right.name; });
    for (Case& golden : cases) {
        if (!fs::exists(golden.folder / "case.json")) continue;
        const Json facts = Json::parse(read_text(golden.folder / "case.json"), nullptr, false);
        if (facts.is_object() && facts.contains("fixtures")) golden.inputs = fixtures() / facts["fixtures"].get<std::string>();
    }
    return cases;
}

Json read_case(const Case& golden) {
    try {
        return Json::parse(read_text(golden.folder / "case.json"));
    } catch (const Json::exception& error) {
        throw std::runtime_error(golden.name + "/case.json: " + error.what());
    }
}

void lay_out(const Case& golden, const Json& facts, RowOrder order, const Stage& stage) {
    const bool raw = facts.value("raw", false);
    const auto copy_listing = [&](const fs::path& from, const fs::path& to) {
        if (!raw) {
            copy_expanded(from, to, order);
        } else {
            write_text(to, order == RowOrder::reversed ? reordered(read_text(from)) : read_text(from));
        }
    };
    copy_expanded(golden.inputs / "mirror.json", stage.path() / "mirror.json", order);
    if (fs::exists(golden.inputs / "accounts.json"))
        copy_listing(golden.inputs / "accounts.json", stage.path() / "accounts.json");
    if (fs::exists(golden.inputs / "listings")) {
        for (const auto& entry : fs::directory_iterator(golden.inputs / "listings")) {
            copy_listing(entry.path(), stage.path() / "listings" / entry.path().filename());
        }
    }
    if (fs::exists(golden.inputs / "serversync.json")) {
        write_text(stage.path() / "serversync.json", read_text(golden.inputs / "serversync.json"));
    }
    std::vector<std::string> load{"mirror", "load", "--mirror", "m.db", "mirror.json"};
    if (fs::exists(stage.path() / "serversync.json")) load.insert(load.end(), {"--config", "serversync.json"});
    const Outcome loaded = run_program(stage, load);
    if (loaded.exit != 0)
        throw std::runtime_error(golden.name + ": mirror load ended with " + std::to_string(loaded.exit) + ": " + loaded.err);
}

Outcome run_program(const Stage& stage, const std::vector<std::string>& arguments, const std::string& input) {
    const fs::path err = stage.path() / "stderr";
    std::string command = "cd " + quoted(stage.path().string()) + " && NO_COLOR=1 " + quoted(SERVERSYNC_PROGRAM);
    for (const std::string& argument : arguments) command += " " + quoted(argument);
    command += " 2>" + quoted(err.string()) + " <" + quoted(input.empty() ? "/dev/null" : input);
    Outcome outcome;
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot start a shell");
    std::array<char, 65536> place{};
    for (std::size_t got = 0; (got = std::fread(place.data(), 1, place.size(), pipe)) > 0;) outcome.out.append(place.data(), got);
    const int status = ::pclose(pipe);
    outcome.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    outcome.err = read_text(err);
    return outcome;
}

std::vector<std::string> plan_arguments(const Json& facts, const Stage& stage, const std::vector<std::string>& more) {
    auto arguments = facts.at("arguments").get<std::vector<std::string>>();
    const auto add = [&](const std::string& option, const std::string& value) {
        if (!names_option(arguments, option)) arguments.insert(arguments.end(), {option, value});
    };
    add("--mirror", "m.db");
    add("--as-of", default_as_of);
    add("--listed-at", default_listed_at);
    if (fs::exists(stage.path() / "serversync.json")) add("--config", "serversync.json");
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

}  // namespace serversync::golden
