// SPDX-License-Identifier: MIT
#include <cstdint>
#include <map>
#include <optional>

#include "adapters/asking/counts.hpp"
#include "adapters/asking/pages.hpp"
#include "adapters/asking/panel.hpp"
#include "adapters/asking/panel_request.hpp"
#include "adapters/asking/panel_values.hpp"
#include "adapters/asking/xml_reply.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/formats.hpp"
#include "engine/model/error.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

// Plesk, XML API: POST /enterprise/control/agent.php. Sources: docs.plesk.com, api-rpc: "Getting Information About Subscriptions"
// (33899: an empty filter means all), gen_info (33856: fields and the bits of status), "Getting Information on Service Plans"
// (32915: owner-all), "Plesk Objects" (35551: server/get/stat/objects/domains is the number of existing subscriptions; the
// operator is for the administrator), and the templates of plesk/whmcs-plugin (customer, webspace, service-plan) and the headers
// and errors of plesk/api-php-lib, src/Api/Client.php. Each <result> has a status of its own: an error in one is an account that
// could not be read, not one that is gone. No reply of an empty server is published: a list without rows is believed only beside
// a count of 0 (laws 94 and 109). A subscription in backup or restore (bit 4) is neither active nor suspended (law 108);
// undocumented bits leave the status unknown.

constexpr CredentialNeed plesk_credentials[] = {
    {"key", "secret key of the administrator, or of a reseller (option 'scope')", false},
    {"user", "login, where there is no key", false, false},
    {"password", "its password", false}};
constexpr PanelAccess plesk_access{"https://server.example.net:8443", plesk_credentials};
constexpr FormatOption plesk_options[] = {{"scope",
                                           "server (default): the credentials must be the administrator's; reseller: WHMCS has "
                                           "only that reseller's subscriptions there",
                                           scopes}};

constexpr std::string_view ask_webspaces =
    "<webspace><get><filter/><dataset><gen_info/><hosting/><subscriptions/></dataset></get></webspace>";
constexpr std::string_view ask_customers = "<customer><get><filter/><dataset><gen_info/></dataset></get></customer>";
constexpr std::string_view ask_resellers = "<reseller><get><filter/><dataset><gen-info/></dataset></get></reseller>";
constexpr std::string_view ask_plans = "<service-plan><get><filter/><owner-all/></get></service-plan>";
constexpr std::string_view ask_own_plans = "<service-plan><get><filter/></get></service-plan>";
constexpr std::string_view ask_statistics = "<server><get><stat/></get></server>";

std::string failure_of(XmlElement said_in) {
    const std::string code = said_in.text_of("errcode");
    const std::string text = said_in.text_of("errtext");
    if (code.empty() && text.empty()) return "reports failure without a reason";
    return "reports failure" + (code.empty() ? std::string() : " " + excerpt(code)) +
           (text.empty() ? std::string() : ": " + excerpt(text, 300));
}

bool is_ok(XmlElement result) { return result.text_of("status") == "ok"; }

/// The packet's element for an operator; none if the packet has none. Throws if Plesk refuses the packet as a whole.
XmlElement operator_of(const XmlReply& reply, std::string_view name) {
    if (reply.root().name() != "packet") reply.fail("is not a packet of Plesk's XML API");
    if (const XmlElement system = reply.root().child("system"); system && !is_ok(system)) reply.fail(failure_of(system));
    return reply.root().child(name);
}

/// The results of an operator's get. Throws if the packet has none.
std::vector<XmlElement> results_of(const XmlReply& reply, std::string_view name) {
    std::vector<XmlElement> results;
    for (const XmlElement get : operator_of(reply, name).children("get")) {
        for (const XmlElement result : get.children("result")) results.push_back(result);
    }
    if (results.empty()) reply.fail("has no results for '" + std::string(name) + "'");
    return results;
}

/// What the look-ups found.
struct PleskLookups {
    std::map<std::string, std::string, std::less<>> email_of_owner;  ///< by id
    std::map<std::string, std::string, std::less<>> email_of_login;
    std::map<std::string, std::string, std::less<>> vendor_of_login;  ///< a customer's reseller; a reseller's is himself
    std::map<std::string, std::string, std::less<>> name_of_plan;     ///< by guid

    /// Adds the customers, resellers or plans of a packet. Throws if one of the results is an error: what it holds is then
    /// unknown.
    void add_owners(const XmlReply& reply, std::string_view name, std::string_view info) {
        for (const XmlElement result : results_of(reply, name)) {
            if (!is_ok(result)) reply.fail(failure_of(result));
            const XmlElement data = result.child("data").child(info);
            if (!data) continue;
            const std::string email = data.text_of("email");
            email_of_owner.emplace(result.text_of("id"), email);
            const std::string login = data.text_of("login");
            email_of_login.emplace(login, email);
            vendor_of_login.emplace(login, name == "reseller" ? login : data.text_of("owner-login"));
        }
    }

