// SPDX-License-Identifier: MIT
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

namespace serversync {

namespace {

using simdjson::dom::element;

// SolusVM 2, once SolusIO. Sources: solusio/solusiovps, modules/servers/solusiovps/solusiovps.php (which member is which field of
// WHMCS's contract) and lib/SolusAPI/Resources/Traits/ListRequest.php (servers?page=N up to meta.last_page);
// solusio/solus-go-sdk, response.go (meta: current_page, last_page, total), virtual_servers.go (older and newer names:
// ip_addresses.ipv4[].ip, ips[].ip), account.go, users.go and roles.go (account: data.roles[].name); docs.solusvm.com, "User
// Access Control": the built-in role ADMIN may do everything, CLIENT sees its own servers. What a custom role may see is not
// published, so only ADMIN is believed. Why this is not `solusvm` with an option: law 113.

constexpr CredentialNeed solusvm2_credentials[] = {{"token", "API token of a user with the role ADMIN"}};
constexpr PanelAccess solusvm2_access{"https://panel.example.net", solusvm2_credentials};
constexpr FormatOption solusvm2_options[] = {
    {"scope",
     "server (default): the token's user must have the role ADMIN; reseller: WHMCS has only servers there that the token sees",
     scopes}};

/// The first address in a list of objects.
std::string_view first_ip(element list, JsonTexts& texts) {
    if (!list.is_array()) return {};
    const simdjson::dom::array addresses = list;
    return addresses.begin() == addresses.end() ? std::string_view{} : texts.get(*addresses.begin(), "ip");
}

std::string_view address_of(element row, JsonTexts& texts) {
    element place;
    element list;
    if (find_member(row, "ip_addresses", place)) {
        if (find_member(place, "ipv4", list)) {
            const std::string_view ip = first_ip(list, texts);
            if (!ip.empty()) return ip;
        }
        return find_member(place, "ipv6", list) ? first_ip(list, texts) : std::string_view{};
    }
    return find_member(row, "ips", list) ? first_ip(list, texts) : std::string_view{};
}

std::string_view text_in(element row, std::string_view object, std::string_view key, JsonTexts& texts) {
    element member;
    return find_member(row, object, member) ? texts.get(member, key) : std::string_view{};
}

/// Whether the row is new.
bool add_row(element row, const ListingRequest& request, SeenIds& seen, ListingBuilder& builder) {
    if (!row.is_object()) {
        builder.reject("the row is not an object");
        return true;
    }
    JsonTexts texts;
    const std::string_view id = texts.get(row, "id");
    if (!seen.is_new(id)) return false;
    RowValues values;
    values.email = text_in(row, "user", "email", texts);
    values.username = values.email;
    values.domain = texts.get(row, "name");
    values.product = text_in(row, "plan", "name", texts);
    values.primary_ip = address_of(row, texts);
    values.created = texts.get(row, "created_at");
    values.status = status_of_suspended(texts.get(row, "is_suspended"));
    values.unique_identifier = identifier_of(request, values, id);
    builder.row(values, texts.fault());
    return true;
}

struct SolusPage {
    std::uint64_t number = 0;
    std::uint64_t last = 0;
    std::uint64_t total = 0;
    bool brings_new_rows = false;
};

std::uint64_t number_in(const JsonReply& reply, element meta, std::string_view key) {
    JsonTexts texts;
    const auto number = count_of(texts.get(meta, key));
    if (!number) reply.fail("has no number in 'meta." + std::string(key) + "'");
    return *number;
}

SolusPage read_page(const JsonReply& reply, const ListingRequest& request, SeenIds& seen, ListingBuilder& builder) {
    reply.object();
    element meta;
    if (!reply.has("data")) {
        JsonTexts texts;
        const std::string_view message = texts.get(reply.root(), "message");
        if (!message.empty()) reply.fail("reports failure: " + excerpt(message, 300));
    }
    const simdjson::dom::array rows = reply.list("data");
    if (!find_member(reply.root(), "meta", meta)) reply.fail("has no 'meta': nothing shows how many servers there are");
    SolusPage page{number_in(reply, meta, "current_page"), number_in(reply, meta, "last_page"), number_in(reply, meta, "total"),
                   false};
    for (const element row : rows) page.brings_new_rows = add_row(row, request, seen, builder) || page.brings_new_rows;
    return page;
}

class Solusvm2 : public Adapter {
public:
    std::string_view name() const override { return "solusvm2"; }
    std::string_view description() const override { return "SolusVM 2 (SolusIO): servers of its REST API"; }
    std::string_view witnesses() const override {
        return "meta.total and meta.last_page; asked over https: account, for the role ADMIN. A saved reply does not tell whose "
               "token it was for";
    }
    std::string_view identifiers() const override {
        return "domain (the server's name), username (the owner's e-mail), dedicatedip; its id for a custom field or serviceid";
    }
    std::span<const FormatOption> options() const override { return solusvm2_options; }
    const PanelAccess* access() const override { return &solusvm2_access; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&]() -> std::string {
            const WipedBytes bytes = read_whole(source, request.limits);
            SeenIds seen;
            const SolusPage page = read_page(JsonReply(view_of(bytes), source.name(), request.limits), request, seen, builder);
            builder.expected_total(page.total);
            if (page.total == 0)
                return "no server is listed, as for a user without servers of its own: that does not show that there are none";
            if (page.number != 1 || page.last > 1)
                return "the reply is page " + std::to_string(page.number) + " of " + std::to_string(page.last);
            if (has_scope_of_reseller(request)) return {};
            return "a saved reply does not show whether its token sees every server; if WHMCS has only servers there that it "
                   "sees, set the option 'scope' to 'reseller'";
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        SeenIds seen;
        std::uint64_t total = 0;
        return read_pages(
            builder,
            [&](std::size_t number) {
                const SolusPage page = ask_page(panel, number, request, seen, builder);
                if (number == 1) builder.expected_total(total = page.total);
                if (page.total != total) {
                    throw MalformedInput("the total went from " + std::to_string(total) + " to " + std::to_string(page.total) +
                                         " between two pages: rows may be missed");
                }
                if (number >= page.last) return false;
                if (!page.brings_new_rows) throw MalformedInput("the page brings nothing new");
                return true;
            },
            [&] { return doubt(panel, request); });
    }

private:
    static HttpRequest signed_request(const Panel& panel, std::string_view path) {
        HttpRequest request = panel.get(path);
        request.headers.push_back({"Authorization", "Bearer ", panel.credential("token")});
        request.headers.push_back({"Accept", "application/json", {}});
        return request;
    }

