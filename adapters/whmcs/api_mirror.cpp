// SPDX-License-Identifier: MIT
#include "adapters/whmcs/api_mirror.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "adapters/whmcs/api_addons.hpp"
#include "adapters/whmcs/api_pages.hpp"
#include "adapters/whmcs/builtin_modules.hpp"
#include "engine/model/identity.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/text_arena.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

/// The rows of a list, kept until it is proven that none is missing.
template <class Row>
class Rows : public ApiRowTaker {
public:
    void restart() override {
        m_rows.clear();
        m_texts = TextArena();
    }
    std::uint64_t take(const ApiRow& row) override {
        m_rows.push_back(read(row, m_texts));
        return id_of(m_rows.back());
    }
    const std::vector<Row>& rows() const { return m_rows; }

protected:
    virtual Row read(const ApiRow& row, TextArena& texts) = 0;
    virtual std::uint64_t id_of(const Row& row) const = 0;

private:
    std::vector<Row> m_rows;
    TextArena m_texts;
};

class ClientRows : public Rows<ClientRecord> {
    ClientRecord read(const ApiRow& row, TextArena& texts) override {
        TextArena parts;
        std::string name(trimmed(row.text("firstname", parts)));
        const std::string_view last = trimmed(row.text("lastname", parts));
        if (!name.empty() && !last.empty()) name += ' ';
        name += last;
        if (name.empty()) name = trimmed(row.text("companyname", parts));
        return {row.id("id"), texts.keep(name), row.known_text("email", texts), {}};
    }
    std::uint64_t id_of(const ClientRecord& row) const override { return row.id; }
};

struct ServiceAndFields {
    ServiceRecord service;
    std::vector<CustomFieldRecord> fields;
};

/// What is wrong with some services, and with which first.
struct ServiceFault {
    std::uint64_t services = 0;
    std::uint64_t first = 0;

    void add(std::uint64_t id) {
        if (services++ == 0) first = id;
    }
    std::string note(const std::string& what) const {
        return what + " in " + std::to_string(services) + (services == 1 ? " row, with id " : " rows, the first with id ") +
               std::to_string(first);
    }
};

/// A service's keys that name another record.
constexpr std::array<std::string_view, 3> references = {"clientid", "pid", "serverid"};

class ServiceRows : public Rows<ServiceAndFields> {
public:
    explicit ServiceRows(std::set<std::string> identifying_fields) : m_identifying_fields(std::move(identifying_fields)) {}

    void restart() override {
        Rows::restart();
        m_strange_amounts = m_without_client = m_without_status = {};
        m_negative = {};
        m_found_fields.clear();
    }

    /// A line for each kind of fault.
    std::vector<std::string> notes() const {
        std::vector<std::string> lines;
        const auto add = [&lines](const ServiceFault& fault, const std::string& what) {
            if (fault.services > 0) lines.push_back(fault.note("GetClientsProducts: " + what));
        };
        add(m_strange_amounts, "'recurringamount' is not an amount, or has more than two decimals, and so is unknown,");
        for (std::size_t i = 0; i < m_negative.size(); ++i)
            add(m_negative[i], "'" + std::string(references[i]) + "' is negative, and so none,");
        add(m_without_client, "'clientid' is blank");
        add(m_without_status, "'status' is blank");
        return lines;
    }