    void add_plans(const XmlReply& reply) {
        for (const XmlElement result : results_of(reply, "service-plan")) {
            if (!is_ok(result)) reply.fail(failure_of(result));
            name_of_plan.emplace(result.text_of("guid"), result.text_of("name"));
        }
    }
};

std::string found_in(const std::map<std::string, std::string, std::less<>>& map, const std::string& key) {
    const auto found = key.empty() ? map.end() : map.find(key);
    return found == map.end() ? std::string() : found->second;
}

/// The contract's word for the bits of a status, or the text itself.
std::string plesk_status(const std::string& text) {
    constexpr std::uint64_t disabled = 16 | 32 | 64 | 256;
    constexpr std::uint64_t busy = 4;
    const std::optional<std::uint64_t> bits = count_of(text);
    if (!bits || (*bits & ~(disabled | busy)) != 0) return text;
    if ((*bits & disabled) != 0) return "Suspended";
    return *bits == 0 ? "Active" : text;
}

/// The system user of hosting: <vrt_hst><property><name>ftp_login</name><value>...
std::string system_user(XmlElement data) {
    for (const XmlElement property : data.child("hosting").child("vrt_hst").children("property")) {
        if (property.text_of("name") == "ftp_login") return property.text_of("value");
    }
    return {};
}

/// The only service plan of a subscription; its other plans are add-ons, which the list of service plans does not have.
std::string plan_of(XmlElement subscriptions, const PleskLookups& lookups) {
    std::string name;
    std::size_t count = 0;
    for (const XmlElement subscription : subscriptions.children("subscription")) {
        for (const XmlElement plan : subscription.children("plan")) {
            const auto found = lookups.name_of_plan.find(plan.text_of("plan-guid"));
            if (found == lookups.name_of_plan.end()) continue;
            name = found->second;
            ++count;
        }
    }
    return count == 1 ? name : std::string();
}

void add_row(XmlElement result, const ListingRequest& request, const PleskLookups& lookups, ListingBuilder& builder) {
    const XmlElement data = result.child("data");
    const XmlElement info = data.child("gen_info");
    if (!info) return builder.reject("the subscription has no 'gen_info'");
    const std::string owner_login = info.text_of("owner-login");
    std::string username = system_user(data);
    if (username.empty()) username = owner_login;
    std::string domain = info.text_of("ascii-name");
    if (domain.empty()) domain = info.text_of("name");
    std::string email = found_in(lookups.email_of_owner, info.text_of("owner-id"));
    if (email.empty()) email = found_in(lookups.email_of_login, owner_login);
    std::string own_id = info.text_of("guid");
    if (own_id.empty()) own_id = result.text_of("id");
    const std::string product = plan_of(data.child("subscriptions"), lookups);
    const std::string address = info.text_of("dns_ip_address");
    const std::string created = info.text_of("cr_date");
    const std::string status = plesk_status(info.text_of("status"));
    const std::string vendor = found_in(lookups.vendor_of_login, owner_login);

    RowValues values;
    values.username = username;
    values.domain = domain;
    values.email = email;
    values.product = product;
    values.primary_ip = address;
    values.created = created;
    values.status = status;
    values.owner = vendor;
    values.unique_identifier = identifier_of(request, values, own_id);
    builder.row(values);
}

/// Adds the subscriptions and returns why they may not be all. Throws if none came and Plesk says why.
std::string add_rows(const XmlReply& reply, const ListingRequest& request, const PleskLookups& lookups, ListingBuilder& builder) {
    std::string first_failure;
    std::size_t failures = 0;
    SeenIds seen;
    for (const XmlElement result : results_of(reply, "webspace")) {
        if (!is_ok(result)) {
            if (failures++ == 0) first_failure = failure_of(result);
        } else if (result.child("data") && seen.is_new(result.text_of("id"))) {
            add_row(result, request, lookups, builder);
        } else if (!result.child("data") && result.child("id")) {
            builder.reject("the subscription has no 'data'");
        }
    }
    if (failures == 0) return {};
    if (builder.rows() == 0) reply.fail(first_failure);
    return std::to_string(failures) + " subscriptions could not be read; of the first Plesk " + first_failure;
}

/// Sets how many subscriptions there should be.
void expect_count(const XmlReply& reply, ListingBuilder& builder) {
    const XmlElement result = results_of(reply, "server").front();
    if (!is_ok(result)) reply.fail(failure_of(result));
    const std::optional<std::uint64_t> count = count_of(result.child("stat").child("objects").text_of("domains"));
    if (!count) reply.fail("has no number of subscriptions in stat/objects/domains");
    builder.expected_total(*count);
}

