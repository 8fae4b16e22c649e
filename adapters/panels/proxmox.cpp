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
#include "engine/text/fold.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;

// Proxmox VE. Sources: proxmox/pve-manager, PVE/API2/Cluster.pm (resources: a guest is left out where its reader lacks VM.Audit
// on /vms/ID) and PVE/API2Tools.pm (a guest without statistics has the status "unknown" and no name and no template flag);
// proxmox/pve-access-control, src/PVE/RPCEnvironment.pm (get_effective_permissions: {path: {privilege: propagates}}, a path with
// no privilege at all is left out); replies in luthermonson/go-proxmox, tests/mocks. `pvesh get /cluster/resources --type vm
// --output-format json` prints the list alone. The panel knows no owner, package, address or creation date, and no suspension:
// "stopped" is a power state, and the lock "suspended" is a guest that sleeps. Locks are read from the guests' configurations, so
// they are there even without statistics; proxmox/qemu-server, PVE/QemuServer.pm, and proxmox/pve-container,
// src/PVE/LXC/Config.pm, name them: a guest has one at most, named after an operation ("backup", "migrate"), and a container has
// none that suspends. Ids are used again after a guest is deleted.

constexpr CredentialNeed proxmox_credentials[] = {{"token_id", "USER@REALM!NAME, for example root@pam!serversync", true, false},
                                                  {"secret", "secret of that API token"}};
constexpr PanelAccess proxmox_access{"https://server.example.net:8006", proxmox_credentials};
constexpr FormatOption proxmox_options[] = {
    {"scope", "server (default): the token must see every guest; reseller: WHMCS has only guests there that the token sees",
     scopes},
    {"suspended_lock", "a guest with this lock is suspended, one that runs without any lock is active"},
    {"suspended_tag", "a guest with this tag is suspended, every other one is active"}};

bool has_tag(std::string_view tags, std::string_view tag) {
    constexpr std::string_view between = ";, ";
    while (!tags.empty()) {
        const std::size_t end = std::min(tags.find_first_of(between), tags.size());
        if (equal_folded(tags.substr(0, end), tag)) return true;
        tags.remove_prefix(std::min(end + 1, tags.size()));
    }
    return false;
}

/// Law 116 says why a tag that is not there tells more than a lock that is not there.
std::string_view status_of(element guest, const ListingRequest& request, JsonTexts& texts) {
    const std::string_view tag = option_of(request, "suspended_tag");
    const std::string_view lock = option_of(request, "suspended_lock");
    const std::string_view power = texts.get(guest, "status");
    if (!tag.empty() && has_tag(texts.get(guest, "tags"), tag)) return "Suspended";
    if (lock.empty()) return tag.empty() ? power : "Active";
    const std::string_view held = texts.get(guest, "lock");
    if (held == lock) return "Suspended";
    if (!held.empty()) return "locked";
    return power == "running" ? "Active" : power;
}

