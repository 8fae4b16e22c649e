// SPDX-License-Identifier: MIT
#include "engine/config/read_listing_settings.hpp"

namespace serversync {

/// The keys as they stand there, whether they go together or not.
struct ListingSettingsReader::Keys {
    std::string listing;
    std::vector<std::string> command;
    std::string url;
    std::string php_module;
    std::string php = PhpModuleSettings{}.php;
    std::string libraries;
    std::vector<std::string> accepted_warnings;
    std::string adapter;
    SettingValues credentials;
    SettingValues parameters;
    std::map<std::string, std::string, std::less<>> options;
    std::string ca_file;
    std::optional<std::int64_t> time_limit;
    std::optional<Instant> listed_at;

    void check(const ConfigNode& object) const;
};

namespace {

SettingValue read_value(const ConfigNode& node, const std::string& folder) {
    if (node.is_text()) return {SettingValue::Kind::text, node.text()};
    SettingValue value;
    node.object({{"env",
                  [&](const ConfigNode& n) {
                      value = {SettingValue::Kind::environment, n.text()};
                  }},
                 {"file", [&](const ConfigNode& n) {
                      value = {SettingValue::Kind::file, n.path(folder)};
                  }}});
    if (value.value.empty()) node.fail("expected a string, {\"env\": \"NAME\"} or {\"file\": \"path\"}");
    return value;
}

void read_values(const ConfigNode& node, const std::string& folder, SettingValues& values) {
    node.each_member([&](const std::string& name, const ConfigNode& n) { values[name] = read_value(n, folder); });
}

void read_texts(const ConfigNode& node, std::vector<std::string>& texts) {
    node.each_element([&](const ConfigNode& n) { texts.push_back(n.text()); });
}

}  // namespace

void ListingSettingsReader::Keys::check(const ConfigNode& object) const {
    const int sources = int{!listing.empty()} + int{!command.empty()} + int{!url.empty()} + int{!php_module.empty()};
    if (sources == 0) object.fail("no source of the listing is given: name one of 'listing', 'command', 'url', 'php_module'");
    if (sources > 1) object.fail("several sources of one listing; name one of 'listing', 'command', 'url', 'php_module'");
    if (!credentials.empty() && url.empty()) object.fail("'credentials' go with 'url'");
    if (!ca_file.empty() && url.empty()) object.fail("'ca_file' goes with 'url'");
    if (!parameters.empty() && command.empty() && php_module.empty())
        object.fail("'parameters' go with 'command' or 'php_module'");
    if (adapter.empty() && !url.empty()) object.fail("'url' needs 'adapter': which panel it is");
    if (!adapter.empty() && !php_module.empty()) object.fail("'php_module' needs no 'adapter'");
    if (php_module.empty() && (php != PhpModuleSettings{}.php || !libraries.empty() || !accepted_warnings.empty()))
        object.fail("'php', 'libraries' and 'accepted_warnings' go with 'php_module'");
    if (listed_at && listing.empty()) object.fail("'listed_at' goes with 'listing'; the others are asked now");
    if (time_limit && !listing.empty()) object.fail("'time_limit' does not go with 'listing'");
}

ListingSettingsReader::ListingSettingsReader(std::string folder)
    : m_folder(std::move(folder)), m_keys(std::make_unique<Keys>()) {}

ListingSettingsReader::~ListingSettingsReader() = default;

ConfigNode::Members ListingSettingsReader::members() {
    Keys& keys = *m_keys;
    const std::string& folder = m_folder;
    return {{"listing", [&](const ConfigNode& n) { keys.listing = n.path(folder); }},
            {"command",
             [&](const ConfigNode& n) {
                 read_texts(n, keys.command);
                 if (keys.command.empty()) n.fail("expected a program and its arguments");
             }},
            {"url", [&](const ConfigNode& n) { keys.url = n.text(); }},
            {"php_module", [&](const ConfigNode& n) { keys.php_module = n.path(folder); }},
            {"php", [&](const ConfigNode& n) { keys.php = n.text(); }},
            {"libraries", [&](const ConfigNode& n) { keys.libraries = n.path(folder); }},
            {"accepted_warnings", [&](const ConfigNode& n) { read_texts(n, keys.accepted_warnings); }},
            {"adapter", [&](const ConfigNode& n) { keys.adapter = n.text(); }},
            {"credentials", [&](const ConfigNode& n) { read_values(n, folder, keys.credentials); }},
            {"parameters", [&](const ConfigNode& n) { read_values(n, folder, keys.parameters); }},
            {"options",
             [&](const ConfigNode& n) {
                 n.each_member([&](const std::string& name, const ConfigNode& e) { keys.options[name] = e.text(); });
             }},
            {"ca_file", [&](const ConfigNode& n) { keys.ca_file = n.path(folder); }},
            {"time_limit", [&](const ConfigNode& n) { keys.time_limit = n.duration(); }},
            {"listed_at", [&](const ConfigNode& n) { keys.listed_at = n.instant(); }}};
}

ListingSettings ListingSettingsReader::settings(const ConfigNode& object) const {
    const Keys& keys = *m_keys;
    keys.check(object);
    ListingSettings settings;
    settings.adapter = keys.adapter;
    settings.options = keys.options;
    if (!keys.listing.empty()) settings.from = FileSettings{keys.listing, keys.listed_at, FileOrigin::folder};
    if (!keys.command.empty()) settings.from = CommandSettings{keys.command, keys.parameters, keys.time_limit};
    if (!keys.url.empty()) settings.from = PanelSettings{keys.url, keys.credentials, keys.ca_file, keys.time_limit};
    if (!keys.php_module.empty()) {
        settings.from = PhpModuleSettings{keys.php_module,        keys.php,       keys.libraries, keys.parameters,
                                          keys.accepted_warnings, keys.time_limit};
    }
    return settings;
}

}  // namespace serversync
