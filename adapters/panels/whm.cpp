// SPDX-License-Identifier: MIT
#include <array>

#include "adapters/asking/counts.hpp"
#include "adapters/asking/pages.hpp"
#include "adapters/asking/panel.hpp"
#include "adapters/asking/panel_request.hpp"
#include "adapters/asking/panel_values.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/formats.hpp"
#include "engine/json/json_reply.hpp"
#include "engine/model/calendar.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;

// cPanel/WHM. Sources: api.docs.cpanel.net, operations listaccts, accountsummary, acctcounts and myprivs of WHM API 1 ({data:
// {acct: [...]}, metadata: {result, reason}}; success is metadata.result 1 whatever the HTTP status); recorded replies of the
// older API 0 ({status, statusmsg, acct: [...]}) in site5/lumberg, spec/vcr_cassettes. No reply of myprivs is published: only a
// privilege "all" that is 1 is believed. acctcounts is a lower bound (law 100).

constexpr CredentialNeed whm_credentials[] = {{"user", "WHM user: root, or a reseller", true, false},
                                              {"token", "API token of that user"}};
constexpr PanelAccess whm_access{"https://server.example.net:2087", whm_credentials};
constexpr FormatOption whm_options[] = {
    {"scope", "server (default): the token must see every account; reseller: WHMCS has only that reseller's accounts there",
     scopes}};

/// "13 May 22 16:03" (year, month, day) as "2013-05-22 16:03:00"; other text as it is.
std::string from_start_date(std::string_view text) {
    const std::string_view month = has_shape(text, "00 aaa 00 00:00") ? month_digits(text.substr(3, 3)) : "";
    if (month.empty()) return std::string(text);
    return "20" + std::string(text.substr(0, 2)) + "-" + std::string(month) + "-" + std::string(text.substr(7, 2)) + " " +
           std::string(text.substr(10)) + ":00";
}

/// What WHM writes for a value that it does not know.
std::string_view known(std::string_view text) {
    constexpr std::string_view nothing[] = {"*unknown*", "undefined", "unknown"};
    for (const std::string_view word : nothing) {
        if (equal_folded(text, word)) return {};
    }
    return text;
}

void add_account(element row, const ListingRequest& request, JsonTexts& texts, ListingBuilder& builder) {
    if (!row.is_object()) return builder.reject("the row is not an object");
    texts.clear();
    RowValues values;
    values.username = texts.get(row, "user");
    values.domain = known(texts.get(row, "domain"));
    values.email = known(texts.get(row, "email"));
    values.product = known(texts.get(row, "plan"));
    values.primary_ip = texts.get(row, "ip");
    values.status = status_of_suspended(texts.get(row, "suspended"));
    values.owner = known(texts.get(row, "owner"));
    const std::string_view epoch = texts.get(row, "unix_startdate");
    const std::string created = epoch.empty() ? from_start_date(known(texts.get(row, "startdate"))) : wall_clock(known(epoch));
    values.created = created;
    values.unique_identifier = identifier_of(request, values, values.username);
    if (!texts.fault().empty()) return builder.reject(texts.fault());
    builder.row(values);
}

bool is_one(element object, std::string_view key) {
    JsonTexts texts;
    return texts.get(object, key) == "1";
}

[[noreturn]] void refuse(const JsonReply& reply, element said_in, std::string_view key) {
    JsonTexts texts;
    const std::string_view reason = texts.get(said_in, key);
    reply.fail("reports failure" + (reason.empty() ? std::string(" without a reason") : ": " + excerpt(reason, 300)));
}

/// The object that holds the data. Throws if the reply says that the call failed, or does not say that it succeeded.
element data_of(const JsonReply& reply) {
    const element root = element(reply.root());
    reply.object();
    element metadata;
    element data;
    if (find_member(root, "cpanelresult", data)) refuse(reply, data, "error");
    if (find_member(root, "metadata", metadata)) {
        if (!is_one(metadata, "result")) refuse(reply, metadata, "reason");
        if (!find_member(root, "data", data)) reply.fail("reports success but has no 'data'");
        return data;
    }
    if (!reply.has("status")) reply.fail("has neither 'metadata' nor 'status': it is not a reply of WHM's API");
    if (!is_one(root, "status")) refuse(reply, root, "statusmsg");
    return root;
}

