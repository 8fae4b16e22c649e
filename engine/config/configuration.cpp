// SPDX-License-Identifier: MIT
#include "engine/config/configuration.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>
#include <utility>
#include <variant>

#include "engine/config/config_node.hpp"
#include "engine/config/read_listing_settings.hpp"
#include "engine/config/read_policy.hpp"
#include "engine/digest/hasher.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/files/who_may_write.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

namespace {

using Node = ConfigNode;

constexpr std::size_t largest_configuration = 16U << 20U;

ServerName read_server_name(const Node& node) {
    ServerName server;
    if (node.is_number()) {
        server.id = node.number(1);
    } else {
        server.name = node.text();
    }
    return server;
}

/// One entry of `servers`: a source, or a declaration. `named`: those of the entries before.
void read_server(const Node& node, const std::string& folder, std::set<ServerName>& named, Configuration& configuration) {
    ServerDeclaration declared;
    declared.where = node.where();
    ListingSettingsReader reader(folder);
    Node::Members members = reader.members();
    bool has_source = false;
    for (auto& [name, read] : members) {
        read = [&has_source, read_key = std::move(read)](const Node& n) {
            has_source = true;
            read_key(n);
        };
    }
    members["id"] = [&](const Node& n) { declared.server.id = n.number(1); };
    members["name"] = [&](const Node& n) { declared.server.name = n.text(); };
    members["same_as"] = [&](const Node& n) { declared.same_as = read_server_name(n); };
    members["gone"] = [&](const Node& n) { declared.gone = n.flag(); };
    node.object(members);
    const ServerName& server = declared.server;
    if ((server.id == 0) == server.name.empty()) node.fail("name the server by 'id' or by 'name'");
    if (!named.insert(server).second) node.fail("the server is named twice");
    if (!declared.gone && !declared.same_as) {
        configuration.servers.push_back({server.id, server.name, reader.settings(node), declared.where});
        return;
    }
    if (declared.gone && declared.same_as) node.fail("'gone' and 'same_as' exclude each other");
    if (has_source) {
        node.fail(declared.gone ? "a server that is gone is not asked: it has no source"
                                : "the server has no listing of its own: its source is that of the server it is the same as");
    }
    configuration.declarations.push_back(std::move(declared));
}

void read_module(const std::string& name, const Node& node, const std::string& folder, Configuration& configuration) {
    Module module;
    module.name = fold_ascii(name);
    configuration.named_modules.push_back({module.name, node.where()});
    auto& aliases = configuration.status_aliases[module.name];
    auto& prefixes = configuration.policy.strip_prefixes[module.name];
    const auto status = [&](const std::string& word, const Node& n) {
        aliases[fold_ascii(word)] =
            n.choice<AccountStatus>({{"Active", AccountStatus::active}, {"Suspended", AccountStatus::suspended}});
    };
    node.object(
        {{"identity_field",
          [&](const Node& n) {
              module.identity = parse_identity_field(n.text());
              if (!module.identity) n.fail("'" + n.text() + "' is not one of: " + std::string(identity_field_choices));
          }},
         {"product_field",
          [&](const Node& n) {
              module.product_option = parse_config_option(n.text());
              if (!module.product_option) n.fail("must be configoption1 to configoption24, not '" + n.text() + "'");
          }},
         {"hosts_domains", [&](const Node& n) { module.hosts_domains = n.flag(); }},
         {"status_aliases", [&](const Node& n) { n.each_member(status); }},
         {"source",
          [&](const Node& n) {
              ListingSettingsReader reader(folder);
              n.object(reader.members());
              configuration.module_listings[module.name] = reader.settings(n);
          }},
         {"strip_prefixes", [&](const Node& n) { n.each_element([&](const Node& e) { prefixes.push_back(e.text()); }); }}});
    if (module.identity || module.product_option || !module.hosts_domains) configuration.modules.push_back(module);
}

using MappedPackages = std::set<std::pair<std::string, std::string>>;  ///< of a module each

/// `mapped`: those of the rules before.
void read_product_rule(const Node& node, MappedPackages& mapped, Configuration& configuration) {
    Policy& policy = configuration.policy;
    ProductRule rule;
    node.object({{"module",
                  [&](const Node& n) {
                      rule.module = fold_ascii(n.text());
                      configuration.named_modules.push_back({rule.module, n.where()});
                  }},
                 {"package", [&](const Node& n) { rule.package = n.text(); }},
                 {"product", [&](const Node& n) {
                      rule.product_id = n.number(1);
                      configuration.named_products.push_back({rule.product_id, n.where()});
                  }}});
    if (rule.module.empty() || rule.package.empty() || rule.product_id == 0) node.fail("needs 'module', 'package' and 'product'");
    if (!mapped.emplace(rule.module, rule.package).second) node.fail("package '" + rule.package + "' is mapped twice");
    policy.product_map.push_back(rule);
}

/// The id that is a member's key.
std::uint64_t parse_id(const std::string& key, const Node& node) {
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
    if (error != std::errc{} || end != key.data() + key.size() || id == 0)
        node.fail("expected an id, a whole number of 1 or more, as key");
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
        if (!parse_ip(n.text())) n.fail("'" + n.text() + "' is not an address");
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

void read_hosts(const Node& node, HostPatterns& hosts) {
    node.each_element([&](const Node& n) {
        const std::string fault = hosts.add(n.text());
        if (!fault.empty()) n.fail("'" + n.text() + "' is not a host, '*.' and a name, or a network: " + fault);
    });
    if (hosts.empty()) node.fail("names no host; without the key every host may be asked");
}

void read_fetch(const Node& node, const std::string& folder, FetchSettings& fetch) {
    node.object({{"jobs", [&](const Node& n) { fetch.jobs = static_cast<unsigned>(n.number(1, 1000)); }},
                 {"time_budget", [&](const Node& n) { fetch.time_budget = n.duration(); }},
                 {"keep_listings", [&](const Node& n) { fetch.keep_listings = n.path(folder); }}});
}

bool names_secret(const SettingValues& values) {
    return std::any_of(values.begin(), values.end(),
                       [](const auto& value) { return value.second.kind != SettingValue::Kind::text; });
}

/// What a source does that only the user's own file may ask for; blank: nothing.
std::string_view power_of(const ListingSettings& source) {
    if (std::holds_alternative<CommandSettings>(source.from)) return "runs commands";
    if (std::holds_alternative<PhpModuleSettings>(source.from)) return "runs PHP modules";
    const auto* panel = std::get_if<PanelSettings>(&source.from);
    return panel != nullptr && names_secret(panel->credentials) ? "says who is sent secrets" : "";
}

std::string_view power_of(const Configuration& configuration) {
    for (const ServerSource& server : configuration.servers) {
        if (const auto power = power_of(server.listing); !power.empty()) return power;
    }
    for (const auto& [module, listing] : configuration.module_listings) {
        if (const auto power = power_of(listing); !power.empty()) return power;
    }
    return configuration.fetch.keep_listings.empty() ? std::string_view() : "says where listings are kept";
}

/// Throws where others may write a configuration that decides over more than what is reported (law 252).
void check_owner(const Configuration& configuration, const struct stat& status, const std::string& path) {
    const std::string_view power = power_of(configuration);
    if (power.empty()) return;
    std::string why = why_others_may_write(status, path);
    if (why.empty()) why = why_others_may_replace(path);
    if (why.empty()) return;
    throw ConfigurationError("cannot trust configuration '" + path + "', which " + std::string(power) + ": " + why);
}

}  // namespace

Configuration parse_configuration(std::string_view text, const std::string& name, const std::string& folder) {
    const ConfigDocument document(text, name);
    Configuration configuration;
    std::set<ServerName> named;
    MappedPackages mapped;
    const Node root = document.root();
    root.object({{"mirror", [&](const Node& n) { configuration.mirror = n.path(folder); }},
                 {"listings", [&](const Node& n) { configuration.listings = n.path(folder); }},
                 {"hosts", [&](const Node& n) { read_hosts(n, configuration.hosts); }},
                 {"fetch", [&](const Node& n) { read_fetch(n, folder, configuration.fetch); }},
                 {"servers",
                  [&](const Node& n) { n.each_element([&](const Node& e) { read_server(e, folder, named, configuration); }); }},
                 {"modules",
                  [&](const Node& n) {
                      n.each_member(
                          [&](const std::string& module, const Node& m) { read_module(module, m, folder, configuration); });
                  }},
                 {"product_map",
                  [&](const Node& n) { n.each_element([&](const Node& e) { read_product_rule(e, mapped, configuration); }); }},
                 {"api", [&](const Node& n) { read_api(n, configuration.api); }},
                 {"policy", [&](const Node& n) { read_policy(n, configuration.policy); }}});
    configuration.digest = digest_of(document.canonical_text());
    return configuration;
}

Configuration read_configuration(const std::string& path) {
    InputDescriptor input(path, "configuration '" + path + "'", FileOrigin::command_line);
    std::string text;
    read_whole(input, largest_configuration, [&text](std::string_view piece) { text.append(piece); });
    Configuration configuration = parse_configuration(text, path, std::filesystem::path(path).parent_path().string());
    check_owner(configuration, input.status(), path);
    return configuration;
}

}  // namespace serversync
