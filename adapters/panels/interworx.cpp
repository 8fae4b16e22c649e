// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <map>
#include <memory>

#include "adapters/asking/pages.hpp"
#include "adapters/asking/panel.hpp"
#include "adapters/asking/panel_request.hpp"
#include "adapters/asking/panel_values.hpp"
#include "adapters/asking/xml_reply.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/formats.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

// InterWorx, XML-RPC: POST /xmlrpc, iworx.route(key, controller, action, input), port 2443. Sources:
// interworx.com/support/docs/developer/api/spec, nodeworx-siteworx (listAccounts, listMasterDomains, querySiteworxAccountDetails)
// and nodeworx-users (isReseller: payload true or false); docs.interworx.com, "Using the API" (the key is a text, or {email,
// password}; the reply is {status, payload}, status 0 is success). The documentation has no types of replies: the fields of
// listAccounts are those that public clients read (siteworx_id, uniqname, date_created, status, email, domain), those of the
// details are unixuser, package_name and ip. uniqname is what clients send as the unix user of a new account. Not known: the form
// of date_created, which is read as any date is, and what an empty list looks like: it is believed only if listMasterDomains,
// which has one master domain for each account, is empty too.

constexpr CredentialNeed interworx_credentials[] = {{"key", "API key of a NodeWorx user", false},
                                                    {"email", "login of a NodeWorx user, where there is no key", false, false},
                                                    {"password", "its password", false}};
constexpr PanelAccess interworx_access{"https://server.example.net:2443", interworx_credentials};
constexpr FormatOption interworx_options[] = {
    {"scope", "server (default): the key may not be a reseller's; reseller: WHMCS has only that reseller's accounts there",
     scopes}};

constexpr std::size_t most_faults = 3;
/// If a panel names more than this on one server, they are not asked for one by one.
constexpr std::size_t most_lookups = 10'000;
constexpr std::size_t longest_domain = 253;

/// Whether a domain that the panel sent can be asked for.
bool is_domain(std::string_view text) {
    return !text.empty() && text.size() <= longest_domain && std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x80 || std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_';
    });
}

/// A value of XML-RPC: the element inside <value>, or <value> itself, whose text is a string.
XmlElement inner(XmlElement value) {
    const std::vector<XmlElement> types = value.children();
    return types.empty() ? value : types.front();
}

/// The member of a struct, as `inner` gives it; none if it is missing.
XmlElement member_of(XmlElement structure, std::string_view name) {
    for (const XmlElement member : structure.children("member")) {
        if (member.text_of("name") == name) return inner(member.child("value"));
    }
    return {};
}

/// The members of a list: the values of an array, or of a struct with numbers for names, which is how PHP sends a list with
/// holes.
std::vector<XmlElement> rows_of(const XmlReply& reply, XmlElement list) {
    std::vector<XmlElement> rows;
    if (list.name() == "array") {
        for (const XmlElement value : list.child("data").children("value")) rows.push_back(inner(value));
        return rows;
    }
    if (list.name() != "struct") reply.fail("has a 'payload', which is not a list");
    for (const XmlElement member : list.children("member")) {
        const std::string name = member.text_of("name");
        if (name.empty() || name.find_first_not_of("0123456789") != std::string::npos)
            reply.fail("has a 'payload', which is not a list");
        rows.push_back(inner(member.child("value")));
    }
    return rows;
}

/// The payload of a reply. Throws if it is not a reply of the API, or reports failure.
XmlElement payload_of(const XmlReply& reply) {
    if (reply.root().name() != "methodResponse") reply.fail("is not a reply of InterWorx's API");
    if (const XmlElement fault = inner(reply.root().child("fault").child("value"))) {
        const std::string text = member_of(fault, "faultString").text();
        reply.fail("reports failure" + (text.empty() ? std::string(" without a reason") : ": " + excerpt(text, 300)));
    }
    const XmlElement result = inner(reply.root().child("params").child("param").child("value"));
    const XmlElement status = member_of(result, "status");
    if (result.name() != "struct" || !status) reply.fail("has no 'status': it is not a reply of InterWorx's API");
    const XmlElement payload = member_of(result, "payload");
    if (status.text() != "0") {
        const std::string text = payload.text();
        reply.fail("reports failure " + excerpt(status.text()) + (text.empty() ? std::string() : ": " + excerpt(text, 300)));
    }
    if (!payload) reply.fail("reports success but has no 'payload'");
    return payload;
}

