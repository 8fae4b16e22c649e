// SPDX-License-Identifier: MIT
#include <map>
#include <vector>

#include "adapters/asking/pages.hpp"
#include "adapters/asking/panel.hpp"
#include "adapters/asking/panel_values.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/formats.hpp"
#include "engine/json/json_reply.hpp"
#include "engine/model/error.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;

// KeyHelp, REST API v2. Sources: the description of KeyHelp's own OpenAPI document 2.2 (https://HOST/api/v2/, header X-API-Key; a
// copy in tracer/bindAPI on git.24unix.net); wiki.keyhelp.de, "Domain hinzufügen und Benutzer zuweisen" (GET /clients gives all
// user accounts, each with id and username; a domain has id_user); clients of the API: ModGecko/fossbilling-keyhelp-manager at
// 0cae67e (email, id_hosting_plan, is_suspended; failures are {code, message} with a status from 400 on),
// Mostafa96-cybersecurity/fossbilling-keyhelp-server-manager (GET /domains is a bare list of {id, id_user, domain,
// is_subdomain}), V6Direct/keyhelp-paymenter (GET /hosting-plans is a bare list of {id, name}). No source mentions pages, a
// count, or what a key may be limited to; none gives an account's creation date or address.

constexpr CredentialNeed keyhelp_credentials[] = {{"key", "API key of KeyHelp"}};
constexpr PanelAccess keyhelp_access{"https://server.example.net", keyhelp_credentials};

/// The rows of a bare list. Throws if the reply is not one, with what the API says of a failure.
simdjson::dom::array keyhelp_rows(const JsonReply& reply) {
    const element root = reply.root();
    if (root.is_array()) return root;
    JsonTexts texts;
    const std::string_view message = texts.get(root, "message");
    if (!message.empty()) reply.fail("reports failure: " + excerpt(message, 300));
    reply.fail("is not a list from KeyHelp");
}

/// What is looked up for a list of clients.
class Lookups {
public:
    void add_plans(const JsonReply& reply) {
        JsonTexts texts;
        for (const element row : keyhelp_rows(reply)) m_plans.emplace(texts.get(row, "id"), texts.get(row, "name"));
        if (!texts.fault().empty()) reply.fail(texts.fault());
    }

    void add_domains(const JsonReply& reply) {
        JsonTexts texts;
        std::size_t rows = 0;
        for (const element row : keyhelp_rows(reply)) {
            ++rows;
            const std::string_view user = texts.get(row, "id_user");
            const std::string_view domain = texts.get(row, "domain");
            if (user.empty() || domain.empty()) reply.fail("has a row without 'id_user' or 'domain'");
            const std::string_view is_subdomain = texts.get(row, "is_subdomain");
            if (is_subdomain == "true" || is_subdomain == "1") continue;
            m_domains[std::string(user)].emplace_back(domain);
        }
        if (!texts.fault().empty()) reply.fail(texts.fault());
        if (rows == 0) reply.fail("is an empty list, which proves nothing: KeyHelp sends no count");
    }

    /// A plan's name; null if it is not listed.
    const std::string* plan(std::string_view id) const {
        const auto found = m_plans.find(id);
        return found == m_plans.end() ? nullptr : &found->second;
    }

    /// Takes the domains of a client; those that are left over in the end have no client.
    std::vector<std::string> take_domains(std::string_view id) {
        const auto found = m_domains.find(id);
        if (found == m_domains.end()) return {};
        std::vector<std::string> domains = std::move(found->second);
        m_domains.erase(found);
        return domains;
    }

    /// How many owners of domains are not among the clients.
    std::size_t owners_left() const { return m_domains.size(); }

private:
    std::map<std::string, std::string, std::less<>> m_plans;
    std::map<std::string, std::vector<std::string>, std::less<>> m_domains;
};

