// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>

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

// HestiaCP. Source: hestiacp/hestiacp at d128cc6f. bin/v-list-users json prints {user: {NAME, PACKAGE, ..., DATE}}, every value a
// text that is put between the quotes as it is; a key that is missing in one user's file shows the value of the user before. The
// panel's own user is among them, so no server has an empty list. bin/v-list-web-domains USER json prints {domain: {IP, ...,
// SUSPENDED, TIME, DATE}}; nothing says which of several domains an account was sold with (law 118). web/api/index.php takes
// hash=ACCESS:SECRET (or a key of the old kind), cmd and arg1, answers a command's failure with its text "Error: ..." and a
// status other than 200 or, to keys of the old kind, with status 200; with returncode=yes, or from the source of such a reply, it
// is a bare number. Its key profile 'billing' may not run v-list-web-domains.

constexpr CredentialNeed hestiacp_credentials[] = {
    {"access_key", "id of the access key; blank for a key of the old kind", false, false},
    {"secret_key", "secret of the access key, or a key of the old kind"}};
constexpr PanelAccess hestiacp_access{"https://server.example.net:8083", hestiacp_credentials};
constexpr std::string_view hestiacp_lookups[] = {"ask", "skip"};
constexpr FormatOption hestiacp_options[] = {
    {"system_user", "the panel's own user (default admin): no account where it has no web domain"},
    {"web_domains", "ask (default): v-list-web-domains for each user; skip: users only, for a module that is matched by username",
     hestiacp_lookups}};

/// "2019-07-02 13:15:00" of DATE and TIME; the date alone where there is no time.
std::string created_of(std::string_view date, std::string_view time) {
    return date.empty() || time.empty() ? std::string(date) : std::string(date) + " " + std::string(time);
}

/// The members of a command's reply, each an object. Throws for anything else, including what the API says of a failure.
simdjson::dom::object rows_of(const JsonReply& reply) {
    const simdjson::dom::object rows = reply.object();
    for (const simdjson::dom::key_value_pair row : rows) {
        if (!row.value.is_object())
            reply.fail("has '" + excerpt(row.key) + "', which is not an object: it is not a list from Hestia");
    }
    return rows;
}

/// A reply's text, checked for what is not JSON: "Error: ...", and the bare number of a return code.
std::string_view checked(std::string_view text, const std::string& name) {
    const std::string_view line = trimmed(text);
    if (line.starts_with("Error:") || line.starts_with("Usage:"))
        throw MalformedInput(name + " reports failure: " + excerpt(line, 300));
    const bool is_number =
        !line.empty() && line.size() < 4 && std::all_of(line.begin(), line.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (is_number) throw MalformedInput(name + " is the return code " + std::string(line) + ", not a list");
    return text;
}

/// Rows of users, one after another.
class Users {
public:
    Users(const ListingRequest& request, ListingBuilder& builder) : m_request(request), m_builder(builder) {}

    /// Adds the rows of a user. `domains` is the user's v-list-web-domains, or null where it was not asked.
    void add(std::string_view name, element row, const JsonReply* domains) {
        m_texts.clear();
        constexpr std::string_view always[] = {"NAME", "PACKAGE", "CONTACT", "SUSPENDED", "U_WEB_DOMAINS", "TIME", "DATE"};
        for (const std::string_view key : always) {
            element value;
            if (!find_member(row, key, value))
                return reject("the row has no '" + std::string(key) + "', which Hestia always prints");
        }
        RowValues values;
        values.username = name;
        std::string created;
        if (!repeats_the_one_before(row)) {
            values.email = m_texts.get(row, "CONTACT");
            values.product = m_texts.get(row, "PACKAGE");
            values.status = status_of_suspended(m_texts.get(row, "SUSPENDED"));
            created = created_of(m_texts.get(row, "DATE"), m_texts.get(row, "TIME"));
            values.created = created;
        }
        if (!m_texts.fault().empty()) return reject(m_texts.fault());
        if (by_domain()) return add_domains(values, domains);
        std::string domain, address;
        if (domains != nullptr) find_only_domain(*domains, domain, address);
        values.domain = domain;
        values.primary_ip = address;
        values.unique_identifier = identifier_of(m_request, values, name);
        m_builder.row(values);
    }

    /// How many web domains v-list-users counts for a user; -1 if that is not a number.
    static std::int64_t count_of(element row) {
        JsonTexts texts;
        const std::string_view text = texts.get(row, "U_WEB_DOMAINS");
        std::uint32_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        return error == std::errc{} && end == text.data() + text.size() ? static_cast<std::int64_t>(count) : -1;
    }

    /// Why a list of users alone is not whole; blank if it is.
    std::string doubt_without_domains() const {
        if (!by_domain()) return {};
        return "v-list-users says no domains, and this server's module is matched by domain; ask over https with 'web_domains'";
    }

private:
    void reject(std::string reason) { m_builder.reject(std::move(reason)); }

    bool by_domain() const { return !m_request.identity || m_request.identity->kind == IdentityKind::domain; }

    /// Whether the values are those of the user before, which v-list-users shows for a user whose own file is empty: RKEY is
    /// random.
    bool repeats_the_one_before(element row) {
        constexpr std::string_view keys[] = {"RKEY", "NAME", "PACKAGE", "CONTACT", "TIME", "DATE"};
        std::string all;
        for (const std::string_view key : keys) all += std::string(m_texts.get(row, key)) + "\n";
        const std::uint64_t digest = std::hash<std::string>{}(all);
        wipe(all.data(), all.size());
        const bool repeats = m_any && digest == m_before;
        m_any = true;
        m_before = digest;
        return repeats;
    }

    /// One row for each web domain: a service is matched by any of them.
    void add_domains(RowValues values, const JsonReply* domains) {
        const std::string_view user_status = values.status;
        const std::string_view user_created = values.created;
        std::size_t count = 0;
        if (domains != nullptr) {
            for (const simdjson::dom::key_value_pair domain : rows_of(*domains)) {
                ++count;
                JsonTexts texts;
                values.domain = domain.key;
                values.primary_ip = texts.get(domain.value, "IP");
                const std::string_view own = status_of_suspended(texts.get(domain.value, "SUSPENDED"));
                values.status = user_status == "Suspended" ? user_status : own;
                const std::string created = created_of(texts.get(domain.value, "DATE"), texts.get(domain.value, "TIME"));
                values.created = created.empty() ? user_created : std::string_view(created);
                values.unique_identifier = values.domain;
                if (texts.fault().empty())
                    m_builder.row(values);
                else
                    reject(texts.fault());
            }
        }
        if (count == 0 && (domains == nullptr || values.username != option_of(m_request, "system_user", "admin")))
            m_builder.row(values);
    }

    /// A user's web domain and its address, if there is only one: nothing says which of several is the account's.
    static void find_only_domain(const JsonReply& domains, std::string& domain, std::string& address) {
        const simdjson::dom::object rows = rows_of(domains);
        if (rows.size() != 1) return;
        JsonTexts texts;
        const simdjson::dom::key_value_pair row = *rows.begin();
        domain = row.key;
        address = texts.get(row.value, "IP");
    }

    const ListingRequest& m_request;
    ListingBuilder& m_builder;
    JsonTexts m_texts;
    bool m_any = false;
    std::uint64_t m_before = 0;
};

class HestiaCp : public Adapter {
public:
    std::string_view name() const override { return "hestiacp"; }
    std::string_view description() const override { return "HestiaCP: v-list-users json, and v-list-web-domains of each user"; }
    std::string_view witnesses() const override {
        return "the panel's own user, who is always listed; for each user the number of web domains; a key that sees fewer users "
               "does not exist";
    }
    std::string_view identifiers() const override {
        return "username (also for a custom field); domain: only where asked over https, a row for each web domain";
    }
    std::span<const FormatOption> options() const override { return hestiacp_options; }
    const PanelAccess* access() const override { return &hestiacp_access; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const WipedBytes bytes = read_whole(source, request.limits);
            const JsonReply reply(checked(view_of(bytes), source.name()), source.name(), request.limits);
            Users users(request, builder);
            for (const simdjson::dom::key_value_pair user : users_of(reply)) users.add(user.key, user.value, nullptr);
            return users.doubt_without_domains();
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const PanelReply list = call(panel, "v-list-users", {"json"});
            const JsonReply reply(checked(list.text(), list.name), list.name, request.limits);
            Users users(request, builder);
            const bool asks = option_of(request, "web_domains", "ask") == "ask";
            std::string doubt;
            for (const simdjson::dom::key_value_pair user : users_of(reply)) {
                if (!asks) {
                    users.add(user.key, user.value, nullptr);
                } else if (Users::count_of(user.value) == 0) {
                    users.add(user.key, user.value, &no_domains(request));
                } else {
                    add_with_domains(panel, user.key, user.value, users, request, doubt);
                }
            }
            return asks ? doubt : users.doubt_without_domains();
        });
    }

