// SPDX-License-Identifier: MIT
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "adapters/asking/counts.hpp"
#include "adapters/asking/pages.hpp"
#include "adapters/asking/panel.hpp"
#include "adapters/asking/panel_request.hpp"
#include "adapters/asking/panel_values.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/formats.hpp"
#include "engine/json/json_reply.hpp"
#include "engine/model/error.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;

// SolusVM 1, its admin API. Sources: site5/solusvm, lib/solusvm/{node,client,base}.rb and the replies in test/sham_rack_stubs
// ({status: success, statusmsg, ...}; node-idlist gives "1,2,3" for one kind of virtualisation, "" for none);
// docs.solusvm.com/v1/api/admin, page "Virtual Server Status" (vserver-status: statusmsg is disabled, online or offline; disabled
// is suspended, offline is only switched off; law 114). No call lists all servers, and none says the plan, or the day on which a
// server was made.

constexpr CredentialNeed solusvm_credentials[] = {{"id", "id of an API user of the administrator"},
                                                  {"key", "key of that API user"}};
constexpr PanelAccess solusvm_access{"https://server.example.net:5656", solusvm_credentials};
constexpr std::string_view status_choices[] = {"lookup", "none"};
constexpr std::string_view all_types = "openvz,xen,xen hvm,kvm";
constexpr FormatOption solusvm_options[] = {
    {"status", "lookup (default): one more request for each virtual server; none: statuses stay unknown", status_choices},
    {"types", "the kinds of virtualisation whose nodes are asked; default: openvz,xen,xen hvm,kvm"}};

