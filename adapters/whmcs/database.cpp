// SPDX-License-Identifier: MIT
#include "adapters/whmcs/database.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "adapters/whmcs/builtin_modules.hpp"
#include "adapters/whmcs/database_columns.hpp"
#include "adapters/whmcs/database_connection.hpp"
#include "adapters/whmcs/database_schema.hpp"
#include "adapters/whmcs/database_value.hpp"
#include "engine/model/identity.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

using namespace database_columns;

/// An addon's custom fields, in place of columns. Source: developers.whmcs.com, service-properties.
constexpr std::array<std::string_view, 3> addon_fields = {"Domain", "Username", "Dedicated IP"};

constexpr const char* with_id = " > 0";  // 0 is WHMCS's "none"

class DatabaseReader {
public:
    DatabaseReader(const DatabaseLogin& login, MirrorSink& sink)
        : m_connection(login), m_schema(m_connection, login.database, database_columns::all()), m_sink(sink) {}

    std::vector<std::string> read(const std::vector<std::string>& identity_fields);

private:
    template <class Row, std::size_t size, class Take>
    void rows(const std::array<Column<Row>, size>& columns, const std::string& from, Take take);

    std::uint64_t count(const std::string& table, const std::string& from);

    /// Whether all columns of an optional table may be read.
    template <class Columns>
    bool has_all(const Columns& columns) const {
        return std::all_of(columns.begin(), columns.end(),
                           [this](const WantedColumn& column) { return m_schema.has(column.table, column.name); });
    }

    std::map<std::uint64_t, std::vector<PriceRecord>> product_prices();
    void clients();
    void servers();
    void products();
    void services();
    void modules();
    void custom_fields();

    static std::string from(const char* table) {
        return std::string(" FROM `") + table + "` WHERE `" + table + "`.`id`" + with_id;
    }
    std::string from_addons() const;
    void use_module(std::string_view name);
    bool identifies(ServiceKind kind, std::string_view field) const;

    DatabaseConnection m_connection;
    DatabaseSchema m_schema;
    MirrorSink& m_sink;
    std::map<std::uint64_t, std::string> m_currencies;  ///< codes
    std::set<std::string> m_modules;                    ///< as servers, products and addons name them, lower case
    std::vector<std::string> m_field_names;             ///< custom fields that identify services
    std::vector<std::string> m_notes;
};

/// Hands over the rows of a table; what is wrong with their values becomes notes.
template <class Row, std::size_t size, class Take>
void DatabaseReader::rows(const std::array<Column<Row>, size>& columns, const std::string& from, Take take) {
    std::vector<Column<Row>> selected;
    std::vector<DatabaseColumnState> states;
    std::string select;
    for (const Column<Row>& column : columns) {
        if (column.set == nullptr) continue;
        select += (select.empty() ? "SELECT " : ", ") + m_schema.selected(column.table, column.name);
        selected.push_back(column);
        states.emplace_back().latin1 = m_schema.is_latin1(column.table, column.name);
    }
    m_connection.read("table '" + std::string(columns.front().table) + '\'', select + from, [&](DatabaseConnection::Row cells) {
        Row row;
        std::uint64_t id = 0;
        std::from_chars(cells.front().data(), cells.front().data() + cells.front().size(), id);
        for (std::size_t i = 0; i < cells.size(); ++i) selected[i].set(row, DatabaseValue(cells[i], id, states[i]));
        take(row);
    });
    for (std::size_t i = 0; i < states.size(); ++i) {
        const DatabaseColumnState& state = states[i];
        if (state.faults == 0) continue;
        m_notes.push_back("column '" + std::string(selected[i].name) + "' of table '" + selected[i].table + "' has " +
                          state.fault + " in " + std::to_string(state.faults) +
                          (state.faults == 1 ? " row, with id " : " rows, the first with id ") +
                          std::to_string(state.first_fault));
    }
}

