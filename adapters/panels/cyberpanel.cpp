// SPDX-License-Identifier: MIT
#include "adapters/asking/pages.hpp"
#include "adapters/asking/panel.hpp"
#include "adapters/asking/panel_values.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/formats.hpp"
#include "engine/json/json_reply.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;

// CyberPanel. Source: usmannasir/cyberpanel at e8a1387e. cli/cyberPanel.py: `cyberpanel listWebsitesJson` prints a list of
// {domain, adminEmail, ipAddress, admin, package, state}, and 0 if anything went wrong; ipAddress is always the machine's, admin
// the owner in the panel, not the system user. api/views.py: /api/fetchAccountsFromRemoteServer takes {username, password} and
// answers {fetchStatus: 1, error_message: "None", data: "[{website, php, package, email}]"}, with JSON in a text, for all
// websites, whoever asks; fetchStatus 0 is a failure. It says nothing about suspension. packages/packagesManager.py puts
// "<owner>_" before the names of packages that are made in the panel.

constexpr CredentialNeed cyberpanel_credentials[] = {
    {"user", "user of CyberPanel with API access, for example admin", true, false}, {"password", "that user's password"}};
constexpr PanelAccess cyberpanel_access{"https://server.example.net:8090", cyberpanel_credentials};

/// Reads rows whose keys are the command's or the API's.
void read_rows(element list, bool is_of_api, const ListingRequest& request, ListingBuilder& builder) {
    JsonTexts texts;
    for (const element row : simdjson::dom::array(list)) {
        if (!row.is_object()) {
            builder.reject("the row is not an object");
            continue;
        }
        texts.clear();
        RowValues values;
        values.domain = texts.get(row, is_of_api ? "website" : "domain");
        values.email = texts.get(row, is_of_api ? "email" : "adminEmail");
        values.username = texts.get(row, "admin");
        values.product = texts.get(row, "package");
        values.primary_ip = texts.get(row, "ipAddress");
        values.status = texts.get(row, "state");
        values.unique_identifier = identifier_of(request, values, {});
        builder.row(values, texts.fault());
    }
}

/// The reply of the API. Throws if it is a failure.
void read_api(const JsonReply& reply, const ListingRequest& request, ListingBuilder& builder) {
    JsonTexts texts;
    const element root = reply.root();
    const std::string_view status = texts.get(root, "fetchStatus");
    if (status != "1") {
        if (status.empty()) reply.fail("has no 'fetchStatus': it is not a list from CyberPanel");
        reply.fail("reports failure: " + excerpt(texts.get(root, "error_message"), 300));
    }
    element data;
    if (!find_member(root, "data", data) || !data.is_string()) reply.fail("reports success but has no text in 'data'");
    const JsonReply inner(std::string_view(data), "the text in 'data'", request.limits);
    if (!inner.root().is_array()) inner.fail("is not a list");
    read_rows(inner.root(), true, request, builder);
}

class CyberPanel : public Adapter {
public:
    std::string_view name() const override { return "cyberpanel"; }
    std::string_view description() const override {
        return "CyberPanel: listWebsitesJson; over https fetchAccountsFromRemoteServer, without status";
    }
    std::string_view witnesses() const override {
        return "of the command: none for an empty list; over https fetchStatus, for all websites whichever user asks";
    }
    std::string_view identifiers() const override {
        return "domain; username is the owner in the panel, who may have several websites";
    }
    const PanelAccess* access() const override { return &cyberpanel_access; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const WipedBytes bytes = read_whole(source, request.limits);
            const JsonReply reply(view_of(bytes), source.name(), request.limits);
            const element root = reply.root();
            if (root.is_object()) {
                read_api(reply, request, builder);
                return std::string();
            }
            if (root.is_int64() && std::int64_t(root) == 0)
                reply.fail("is 0: the command failed, and wrote why into CyberPanel's log");
            if (!root.is_array()) reply.fail("is not a list from CyberPanel");
            read_rows(root, false, request, builder);
            return builder.rows() == 0 ? std::string("an empty list proves nothing: the command prints no count") : std::string();
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            HttpRequest fetch = panel.post("/api/fetchAccountsFromRemoteServer");
            fetch.json_fields = true;
            fetch.fields.push_back({"username", std::string(panel.credential("user").reveal()), {}});
            fetch.fields.push_back({"password", {}, panel.credential("password")});
            const PanelReply list = panel.ask(fetch);
            const JsonReply reply(list.text(), list.name, request.limits);
            reply.object();
            read_api(reply, request, builder);
            return std::string();
        });
    }
};

}  // namespace

const Adapter& cyberpanel_adapter() {
    static const CyberPanel adapter;
    return adapter;
}

}  // namespace serversync
