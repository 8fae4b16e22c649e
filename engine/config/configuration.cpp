// SPDX-License-Identifier: MIT
#include "engine/config/configuration.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/config/config_node.hpp"
#include "engine/config/read_listing_settings.hpp"
#include "engine/digest/hasher.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

namespace {

using Node = ConfigNode;

ServerSource read_server(const ConfigNode& node, const std::string& folder) {
    ServerSource source;
    ListingSettingsReader reader(folder);
    ConfigNode::Members members = reader.members();
    members["id"] = [&](const ConfigNode& n) { source.server_id = n.number(1); };
    members["name"] = [&](const ConfigNode& n) { source.server_name = n.text(); };
    node.object(members);
    if ((source.server_id == 0) == source.server_name.empty()) node.fail("name the server by 'id' or by 'name'");
    source.listing = reader.settings(node);
    return source;
}

void read_module(const std::string& name, const Node& node, const std::string& folder, Configuration& configuration) {
    Module module;
    module.name = fold_ascii(name);
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
         {"status_aliases", [&](const Node& n) { n.each_member(status); }},
         {"source",
          [&](const Node& n) {
              ListingSettingsReader reader(folder);
              n.object(reader.members());
              configuration.module_listings[module.name] = reader.settings(n);
          }},
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
        if (other.module == rule.module && other.package == rule.package)
            node.fail("package '" + rule.package + "' is mapped twice");
    }
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

void read_fetch(const Node& node, const std::string& folder, FetchSettings& fetch) {
    node.object({{"jobs", [&](const Node& n) { fetch.jobs = static_cast<unsigned>(n.number(1, 1000)); }},
                 {"time_budget", [&](const Node& n) { fetch.time_budget = n.duration(); }},
                 {"keep_listings", [&](const Node& n) { fetch.keep_listings = n.path(folder); }}});
}

Node::Members share_limit(ShareLimit& limit) {
    return {{"percent", [&](const Node& n) { limit.per_mille = n.per_mille(); }},
            {"floor", [&](const Node& n) { limit.floor = n.number(); }}};
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
    node.object({{"authority", [&](const Node& n) { n.each_member(authority); }},
                 {"orphans", [&](const Node& n) { n.object(orphans); }},
                 {"status_changes", [&](const Node& n) { n.object(share_limit(policy.status_changes)); }},
                 {"syncs", [&](const Node& n) { n.object(share_limit(policy.syncs)); }},
                 {"imports",
                  [&](const Node& n) {
                      n.object({{"per_server", [&](const Node& m) { policy.imports = m.number(); }}});
                  }},
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
                  [&](const Node& n) {
                      policy.terminate_accounts = n.choice<bool>({{"report", false}, {"terminate", true}});
                  }},
                 {"case_differences", [&](const Node& n) {
                      policy.case_items = n.choice<bool>({{"count", false}, {"items", true}});
                  }}});
}

}  // namespace

Configuration parse_configuration(std::string_view text, const std::string& name, const std::string& folder) {
    const ConfigDocument document(text, name);
    Configuration configuration;
    const Node root = document.root();
    const auto add_server = [&](const Node& n) {
        ServerSource source = read_server(n, folder);
        for (const ServerSource& other : configuration.servers) {
            if (other.server_id == source.server_id && other.server_name == source.server_name)
                n.fail("the server is named twice");
        }
        configuration.servers.push_back(std::move(source));
    };
    root.object({{"mirror", [&](const Node& n) { configuration.mirror = n.path(folder); }},
                 {"listings", [&](const Node& n) { configuration.listings = n.path(folder); }},
                 {"fetch", [&](const Node& n) { read_fetch(n, folder, configuration.fetch); }},
                 {"servers", [&](const Node& n) { n.each_element(add_server); }},
                 {"modules",
                  [&](const Node& n) {
                      n.each_member(
                          [&](const std::string& module, const Node& m) { read_module(module, m, folder, configuration); });
                  }},
                 {"product_map",
                  [&](const Node& n) { n.each_element([&](const Node& e) { read_product_rule(e, configuration.policy); }); }},
                 {"api", [&](const Node& n) { read_api(n, configuration.api); }},
                 {"policy", [&](const Node& n) { read_policy(n, configuration.policy); }}});
    configuration.digest = digest_of(document.canonical_text());
    return configuration;
}

Configuration read_configuration(const std::string& path) {
    if (std::filesystem::is_directory(path))
        throw MissingInput("cannot read configuration '" + path + "': it is a folder; name a file in it");
    std::ifstream file(path, std::ios::binary);
    if (!file) throw MissingInput("cannot open configuration '" + path + "': " + std::generic_category().message(errno));
    std::ostringstream text;
    text << file.rdbuf();
    return parse_configuration(text.str(), path, std::filesystem::path(path).parent_path().string());
}

}  // namespace serversync