std::uint64_t DatabaseReader::count(const std::string& table, const std::string& from) {
    std::uint64_t rows = 0;
    m_connection.read("table '" + table + '\'', "SELECT COUNT(*)" + from, [&rows](DatabaseConnection::Row row) {
        std::from_chars(row.front().data(), row.front().data() + row.front().size(), rows);
    });
    return rows;
}

void DatabaseReader::use_module(std::string_view name) {
    name = trimmed(name);
    if (!name.empty()) m_modules.insert(fold_ascii(name));
}

void DatabaseReader::clients() {
    rows(currency_columns, from("tblcurrencies"), [&](const CurrencyRow& row) { m_currencies[row.id] = row.code; });
    m_sink.reported(MirrorTable::clients, count("tblclients", from("tblclients")));
    std::string name;
    rows(client_columns, from("tblclients"), [&](const ClientRow& row) {
        name.clear();
        for (const std::string_view part : {trimmed(row.first_name), trimmed(row.last_name)}) {
            if (!part.empty()) name.append(name.empty() ? "" : " ").append(part);
        }
        if (name.empty()) name = trimmed(row.company);
        ClientRecord record;
        record.id = row.id;
        record.name = name;
        record.email = row.email;
        if (const auto found = m_currencies.find(row.currency); found != m_currencies.end()) record.currency = found->second;
        m_sink.client(record);
    });
}

void DatabaseReader::servers() {
    m_sink.reported(MirrorTable::servers, count("tblservers", from("tblservers")));
    std::map<std::uint64_t, std::optional<std::int64_t>> accounts;
    if (has_all(remote_columns)) {
        rows(remote_columns, " FROM `tblservers_remote`",
             [&accounts](const RemoteRow& row) { accounts[row.server_id] = row.accounts; });
    }
    rows(server_columns, from("tblservers"), [&](ServerRecord& record) {
        use_module(record.module);
        if (const auto found = accounts.find(record.id); found != accounts.end()) record.remote_accounts = found->second;
        m_sink.server(record);
    });
}

void DatabaseReader::products() {
    m_sink.reported(MirrorTable::products, count("tblproducts", from("tblproducts")));
    const auto prices = product_prices();
    rows(product_columns, from("tblproducts"), [&](ProductRecord& record) {
        use_module(record.module);
        if (const auto found = prices.find(record.id); found != prices.end()) record.prices = found->second;
        m_sink.product(record);
    });
}

/// By product, one for each currency that exists; of two rows for one currency the first counts, as for WHMCS.
std::map<std::uint64_t, std::vector<PriceRecord>> DatabaseReader::product_prices() {
    std::map<std::uint64_t, std::vector<PriceRecord>> prices;
    if (!has_all(price_columns)) return prices;
    rows(price_columns, " FROM `tblpricing` WHERE `type` = 'product' AND `relid` > 0 ORDER BY `id`", [&](PriceRow& row) {
        const auto currency = m_currencies.find(row.currency_id);
        if (currency == m_currencies.end()) return;
        row.currency = currency->second;
        std::vector<PriceRecord>& known = prices[row.product_id];
        const auto is_same = [&row](const PriceRecord& other) { return other.currency == row.currency; };
        if (std::none_of(known.begin(), known.end(), is_same)) known.push_back(row);
    });
    return prices;
}

/// Addons that provision something. One whose definition is gone had a module if it has a server (law 40).
std::string DatabaseReader::from_addons() const {
    return " FROM `tblhostingaddons` LEFT JOIN `tbladdons` ON `tbladdons`.`id` = `tblhostingaddons`.`addonid`"
           " LEFT JOIN `tblhosting` ON `tblhosting`.`id` = `tblhostingaddons`.`hostingid` WHERE `tblhostingaddons`.`id` > 0 AND "
           "(" +
           m_schema.column("tbladdons", "module") + " <> '' OR (`tbladdons`.`id` IS NULL AND " +
           m_schema.column("tblhostingaddons", "server") + " > 0))";
}