/// A text of a struct; a list or struct in its place is a fault.
std::string text_of(XmlElement structure, std::string_view name, std::string& fault) {
    const XmlElement member = member_of(structure, name);
    if (member.name() == "array" || member.name() == "struct") {
        if (fault.empty()) fault = "field '" + std::string(name) + "' is a list, not a string";
        return {};
    }
    return member.name() == "nil" ? std::string() : member.text();
}

/// "active" or "inactive"; anything else as it is. InterWorx suspends an account by making it inactive (action `suspend`).
std::string status_of(const std::string& text) {
    if (equal_folded(text, "active")) return "Active";
    if (equal_folded(text, "inactive")) return "Suspended";
    return text;
}

/// Adds an account; `details` may be none.
void add_row(XmlElement account, XmlElement details, const ListingRequest& request, ListingBuilder& builder) {
    if (account.name() != "struct") return builder.reject("the row is not a struct");
    std::string fault;
    const auto either = [&](std::string_view of_account, std::string_view of_details) {
        std::string text = text_of(account, of_account, fault);
        return text.empty() ? text_of(details, of_details, fault) : text;
    };
    const std::string domain = either("domain", "domain");
    const std::string email = either("email", "email");
    const std::string status = status_of(either("status", "status"));
    const std::string created = wall_clock(either("date_created", "date_created"));
    std::string username = text_of(details, "unixuser", fault);
    if (username.empty()) username = either("unixuser", "uniqname");
    if (username.empty()) username = text_of(account, "uniqname", fault);
    const std::string product = either("package_name", "package_name");
    const std::string address = either("ip", "ip");
    const std::string own_id = either("siteworx_id", "id");
    if (!fault.empty()) return builder.reject(fault);

    RowValues values;
    values.domain = domain;
    values.email = email;
    values.status = status;
    values.created = created;
    values.username = username;
    values.product = product;
    values.primary_ip = address;
    values.unique_identifier = identifier_of(request, values, own_id);
    builder.row(values);
}

/// Fills the body of a request with a call, which holds a secret, and overwrites it when it is destroyed.
class CallBody {
public:
    CallBody(std::string& text, const Panel& panel, std::string_view controller, std::string_view action,
             const std::string& domain)
        : m_text(text) {
        const auto string = [](std::string_view value) { return "<value><string>" + xml_escaped(value) + "</string></value>"; };
        m_text.reserve(4096 + 6 * (panel.credential("key").reveal().size() + panel.credential("password").reveal().size()));
        m_text = R"(<?xml version="1.0" encoding="UTF-8"?><methodCall><methodName>iworx.route</methodName><params><param>)";
        if (panel.credential("key").empty()) {
            m_text += "<value><struct><member><name>email</name>" + string(panel.credential("email").reveal()) +
                      "</member><member><name>password</name><value><string>";
            append_escaped(panel.credential("password"));
            m_text += "</string></value></member></struct></value>";
        } else {
            m_text += "<value><string>";
            append_escaped(panel.credential("key"));
            m_text += "</string></value>";
        }
        m_text += "</param><param>" + string(controller) + "</param><param>" + string(action) + "</param><param><value><struct>";
        if (!domain.empty()) m_text += "<member><name>domain</name>" + string(domain) + "</member>";
        m_text += "</struct></value></param></params></methodCall>";
    }
    CallBody(const CallBody&) = delete;
    CallBody& operator=(const CallBody&) = delete;
    ~CallBody() { wipe(m_text.data(), m_text.size()); }

private:
    void append_escaped(const Secret& secret) {
        std::string escaped = xml_escaped(secret.reveal());
        m_text += escaped;
        wipe(escaped.data(), escaped.size());
    }

    std::string& m_text;
};

