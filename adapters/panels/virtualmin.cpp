// SPDX-License-Identifier: MIT
#include <algorithm>

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

// Virtualmin. Source: virtualmin/virtualmin-gpl at 69a9c2af. list-domains.pl prints a server's name at the start of a line and
// below it indented "Label: value" lines; json-lib.pl turns them into {command, status: success|failure, data: [{name, values:
// {label: [value]}}]} with labels in lower case and '_' for spaces, and a failure into {error, full_error}; remote.cgi answers
// {status: error, error} with HTTP 200 where it runs nothing, and ends text with "Exit status: N". Since commands-lib.pl also
// lets domain owners and resellers ask, list-domains shows them only what they own and does not say so, while list-plans is still
// for the master administrator alone (law 120). Perl's warnings go to the same stream and can cut a row: the line 'Features',
// which follows 'Disabled' and is always printed, shows that a row without 'Disabled' is not disabled.

constexpr CredentialNeed virtualmin_credentials[] = {{"user", "Webmin user: root, or another master administrator", true, false},
                                                     {"password", "that user's password"}};
constexpr PanelAccess virtualmin_access{"https://server.example.net:10000", virtualmin_credentials};
constexpr FormatOption virtualmin_options[] = {
    {"scope", "server (default): the user must be a master administrator; reseller: WHMCS has only that user's servers there",
     scopes}};

/// What is kept of a virtual server; blank where it was not printed.
struct VirtualServer {
    std::string_view name, type, id, username, plan, contact_address, contact_email, created, address, external_address, reseller;
    bool disabled = false;
    bool features = false;
};

/// "192.0.2.1 (Shared)" without the part in brackets.
std::string_view without_kind(std::string_view address) { return address.substr(0, address.find(" (")); }

void add_server(const VirtualServer& server, const ListingRequest& request, ListingBuilder& builder) {
    constexpr std::string_view parts_of_accounts[] = {"Sub-server", "Alias", "Alias with own email"};
    if (std::find(std::begin(parts_of_accounts), std::end(parts_of_accounts), server.type) != std::end(parts_of_accounts)) return;
    if (server.type.empty()) return builder.reject("the row has no 'type': it is not a virtual server");
    if (server.type != "Top-level server") return builder.reject("the row's 'type' is not known");
    RowValues values;
    values.username = server.username;
    values.domain = server.name;
    values.email = trimmed(server.contact_address).empty() ? server.contact_email : server.contact_address;
    values.product = server.plan;
    values.primary_ip = without_kind(server.external_address.empty() ? server.address : server.external_address);
    values.status = server.disabled ? "Suspended" : server.features ? "Active" : "";
    const std::string created = wall_clock(server.created);
    values.created = created;
    values.owner = server.reseller;
    values.unique_identifier = identifier_of(request, values, server.id);
    builder.row(values);
}

/// The first value under a label: json-lib.pl makes a list of each.
std::string_view first_of(element values, std::string_view label, JsonTexts& texts) {
    element value;
    if (!find_member(values, label, value)) return {};
    if (!value.is_array()) return texts.of(value, label);
    const simdjson::dom::array list(value);
    return list.begin() == list.end() ? std::string_view() : texts.of(*list.begin(), label);
}

void add_domain(element row, const ListingRequest& request, JsonTexts& texts, ListingBuilder& builder) {
    if (!row.is_object()) return builder.reject("the row is not an object");
    element values;
    if (!find_member(row, "values", values) || !values.is_object()) return builder.reject("the row has no 'values'");
    texts.clear();
    VirtualServer server;
    server.name = texts.get(row, "name");
    server.type = first_of(values, "type", texts);
    server.id = first_of(values, "id", texts);
    server.username = first_of(values, "username", texts);
    server.plan = first_of(values, "plan", texts);
    server.contact_address = first_of(values, "contact_address", texts);
    server.contact_email = first_of(values, "contact_email", texts);
    server.created = first_of(values, "created_unix_time", texts);
    server.address = first_of(values, "ip_address", texts);
    server.reseller = first_of(values, "reseller", texts);
    server.external_address = first_of(values, "external_ip_address", texts);
    element present;
    server.disabled = find_member(values, "disabled", present);
    server.features = find_member(values, "features", present);
    if (!texts.fault().empty()) return builder.reject(texts.fault());
    add_server(server, request, builder);
}

/// A command that ran from a shell, which only root can do, calls itself by the name of its file.
constexpr std::string_view program_suffix = ".pl";

bool ran_from_shell(const JsonReply& reply) {
    JsonTexts texts;
    return texts.get(reply.root(), "command").ends_with(program_suffix);
}

constexpr std::string_view saved_doubt =
    "the reply does not show that a master administrator asked, who sees all servers; list with --json as root, or, if it has "
    "all "
    "that WHMCS has there, set the option 'scope' to 'reseller'";

/// Throws unless the reply says that `command` ran and succeeded.
void check_success(const JsonReply& reply, std::string_view command) {
    reply.object();
    JsonTexts texts;
    const std::string_view status = texts.get(reply.root(), "status");
    if (status != "success") {
        const std::string_view reason = texts.get(reply.root(), "error");
        if (status.empty() && reason.empty()) reply.fail("has no 'status': it is not a reply of Virtualmin's API");
        reply.fail("reports failure" + (reason.empty() ? std::string(" without a reason") : ": " + excerpt(reason, 300)));
    }
    std::string_view ran = texts.get(reply.root(), "command");
    if (ran_from_shell(reply)) ran.remove_suffix(program_suffix.size());
    if (ran != command) reply.fail("is of the command '" + excerpt(ran) + "', not of '" + std::string(command) + "'");
}