void DatabaseReader::services() {
    const std::string addons = from_addons();
    m_sink.reported(MirrorTable::services, count("tblhosting", from("tblhosting")) + count("tblhostingaddons", addons));
    rows(hosting_columns, from("tblhosting"), [this](const ServiceRecord& record) { m_sink.service(record); });
    rows(addon_columns, addons, [this](AddonRow& row) {
        row.kind = ServiceKind::addon;
        if (row.client_id == 0) row.client_id = row.hosting_client_id;
        use_module(row.module);
        m_sink.service(row);
    });
}

/// WHMCS keeps a module's metadata in the module's code. One whose metadata are not known is listed without them: it cannot be
/// reconciled (law 38).
void DatabaseReader::modules() {
    for (const std::string& name : m_modules) {
        ModuleRecord record;
        const ModuleRecord* known = m_sink.known_module(name);
        if (known == nullptr) known = builtin_module(name);
        if (known != nullptr) {
            record = *known;
            const auto identity = parse_identity_field(record.identity_field);
            if (identity && identity->kind == IdentityKind::custom_field) m_field_names.push_back(identity->custom_field);
        }
        record.name = name;
        m_sink.module(record);
    }
}

bool DatabaseReader::identifies(ServiceKind kind, std::string_view field) const {
    const std::string_view name = custom_field_name(field);
    const auto same = [name](std::string_view wanted) { return equal_folded(wanted, name); };
    return std::any_of(m_field_names.begin(), m_field_names.end(), same) ||
           (kind == ServiceKind::addon && std::any_of(addon_fields.begin(), addon_fields.end(), same));
}

/// A value's `relid` means a service, an addon or a client, as its field's type says.
void DatabaseReader::custom_fields() {
    struct Field {
        ServiceKind kind{};
        std::string name;
    };
    std::map<std::uint64_t, Field> fields;
    std::string ids;
    const std::string definitions =
        from("tblcustomfields") +
        " AND `tblcustomfields`.`type` IN ('product', 'addon') AND `tblcustomfields`.`fieldtype` <> 'password'";
    rows(field_columns, definitions, [&](const FieldRow& row) {
        const ServiceKind kind = equal_folded(trimmed(row.type), "addon") ? ServiceKind::addon : ServiceKind::hosting;
        if (!identifies(kind, row.name)) return;
        fields[row.id] = {kind, std::string(row.name)};
        ids += (ids.empty() ? "" : ",") + std::to_string(row.id);
    });
    if (fields.empty()) return m_sink.reported(MirrorTable::custom_fields, 0);
    const std::string values = " FROM `tblcustomfieldsvalues` WHERE `fieldid` IN (" + ids + ") AND `relid`" + with_id;
    m_sink.reported(MirrorTable::custom_fields, count("tblcustomfieldsvalues", values));
    rows(field_value_columns, values, [&](const FieldValueRow& row) {
        const auto field = fields.find(row.field);
        if (field == fields.end()) return;
        CustomFieldRecord record;
        record.service_kind = field->second.kind;
        record.service_id = row.service;
        record.name = field->second.name;
        record.value = row.value;
        record.field_id = row.field;
        m_sink.custom_field(record);
    });
}

std::vector<std::string> DatabaseReader::read(const std::vector<std::string>& identity_fields) {
    m_field_names = identity_fields;
    if (!m_schema.note().empty()) m_notes.push_back(m_schema.note());
    for (const std::string& table : m_schema.tables_without_snapshot()) {
        m_notes.push_back("table '" + table + "' is not InnoDB: changes to it while it is read may or may not be seen");
    }
    m_connection.begin_snapshot();
    clients();
    servers();
    products();
    services();
    modules();
    custom_fields();
    return m_notes;
}

}  // namespace

std::vector<std::string> read_whmcs_database(const DatabaseLogin& login, const std::vector<std::string>& identity_fields,
                                             MirrorSink& sink) {
    return DatabaseReader(login, sink).read(identity_fields);
}

}  // namespace serversync