    /// Of the identifying fields those that a service has, names with their letters folded.
    const std::set<std::string>& found_fields() const { return m_found_fields; }

private:
    ServiceAndFields read(const ApiRow& row, TextArena& texts) override {
        ServiceAndFields result;
        ServiceRecord& service = result.service;
        service.id = row.id("id");
        service.client_id = row.reference("clientid");
        service.product_id = row.reference("pid");
        service.server_id = row.reference("serverid");
        service.domain = row.known_text("domain", texts);
        service.username = row.known_text("username", texts);
        service.status_text = row.known_text("status", texts);
        service.dedicated_ip = row.text("dedicatedip", texts);
        service.billing_cycle = row.text("billingcycle", texts);
        service.registered_on = row.date("regdate");
        service.next_due_on = row.date("nextduedate");
        service.amount_minor = row.amount("recurringamount");
        if (!service.amount_minor && row.is_given("recurringamount").value_or(false)) m_strange_amounts.add(service.id);
        for (std::size_t i = 0; i < m_negative.size(); ++i) {
            if (row.is_negative(references[i])) m_negative[i].add(service.id);
        }
        if (service.client_id == 0 && !row.is_negative("clientid")) m_without_client.add(service.id);
        if (trimmed(service.status_text).empty()) m_without_status.add(service.id);
        service.suspension_override = row.maybe("overideautosuspend");
        service.suspension_override_until = row.date("overidesuspenduntil");
        service.suspend_reason = row.text("suspensionreason", texts);
        service.order_id = row.optional_reference("orderid");
        service.has_subscription = row.is_given("subscriptionid");
        if (m_identifying_fields.empty()) return result;
        TextArena names;
        for (const ApiRow& field : row.rows("customfields", "customfield")) {
            const std::string_view name = field.known_text("name", names);
            const std::string folded = fold_ascii(custom_field_name(name));
            if (!m_identifying_fields.contains(folded)) continue;
            m_found_fields.insert(folded);
            result.fields.push_back(
                {ServiceKind::hosting, service.id, texts.keep(name), field.text("value", texts), field.optional_reference("id")});
        }
        return result;
    }
    std::uint64_t id_of(const ServiceAndFields& row) const override { return row.service.id; }

    std::set<std::string> m_identifying_fields;  ///< names with their letters folded
    std::set<std::string> m_found_fields;
    ServiceFault m_strange_amounts, m_without_client, m_without_status;
    std::array<ServiceFault, references.size()> m_negative;  ///< for each of the references
};

/// WHMCS writes "-1.00" for a cycle that is not offered.
std::vector<PriceRecord> prices_of(const ApiRow& product, TextArena& texts) {
    std::vector<PriceRecord> prices;
    product.for_each_member("pricing", [&](std::string_view currency, const ApiRow& row) {
        PriceRecord& price = prices.emplace_back();
        price.currency = texts.keep(currency);
        for_each_field<PriceRecord>([&](auto field) {
            if constexpr (field.kind == FieldKind::amount) {
                const std::optional<std::int64_t> amount = row.amount(field.key);
                if (amount && *amount >= 0) field.of(price) = amount;
            }
        });
    });
    return prices;
}

std::string in_quotes(std::string_view text) { return '\'' + std::string(text) + '\''; }

class ApiReader {
public:
    ApiReader(WhmcsApi& api, const ApiMirrorOptions& options, MirrorSink& sink) : m_api(api), m_options(options), m_sink(sink) {}

    std::vector<std::string> run() {
        servers();
        products();
        modules();
        note_products();
        clients();
        services();
        note_strangers();
        return std::move(m_notes);
    }

private:
    struct KnownProduct {
        std::uint64_t id;
        std::string name, module;
        std::array<bool, config_option_count> has_option;
    };

    void servers();
    void products();
    void modules();
    void clients();
    void services();
    std::set<std::string> identifying_fields() const;
    void note_products();
    void note_strangers();
    void note_missing_fields(const std::set<std::string>& found);

    /// The option that names a package, from what is configured or built in.
    std::optional<std::size_t> product_option(const std::string& module) const;
    std::optional<IdentityField> identity(const std::string& module) const;
    const Module* configured(const std::string& module) const;
    const ModuleRecord* known_module(const std::string& module) const;

    WhmcsApi& m_api;
    const ApiMirrorOptions& m_options;
    MirrorSink& m_sink;
    std::vector<std::string> m_notes;
    std::set<std::string> m_modules;         ///< of servers and products, in lower case
    std::set<std::string> m_server_modules;  ///< of servers
    std::set<std::uint64_t> m_servers;
    std::vector<KnownProduct> m_products;  ///< sorted by id
};

