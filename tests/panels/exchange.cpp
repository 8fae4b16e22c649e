// SPDX-License-Identifier: MIT
#include "tests/panels/exchange.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>

namespace serversync {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> entries_of(const fs::path& folder) {
    std::vector<fs::path> paths(fs::directory_iterator(folder), fs::directory_iterator{});
    std::sort(paths.begin(), paths.end());
    return paths;
}

Exchange read_exchange(const fs::path& folder) {
    for (const fs::path& file : entries_of(folder)) {
        const std::string name = file.filename();
        if (name != "exchange.json" && name != "listing.json") throw std::runtime_error(file.string() + " is not known here");
    }
    const std::string what = folder.filename();
    if (what.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos) {
        throw std::runtime_error(folder.string() + ": a name may hold a-z, 0-9 and _ only");
    }
    Exchange exchange{folder.parent_path().filename(), what, folder, {}};
    std::ifstream file(folder / "exchange.json");
    if (!file) throw std::runtime_error(folder.string() + " has no exchange.json");
    try {
        exchange.description = nlohmann::json::parse(file);
    } catch (const nlohmann::json::exception& error) {
        throw std::runtime_error(folder.string() + ": " + error.what());
    }
    static const std::set<std::string> known{"what", "credentials", "routes", "identity_field", "options"};
    for (const auto& [key, value] : exchange.description.items()) {
        if (!known.contains(key)) throw std::runtime_error(folder.string() + ": '" + key + "' is not known here");
    }
    return exchange;
}

}  // namespace

ListingRequest Exchange::request() const {
    ListingRequest request;
    const std::string field = description.value("identity_field", "domain");
    request.identity = parse_identity_field(field);
    if (!request.identity) throw std::runtime_error(folder.string() + ": '" + field + "' is not an identity field");
    const nlohmann::json options = description.value("options", nlohmann::json::object());
    for (const auto& [name, value] : options.items()) {
        request.format_options[name] = value.get<std::string>();
    }
    return request;
}

Credentials Exchange::credentials() const {
    Credentials credentials;
    for (const auto& [name, value] : description.at("credentials").items()) credentials[name] = Secret(value.get<std::string>());
    return credentials;
}

std::vector<Exchange> find_exchanges() {
    std::vector<Exchange> exchanges;
    for (const fs::path& adapter : entries_of(fs::path(SERVERSYNC_SOURCE_DIR) / "fixtures" / "panels")) {
        for (const fs::path& folder : entries_of(adapter)) exchanges.push_back(read_exchange(folder));
    }
    return exchanges;
}

}  // namespace serversync
