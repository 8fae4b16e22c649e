// SPDX-License-Identifier: MIT
#include <map>

#include "adapters/asking/pages.hpp"
#include "adapters/asking/panel.hpp"
#include "adapters/asking/panel_request.hpp"
#include "adapters/asking/panel_values.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/formats.hpp"
#include "engine/json/json_reply.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;

// ISPConfig. Source: cyberkathosting/ispconfig3 at 47fb178f, interface/lib/classes: json_handler.inc.php (POST
// /remote/json.php?METHOD with a JSON object of parameters answers {code: "ok", message, response}; any other code is a failure
// with its text), remoting.inc.php (login, logout; a session lasts 1800 s), remoting_lib.inc.php (an id of -1 means all records,
// of all servers of the installation), remote.d. Rows are those of the tables client, client_template and web_domain. A site's
// client is in its system_group "client5", as lib/plugins/sites_web_vhost_domain_plugin.inc.php writes it; "client0" is the
// administrator. db_mysql.inc.php also gives an empty list if a query failed, so an empty list proves nothing (law 94). Sites are
// rows of type 'vhost'; aliases and subdomains are rows too.

constexpr CredentialNeed ispconfig_credentials[] = {
    {"user", "remote user with the functions of clients, client templates and sites", true, false},
    {"password", "that user's password"}};
constexpr PanelAccess ispconfig_access{"https://server.example.net:8080", ispconfig_credentials};
constexpr std::string_view treatments[] = {"hold", "ignore"};
constexpr FormatOption ispconfig_options[] = {
    {"clients_without_site",
     "hold (default): a client without sites may be any service's, so that no orphan is proven; ignore: it is none", treatments}};

/// What is kept of a client.
struct Client {
    std::string username, email, product, created, status;
    std::string parent;  ///< id of the client above it, a reseller; "0": none
    std::size_t sites = 0;
    std::string domain, address;  ///< of its last site
};

/// A session of the remote API.
class Session {
public:
    Session(Panel& panel, const ListingRequest& request) : m_panel(panel) {
        const PanelReply sent = send("login", {{"username", std::string(panel.credential("user").reveal()), {}},
                                               {"password", {}, panel.credential("password")}});
        const JsonReply reply(sent.text(), sent.name, request.limits);
        const element id = response_of(reply);
        if (!id.is_string() || std::string_view(id).empty()) reply.fail("gives no session");
        m_id = Secret(std::string_view(id));
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Calls a method; `id` names the parameter that means all records, if there is one.
    PanelReply call(const std::string& method, const std::string& id = {}) {
        std::vector<HttpParameter> fields{{"session_id", {}, m_id}};
        if (!id.empty()) fields.push_back({id, "-1", {}});
        return send(method, std::move(fields));
    }

    /// The reply's list. Throws if the reply is a failure.
    static simdjson::dom::array list_of(const JsonReply& reply) {
        const element response = response_of(reply);
        if (!response.is_array()) reply.fail("says ok but has no list");
        return response;
    }

    /// What the method returned. Throws if the reply is a failure.
    static element response_of(const JsonReply& reply) {
        reply.object();
        JsonTexts texts;
        const std::string_view code = texts.get(reply.root(), "code");
        if (code != "ok") {
            if (code.empty()) reply.fail("has no 'code': it is not a reply of ISPConfig's remote API");
            reply.fail("reports failure: " + excerpt(texts.get(reply.root(), "message"), 300) + " (" + excerpt(code) + ")");
        }
        element response;
        if (!find_member(reply.root(), "response", response)) reply.fail("says ok but has no 'response'");
        return response;
    }

private:
    PanelReply send(const std::string& method, std::vector<HttpParameter> fields) {
        HttpRequest request = m_panel.post("/remote/json.php?" + method);
        request.json_fields = true;
        request.fields = std::move(fields);
        PanelReply reply = m_panel.ask(request);
        reply.name = "'" + method + "' of " + reply.name;
        return reply;
    }

    Panel& m_panel;
    Secret m_id;
};

/// The listing being read: clients by id, then sites.
class Reader {
public:
    Reader(const ListingRequest& request, ListingBuilder& builder) : m_request(request), m_builder(builder) {}