void read_accounts(const JsonReply& reply, const ListingRequest& request, ListingBuilder& builder) {
    element accounts;
    if (!find_member(data_of(reply), "acct", accounts)) reply.fail("reports success but has no 'acct'");
    if (!accounts.is_array()) reply.fail("has 'acct', which is not a list");
    JsonTexts texts;
    for (const element row : simdjson::dom::array(accounts)) add_account(row, request, texts, builder);
}

/// Why the list of a user is not the whole server's, or not whole; blank if it is.
std::string doubt_of(const JsonReply& counts, std::size_t rows, bool& is_root) {
    element owner;
    if (!find_member(data_of(counts), "reseller", owner)) counts.fail("reports success but has no 'reseller'");
    JsonTexts texts;
    const auto owned = count_of(texts.get(owner, "active"));
    if (!owned) counts.fail("has no number of accounts in 'active'");
    const std::string user(texts.get(owner, "user"));
    is_root = user == "root";
    if (*owned > rows) {
        return "WHM counts " + std::to_string(*owned) + " accounts of user '" + excerpt(user) + "' but listed " +
               std::to_string(rows);
    }
    return {};
}

class Whm : public Adapter {
public:
    std::string_view name() const override { return "whm"; }
    std::string_view description() const override { return "cPanel/WHM: listaccts of WHM API 1, or of API 0"; }
    std::string_view witnesses() const override {
        return "metadata.result; asked over https: acctcounts, and myprivs for what the token may see. A saved reply does not "
               "tell "
               "whose list it is";
    }
    std::string_view identifiers() const override { return "domain, username (also for a custom field), dedicatedip"; }
    std::span<const FormatOption> options() const override { return whm_options; }
    const PanelAccess* access() const override { return &whm_access; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const WipedBytes bytes = read_whole(source, request.limits);
            read_accounts(JsonReply(view_of(bytes), source.name(), request.limits), request, builder);
            if (has_scope_of_reseller(request)) return std::string();
            return std::string(saved_reply_doubt);
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const PanelReply list =
                call(panel, "listaccts", {{"want", "user,domain,email,plan,ip,suspended,unix_startdate,startdate,owner"}});
            read_accounts(JsonReply(list.text(), list.name, request.limits), request, builder);
            return doubt(panel, request, builder.rows());
        });
    }

private:
    static PanelReply call(Panel& panel, const std::string& function,
                           const std::vector<std::pair<std::string, std::string>>& arguments) {
        HttpRequest request = panel.get("/json-api/" + function);
        request.headers.push_back(
            {"Authorization", "whm " + std::string(panel.credential("user").reveal()) + ":", panel.credential("token")});
        request.fields.push_back({"api.version", "1", {}});
        for (const auto& [name, value] : arguments) request.fields.push_back({name, value, {}});
        return panel.ask(request);
    }

    /// What a token does not see is not gone: a list is whole only if its user may see all accounts.
    static std::string doubt(Panel& panel, const ListingRequest& request, std::size_t rows) {
        try {
            const PanelReply counts = call(panel, "acctcounts", {});
            bool is_root = false;
            std::string doubt = doubt_of(JsonReply(counts.text(), counts.name, request.limits), rows, is_root);
            if (!doubt.empty() || is_root || has_scope_of_reseller(request)) return doubt;
            const PanelReply privileges = call(panel, "myprivs", {});
            const JsonReply reply(privileges.text(), privileges.name, request.limits);
            if (has_all_privileges(data_of(reply))) return {};
            return "the token is a reseller's and shows only its own accounts; if WHMCS has no others on this server, set the "
                   "option 'scope' to 'reseller'";
        } catch (const Error& error) {
            return std::string("nothing shows that the list is whole: ") + error.what();
        }
    }

    static bool has_all_privileges(element data) {
        element privileges;
        if (!find_member(data, "privileges", privileges)) return false;
        if (privileges.is_object()) return is_one(privileges, "all");
        if (!privileges.is_array()) return false;
        for (const element group : simdjson::dom::array(privileges)) {
            if (is_one(group, "all")) return true;
        }
        return false;
    }
};

}  // namespace

const Adapter& whm_adapter() {
    static const Whm adapter;
    return adapter;
}

}  // namespace serversync
