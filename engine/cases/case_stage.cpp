// SPDX-License-Identifier: MIT
#include "engine/cases/case_stage.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/cases/text_file.hpp"
#include "engine/model/error.hpp"

namespace serversync::cases {

namespace fs = std::filesystem;

namespace {

using Rows = nlohmann::ordered_json;

constexpr const char* default_as_of = "2026-11-20T06:00:00Z";
constexpr const char* default_listed_at = "2026-11-20T05:00:00Z";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// One row of a repeated one: "{n}" becomes the number's digits, a text "$n" or "$n+100" the number itself.
Rows instance(const Rows& pattern, long long n) {
    if (pattern.is_object()) {
        Rows object = Rows::object();
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

Rows expanded(const Rows& rows, RowOrder order) {
    Rows result = Rows::array();
    for (const Rows& row : rows) {
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
    Rows document = Rows::parse(bytes, nullptr, false);
    if (!document.is_object() || !document.contains("accounts")) return bytes;
    Rows& rows = document["accounts"];
    if (!rows.is_array() || rows.size() < 2) return bytes;
    std::reverse(rows.begin(), rows.end());
    return document.dump(1) + "\n";
}

void copy_expanded(const fs::path& from, const fs::path& to, RowOrder order) {
    try {
        Rows document = Rows::parse(read_text(from));
        if (document.is_object()) {
            for (auto& [key, value] : document.items()) {
                if (value.is_array()) value = expanded(value, order);
            }
        }
        write_text(to, document.dump(1) + "\n");
    } catch (const Rows::exception& error) {
        throw MalformedInput(from.string() + ": " + error.what());
    }
}

}  // namespace

CaseStage::CaseStage(RunProgram run) : m_run(std::move(run)) {
    static std::atomic<unsigned> next{0};
    m_path = fs::temp_directory_path() / ("serversync-case-" + std::to_string(::getpid()) + "-" + std::to_string(next++));
    fs::create_directories(m_path);
}

CaseStage::~CaseStage() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

void CaseStage::lay_out(const GoldenCase& golden, const CaseFacts& facts, RowOrder order) const {
    const auto copy_listing = [&](const fs::path& from, const fs::path& to) {
        if (!facts.raw) {
            copy_expanded(from, to, order);
        } else {
            write_text(to, order == RowOrder::reversed ? reordered(read_text(from)) : read_text(from));
        }
    };
    copy_expanded(golden.inputs / "mirror.json", m_path / "mirror.json", order);
    if (fs::exists(golden.inputs / "accounts.json")) copy_listing(golden.inputs / "accounts.json", m_path / "accounts.json");
    if (fs::exists(golden.inputs / "listings")) {
        for (const auto& entry : fs::directory_iterator(golden.inputs / "listings"))
            copy_listing(entry.path(), m_path / "listings" / entry.path().filename());
    }
    std::vector<std::string> load{"mirror", "load", "--mirror", "m.db", "mirror.json"};
    if (fs::exists(golden.inputs / "serversync.json")) {
        write_text(m_path / "serversync.json", read_text(golden.inputs / "serversync.json"));
        load.insert(load.end(), {"--config", "serversync.json"});
    }
    const Outcome loaded = run(load);
    if (loaded.exit != 0)
        throw MalformedInput(golden.name + ": mirror load ended with " + std::to_string(loaded.exit) + ": " + loaded.err);
}

Outcome CaseStage::run(const std::vector<std::string>& arguments, const std::string& input) const {
    return m_run(m_path, arguments, input);
}

Outcome CaseStage::plan(const CaseFacts& facts, const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = facts.arguments;
    const auto add = [&](const std::string& option, const std::string& value) {
        if (std::find(arguments.begin(), arguments.end(), option) == arguments.end())
            arguments.insert(arguments.end(), {option, value});
    };
    add("--mirror", "m.db");
    add("--as-of", default_as_of);
    add("--listed-at", default_listed_at);
    if (fs::exists(m_path / "serversync.json")) add("--config", "serversync.json");
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments, facts.input);
}

}  // namespace serversync::cases