    static SolusPage ask_page(Panel& panel, std::size_t number, const ListingRequest& request, SeenIds& seen,
                              ListingBuilder& builder) {
        HttpRequest question = signed_request(panel, "/api/v1/servers");
        question.fields.push_back({"page", std::to_string(number), {}});
        const PanelReply answer = panel.ask(question);
        const JsonReply reply(answer.text(), answer.name, request.limits);
        const SolusPage page = read_page(reply, request, seen, builder);
        if (page.number != number) reply.fail("is page " + std::to_string(page.number) + ", not the page that was asked for");
        return page;
    }

    static std::string doubt(Panel& panel, const ListingRequest& request) {
        try {
            const PanelReply answer = panel.ask(signed_request(panel, "/api/v1/account"));
            const JsonReply reply(answer.text(), answer.name, request.limits);
            if (is_admin(reply) || has_scope_of_reseller(request)) return {};
            return "the token's user does not have the role ADMIN and may not see every server; if WHMCS has only servers there "
                   "that it sees, set the option 'scope' to 'reseller'";
        } catch (const Error& error) {
            return std::string("nothing shows that the list is whole: ") + error.what();
        }
    }

    static bool is_admin(const JsonReply& reply) {
        element user;
        element roles;
        reply.object();
        if (!find_member(reply.root(), "data", user) || !user.is_object()) reply.fail("has no 'data' that is an object");
        if (!find_member(user, "roles", roles) || !roles.is_array()) return false;
        JsonTexts texts;
        for (const element role : simdjson::dom::array(roles)) {
            if (texts.get(role, "name") == "ADMIN") return true;
        }
        return false;
    }
};

}  // namespace

const Adapter& solusvm2_adapter() {
    static const Solusvm2 adapter;
    return adapter;
}

}  // namespace serversync