constexpr std::string_view nothing_counts_them = "an empty list proves nothing: nothing counts the subscriptions";

class Plesk : public Adapter {
public:
    std::string_view name() const override { return "plesk"; }
    std::string_view description() const override { return "Plesk: webspace get of the XML API"; }
    std::string_view witnesses() const override {
        return "the status of each result; asked over https, or in the same packet: server/get/stat/objects/domains, which only "
               "the administrator sees";
    }
    std::string_view identifiers() const override {
        return "domain, username (the system user), dedicatedip; the guid for a custom field";
    }
    std::span<const FormatOption> options() const override { return plesk_options; }
    const PanelAccess* access() const override { return &plesk_access; }

    /// The reply may answer several operators of one packet: webspace, and customer, reseller, service-plan and server if they
    /// are there.
    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const WipedBytes bytes = read_whole(source, request.limits);
            const XmlReply reply(view_of(bytes), source.name(), request.limits);
            PleskLookups lookups;
            std::string doubt;
            const auto look_up = [&](std::string_view name, auto take) {
                try {
                    if (operator_of(reply, name)) take();
                } catch (const Error& error) {
                    if (doubt.empty()) doubt = error.what();
                }
            };
            results_of(reply, "webspace");
            look_up("customer", [&] { lookups.add_owners(reply, "customer", "gen_info"); });
            look_up("reseller", [&] { lookups.add_owners(reply, "reseller", "gen-info"); });
            look_up("service-plan", [&] { lookups.add_plans(reply); });
            look_up("server", [&] { expect_count(reply, builder); });
            std::string missing = add_rows(reply, request, lookups, builder);
            if (!missing.empty()) return missing;
            if (!doubt.empty() || builder.listing().expected_total) return doubt;
            if (builder.rows() == 0) return std::string(nothing_counts_them);
            return has_scope_of_reseller(request) ? std::string() : std::string(saved_reply_doubt);
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const bool is_reseller = has_scope_of_reseller(request);
            const std::unique_ptr<XmlReply> webspaces = call(panel, request, ask_webspaces);
            results_of(*webspaces, "webspace");
            PleskLookups lookups;
            std::string doubt;
            const auto look_up = [&](const std::string& what, std::string_view question, auto take) {
                try {
                    take(*call(panel, request, question));
                } catch (const Error& error) {
                    if (doubt.empty()) doubt = what + ": " + error.what();
                }
            };
            look_up("the e-mails of customers are not known", ask_customers,
                    [&](const XmlReply& reply) { lookups.add_owners(reply, "customer", "gen_info"); });
            look_up("the names of plans are not known", is_reseller ? ask_own_plans : ask_plans,
                    [&](const XmlReply& reply) { lookups.add_plans(reply); });
            if (!is_reseller) {
                look_up(
                    "nothing shows that the credentials see every subscription (if they are a reseller's, and WHMCS has no "
                    "others on "
                    "this server, set the option 'scope' to 'reseller')",
                    ask_statistics, [&](const XmlReply& reply) { expect_count(reply, builder); });
                look_up("the e-mails of resellers are not known", ask_resellers,
                        [&](const XmlReply& reply) { lookups.add_owners(reply, "reseller", "gen-info"); });
            }
            std::string missing = add_rows(*webspaces, request, lookups, builder);
            if (!missing.empty()) return missing;
            if (doubt.empty() && builder.rows() == 0 && !builder.listing().expected_total) doubt = nothing_counts_them;
            return doubt;
        });
    }

private:
    static std::unique_ptr<XmlReply> call(Panel& panel, const ListingRequest& limits, std::string_view question) {
        HttpRequest request = panel.post("/enterprise/control/agent.php");
        request.headers.push_back({"Content-Type", "text/xml", {}});
        if (has_key(panel, "plesk", "user")) {
            request.headers.push_back({"KEY", {}, panel.credential("key")});
        } else {
            request.headers.push_back({"HTTP_AUTH_LOGIN", std::string(panel.credential("user").reveal()), {}});
            request.headers.push_back({"HTTP_AUTH_PASSWD", {}, panel.credential("password")});
        }
        request.body = R"(<?xml version="1.0" encoding="UTF-8"?><packet>)" + std::string(question) + "</packet>";
        const PanelReply reply = panel.ask(request);
        return std::make_unique<XmlReply>(reply.text(), reply.name, limits.limits);
    }
};

}  // namespace

const Adapter& plesk_adapter() {
    static const Plesk adapter;
    return adapter;
}

}  // namespace serversync