    void add_templates(const JsonReply& reply) {
        JsonTexts texts;
        for (const element row : Session::list_of(reply))
            m_templates.emplace(texts.get(row, "template_id"), texts.get(row, "template_name"));
        if (!texts.fault().empty()) reply.fail(texts.fault());
    }

    void add_clients(const JsonReply& reply) {
        JsonTexts texts;
        for (const element row : Session::list_of(reply)) {
            const std::string id(texts.get(row, "client_id"));
            if (id.empty()) reply.fail("has a row without 'client_id'");
            Client client;
            client.username = texts.get(row, "username");
            client.email = texts.get(row, "email");
            client.parent = texts.get(row, "parent_client_id");
            client.created = wall_clock(texts.get(row, "created_at"));
            client.status = status_of_suspended(texts.get(row, "locked"));
            if (equal_folded(texts.get(row, "canceled"), "y")) client.status = "canceled";
            const std::string_view number = texts.get(row, "template_master");
            const auto product = m_templates.find(number);
            if (product != m_templates.end())
                client.product = product->second;
            else if (number != "0" && !number.empty())
                note_doubt("a client has a template that is not in the list of templates");
            if (!texts.fault().empty()) reply.fail(texts.fault());
            m_clients.emplace(id, std::move(client));
        }
        if (m_clients.empty()) note_doubt("ISPConfig lists no client, as it does also where its database fails");
    }

    /// Reads the sites; if clients are matched by username or address, what the sites tell of them is only noted.
    void add_sites(const JsonReply& reply) {
        std::size_t rows = 0;
        for (const element row : Session::list_of(reply)) {
            ++rows;
            add_site(row);
        }
        if (rows == 0) note_doubt("ISPConfig lists no site, as it does also where its database fails");
        if (by_client())
            add_client_rows();
        else if (option_of(m_request, "clients_without_site", "hold") == "hold")
            reject_clients_without_site();
    }

    void note_doubt(const std::string& doubt) {
        if (m_doubt.empty()) m_doubt = doubt;
    }
    const std::string& doubt() const { return m_doubt; }

private:
    bool by_client() const { return m_request.identity && m_request.identity->kind == IdentityKind::username; }

    void reject(const std::string& reason) {
        if (by_client())
            note_doubt("a site cannot be read: " + reason);
        else
            m_builder.reject(reason);
    }

    void add_site(element row) {
        constexpr std::string_view parts_of_sites[] = {"alias", "vhostalias", "subdomain", "vhostsubdomain"};
        if (!row.is_object()) return reject("the row is not an object");
        m_texts.clear();
        const std::string_view type = m_texts.get(row, "type");
        for (const std::string_view part : parts_of_sites) {
            if (type == part) return;
        }
        if (type != "vhost") return reject("the row's 'type' is not known");
        RowValues values;
        values.domain = m_texts.get(row, "domain");
        values.primary_ip = m_texts.get(row, "ip_address");
        values.created = m_texts.get(row, "added_date");
        values.status = status_of_enabled(m_texts.get(row, "active"));
        const std::string_view own_id = m_texts.get(row, "domain_id");
        const std::string_view group = m_texts.get(row, "system_group");
        if (!m_texts.fault().empty()) return reject(m_texts.fault());
        Client* client = client_of(group);
        if (client != nullptr) ++client->sites;
        if (by_client()) {
            if (client == nullptr) return;
            client->domain = values.domain;
            client->address = values.primary_ip;
            return;
        }
        if (client != nullptr) {
            values.username = client->username;
            values.email = client->email;
            values.product = client->product;
            values.owner = reseller_of(*client);
            if (client->status != "Active" && values.status != "Suspended") values.status = client->status;
        }
        values.unique_identifier = identifier_of(m_request, values, own_id);
        m_builder.row(values);
    }

    /// The client of a site's "client5"; null for the administrator's sites, and for an unknown client, which is a doubt.
    Client* client_of(std::string_view group) {
        constexpr std::string_view prefix = "client";
        if (group == "client0") return nullptr;
        const auto found = group.starts_with(prefix) ? m_clients.find(group.substr(prefix.size())) : m_clients.end();
        if (found != m_clients.end()) return &found->second;
        note_doubt("the client of a site is not in the list of clients");
        return nullptr;
    }

