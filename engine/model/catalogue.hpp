// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/identity.hpp"
#include "engine/model/ip_address.hpp"

namespace serversync {

/// `configoption1` .. `configoption24`.
inline constexpr std::size_t config_option_count = 24;

/// A WHMCS server record.
struct Server {
    std::uint64_t id = 0;
    std::string name;
    std::string hostname;
    std::string module;                ///< name of its provisioning module, lower case
    std::vector<IpAddress> addresses;  ///< its own: `ipaddress` and `assignedips`; sorted
    bool disabled = false;
    bool gone = false;                             ///< declared to be switched off for ever: it has no account
    std::uint64_t same_as = 0;                     ///< declared to be one machine with this server; 0: a machine of its own
    std::uint64_t live_services = 0;               ///< services in the mirror that are Active or Suspended
    std::optional<std::uint64_t> remote_accounts;  ///< that WHMCS itself counted on it (`tblservers_remote`)
    bool operator==(const Server&) const = default;
};

/// A provisioning module and its three ListAccounts metadata values.
struct Module {
    std::string name;                       ///< lower case
    std::optional<IdentityField> identity;  ///< none: cannot be reconciled
    std::string identity_display_name;
    std::optional<std::size_t>
        product_option;         ///< index from 0 of the config option that names the package; none: product unknown
    bool hosts_domains = true;  ///< an account of another module's domain could be on its servers
    bool operator==(const Module&) const = default;
};

/// A WHMCS product. A missing row is normal: services outlive their product.
struct Product {
    std::uint64_t id = 0;
    std::string name;
    std::string type;    ///< as WHMCS stores it: hostingaccount, reselleraccount, server, other; blank: not known
    std::string module;  ///< lower case; blank if it provisions nothing
    bool hidden = false;
    bool retired = false;
    std::array<std::string, config_option_count> config_options;
    bool operator==(const Product&) const = default;
};

/// A WHMCS client.
struct Client {
    std::uint64_t id = 0;
    std::string name;
    std::string email;
    std::string currency;  ///< code, for example "USD"
    bool operator==(const Client&) const = default;
};

/// The small tables of the mirror, each sorted by id (modules by name).
class Catalogue {
public:
    Catalogue() = default;
    Catalogue(std::vector<Server> servers, std::vector<Module> modules, std::vector<Product> products);

    const std::vector<Server>& servers() const { return m_servers; }
    const std::vector<Module>& modules() const { return m_modules; }
    const std::vector<Product>& products() const { return m_products; }

    const Server* server(std::uint64_t id) const;
    const Module* module(std::string_view name) const;
    const Product* product(std::uint64_t id) const;

    /// Replaces or adds a module's metadata (the configuration wins over the mirror).
    void set_module(Module module);

    /// Says of a server that it is one machine with another, or for 0 that it is gone. One that is not there is left out.
    void declare(std::uint64_t server_id, std::uint64_t same_as);

private:
    std::vector<Server> m_servers;
    std::vector<Module> m_modules;
    std::vector<Product> m_products;
    std::vector<std::uint32_t> m_product_places;  ///< by id: the place in `m_products` and 1, or 0; blank where ids are far apart
};

/// Reads "configoption1" .. "configoption24" (any case) to an index from 0.
std::optional<std::size_t> parse_config_option(std::string_view raw);

}  // namespace serversync