/// Adds a client: one row or, when matched by domain, one for each of its domains (law 118).
void add_client(element row, const ListingRequest& request, Lookups& lookups, JsonTexts& texts, ListingBuilder& builder,
                std::string& doubt) {
    if (!row.is_object()) return builder.reject("the row is not an object");
    texts.clear();
    RowValues values;
    values.username = texts.get(row, "username");
    values.email = texts.get(row, "email");
    values.status = status_of_suspended(texts.get(row, "is_suspended"));
    const std::string_view id = texts.get(row, "id");
    const std::string_view plan = texts.get(row, "id_hosting_plan");
    if (!texts.fault().empty()) return builder.reject(texts.fault());
    if (id.empty() || values.username.empty()) return builder.reject("the row has no 'id' or no 'username': it is not a client");
    if (!plan.empty() && plan != "0") {
        const std::string* name = lookups.plan(plan);
        if (name != nullptr)
            values.product = *name;
        else if (doubt.empty())
            doubt = "a client has a hosting plan that is not in the list of plans";
    }
    const std::vector<std::string> domains = lookups.take_domains(id);
    const bool by_domain = !request.identity || request.identity->kind == IdentityKind::domain;
    if (by_domain && !domains.empty()) {
        for (const std::string& domain : domains) {
            values.domain = domain;
            values.unique_identifier = domain;
            builder.row(values);
        }
        return;
    }
    // Nothing says which of several domains is the account's.
    if (domains.size() == 1) values.domain = domains.front();
    values.unique_identifier = identifier_of(request, values, id);
    builder.row(values);
}

std::string read_clients(const JsonReply& reply, const ListingRequest& request, Lookups& lookups, ListingBuilder& builder) {
    JsonTexts texts;
    std::string doubt;
    for (const element row : keyhelp_rows(reply)) add_client(row, request, lookups, texts, builder, doubt);
    if (builder.rows() == 0) return "an empty list proves nothing: KeyHelp sends no count";
    if (lookups.owners_left() > 0)
        return "owners of domains who are not in the list of clients: " + std::to_string(lookups.owners_left());
    return doubt;
}

class KeyHelp : public Adapter {
public:
    std::string_view name() const override { return "keyhelp"; }
    std::string_view description() const override {
        return "KeyHelp: clients of the REST API v2, with their domains and hosting plans";
    }
    std::string_view witnesses() const override {
        return "every owner of a domain must be among the clients; an empty list proves nothing";
    }
    std::string_view identifiers() const override {
        return "username; a custom field: the client's id; domain: only where asked over https, a row for each domain";
    }
    const PanelAccess* access() const override { return &keyhelp_access; }

    /// A saved reply of GET /clients, without domains and plans.
    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const WipedBytes bytes = read_whole(source, request.limits);
            Lookups none;
            read_clients(JsonReply(view_of(bytes), source.name(), request.limits), request, none, builder);
            return std::string(
                "one reply has clients without their domains, which show whether it is whole; ask over https for both");
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const PanelReply list = call(panel, "clients");
            const JsonReply clients(list.text(), list.name, request.limits);
            keyhelp_rows(clients);
            Lookups lookups;
            std::string doubt;
            const auto look_up = [&](const std::string& what, auto add) {
                try {
                    const PanelReply found = call(panel, what);
                    (lookups.*add)(JsonReply(found.text(), found.name, request.limits));
                } catch (const Error& error) {
                    if (doubt.empty()) doubt = error.what();
                }
            };
            look_up("hosting-plans", &Lookups::add_plans);
            look_up("domains", &Lookups::add_domains);
            const std::string own = read_clients(clients, request, lookups, builder);
            return doubt.empty() ? own : doubt;
        });
    }

private:
    static PanelReply call(Panel& panel, const std::string& what) {
        HttpRequest request = panel.get("/api/v2/" + what);
        request.headers.push_back({"X-API-Key", {}, panel.credential("key")});
        request.headers.push_back({"Accept", "application/json", {}});
        return panel.ask(request);
    }
};

}  // namespace

const Adapter& keyhelp_adapter() {
    static const KeyHelp adapter;
    return adapter;
}

}  // namespace serversync