void read_json_list(const JsonReply& reply, const ListingRequest& request, ListingBuilder& builder) {
    check_success(reply, "list-domains");
    JsonTexts texts;
    for (const element row : reply.list("data")) add_domain(row, request, texts, builder);
}

/// Sets the value that a line below a server's name gives.
void take_line(std::string_view line, VirtualServer& server) {
    line = trimmed(line);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view label = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    const std::pair<std::string_view, std::string_view VirtualServer::*> kept[] = {
        {"Type", &VirtualServer::type},
        {"ID", &VirtualServer::id},
        {"Username", &VirtualServer::username},
        {"Plan", &VirtualServer::plan},
        {"Contact address", &VirtualServer::contact_address},
        {"Contact email", &VirtualServer::contact_email},
        {"Created Unix time", &VirtualServer::created},
        {"IP address", &VirtualServer::address},
        {"External IP address", &VirtualServer::external_address},
        {"Reseller", &VirtualServer::reseller},
    };
    for (const auto& [name, member] : kept) {
        if (label == name && (server.*member).empty()) server.*member = value;
    }
    if (label == "Disabled") server.disabled = true;
    if (label == "Features") server.features = true;
}

/// The text of `list-domains --multiline`, or of remote.cgi without json. Returns why the listing is partial; blank if the text
/// says that it is whole (law 121).
std::string read_text(std::string_view text, const std::string& name, const ListingRequest& request, ListingBuilder& builder) {
    constexpr std::string_view end_mark = "Exit status: ";
    if (!simdjson::validate_utf8(text.data(), text.size())) throw MalformedInput(name + ": is not UTF-8");
    if (text.find("\n    Type: ") == std::string_view::npos && !text.starts_with(end_mark) &&
        text.find("\nExit status: 0") == std::string_view::npos) {
        throw MalformedInput(name + " is not a list of virtual servers: it begins with '" + excerpt(trimmed(text)) + "'");
    }
    VirtualServer server;
    std::string_view exit_status;
    const auto end_server = [&] {
        if (!server.name.empty()) add_server(server, request, builder);
        server = VirtualServer();
    };
    while (!text.empty()) {
        const std::size_t length = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, length);
        text.remove_prefix(std::min(length + 1, text.size()));
        if (trimmed(line).empty()) continue;
        if (!exit_status.empty()) throw MalformedInput(name + " goes on after its end");
        if (line.front() == ' ' || line.front() == '\t') {
            take_line(line, server);
            continue;
        }
        end_server();
        if (line.starts_with(end_mark)) {
            exit_status = trimmed(line.substr(end_mark.size()));
            if (exit_status != "0") throw MalformedInput(name + " reports failure: exit status '" + excerpt(exit_status) + "'");
        } else {
            server.name = trimmed(line);
        }
    }
    end_server();
    if (!exit_status.empty()) return {};
    return "the text does not say where it ends; list with --json, or let a line 'Exit status: 0' follow where the command "
           "succeeded";
}

class Virtualmin : public Adapter {
public:
    std::string_view name() const override { return "virtualmin"; }
    std::string_view description() const override { return "Virtualmin: list-domains with --json or --multiline; remote.cgi"; }
    std::string_view witnesses() const override {
        return "status (JSON) or exit status (text); printed in a shell: that only root may; asked over https: list-plans, which "
               "only a master administrator may run";
    }
    std::string_view identifiers() const override { return "domain, username, dedicatedip; a custom field: the server's id"; }
    std::span<const FormatOption> options() const override { return virtualmin_options; }
    const PanelAccess* access() const override { return &virtualmin_access; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const WipedBytes bytes = read_whole(source, request.limits);
            const std::string_view text = view_of(bytes);
            const std::size_t start = text.find_first_not_of(" \t\r\n");
            const bool is_text = start != std::string_view::npos &&
                                 std::string_view("{[<\"").find(text[start]) == std::string_view::npos &&
                                 text.find('\n') != std::string_view::npos;
            std::string doubt;
            bool shows_who_asked = false;
            if (is_text) {
                doubt = read_text(text, source.name(), request, builder);
            } else {
                const JsonReply reply(text, source.name(), request.limits);
                read_json_list(reply, request, builder);
                shows_who_asked = ran_from_shell(reply);
            }
            if (!doubt.empty() || shows_who_asked || has_scope_of_reseller(request)) return doubt;
            return std::string(saved_doubt);
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const PanelReply list = call(panel, "list-domains", {"multiline", "toplevel"});
            read_json_list(JsonReply(list.text(), list.name, request.limits), request, builder);
            return has_scope_of_reseller(request) ? std::string() : doubt(panel, request);
        });
    }

private:
    static PanelReply call(Panel& panel, const std::string& program, const std::vector<std::string>& flags) {
        HttpRequest request = panel.get("/virtual-server/remote.cgi");
        request.user = panel.credential("user").reveal();
        request.password = panel.credential("password");
        request.fields = {{"program", program, {}}, {"json", "1", {}}};
        for (const std::string& flag : flags) request.fields.push_back({flag, "", {}});
        return panel.ask(request);
    }

    /// Why the list may not be the whole server's.
    static std::string doubt(Panel& panel, const ListingRequest& request) {
        try {
            const PanelReply plans = call(panel, "list-plans", {"name-only"});
            check_success(JsonReply(plans.text(), plans.name, request.limits), "list-plans");
            return {};
        } catch (const Error& error) {
            return std::string(
                       "nothing shows that the user is a master administrator, who sees all servers; if WHMCS has only this "
                       "user's servers, set the option 'scope' to 'reseller': ") +
                   error.what();
        }
    }
};

}  // namespace

const Adapter& virtualmin_adapter() {
    static const Virtualmin adapter;
    return adapter;
}

}  // namespace serversync