void ApiReader::servers() {
    std::string without_addresses;
    m_api.call("GetServers", {}, [&](const ApiReply& reply) {
        for (const ApiRow& row : reply.rows("servers", "server")) {
            TextArena texts;
            ServerRecord record;
            record.id = row.id("id");
            record.name = row.text("name", texts);
            record.hostname = row.text("hostname", texts);
            record.module = row.known_text("module", texts);
            record.active = row.flag("active");
            const auto addresses = m_options.supplement.assigned_ips.find(record.id);
            std::string lines;
            if (addresses == m_options.supplement.assigned_ips.end()) {
                // With one address of a server that may have more, accounts on the others would differ (law 54).
                without_addresses += (without_addresses.empty() ? "" : ", ") + std::to_string(record.id);
            } else {
                record.ip_address = row.text("ipaddress", texts);
                for (const std::string& address : addresses->second) lines += (lines.empty() ? "" : "\n") + address;
                record.assigned_ips = lines;
            }
            m_sink.server(record);
            m_servers.insert(record.id);
            const std::string module = fold_ascii(trimmed(record.module));
            if (module.empty()) continue;
            m_modules.insert(module);
            m_server_modules.insert(module);
        }
    });
    if (without_addresses.empty()) return;
    m_notes.push_back(
        "the API gives one address of a server: 'primaryip' of accounts without a dedicated address is not compared on server " +
        without_addresses +
        ". The others can be given in the configuration: \"api\": {\"servers\": {\"ID\": {\"assigned_ips\": [...]}}}");
}

void ApiReader::products() {
    m_api.call("GetProducts", {}, [&](const ApiReply& reply) {
        if (const auto total = reply.count("totalresults")) m_sink.reported(MirrorTable::products, *total);
        for (const ApiRow& row : reply.rows("products", "product")) {
            TextArena texts;
            ProductRecord record;
            record.id = row.id("pid");
            record.name = row.text("name", texts);
            record.type = row.text("type", texts);
            record.pay_type = row.text("paytype", texts);
            record.module = row.known_text("module", texts);
            const std::vector<PriceRecord> prices = prices_of(row, texts);
            record.prices = prices;
            KnownProduct known{record.id, std::string(record.name), {}, {}};
            const auto supplement = m_options.supplement.products.find(record.id);
            if (supplement != m_options.supplement.products.end()) {
                if (!supplement->second.module.empty()) record.module = supplement->second.module;
                for (std::size_t i = 0; i < config_option_count; ++i) {
                    record.config_options[i] = supplement->second.config_options[i];
                    known.has_option[i] = !record.config_options[i].empty();
                }
            }
            known.module = fold_ascii(trimmed(record.module));
            if (!known.module.empty()) m_modules.insert(known.module);
            m_sink.product(record);
            m_products.push_back(std::move(known));
        }
    });
    std::sort(m_products.begin(), m_products.end(),
              [](const KnownProduct& left, const KnownProduct& right) { return left.id < right.id; });
}

void ApiReader::modules() {
    for (const std::string& name : m_modules) {
        ModuleRecord record;
        if (const ModuleRecord* known = known_module(name)) record = *known;
        record.name = name;
        m_sink.module(record);
        if (m_server_modules.contains(name) && !identity(name)) {
            m_notes.push_back("module " + in_quotes(name) +
                              " has no identity field: its servers cannot be reconciled. The configuration can give it: "
                              "\"modules\": {\"" +
                              name + "\": {\"identity_field\": ...}}");
        } else if (m_server_modules.contains(name) && !product_option(name)) {
            m_notes.push_back("module " + in_quotes(name) +
                              " has no product field: products are not compared on its servers. The configuration can give it: "
                              "\"modules\": {\"" +
                              name + "\": {\"product_field\": \"configoption1\"}}");
        }
    }
}

void ApiReader::note_products() {
    for (const KnownProduct& product : m_products) {
        const std::optional<std::size_t> option = product_option(product.module);
        if (!option || product.has_option[*option] || m_options.mapped_products.contains(product.id)) continue;
        m_notes.push_back("product " + std::to_string(product.id) + ' ' + in_quotes(product.name) +
                          " has no config options: its accounts cannot be matched by product");
    }
}

