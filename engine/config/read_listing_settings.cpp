#include "engine/config/read_listing_settings.hpp"

namespace serversync {

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
    if (value.value.empty()) node.fail("expected a text, {\"env\": \"NAME\"} or {\"file\": \"path\"}");
    return value;
}

void read_values(const ConfigNode& node, const std::string& folder, std::map<std::string, SettingValue>& values) {
    node.each_member([&](const std::string& name, const ConfigNode& n) { values[name] = read_value(n, folder); });
}

}  // namespace

ConfigNode::Members listing_members(ListingSettings& settings, const std::string& folder) {
    return {{"listing", [&settings, folder](const ConfigNode& n) { settings.path = n.path(folder); }},
            {"command",
             [&settings](const ConfigNode& n) {
                 n.each_element([&](const ConfigNode& e) { settings.command.push_back(e.text()); });
                 if (settings.command.empty()) n.fail("expected a program and its arguments");
             }},
            {"url", [&settings](const ConfigNode& n) { settings.url = n.text(); }},
            {"php_module", [&settings, folder](const ConfigNode& n) { settings.php_module = n.path(folder); }},
            {"php", [&settings](const ConfigNode& n) { settings.php = n.text(); }},
            {"libraries", [&settings, folder](const ConfigNode& n) { settings.libraries = n.path(folder); }},
            {"accepted_warnings",
             [&settings](const ConfigNode& n) {
                 n.each_element([&](const ConfigNode& e) { settings.accepted_warnings.push_back(e.text()); });
             }},
            {"adapter", [&settings](const ConfigNode& n) { settings.adapter = n.text(); }},
            {"credentials", [&settings, folder](const ConfigNode& n) { read_values(n, folder, settings.credentials); }},
            {"parameters", [&settings, folder](const ConfigNode& n) { read_values(n, folder, settings.parameters); }},
            {"options",
             [&settings](const ConfigNode& n) {
                 n.each_member([&](const std::string& name, const ConfigNode& e) { settings.options[name] = e.text(); });
             }},
            {"ca_file", [&settings, folder](const ConfigNode& n) { settings.ca_file = n.path(folder); }},
            {"time_limit", [&settings](const ConfigNode& n) { settings.time_limit = n.duration(); }},
            {"listed_at", [&settings](const ConfigNode& n) { settings.listed_at = n.instant(); }}};
}

void check_one_source(const ListingSettings& settings, const ConfigNode& node) {
    const int sources = int{!settings.path.empty()} + int{!settings.command.empty()} + int{!settings.url.empty()} +
                        int{!settings.php_module.empty()};
    if (sources == 0) node.fail("where the listing comes from is missing: name one of 'listing', 'command', 'url', 'php_module'");
    if (sources > 1) node.fail("several sources of one listing; name one of 'listing', 'command', 'url', 'php_module'");
    if (!settings.credentials.empty() && settings.url.empty()) node.fail("'credentials' go with 'url'");
    if (!settings.ca_file.empty() && settings.url.empty()) node.fail("'ca_file' goes with 'url'");
    if (!settings.parameters.empty() && settings.command.empty() && settings.php_module.empty()) {
        node.fail("'parameters' go with 'command' or 'php_module'");
    }
    if (settings.adapter.empty() && !settings.url.empty()) node.fail("'url' needs 'adapter': which panel it is");
    if (!settings.adapter.empty() && !settings.php_module.empty()) node.fail("'php_module' needs no 'adapter'");
    if (settings.php_module.empty() &&
        (settings.php != "php" || !settings.libraries.empty() || !settings.accepted_warnings.empty())) {
        node.fail("'php', 'libraries' and 'accepted_warnings' go with 'php_module'");
    }
    if (settings.listed_at && settings.path.empty()) node.fail("'listed_at' goes with 'listing'; the others are asked now");
    if (settings.time_limit && !settings.path.empty()) node.fail("'time_limit' does not go with 'listing'");
}

}  // namespace serversync
