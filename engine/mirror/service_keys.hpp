// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/identity.hpp"
#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// The servers, modules and products of a load, as far as they say which module provisions a service and which of its fields
/// identifies it. Add everything, `seal`, then ask. Records are in the form in which the mirror keeps them.
class ServiceKeys {
public:
    void add_server(std::uint64_t id, std::string module);
    void add_module(std::string name, std::optional<IdentityField> identity);
    void add_product(std::uint64_t id, std::string module);
    void seal();

    /// The module that provisions a service: the addon's own, else its product's; blank if that is gone or provisions nothing.
    std::string module_of(const ServiceRecord& record) const;

    /// Whether the server exists.
    bool knows_server(std::uint64_t id) const { return find(m_servers, id) != nullptr; }

    /// The field that identifies a service to its server: that of the server's module, or of the service's own if it has no
    /// existing server. Null: nothing identifies it.
    const IdentityField* identity_of(const ServiceRecord& record, std::string_view module) const;

private:
    struct Entry {
        std::uint64_t id;
        const std::string* module;      ///< in `m_names`
        const IdentityField* identity;  ///< of that module; servers only
    };

    static const Entry* find(const std::vector<Entry>& entries, std::uint64_t id);

    std::set<std::string> m_names;
    std::map<std::string, IdentityField, std::less<>> m_identities;
    std::vector<Entry> m_servers;   ///< sorted by id once sealed
    std::vector<Entry> m_products;  ///< sorted by id once sealed
};

/// The custom fields of one service that matter to the mirror: the one that identifies it and, for an addon, those that hold what
/// a hosting service has in columns. Source: developers.whmcs.com, service-properties.
class ServiceFields {
public:
    /// Begins a service. `identity` may be null.
    void begin(const ServiceRecord& record, const IdentityField* identity);

    /// Takes one custom field of the service.
    void take(std::string_view name, std::string_view value);

    /// The service with an addon's own blank columns filled. Points into this object and into the record.
    ServiceRecord complete(const ServiceRecord& record) const;

    /// The raw identifier; blank where there is none, as for an addon that the number of a hosting service would identify.
    /// `record` is the completed one. Valid until the next call.
    std::string_view identifier(const ServiceRecord& record);

private:
    /// If one name has several different values, none is used: which one the module reads cannot be known.
    struct Wanted {
        std::string_view name;
        std::string value;
        bool contradicted = false;
    };
    std::string_view value_of(std::string_view name) const;

    const IdentityField* m_identity = nullptr;
    std::vector<Wanted> m_wanted;
    std::size_t m_wanted_count = 0;  ///< entries of `m_wanted` in use; the others keep their memory for the next service
    std::string m_number;
};

}  // namespace serversync