    /// The user name of the client above a client; blank where there is none.
    std::string_view reseller_of(const Client& client) const {
        const auto found = m_clients.find(client.parent);
        return found == m_clients.end() ? std::string_view() : std::string_view(found->second.username);
    }

    void reject_clients_without_site() {
        for (const auto& [id, client] : m_clients) {
            if (client.sites == 0) m_builder.reject("the client has no site: nothing says what it was sold");
        }
    }

    void add_client_rows() {
        for (const auto& [id, client] : m_clients) {
            RowValues values;
            values.username = client.username;
            values.email = client.email;
            values.product = client.product;
            values.owner = reseller_of(client);
            values.created = client.created;
            values.status = client.status;
            // Nothing says which of several sites is the account's (law 118).
            if (client.sites == 1) {
                values.domain = client.domain;
                values.primary_ip = client.address;
            }
            values.unique_identifier = client.username;
            m_builder.row(values);
        }
    }

    const ListingRequest& m_request;
    ListingBuilder& m_builder;
    JsonTexts m_texts;
    std::map<std::string, std::string, std::less<>> m_templates;
    std::map<std::string, Client, std::less<>> m_clients;
    std::string m_doubt;
};

class IspConfig : public Adapter {
public:
    std::string_view name() const override { return "ispconfig"; }
    std::string_view description() const override { return "ISPConfig 3: sites with their clients, by the JSON remote API"; }
    std::string_view witnesses() const override {
        return "the code of each reply; an empty list proves nothing; every site must have its client; a remote user sees all "
               "servers of an installation";
    }
    std::string_view identifiers() const override {
        return "domain, dedicatedip; a custom field: domain_id (a row for each site); username: the client's (a row for each "
               "client)";
    }
    std::span<const FormatOption> options() const override { return ispconfig_options; }
    const PanelAccess* access() const override { return &ispconfig_access; }

    /// A saved reply of sites_web_domain_get, without clients.
    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const WipedBytes bytes = read_whole(source, request.limits);
            const JsonReply reply(view_of(bytes), source.name(), request.limits);
            Reader reader(request, builder);
            reader.note_doubt("one reply has sites without their clients; ask over https for both");
            reader.add_sites(reply);
            return reader.doubt();
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            Session session(panel, request);
            Reader reader(request, builder);
            try {
                look_up(session, "client_templates_get_all", {}, request, reader,
                        [&](const JsonReply& reply) { reader.add_templates(reply); });
                look_up(session, "client_get", "client_id", request, reader,
                        [&](const JsonReply& reply) { reader.add_clients(reply); });
                const PanelReply sites = session.call("sites_web_domain_get", "primary_id");
                reader.add_sites(JsonReply(sites.text(), sites.name, request.limits));
            } catch (const Error&) {
                end(session, request);
                throw;
            }
            if (const std::string left_open = end(session, request); !left_open.empty())
                reader.note_doubt("the session was not ended: " + left_open);
            return reader.doubt();
        });
    }

private:
    /// Reads one of the lists without which sites are still sites.
    template <class Add>
    static void look_up(Session& session, const std::string& method, const std::string& id, const ListingRequest& request,
                        Reader& reader, Add add) {
        try {
            const PanelReply list = session.call(method, id);
            add(JsonReply(list.text(), list.name, request.limits));
        } catch (const Error& error) {
            reader.note_doubt(error.what());
        }
    }

    /// Ends the session. Returns why it could not be ended, or blank (law 122).
    static std::string end(Session& session, const ListingRequest& request) {
        try {
            const PanelReply sent = session.call("logout");
            const JsonReply reply(sent.text(), sent.name, request.limits);
            const element done = Session::response_of(reply);
            if (!done.is_bool() || !bool(done)) reply.fail("says ok, but not that the session ended");
            return {};
        } catch (const Error& error) {
            return error.what();
        }
    }
};

}  // namespace

const Adapter& ispconfig_adapter() {
    static const IspConfig adapter;
    return adapter;
}

}  // namespace serversync