private:
    static simdjson::dom::object users_of(const JsonReply& reply) {
        const simdjson::dom::object users = rows_of(reply);
        if (users.size() == 0) reply.fail("lists no user, and Hestia always has its own");
        return users;
    }

    /// Once a reply about domains could not be fetched, no further one is asked for.
    static void add_with_domains(Panel& panel, std::string_view name, element row, Users& users, const ListingRequest& request,
                                 std::string& doubt) {
        if (!doubt.empty()) return users.add(name, row, nullptr);
        try {
            const PanelReply list = call(panel, "v-list-web-domains", {std::string(name), "json"});
            const JsonReply domains(checked(list.text(), list.name), list.name, request.limits);
            const std::size_t listed = rows_of(domains).size();
            const std::int64_t counted = Users::count_of(row);
            if (counted != static_cast<std::int64_t>(listed)) {
                doubt = "v-list-users counts " + std::to_string(counted) + " web domains of user '" + excerpt(name) +
                        "' but v-list-web-domains lists " + std::to_string(listed) + "; v-update-user-counters counts them anew";
            }
            users.add(name, row, &domains);
        } catch (const Error& error) {
            doubt = "the web domains of user '" + excerpt(name) + "' are not known: " + error.what();
            users.add(name, row, nullptr);
        }
    }

    static PanelReply call(Panel& panel, const std::string& command, const std::vector<std::string>& arguments) {
        HttpRequest request = panel.post("/api/");
        const Secret& access_key = panel.credential("access_key");
        request.fields.push_back({"hash", access_key.empty() ? std::string() : std::string(access_key.reveal()) + ":",
                                  panel.credential("secret_key")});
        request.fields.push_back({"returncode", "no", {}});
        request.fields.push_back({"cmd", command, {}});
        for (std::size_t i = 0; i < arguments.size(); ++i)
            request.fields.push_back({"arg" + std::to_string(i + 1), arguments[i], {}});
        return panel.ask(request);
    }

    static const JsonReply& no_domains(const ListingRequest& request) {
        static const JsonReply none("{}", "no web domains", request.limits);
        return none;
    }
};

}  // namespace

const Adapter& hestiacp_adapter() {
    static const HestiaCp adapter;
    return adapter;
}

}  // namespace serversync