class InterWorx : public Adapter {
public:
    std::string_view name() const override { return "interworx"; }
    std::string_view description() const override { return "InterWorx: listAccounts of /nodeworx/siteworx, as XML-RPC"; }
    std::string_view witnesses() const override {
        return "status 0; asked over https: listMasterDomains, which counts the accounts, and isReseller of /nodeworx/users, for "
               "whose "
               "accounts the key sees";
    }
    std::string_view identifiers() const override {
        return "domain, username (the unix user), dedicatedip; the SiteWorx id for a custom field";
    }
    std::span<const FormatOption> options() const override { return interworx_options; }
    const PanelAccess* access() const override { return &interworx_access; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const WipedBytes bytes = read_whole(source, request.limits);
            const XmlReply reply(view_of(bytes), source.name(), request.limits);
            for (const XmlElement account : rows_of(reply, payload_of(reply))) add_row(account, {}, request, builder);
            if (builder.rows() == 0) return std::string("an empty list proves nothing: the reply has no count");
            return has_scope_of_reseller(request) ? std::string() : std::string(saved_reply_doubt);
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const std::unique_ptr<XmlReply> list = call(panel, request, "/nodeworx/siteworx", "listAccounts");
            const std::vector<XmlElement> accounts = rows_of(*list, payload_of(*list));
            std::string doubt = doubt_of_scope(panel, request);
            if (doubt.empty()) doubt = count_accounts(panel, request, builder);
            std::size_t faults = 0;
            const bool asks = accounts.size() <= most_lookups;
            if (!asks && doubt.empty())
                doubt = "the panel lists more than " + std::to_string(most_lookups) + " accounts, too many to look up each";
            SeenIds seen;
            for (const XmlElement account : accounts) {
                std::string fault;
                const std::string domain = text_of(account, "domain", fault);
                if (!seen.is_new(domain)) continue;
                const bool is_asked = asks && is_domain(domain);
                if (asks && !is_asked && !domain.empty() && doubt.empty())
                    doubt = "account '" + excerpt(domain, 60) + "' has a domain that cannot be looked up";
                if (!is_asked || faults == most_faults) {
                    add_row(account, {}, request, builder);
                    continue;
                }
                // No other call has the unix user, the package and the address of an account (law 110).
                std::unique_ptr<XmlReply> reply;
                XmlElement details;
                try {
                    reply = call(panel, request, "/nodeworx/siteworx", "querySiteworxAccountDetails", domain);
                    details = payload_of(*reply);
                    if (details.name() != "struct") reply->fail("has a 'payload', which is not a struct");
                    if (text_of(details, "domain", fault) != domain) reply->fail("has the details of another account");
                } catch (const Error& error) {
                    ++faults;
                    details = {};
                    if (doubt.empty()) doubt = "account '" + excerpt(domain) + "': " + error.what();
                }
                add_row(account, details, request, builder);
            }
            return doubt;
        });
    }

private:
    static std::unique_ptr<XmlReply> call(Panel& panel, const ListingRequest& limits, std::string_view controller,
                                          std::string_view action, const std::string& domain = {}) {
        HttpRequest request = panel.post("/xmlrpc");
        request.headers.push_back({"Content-Type", "text/xml", {}});
        // Without a user it is not sent; it tells the client what no message may show.
        request.password = panel.credential(has_key(panel, "interworx", "email") ? "key" : "password");
        const CallBody body(request.body, panel, controller, action, domain);
        const PanelReply reply = panel.ask(request);
        return std::make_unique<XmlReply>(reply.text(), reply.name, limits.limits);
    }

    /// Every account has one master domain, so their list counts the accounts. Returns why it does not.
    static std::string count_accounts(Panel& panel, const ListingRequest& request, ListingBuilder& builder) {
        try {
            const std::unique_ptr<XmlReply> reply = call(panel, request, "/nodeworx/siteworx", "listMasterDomains");
            builder.expected_total(rows_of(*reply, payload_of(*reply)).size());
            return {};
        } catch (const Error& error) {
            return std::string("nothing counts the accounts: ") + error.what();
        }
    }

    /// Why the list may not be the whole server's; blank if it is.
    static std::string doubt_of_scope(Panel& panel, const ListingRequest& request) {
        if (has_scope_of_reseller(request)) return {};
        try {
            const std::unique_ptr<XmlReply> reply = call(panel, request, "/nodeworx/users", "isReseller");
            const XmlElement answer = payload_of(*reply);
            if (answer.name() != "boolean") reply->fail("does not say true or false");
            if (answer.text() == "0") return {};
            return "the key is a reseller's and shows only its own accounts; if WHMCS has no others on this server, set the "
                   "option 'scope' to 'reseller'";
        } catch (const Error& error) {
            return std::string("nothing shows that the key sees every account: ") + error.what();
        }
    }
};

}  // namespace

const Adapter& interworx_adapter() {
    static const InterWorx adapter;
    return adapter;
}

}  // namespace serversync