/// The parts of a text between commas, trimmed; blank ones are left out.
std::set<std::string> parts_of(std::string_view text) {
    std::set<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        const std::string_view part = trimmed(text.substr(0, end));
        if (!part.empty()) parts.emplace(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

void check_status(const JsonReply& reply) {
    JsonTexts texts;
    reply.object();
    if (!reply.has("status")) reply.fail("has no 'status': it is not a reply of SolusVM's API");
    if (texts.get(reply.root(), "status") == "success") return;
    const std::string_view reason = texts.get(reply.root(), "statusmsg");
    reply.fail("reports failure" + (reason.empty() ? std::string(" without a reason") : ": " + excerpt(reason, 300)));
}

/// A member that must be a text.
std::string text_of(const JsonReply& reply, std::string_view key) {
    JsonTexts texts;
    if (!reply.has(key)) reply.fail("reports success but has no '" + std::string(key) + "'");
    const std::string_view text = texts.get(reply.root(), key);
    if (!texts.fault().empty()) reply.fail("has a " + texts.fault());
    return std::string(text);
}

struct SolusClient {
    std::string username;
    std::string email;
};

using Clients = std::map<std::string, SolusClient, std::less<>>;

/// Finds a row's status; returns a blank text if it cannot.
using StatusOf = std::function<std::string(std::string_view id)>;

void add_row(element row, const Clients& clients, const StatusOf& status_of, const ListingRequest& request, SeenIds& seen,
             ListingBuilder& builder) {
    if (!row.is_object()) return builder.reject("the row is not an object");
    JsonTexts texts;
    RowValues values;
    const std::string_view id = texts.get(row, "vserverid");
    values.domain = texts.get(row, "hostname");
    values.primary_ip = texts.get(row, "ipaddress");
    const auto client = clients.find(texts.get(row, "clientid"));
    if (!texts.fault().empty()) return builder.reject(texts.fault());
    if (!seen.is_new(id)) return;
    if (client != clients.end()) {
        values.username = client->second.username;
        values.email = client->second.email;
    }
    const std::string status = id.empty() ? std::string() : status_of(id);
    values.status = status;
    values.unique_identifier = identifier_of(request, values, id);
    builder.row(values);
}

class SolusvmPanel {
    static constexpr std::size_t most_nodes = 10'000;

public:
    SolusvmPanel(Panel& panel, const ListingRequest& request, ListingBuilder& builder)
        : m_panel(panel), m_request(request), m_builder(builder) {}

    /// Why the listing is partial; blank if it is whole. Throws if not even the nodes are known.
    std::string read() {
        for (const std::string& type : parts_of(option_of(m_request, "types", all_types))) {
            with_reply("node-idlist", "type", type,
                       [&](const JsonReply& reply) { m_nodes.merge(parts_of(text_of(reply, "nodes"))); });
        }
        if (m_nodes.size() > most_nodes)
            throw MalformedInput("the panel names more than " + std::to_string(most_nodes) + " nodes");
        if (m_nodes.empty())
            doubt("the panel names no node of the kinds that were asked for: that does not show that there are no servers");
        try_to("the clients could not be listed", [&] { read_clients(); });
        try_to("the servers of a node could not be listed", [&] {
            for (const std::string& node : m_nodes) read_node(node);
        });
        // Only now: a server that moves to a node that was listed before is missed, and makes that node's count larger (law 114).
        try_to("nothing shows that the list is whole", [&] { read_total(); });
        return m_doubt;
    }

private:
    template <class Use>
    void with_reply(const std::string& action, const std::string& name, const std::string& value, Use use) {
        HttpRequest request = m_panel.post("/api/admin/command.php");
        request.fields = {{"id", "", m_panel.credential("id")},
                          {"key", "", m_panel.credential("key")},
                          {"action", action, {}},
                          {"rdtype", "json", {}}};
        if (!name.empty()) request.fields.push_back({name, value, {}});
        const PanelReply answer = m_panel.ask(request);
        const JsonReply reply(answer.text(), answer.name + " (" + action + ")", m_request.limits);
        check_status(reply);
        use(reply);
    }

    template <class Work>
    void try_to(const std::string& what_fails, Work work) {
        try {
            work();
        } catch (const Error& error) {
            doubt(what_fails + ": " + error.what());
        }
    }

    void doubt(const std::string& why) { m_doubt += (m_doubt.empty() ? "" : "; ") + why; }

    void read_clients() {
        with_reply("client-list", "", "", [&](const JsonReply& reply) {
            JsonTexts texts;
            for (const element client : reply.list("clients")) {
                const std::string id(texts.get(client, "id"));
                if (!id.empty())
                    m_clients[id] = {std::string(texts.get(client, "username")), std::string(texts.get(client, "email"))};
            }
            if (!texts.fault().empty()) reply.fail("has a client whose " + texts.fault());
        });
    }

    void read_node(const std::string& node) {
        with_reply("node-virtualservers", "nodeid", node, [&](const JsonReply& reply) {
            for (const element row : reply.list("virtualservers")) {
                add_row(
                    row, m_clients, [this](std::string_view id) { return status_of(id); }, m_request, m_seen, m_builder);
            }
        });
    }

    void read_total() {
        std::uint64_t total = 0;
        for (const std::string& node : m_nodes) {
            with_reply("node-statistics", "nodeid", node, [&](const JsonReply& reply) {
                const auto count = count_of(text_of(reply, "virtualservers"));
                if (!count) reply.fail("has no number in 'virtualservers'");
                total += *count;
            });
        }
        m_builder.expected_total(total);
    }

    std::string status_of(std::string_view id) {
        if (m_is_status_lost || option_of(m_request, "status", "lookup") == "none") return {};
        std::string state;
        try {
            with_reply("vserver-status", "vserverid", std::string(id),
                       [&](const JsonReply& reply) { state = text_of(reply, "statusmsg"); });
        } catch (const Error& error) {
            m_is_status_lost = true;
            doubt(std::string("the status of a server could not be asked: ") + error.what());
        }
        if (state == "disabled") return "Suspended";
        return state == "online" || state == "offline" ? "Active" : state;
    }

    Panel& m_panel;
    const ListingRequest& m_request;
    ListingBuilder& m_builder;
    std::set<std::string> m_nodes;
    Clients m_clients;
    SeenIds m_seen;
    bool m_is_status_lost = false;
    std::string m_doubt;
};

class Solusvm : public Adapter {
public:
    std::string_view name() const override { return "solusvm"; }
    std::string_view description() const override { return "SolusVM 1: the virtual servers of all nodes"; }
    std::string_view witnesses() const override {
        return "asked over https: status, and the counts of node-statistics. One saved reply is one node: partial";
    }
    std::string_view identifiers() const override {
        return "domain (hostname), username (the client's), dedicatedip; vserverid for a custom field or serviceid";
    }
    std::span<const FormatOption> options() const override { return solusvm_options; }
    const PanelAccess* access() const override { return &solusvm_access; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const WipedBytes bytes = read_whole(source, request.limits);
            const JsonReply reply(view_of(bytes), source.name(), request.limits);
            check_status(reply);
            SeenIds seen;
            for (const element row : reply.list("virtualservers")) {
                add_row(
                    row, {}, [](std::string_view) { return std::string(); }, request, seen, builder);
            }
            return std::string(
                "the reply lists one node and no statuses: nothing shows that there are no other nodes; ask the panel over "
                "https");
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] { return SolusvmPanel(panel, request, builder).read(); });
    }
};

}  // namespace

const Adapter& solusvm_adapter() {
    static const Solusvm adapter;
    return adapter;
}

}  // namespace serversync
