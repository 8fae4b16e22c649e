// SPDX-License-Identifier: MIT
#include "tests/adapters/adapter_fixture.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "adapters/listing/lint.hpp"
#include "adapters/panels/registry.hpp"
#include "engine/json/reply_limits.hpp"

namespace serversync {

namespace {

namespace fs = std::filesystem;

constexpr const char* state_words[] = {"complete", "partial", "failed"};
constexpr const char* status_words[] = {"active", "suspended", "other_word", "unknown"};
constexpr const char* severity_words[] = {"error", "warning", "info"};

fs::path root() { return fs::path(SERVERSYNC_SOURCE_DIR) / "fixtures" / "adapters"; }

std::string text_of_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot open '" + path.string() + "'");
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<fs::path> sorted_entries(const fs::path& folder) {
    std::vector<fs::path> paths;
    if (fs::is_directory(folder)) std::copy(fs::directory_iterator(folder), {}, std::back_inserter(paths));
    std::sort(paths.begin(), paths.end());
    return paths;
}

bool is_plain_name(const std::string& name) {
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

AccountStatus status_of(const std::string& word) {
    if (word == "active") return AccountStatus::active;
    if (word == "suspended") return AccountStatus::suspended;
    throw std::runtime_error("'" + word + "' is not one of: active, suspended");
}

void set_limits(const nlohmann::json& object, ReplyLimits& limits) {
    for (const auto& [key, value] : object.items()) {
        if (key == "bytes") {
            limits.bytes = value.get<std::uint64_t>();
        } else if (key == "row_bytes") {
            limits.row_bytes = value.get<std::uint64_t>();
        } else if (key == "value_bytes") {
            limits.value_bytes = value.get<std::size_t>();
        } else if (key == "depth") {
            limits.depth = value.get<std::size_t>();
        } else {
            throw std::runtime_error("'" + key + "' is not one of: bytes, row_bytes, value_bytes, depth");
        }
    }
}

ListingRequest request_of(const nlohmann::json& object) {
    ListingRequest request;
    request.identity = IdentityField{};
    for (const auto& [key, value] : object.items()) {
        if (key == "identity_field") {
            request.identity = parse_identity_field(value.get<std::string>());
            if (!request.identity)
                throw std::runtime_error("'identity_field' is not one of: " + std::string(identity_field_choices));
        } else if (key == "status_aliases") {
            for (const auto& [word, status] : value.items()) request.status_aliases[word] = status_of(status.get<std::string>());
        } else if (key == "limits") {
            set_limits(value, request.limits);
        } else if (key == "options") {
            for (const auto& [name, text] : value.items()) request.format_options[name] = text.get<std::string>();
        } else {
            throw std::runtime_error("'" + key + "' is not one of: identity_field, status_aliases, limits, options");
        }
    }
    return request;
}

void check_folder(const AdapterFixture& fixture, std::vector<std::string>& problems) {
    static const std::set<std::string> known{"input", "input.json", "listing.json", "request.json"};
    const std::string name = fixture.folder.string();
    if (!fs::is_directory(fixture.folder)) return problems.push_back(name + " is not a folder");
    if (!is_plain_name(fixture.what)) problems.push_back(name + ": a name may hold a-z, 0-9 and _ only");
    std::size_t inputs = 0;
    for (const fs::path& file : sorted_entries(fixture.folder)) {
        if (!known.contains(file.filename().string())) problems.push_back(file.string() + " is not known here");
        if (file.stem() == "input") ++inputs;
    }
    if (inputs != 1) problems.push_back(name + " needs one input, 'input' or 'input.json'");
}

}  // namespace

std::string AdapterFixture::input() const {
    return text_of_file(fs::exists(folder / "input.json") ? folder / "input.json" : folder / "input");
}

ListingRequest AdapterFixture::request() const {
    const fs::path path = folder / "request.json";
    if (!fs::exists(path)) return request_of(nlohmann::json::object());
    try {
        return request_of(nlohmann::json::parse(text_of_file(path)));
    } catch (const std::exception& error) {
        throw std::runtime_error("'" + path.string() + "': " + error.what());
    }
}

std::vector<AdapterFixture> find_adapter_fixtures() {
    std::vector<AdapterFixture> fixtures;
    for (const fs::path& adapter : sorted_entries(root())) {
        for (const fs::path& folder : sorted_entries(adapter)) {
            fixtures.push_back({adapter.filename().string(), folder.filename().string(), folder});
        }
    }
    return fixtures;
}

std::vector<std::string> fixture_problems() {
    std::vector<std::string> problems;
    const std::vector<AdapterFixture> fixtures = find_adapter_fixtures();
    if (fixtures.empty()) problems.push_back("'" + root().string() + "' holds no fixtures");
    for (const fs::path& folder : sorted_entries(root())) {
        if (find_adapter(folder.filename().string()) == nullptr) problems.push_back(folder.string() + " names no adapter");
    }
    for (const AdapterFixture& fixture : fixtures) check_folder(fixture, problems);
    for (const Adapter* adapter : adapters()) {
        const bool any = std::any_of(fixtures.begin(), fixtures.end(),
                                     [&](const AdapterFixture& fixture) { return fixture.adapter == adapter->name(); });
        if (!any) problems.push_back("adapter '" + std::string(adapter->name()) + "' has no fixtures");
    }
    return problems;
}

nlohmann::ordered_json describe(const Listing& listing) {
    nlohmann::ordered_json json;
    json["state"] = state_words[static_cast<std::size_t>(listing.state)];
    json["error"] = listing.error;
    json["rows"] = listing.rows;
    json["expected_total"] = nullptr;
    if (listing.expected_total) json["expected_total"] = *listing.expected_total;
    if (listing.proven_end) json["proven_end"] = true;
    json["accounts"] = nlohmann::ordered_json::array();
    for (const Account& account : listing.accounts) {
        json["accounts"].push_back({{"position", account.position},
                                    {"key", account.key},
                                    {"unique_identifier", account.unique_identifier},
                                    {"email", account.email},
                                    {"username", account.username},
                                    {"domain", account.domain},
                                    {"product", account.product},
                                    {"primary_ip", account.primary_ip},
                                    {"created", account.created ? to_text(*account.created) : ""},
                                    {"status", status_words[static_cast<std::size_t>(account.status)]},
                                    {"status_text", account.status_text}});
        if (account.emails != account.email) json["accounts"].back()["emails"] = account.emails;
        if (!account.owner.empty()) json["accounts"].back()["owner"] = account.owner;
    }
    json["rejected"] = nlohmann::ordered_json::array();
    for (const RejectedRow& row : listing.rejected)
        json["rejected"].push_back({{"position", row.position}, {"reason", row.reason}});
    json["notes"] = nlohmann::ordered_json::array();
    for (const ListingNote& note : listing.notes) {
        json["notes"].push_back({{"code", note.code}, {"field", note.field}, {"count", note.count}, {"example", note.example}});
    }
    json["dropped"] = nlohmann::ordered_json::object();
    for (const auto& [key, rows] : listing.dropped) json["dropped"][key] = rows;
    const LintReport report = lint(listing);
    json["lint"] = {{"score", report.score}, {"findings", nlohmann::ordered_json::array()}};
    for (const LintFinding& finding : report.findings) {
        json["lint"]["findings"].push_back(std::string(severity_words[static_cast<std::size_t>(finding.severity)]) + ": " +
                                           finding.code + " (" + std::to_string(finding.count) + "): " + finding.message);
    }
    return json;
}

}  // namespace serversync