void ApiReader::clients() {
    ClientRows rows;
    // The order by id does not change while it is read; WHMCS before 8.2 does not know `orderby` and ignores it.
    const ApiList list{"GetClients", "clients", "client", {{"sorting", "ASC"}, {"orderby", "id"}}};
    const std::uint64_t total = read_pages(m_api, list, m_options.page_rows, m_options.readings, rows);
    for (const ClientRecord& record : rows.rows()) m_sink.client(record);
    m_sink.reported(MirrorTable::clients, total);
}

std::set<std::string> ApiReader::identifying_fields() const {
    std::set<std::string> fields;
    const auto add_field = [&fields](const std::optional<IdentityField>& field) {
        if (field && field->kind == IdentityKind::custom_field) fields.insert(fold_ascii(field->custom_field));
    };
    for (const std::string& module : m_modules) add_field(identity(module));
    for (const Module& module : m_options.modules) add_field(module.identity);
    return fields;
}

void ApiReader::services() {
    ServiceRows rows(identifying_fields());
    const ApiList list{"GetClientsProducts", "products", "product", {}};
    const std::uint64_t total = read_pages(m_api, list, m_options.page_rows, m_options.readings, rows);
    for (const ServiceAndFields& row : rows.rows()) {
        m_sink.service(row.service);
        for (const CustomFieldRecord& field : row.fields) m_sink.custom_field(field);
    }
    for (std::string& note : rows.notes()) m_notes.push_back(std::move(note));
    note_missing_fields(rows.found_fields());
    const MissingAddons addons = count_missing_addons(m_api, m_options.supplement);
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    m_sink.reported(MirrorTable::services, std::min(total + addons.count, most));
    if (addons.count > 0) m_notes.push_back(addons.note());
}

/// What the configuration names but WHMCS does not have: a mistyped id would otherwise go unnoticed.
void ApiReader::note_strangers() {
    for (const auto& [id, product] : m_options.supplement.products) {
        const auto is_it = [id = id](const KnownProduct& known) { return known.id == id; };
        if (std::any_of(m_products.begin(), m_products.end(), is_it)) continue;
        m_notes.push_back("product " + std::to_string(id) + " of the configuration's 'api' is not in WHMCS");
    }
    for (const auto& [id, addresses] : m_options.supplement.assigned_ips) {
        if (!m_servers.contains(id))
            m_notes.push_back("server " + std::to_string(id) + " of the configuration's 'api' is not in WHMCS");
    }
}

/// A field that no service has leaves all of them without an identity, and looks like a mistyped name.
void ApiReader::note_missing_fields(const std::set<std::string>& found) {
    for (const std::string& module : m_server_modules) {
        const std::optional<IdentityField> field = identity(module);
        if (!field || field->kind != IdentityKind::custom_field || found.contains(fold_ascii(field->custom_field))) continue;
        m_notes.push_back("no service has the custom field " + in_quotes(field->custom_field) +
                          ", which identifies the accounts of module " + in_quotes(module) +
                          ": none of its services can be matched. Check the field's name in WHMCS");
    }
}

const Module* ApiReader::configured(const std::string& module) const {
    const auto found = std::find_if(m_options.modules.begin(), m_options.modules.end(),
                                    [&module](const Module& candidate) { return equal_folded(candidate.name, module); });
    return found == m_options.modules.end() ? nullptr : &*found;
}

const ModuleRecord* ApiReader::known_module(const std::string& module) const {
    const ModuleRecord* known = m_sink.known_module(module);
    return known != nullptr ? known : builtin_module(module);
}

std::optional<std::size_t> ApiReader::product_option(const std::string& module) const {
    const Module* own = configured(module);
    if (own != nullptr && own->product_option) return own->product_option;
    const ModuleRecord* known = known_module(module);
    return known == nullptr ? std::nullopt : parse_config_option(known->product_field);
}

std::optional<IdentityField> ApiReader::identity(const std::string& module) const {
    const Module* own = configured(module);
    if (own != nullptr && own->identity) return own->identity;
    const ModuleRecord* known = known_module(module);
    return known == nullptr ? std::nullopt : parse_identity_field(known->identity_field);
}

}  // namespace

std::vector<std::string> read_mirror_from_api(WhmcsApi& api, const ApiMirrorOptions& options, MirrorSink& sink) {
    return ApiReader(api, options, sink).run();
}

}  // namespace serversync