bool is_one_of(std::string_view text, std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

void add_row(element row, const ListingRequest& request, JsonTexts& texts, ListingBuilder& builder) {
    constexpr std::string_view guests[] = {"qemu", "lxc", "openvz"};
    constexpr std::string_view others[] = {"node", "storage", "pool", "sdn", "network"};
    if (!row.is_object()) return builder.reject("the row is not an object");
    texts.clear();
    const std::string_view type = texts.get(row, "type");
    if (is_one_of(type, others)) return;
    if (!is_one_of(type, guests)) return builder.reject("field 'type' is not a known kind of guest");
    const std::string_view is_template = texts.get(row, "template");
    if (is_template == "1") return;
    RowValues values;
    values.domain = texts.get(row, "name");
    values.status = status_of(row, request, texts);
    values.unique_identifier = identifier_of(request, values, texts.get(row, "vmid"));
    if (!texts.fault().empty()) return builder.reject(texts.fault());
    builder.row(values);
}

void read_guests(simdjson::dom::array rows, const ListingRequest& request, ListingBuilder& builder) {
    JsonTexts texts;
    for (const element row : rows) add_row(row, request, texts, builder);
}

bool may_see(element privileges, bool& propagates) {
    JsonTexts texts;
    element audit;
    if (!find_member(privileges, "VM.Audit", audit)) return false;
    const std::string_view flag = texts.of(audit, "VM.Audit");
    propagates = flag == "1" || flag == "true";
    return texts.fault().empty();
}

/// Why the token may not see every guest, or any at all; blank if it sees all.
std::string doubt_of(const JsonReply& reply, bool needs_all) {
    element paths;
    reply.object();
    if (!find_member(reply.root(), "data", paths) || !paths.is_object()) reply.fail("has no 'data' that is an object");
    bool any = false;
    bool all = false;
    std::string hidden;
    for (const auto [path, privileges] : simdjson::dom::object(paths)) {
        bool propagates = false;
        const bool sees = may_see(privileges, propagates);
        any = any || sees;
        if (path == "/vms") all = sees && propagates;
        if (path.starts_with("/vms/") && !sees && hidden.empty()) hidden = path;
    }
    if (!any) return "the token has the privilege VM.Audit nowhere: it sees no guests, whatever there is";
    if (!needs_all || (all && hidden.empty())) return {};
    return "the token may not see every guest: it lacks the privilege VM.Audit, passed on to what is below, on '" +
           (all ? excerpt(hidden) : std::string("/vms")) +
           "'; if WHMCS has only guests there that it sees, set the option 'scope' to 'reseller'";
}

class Proxmox : public Adapter {
public:
    std::string_view name() const override { return "proxmox"; }
    std::string_view description() const override {
        return "Proxmox VE: guests in cluster/resources, or what pvesh prints of them";
    }
    std::string_view witnesses() const override {
        return "asked over https: access/permissions; a guest hidden by the role NoAccess is not seen. In a saved reply none, so "
               "that one of the API is partial";
    }
    std::string_view identifiers() const override { return "domain (the guest's name); its id for a custom field or serviceid"; }
    std::span<const FormatOption> options() const override { return proxmox_options; }
    const PanelAccess* access() const override { return &proxmox_access; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&]() -> std::string {
            const WipedBytes bytes = read_whole(source, request.limits);
            const JsonReply reply(view_of(bytes), source.name(), request.limits);
            const bool is_printed = element(reply.root()).is_array();
            read_guests(is_printed ? simdjson::dom::array(reply.root()) : reply.list("data"), request, builder);
            if (builder.rows() == 0)
                return "no guest is listed, as for a user who may see none: that does not show that there are none";
            if (is_printed || has_scope_of_reseller(request)) return {};
            return "a saved reply does not show whether its token sees every guest; if WHMCS has only guests there that it sees, "
                   "set the option 'scope' to "
                   "'reseller'";
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            HttpRequest resources = signed_request(panel, "/api2/json/cluster/resources");
            resources.fields.push_back({"type", "vm", {}});
            const PanelReply list = panel.ask(resources);
            const JsonReply reply(list.text(), list.name, request.limits);
            read_guests(reply.list("data"), request, builder);
            return doubt(panel, request);
        });
    }

private:
    static HttpRequest signed_request(const Panel& panel, std::string_view path) {
        HttpRequest request = panel.get(path);
        const std::string token = "PVEAPIToken=" + std::string(panel.credential("token_id").reveal()) + "=";
        request.headers.push_back({"Authorization", token, panel.credential("secret")});
        return request;
    }

    static std::string doubt(Panel& panel, const ListingRequest& request) {
        try {
            const PanelReply permissions = panel.ask(signed_request(panel, "/api2/json/access/permissions"));
            return doubt_of(JsonReply(permissions.text(), permissions.name, request.limits), !has_scope_of_reseller(request));
        } catch (const Error& error) {
            return std::string("nothing shows that the list is whole: ") + error.what();
        }
    }
};

}  // namespace

const Adapter& proxmox_adapter() {
    static const Proxmox adapter;
    return adapter;
}

}  // namespace serversync
