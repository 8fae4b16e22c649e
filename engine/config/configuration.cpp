#include "engine/config/configuration.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "engine/digest/hasher.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

using nlohmann::json;

/// A value of the file with the place where it stands.
class Node {
public:
    Node(const json& value, std::string file, std::string place) : m_value(value), m_file(std::move(file)), m_place(std::move(place)) {}

    using Members = std::map<std::string, std::function<void(const Node&)>>;

    [[noreturn]] void fail(const std::string& what) const {
        throw ConfigurationError("configuration '" + m_file + "': " + (m_place.empty() ? "/" : m_place) + ": " + what);
    }

    /// Hands each member to its reader; a member without one is an error.
    void object(const Members& members) const {
        if (!m_value.is_object()) fail("expected an object");
        for (const auto& [key, value] : m_value.items()) {
            const auto member = members.find(key);
            if (member == members.end()) {
                std::string known;
                for (const auto& [name, reader] : members) known += (known.empty() ? "" : ", ") + name;
                fail("unknown key '" + key + "'; known keys: " + known);
            }
            member->second(Node(value, m_file, m_place + "/" + key));
        }
    }

    void each_member(const std::function<void(const std::string&, const Node&)>& take) const {
        if (!m_value.is_object()) fail("expected an object");
        for (const auto& [key, value] : m_value.items()) take(key, Node(value, m_file, m_place + "/" + key));
    }

    void each_element(const std::function<void(const Node&)>& take) const {
        if (!m_value.is_array()) fail("expected a list");
        for (std::size_t i = 0; i < m_value.size(); ++i) take(Node(m_value[i], m_file, m_place + "/" + std::to_string(i)));
    }

    bool is_text() const { return m_value.is_string(); }

    std::string text() const {
        if (!m_value.is_string()) fail("expected a text");
        const auto value = m_value.get<std::string>();
        if (value.empty()) fail("is blank");
        return value;
    }

