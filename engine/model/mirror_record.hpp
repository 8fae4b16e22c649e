#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/calendar.hpp"
#include "engine/model/catalogue.hpp"
#include "engine/model/digest.hpp"
#include "engine/model/service.hpp"

namespace serversync {

/// One row of each mirrored WHMCS table as a source gives it; texts are raw, valid UTF-8, only alive during the call.
struct ServerRecord {
    std::uint64_t id = 0;
    std::string_view name, hostname, module, ip_address, assigned_ips;  ///< `assigned_ips`: one address a line
    bool active = true;
    bool disabled = false;
};

/// The metadata values as the module states them; blank where it states none.
struct ModuleRecord {
    std::string_view name, display_name, identity_field, identity_display_name, product_field;
};

struct ProductRecord {
    std::uint64_t id = 0;
    std::string_view name, type, pay_type, module;
    bool hidden = false;
    bool retired = false;
    std::array<std::string_view, config_option_count> config_options{};
};

struct ClientRecord {
    std::uint64_t id = 0;
    std::string_view name, email, currency;
};

struct ServiceRecord {
    ServiceKind kind = ServiceKind::hosting;
    std::uint64_t id = 0, client_id = 0, product_id = 0, server_id = 0;
    std::string_view module;  ///< addon services: the addon's own module; blank: the product's
    std::string_view domain, username, dedicated_ip, status, billing_cycle;
    std::string_view registered_on, next_due_on;  ///< "YYYY-MM-DD", or any of WHMCS's "no date" values
    std::optional<std::int64_t> amount_minor;
};

/// A custom field's value on a service. `name` may be "name|Display name".
struct CustomFieldRecord {
    ServiceKind service_kind = ServiceKind::hosting;
    std::uint64_t service_id = 0;
    std::string_view name, value;
};

enum class MirrorTable { servers, modules, products, clients, services, custom_fields };
inline constexpr std::size_t mirror_table_count = 6;
std::string_view to_text(MirrorTable table);

/// What a mirror source writes to. Rows may come in any order; a second row with an id that came before is an error of the source
/// (MalformedInput).
class MirrorSink {
public:
    virtual ~MirrorSink() = default;
    virtual void server(const ServerRecord& record) = 0;
    virtual void module(const ModuleRecord& record) = 0;
    virtual void product(const ProductRecord& record) = 0;
    virtual void client(const ClientRecord& record) = 0;
    virtual void service(const ServiceRecord& record) = 0;
    virtual void custom_field(const CustomFieldRecord& record) = 0;
    /// The number of rows that the source says the table has.
    virtual void reported(MirrorTable table, std::uint64_t rows) = 0;
    /// When the source's data were true, if it says so.
    virtual void taken_at(Instant instant) = 0;
    /// What is known of a module that servers or products name, for a source that cannot tell; null: nothing. Lives as long as
    /// the sink. A source hands it on with `module`, as everything that it finds itself.
    virtual const ModuleRecord* known_module(std::string_view /*name*/) { return nullptr; }
};

/// What one load brought, for a table.
struct TableCount {
    std::uint64_t loaded = 0;
    std::optional<std::uint64_t> reported;
    bool operator==(const TableCount&) const = default;
};

/// The load that made a mirror.
struct MirrorLoad {
    std::string source;       ///< for example "json-export"
    std::string source_name;  ///< base name of the file; never a path with secrets
    Instant loaded_at;
    std::string tool_version;
    std::array<TableCount, mirror_table_count> tables;
    Digest digest;  ///< over all rows as the mirror keeps them, whatever their order

    /// Whether no table has fewer rows than its source reported.
    bool complete() const;
};

}  // namespace serversync