    std::uint64_t number(std::uint64_t least = 0) const {
        if (!m_value.is_number_unsigned()) fail("expected a whole number of " + std::to_string(least) + " or more");
        const auto value = m_value.get<std::uint64_t>();
        if (value < least || value > 1'000'000'000) fail("expected a whole number of " + std::to_string(least) + " to 1000000000");
        return value;
    }

    /// Percent, with at most one decimal, as per mille.
    std::uint64_t per_mille() const {
        if (!m_value.is_number()) fail("expected a percentage of 0 to 100");
        const double value = m_value.get<double>() * 10;
        if (!(value >= 0 && value <= 1000) || std::fabs(value - std::round(value)) > 1e-6) {
            fail("expected a percentage of 0 to 100 with at most one decimal");
        }
        return static_cast<std::uint64_t>(std::lround(value));
    }

    /// "90s", "30m", "24h" or "7d" in seconds.
    std::int64_t duration() const {
        const std::string value = text();
        const std::map<char, std::int64_t> units{{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
        const auto unit = units.find(value.back());
        const std::string digits = value.substr(0, value.size() - 1);
        const bool is_number = !digits.empty() && digits.size() <= 6 && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (unit == units.end() || !is_number || std::stol(digits) == 0) fail("'" + value + "' is no duration; write for example 90s, 30m, 24h or 7d");
        return std::stol(digits) * unit->second;
    }

    template <class T>
    T choice(const std::vector<std::pair<std::string, T>>& choices) const {
        const std::string value = text();
        std::string known;
        for (const auto& [word, meaning] : choices) {
            if (word == value) return meaning;
            known += (known.empty() ? "" : ", ") + word;
        }
        fail("'" + value + "' is none of: " + known);
    }

    Instant instant() const {
        const std::string value = text();
        const auto instant = parse_instant(value);
        if (!instant) fail("'" + value + "' is no time; write for example 2026-01-31T04:05:06Z");
        return *instant;
    }

private:
    const json& m_value;
    std::string m_file;
    std::string m_place;
};

std::string resolved(const std::string& path, const std::string& folder) {
    if (folder.empty() || path == "-" || std::filesystem::path(path).is_absolute()) return path;
    return (std::filesystem::path(folder) / path).lexically_normal().string();
}

ServerSource read_server(const Node& node, const std::string& folder) {
    ServerSource source;
    node.object({{"id", [&](const Node& n) { source.server_id = n.number(1); }},
                 {"name", [&](const Node& n) { source.server_name = n.text(); }},
                 {"listing", [&](const Node& n) { source.listing = resolved(n.text(), folder); }},
                 {"adapter", [&](const Node& n) { source.adapter = n.text(); }},
                 {"listed_at", [&](const Node& n) { source.listed_at = n.instant(); }}});
    if ((source.server_id == 0) == source.server_name.empty()) node.fail("name the server by 'id' or by 'name'");
    if (source.listing.empty()) node.fail("'listing' is missing");
    return source;
}

void read_module(const std::string& name, const Node& node, Configuration& configuration) {
    Module module;
    module.name = fold_ascii(name);
    auto& aliases = configuration.policy.status_aliases[module.name];
    auto& prefixes = configuration.policy.strip_prefixes[module.name];
    const auto status = [&](const std::string& word, const Node& n) {
        aliases[fold_ascii(word)] = n.choice<AccountStatus>({{"Active", AccountStatus::active}, {"Suspended", AccountStatus::suspended}});
    };
    node.object({{"identity_field",
                  [&](const Node& n) {
                      module.identity = parse_identity_field(n.text());
                      if (!module.identity) n.fail("'" + n.text() + "' is none of: " + std::string(identity_field_choices));
                  }},
                 {"product_field",
                  [&](const Node& n) {
                      module.product_option = parse_config_option(n.text());
                      if (!module.product_option) n.fail("'" + n.text() + "' is none of: configoption1 to configoption24");
                  }},
                 {"status_aliases", [&](const Node& n) { n.each_member(status); }},
                 {"strip_prefixes", [&](const Node& n) { n.each_element([&](const Node& e) { prefixes.push_back(e.text()); }); }}});
    if (module.identity || module.product_option) configuration.modules.push_back(module);
}

void read_product_rule(const Node& node, Policy& policy) {
    ProductRule rule;
    node.object({{"module", [&](const Node& n) { rule.module = fold_ascii(n.text()); }},
                 {"package", [&](const Node& n) { rule.package = n.text(); }},
                 {"product", [&](const Node& n) { rule.product_id = n.number(1); }}});
    if (rule.module.empty() || rule.package.empty() || rule.product_id == 0) node.fail("needs 'module', 'package' and 'product'");
    for (const ProductRule& other : policy.product_map) {
        if (other.module == rule.module && other.package == rule.package) node.fail("package '" + rule.package + "' is mapped twice");
    }
    policy.product_map.push_back(rule);
}

/// The id that is a member's key.
std::uint64_t parse_id(const std::string& key, const Node& node) {
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
    if (error != std::errc{} || end != key.data() + key.size() || id == 0) node.fail("expected an id, a whole number of 1 or more, as key");
    return id;
}

void read_api_product(const std::string& key, const Node& node, ApiSupplement& api) {
    ApiSupplement::Product& product = api.products[parse_id(key, node)];
    node.each_member([&](const std::string& name, const Node& n) {
        if (name == "module") {
            product.module = fold_ascii(n.text());
        } else if (const auto option = parse_config_option(name)) {
            product.config_options[*option] = n.text();
        } else {
            n.fail("unknown key; known keys: module, configoption1 to configoption24");
        }
    });
}

void read_api_server(const std::string& key, const Node& node, ApiSupplement& api) {
    std::vector<std::string>* addresses = nullptr;
    const auto address = [&](const Node& n) {
        if (!parse_ip(n.text())) n.fail("'" + n.text() + "' is no address");
        addresses->push_back(n.text());
    };
    node.object({{"assigned_ips", [&](const Node& n) {
                      addresses = &api.assigned_ips[parse_id(key, node)];
                      n.each_element(address);
                  }}});
}

void read_api(const Node& node, ApiSupplement& api) {
    const auto product = [&](const std::string& key, const Node& n) { read_api_product(key, n, api); };
    const auto server = [&](const std::string& key, const Node& n) { read_api_server(key, n, api); };
    node.object({{"products", [&](const Node& n) { n.each_member(product); }},
                 {"servers", [&](const Node& n) { n.each_member(server); }},
                 {"addons_without_account", [&](const Node& n) {
                      if (n.is_text()) {
                          api.no_addon_has_account = n.choice<bool>({{"all", true}});
                      } else {
                          n.each_element([&](const Node& e) { api.addons_without_account.insert(e.number()); });
                      }
                  }}});
}

Node::Members share_limit(ShareLimit& limit) {
    return {{"percent", [&](const Node& n) { limit.per_mille = n.per_mille(); }}, {"floor", [&](const Node& n) { limit.floor = n.number(); }}};
}

void read_policy(const Node& node, Policy& policy) {
    const auto authority = [&](const std::string& name, const Node& n) {
        const auto field = parse_word<Field>(name);
        if (!field) n.fail("unknown field; known: server, domain, username, primaryip, product, created, status, existence");
        policy.authority[static_cast<std::size_t>(*field)] =
            n.choice<Authority>({{"server", Authority::server}, {"billing", Authority::billing}, {"report", Authority::report}});
    };
    auto orphans = share_limit(policy.orphans);
    orphans["run"] = [&](const Node& n) { policy.run_orphans = n.number(); };
    node.object(
        {{"authority", [&](const Node& n) { n.each_member(authority); }},
         {"orphans", [&](const Node& n) { n.object(orphans); }},
         {"status_changes", [&](const Node& n) { n.object(share_limit(policy.status_changes)); }},
         {"syncs", [&](const Node& n) { n.object(share_limit(policy.syncs)); }},
         {"imports", [&](const Node& n) { n.object({{"per_server", [&](const Node& m) { policy.imports = m.number(); }}}); }},
         {"field_share",
          [&](const Node& n) {
              n.object({{"percent", [&](const Node& m) { policy.field_share_per_mille = m.per_mille(); }},
                        {"pairs", [&](const Node& m) { policy.field_share_pairs = m.number(1); }}});
          }},
         {"uninformative_rows", [&](const Node& n) { policy.uninformative_rows = n.number(2); }},
         {"mirror_max_age", [&](const Node& n) { policy.mirror_max_age = n.duration(); }},
         {"listing_max_age", [&](const Node& n) { policy.listing_max_age = n.duration(); }},
         {"item_min_age", [&](const Node& n) { policy.item_min_age = n.duration(); }},
         {"pending_max_days", [&](const Node& n) { policy.pending_max_days = static_cast<std::int64_t>(n.number(1)); }},
         {"live_after_termination",
          [&](const Node& n) { policy.terminate_accounts = n.choice<bool>({{"report", false}, {"terminate", true}}); }},
         {"case_differences", [&](const Node& n) { policy.case_items = n.choice<bool>({{"count", false}, {"items", true}}); }}});
}

/// Keeps the keys of the objects that are open, so that the parser can refuse a second one.
class DuplicateKeys {
public:
    bool operator()(int /*depth*/, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::object_start) {
            m_open.emplace_back();
        } else if (event == json::parse_event_t::object_end) {
            m_open.pop_back();
        } else if (event == json::parse_event_t::key && !m_open.back().insert(parsed.get<std::string>()).second && m_found.empty()) {
            m_found = parsed.get<std::string>();
        }
        return true;
    }
    const std::string& found() const { return m_found; }

private:
    std::vector<std::set<std::string>> m_open;
    std::string m_found;
};

}  // namespace

Configuration parse_configuration(std::string_view text, const std::string& name, const std::string& folder) {
    json document;
    DuplicateKeys duplicates;
    try {
        document = json::parse(text.begin(), text.end(), std::ref(duplicates), true, true);
    } catch (const json::parse_error& error) {
        const std::size_t at = std::min<std::size_t>(error.byte == 0 ? 0 : error.byte - 1, text.size());
        const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        const std::string_view what = error.what();
        const std::size_t begin = what.rfind(": ");
        throw ConfigurationError("configuration '" + name + "': line " + std::to_string(line) + ": not valid JSON: " +
                                 std::string(begin == std::string_view::npos ? what : what.substr(begin + 2)));
    }
    if (!duplicates.found().empty()) {
        throw ConfigurationError("configuration '" + name + "': the key '" + duplicates.found() + "' occurs twice in one object");
    }
    Configuration configuration;
    const Node root(document, name, "");
    const auto add_server = [&](const Node& n) {
        ServerSource source = read_server(n, folder);
        for (const ServerSource& other : configuration.servers) {
            if (other.server_id == source.server_id && other.server_name == source.server_name) n.fail("the server is named twice");
        }
        configuration.servers.push_back(std::move(source));
    };
    root.object({{"mirror", [&](const Node& n) { configuration.mirror = resolved(n.text(), folder); }},
                 {"listings", [&](const Node& n) { configuration.listings = resolved(n.text(), folder); }},
                 {"servers", [&](const Node& n) { n.each_element(add_server); }},
                 {"modules", [&](const Node& n) {
                      n.each_member([&](const std::string& module, const Node& m) { read_module(module, m, configuration); });
                  }},
                 {"product_map", [&](const Node& n) {
                      n.each_element([&](const Node& e) { read_product_rule(e, configuration.policy); });
                  }},
                 {"api", [&](const Node& n) { read_api(n, configuration.api); }},
                 {"policy", [&](const Node& n) { read_policy(n, configuration.policy); }}});
    configuration.digest = digest_of(document.dump());
    return configuration;
}

Configuration read_configuration(const std::string& path) {
    if (std::filesystem::is_directory(path)) throw MissingInput("cannot read configuration '" + path + "': it is a folder; name a file in it");
    std::ifstream file(path, std::ios::binary);
    if (!file) throw MissingInput("cannot open configuration '" + path + "': " + std::generic_category().message(errno));
    std::ostringstream text;
    text << file.rdbuf();
    return parse_configuration(text.str(), path, std::filesystem::path(path).parent_path().string());
}

}  // namespace serversync
