// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cctype>
#include <functional>
#include <optional>
#include <vector>

#include "adapters/asking/counts.hpp"
#include "adapters/asking/form_reply.hpp"
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
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;

// DirectAdmin. The same facts in three encodings. Sources:
// - the older API, url-encoded: directadmin.com/api.html (CMD_API_SHOW_ALL_USERS, _SHOW_USERS, _SHOW_RESELLERS, _SHOW_ADMINS:
//   list[]=..; CMD_API_SHOW_USER_CONFIG; CMD_API_ADMIN_STATS with nusers and nresellers; error=1&text=..&details=..; values are
//   decoded by "unhtmlentities" and then as a query string); its words: docs.directadmin.com/developer/config_files (user.conf);
// - the newer API, JSON: its operation list in OpenIaaS/directadmin-mcp-server, tools/api_spec.json; the fields of
//   /api/users/NAME/config in levelzerotechnology/directadmin-go, user.go; /api/search/users is a bare list of names with the
//   asking administrator among them, as captured from version 1.701 by a published client's tests; Basic authentication for both;
// - CMD_USER_SHOW and CMD_ALL_USER_SHOW with json=yes, which no page documents: directadmin-go, reseller_raw.go. No reply is
//   published with its 'info', which is believed only if it names one page and the right number of rows. "Mon Dec  2 03:18:43
//   2019": directadmin-go, user_raw.go. That nusers is not greater than the number of users, resellers and administrators is
//   assumed; whether it counts all of them is not documented, so more names than nusers are not a fault (law 104).

constexpr CredentialNeed directadmin_credentials[] = {{"user", "administrator, or a reseller", true, false},
                                                      {"password", "login key, or password, of that user"}};
constexpr PanelAccess directadmin_access{"https://server.example.net:2222", directadmin_credentials};
constexpr std::string_view apis[] = {"json", "legacy"};
constexpr FormatOption directadmin_options[] = {
    {"api",
     "json (default): the newer API; legacy: the url-encoded commands, for old versions and for login keys limited to them",
     apis},
    {"scope", "server (default): the user must be an administrator; reseller: WHMCS has only that reseller's accounts there",
     scopes}};

/// "Mon Dec  2 03:18:43 2019" as "2019-12-02 03:18:43"; seconds since 1970 as wall_clock; other text as it is.
std::string from_date(std::string_view text) {
    constexpr std::string_view shape = "aaa aaa _0 00:00:00 0000";
    text = trimmed(text);
    if (text.size() != shape.size()) return wall_clock(text);
    const std::string_view month = has_shape(text, shape) ? month_digits(text.substr(4, 3)) : "";
    if (month.empty()) return std::string(text);
    const char tens = text[8] == ' ' ? '0' : text[8];
    return std::string(text.substr(20)) + '-' + std::string(month) + '-' + tens + text[9] + ' ' + std::string(text.substr(11, 8));
}

/// A name that can stand in a path: whatever else a server calls a user is not asked for.
bool is_user_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && name.front() != '.' && std::all_of(name.begin(), name.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x80 && std::isalnum(byte) != 0) || c == '-' || c == '_' || c == '.';
    });
}

using Getter = std::function<std::string_view(std::string_view)>;

/// Adds a user from its user.conf, whatever the encoding.
void add_user(const Getter& get, const ListingRequest& request, ListingBuilder& builder) {
    const auto either = [&get](std::string_view older, std::string_view newer) {
        const std::string_view value = get(older);
        return value.empty() ? get(newer) : value;
    };
    RowValues values;
    values.username = get("username");
    values.domain = get("domain");
    values.email = get("email");
    values.product = get("package");
    values.primary_ip = get("ip");
    values.status = status_of_suspended(get("suspended"));
    const std::string created = from_date(either("date_created", "dateCreated"));
    values.created = created;
    values.owner = get("creator");
    values.unique_identifier = identifier_of(request, values, values.username);
    // It has nothing by which a service could be found, and a row without an identifier would hold up every orphan (law 102).
    const bool is_admin = equal_folded(either("usertype", "userType"), "admin");
    if (is_admin && trimmed(values.domain).empty() && trimmed(values.unique_identifier).empty()) return;
    builder.row(values);
}

void add_user(element user, const ListingRequest& request, ListingBuilder& builder) {
    if (!user.is_object()) return builder.reject("the row is not an object");
    JsonTexts texts;
    for (const std::string_view key :
         {"username", "domain", "email", "package", "ip", "suspended", "date_created", "dateCreated", "creator"}) {
        texts.get(user, key);
    }
    if (!texts.fault().empty()) return builder.reject(texts.fault());
    if (texts.get(user, "username").empty()) return builder.reject("the row has no 'username'");
    add_user([&](std::string_view key) { return texts.get(user, key); }, request, builder);
}

/// Thrown where the panel says of one user that there is none.
class NotKnown : public MissingInput {
public:
    using MissingInput::MissingInput;
};

/// More than so many do not vanish in the minutes that a listing takes.
constexpr std::size_t most_vanished = 100;

std::string refusal_of(const JsonReply& reply) {
    JsonTexts texts;
    std::string reason;
    for (const std::string_view key : {"error", "text", "details", "result", "message"}) {
        const std::string_view text = texts.get(reply.root(), key);
        if (!text.empty()) reason += (reason.empty() ? ": " : ", ") + std::string(text);
    }
    return "reports failure" + excerpt(reason, 300);
}

[[noreturn]] void refuse(const JsonReply& reply) { reply.fail(refusal_of(reply)); }

/// Blank where the reply reports none.
std::string refusal_of(const FormReply& reply) {
    const std::string_view error = reply.get("error");
    if (error.empty() || error == "0") return {};
    std::string reason(reply.get("text"));
    if (!reply.get("details").empty()) reason += ", " + std::string(reply.get("details"));
    return "reports failure: " + excerpt(reason, 300);
}

void check(const FormReply& reply) {
    if (const std::string refusal = refusal_of(reply); !refusal.empty()) reply.fail(refusal);
}

std::vector<std::string> names_of(const FormReply& reply) {
    check(reply);
    const std::vector<std::string_view> list = reply.all("list[]");
    if (list.empty() && !reply.empty()) reply.fail("has no 'list[]': it is not a list from DirectAdmin");
    return {list.begin(), list.end()};
}

std::vector<std::string> names_of(const JsonReply& reply) {
    if (reply.has("error")) refuse(reply);
    if (!reply.root().is_array()) reply.fail("is not a list of user names");
    std::vector<std::string> names;
    for (const element name : simdjson::dom::array(reply.root())) {
        if (!name.is_string()) reply.fail("has an entry that is not a user name");
        names.emplace_back(std::string_view(name));
    }
    return names;
}

/// A row of CMD_USER_SHOW, or of CMD_ALL_USER_SHOW, where even the name is an object.
void add_shown_user(element row, const ListingRequest& request, ListingBuilder& builder) {
    if (!row.is_object()) return builder.reject("the row is not an object");
    JsonTexts texts;
    const auto value_of = [&](std::string_view key) {
        element member;
        if (!find_member(row, key, member)) return std::string_view{};
        return member.is_object() ? texts.get(member, "value") : texts.of(member, key);
    };
    RowValues values;
    values.username = value_of("username");
    values.product = value_of("package");
    values.status = status_of_suspended(value_of("suspended"));
    const std::string created = from_date(value_of("date_created"));
    values.created = created;
    values.owner = value_of("creator");
    element member;
    if (find_member(row, "ip", member) && member.is_array()) {
        const simdjson::dom::array list = member;
        if (list.size() > 0) values.primary_ip = texts.of(list.at(0), "ip");
    } else {
        values.primary_ip = value_of("ip");
    }
    std::size_t domains = 0;
    if (find_member(row, "domains", member) && member.is_object()) {
        for (const auto& [domain, detail] : simdjson::dom::object(member)) {
            values.domain = domain;
            ++domains;
        }
    }
    // The reply does not say which of several domains is the account's own.
    if (domains > 1) values.domain = {};
    values.unique_identifier = identifier_of(request, values, values.username);
    if (!texts.fault().empty()) return builder.reject(texts.fault());
    if (domains > 1 && values.unique_identifier.empty()) {
        return builder.reject("the row has several domains and does not say which is the main one");
    }
    builder.row(values);
}

constexpr std::string_view no_count = "the reply does not say how many users there are";
constexpr std::string_view one_user = "the reply is about one user, not about the server";
constexpr std::string_view names_only = "has user names only; the users themselves must be asked for";

/// Reads CMD_USER_SHOW; returns why it may not be whole.
std::string read_shown_users(const JsonReply& reply, const ListingRequest& request, ListingBuilder& builder) {
    for (const auto& [key, row] : reply.object()) {
        const bool is_row = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (is_row) add_shown_user(row, request, builder);
    }
    element info;
    JsonTexts texts;
    if (!find_member(reply.root(), "info", info)) return std::string(no_count);
    const std::string_view rows = texts.get(info, "rows");
    if (rows != std::to_string(builder.rows())) {
        return "the reply has " + std::to_string(builder.rows()) + " users, and its 'rows' is '" + excerpt(rows) + "'";
    }
    const std::string_view pages = texts.get(info, "total_pages");
    if (pages != "1") return "the reply is one page, and its 'total_pages' is '" + excerpt(pages) + "'";
    return has_scope_of_reseller(request) ? std::string() : std::string(saved_reply_doubt);
}

std::string read_json(const JsonReply& reply, const ListingRequest& request, ListingBuilder& builder) {
    const element root = reply.root();
    if (root.is_array()) {
        const simdjson::dom::array list = root;
        if (list.size() == 0)
            reply.fail("is an empty list, which proves nothing: DirectAdmin lists at least the user who is asking");
        if (element(list.at(0)).is_string()) reply.fail(std::string(names_only));
        for (const element user : list) add_user(user, request, builder);
        return std::string(no_count);
    }
    reply.object();
    if (reply.has("error")) refuse(reply);
    if (reply.has("username")) {
        add_user(root, request, builder);
        return std::string(one_user);
    }
    if (!reply.has("info") && !reply.has("0")) reply.fail("has neither users nor 'info': it is not a reply of DirectAdmin");
    return read_shown_users(reply, request, builder);
}

std::string read_form(const FormReply& reply, const ListingRequest& request, ListingBuilder& builder) {
    check(reply);
    if (reply.has("list[]")) reply.fail(std::string(names_only));
    if (reply.get("username").empty()) reply.fail("has neither 'username' nor 'error': it is not a reply of DirectAdmin");
    add_user([&](std::string_view key) { return reply.get(key); }, request, builder);
    return std::string(one_user);
}

/// Asks one server in one of the two dialects.
class Dialogue {
public:
    Dialogue(Panel& panel, const ListingRequest& request, ListingBuilder& builder)
        : m_panel(panel), m_request(request), m_builder(builder), m_is_legacy(option_of(request, "api") == "legacy") {}

    /// Adds all users. Returns why the listing is not the whole server's; blank if it is. Throws if no list can be fetched.
    std::string run() {
        const std::string login(m_panel.credential("user").reveal());
        m_own = login.substr(login.find_last_of('|') + 1);
        m_is_admin = equal_folded(own_type(), "admin");
        std::string doubt = doubt_of_scope(login);
        const std::vector<std::string> names = all_names(doubt);
        const std::string unread = add_users(names);
        return unread.empty() ? doubt : unread;
    }

private:
    PanelReply call(const std::string& path, std::vector<HttpParameter> fields = {}) {
        return m_panel.ask(request_for(path, std::move(fields)));
    }

    HttpRequest request_for(const std::string& path, std::vector<HttpParameter> fields = {}) const {
        HttpRequest request = m_panel.get(path);
        request.user = m_panel.credential("user").reveal();
        request.password = m_panel.credential("password");
        request.fields = std::move(fields);
        return request;
    }

    /// A url-encoded reply that is cut is one as well, so its end must show otherwise (law 272).
    FormReply form_of(const PanelReply& reply) const {
        if (!reply.shows_its_end)
            throw MalformedInput(reply.name + " has neither a length nor chunks: nothing shows that the reply is whole");
        return {reply.text(), reply.name, m_request.limits};
    }

    /// An administrator sees more than a reseller, so nothing is missing where WHMCS has only a reseller's accounts.
    std::string doubt_of_scope(const std::string& login) const {
        if (has_scope_of_reseller(m_request)) return {};
        if (login.find('|') != std::string::npos)
            return "user '" + excerpt(login) + "' acts as another user and sees only what that user may see";
        if (m_is_admin) return {};
        return "user '" + excerpt(m_own) +
               "' is not an administrator and sees only its own accounts; if WHMCS has no others on this server, "
               "set the option 'scope' to 'reseller'";
    }

    /// The kind of user that asks. A reply about somebody else does not tell it.
    std::string own_type() {
        const std::string other = "is not the configuration of user '" + excerpt(m_own) + "', who is asking";
        if (m_is_legacy) {
            const PanelReply reply = call("/CMD_API_SHOW_USER_CONFIG", {{"user", m_own, {}}});
            const FormReply config = form_of(reply);
            check(config);
            if (!equal_folded(config.get("username"), m_own)) config.fail(other);
            return std::string(config.get("usertype"));
        }
        const PanelReply reply = call("/api/session/user-config");
        const JsonReply config(reply.text(), reply.name, m_request.limits);
        if (config.has("error")) refuse(config);
        JsonTexts texts;
        if (!equal_folded(texts.get(config.root(), "username"), m_own)) config.fail(other);
        return std::string(texts.get(config.root(), "userType"));
    }

    std::vector<std::string> list(const std::string& path) {
        const PanelReply reply = call(path);
        if (m_is_legacy) return names_of(form_of(reply));
        return names_of(JsonReply(reply.text(), reply.name, m_request.limits));
    }

    /// All names, each once. What makes them doubtful becomes `doubt` unless that has a text already.
    std::vector<std::string> all_names(std::string& doubt) {
        std::optional<std::size_t> users;
        std::optional<std::size_t> resellers;
        std::vector<std::string> names = listed_names(doubt, users, resellers);
        const auto is_own = [&](const std::string& name) { return equal_folded(name, m_own); };
        if (std::none_of(names.begin(), names.end(), is_own) && doubt.empty()) {
            doubt = "the list of users lacks '" + excerpt(m_own) + "', who is asking";
        }
        if (m_is_admin && doubt.empty()) doubt = doubt_of_counts(names.size(), users, resellers);
        return names;
    }

    std::vector<std::string> listed_names(std::string& doubt, std::optional<std::size_t>& users,
                                          std::optional<std::size_t>& resellers) {
        std::vector<std::string> names;
        SeenIds seen;
        const auto add = [&](const std::vector<std::string>& more) {
            for (const std::string& name : more) {
                if (seen.is_new(fold_ascii(trimmed(name)))) names.emplace_back(trimmed(name));
            }
            return more.size();
        };
        if (!m_is_legacy) {
            add(list("/api/search/users"));
        } else if (m_is_admin) {
            users = add(list("/CMD_API_SHOW_ALL_USERS"));
            resellers = add(list("/CMD_API_SHOW_RESELLERS"));
            add(list("/CMD_API_SHOW_ADMINS"));
        } else {
            users = add(list("/CMD_API_SHOW_USERS"));
            if (*users == 0 && doubt.empty())
                doubt = "the reseller's list of users is empty, which proves nothing: nothing counts them";
            add({m_own});
        }
        return names;
    }

    /// What the server's own counts say against the lists. An empty list is believed only if its count is 0 (laws 94 and 104).
    std::string doubt_of_counts(std::size_t names, std::optional<std::size_t> users, std::optional<std::size_t> resellers) {
        try {
            const PanelReply reply = call("/CMD_API_ADMIN_STATS");
            const FormReply stats = form_of(reply);
            check(stats);
            const auto doubt = [&](std::string_view counter, std::optional<std::size_t> listed, const char* what) {
                const std::uint64_t count = number_of(stats, counter);
                if (count <= names && (count == 0 || listed != std::size_t{0})) return std::string();
                return "DirectAdmin counts " + std::to_string(count) + what + std::to_string(listed ? *listed : names);
            };
            const std::string of_users = doubt("nusers", users, " users and listed ");
            return of_users.empty() ? doubt("nresellers", resellers, " resellers and listed ") : of_users;
        } catch (const Error& error) {
            return std::string("nothing shows that the list is whole: ") + error.what();
        }
    }

    static std::uint64_t number_of(const FormReply& reply, std::string_view name) {
        const auto number = count_of(reply.get(name));
        if (!number) reply.fail("has no number in '" + std::string(name) + "'");
        return *number;
    }

    HttpRequest config_request(const std::string& name) const {
        if (!m_is_legacy) return request_for("/api/users/" + name + "/config");
        return request_for("/CMD_API_SHOW_USER_CONFIG", {{"user", name, {}}});
    }

    /// A user whom the list has and the panel says it does not know.
    struct UnknownUser {
        std::string name;
        std::string what;  ///< why the listing is partial if the list still has him
    };

    /// One call for each user: no call gives all of them with their e-mail addresses. After the first that fails, no other is
    /// asked for (law 103).
    std::string add_users(const std::vector<std::string>& names) {
        std::vector<std::size_t> asked;  // indices of names
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (is_user_name(names[i])) asked.push_back(i);
        }
        std::vector<UnknownUser> unknown;
        std::string unread;
        std::size_t next = 0;  // of the names
        const auto reject_names_before = [&](std::size_t end) {
            for (; next < end; ++next) m_builder.reject("the list has a user name that cannot be asked for");
            ++next;
        };
        const auto take = [&](std::size_t index, const std::function<PanelReply()>& reply) {
            const std::size_t i = asked[index];
            const std::string which = "user '" + names[i] + "', " + std::to_string(i + 1) + " of " +
                                      std::to_string(names.size()) + ", could not be read: ";
            reject_names_before(i);
            try {
                add_one(names[i], reply);
            } catch (const NotKnown& error) {
                unknown.push_back({names[i], which + error.what()});
                if (unknown.size() <= most_vanished) return;
                unread = unknown.front().what;
                throw;
            } catch (const Error& error) {
                unread = which + error.what();
                throw;
            }
        };
        try {
            m_panel.ask_all(
                asked.size(), [&](std::size_t index) { return config_request(names[asked[index]]); }, take);
        } catch (const Error&) {
            return unread;
        }
        reject_names_before(names.size());
        return unknown.empty() ? std::string() : add_vanished(names, unknown);
    }

    /// Users may go while they are asked for: whom the list does not have any more has vanished, and nothing is wrong with the
    /// panel. Whom it still has should have been read, and whoever could be read should still be in it.
    std::string add_vanished(const std::vector<std::string>& names, const std::vector<UnknownUser>& unknown) {
        try {
            std::string doubt;
            std::optional<std::size_t> users;
            std::optional<std::size_t> resellers;
            SeenIds listed;
            for (const std::string& name : listed_names(doubt, users, resellers)) listed.is_new(fold_ascii(name));
            std::size_t next = 0;
            for (const std::string& name : names) {
                if (next < unknown.size() && name == unknown[next].name) {
                    ++next;
                } else if (!name.empty() && listed.is_new(fold_ascii(name))) {
                    return "users vanished, and the list, read again, lacks '" + excerpt(name) + "' as well";
                }
            }
            for (const UnknownUser& user : unknown) {
                if (!listed.is_new(fold_ascii(user.name))) return user.what;
                m_builder.reject("the user vanished between the list and the look-up");
                m_builder.note(NoteCode::row_vanished, "username", user.name);
            }
        } catch (const Error& error) {
            return std::string("users vanished, and the list could not be read again: ") + error.what();
        }
        return {};
    }

    /// Throws `NotKnown` where the panel has no such user.
    void add_one(const std::string& name, const std::function<PanelReply()>& receive) {
        const std::string other = "is not the configuration of user '" + name + "'";
        const PanelReply reply = received(receive);
        if (m_is_legacy) {
            const FormReply config = form_of(reply);
            if (const std::string refusal = refusal_of(config); !refusal.empty()) throw NotKnown(reply.name + " " + refusal);
            if (!equal_folded(config.get("username"), name)) config.fail(other);
            return add_user([&](std::string_view key) { return config.get(key); }, m_request, m_builder);
        }
        const JsonReply config(reply.text(), reply.name, m_request.limits);
        config.object();
        if (config.has("error")) throw NotKnown(reply.name + " " + refusal_of(config));
        JsonTexts texts;
        if (!equal_folded(texts.get(config.root(), "username"), name)) config.fail(other);
        add_user(config.root(), m_request, m_builder);
    }

    /// Every other status says something about the panel, not about one user.
    static PanelReply received(const std::function<PanelReply()>& receive) {
        constexpr int not_found = 404;
        try {
            return receive();
        } catch (const HttpError& error) {
            if (error.status() == not_found) throw NotKnown(error.what());
            throw;
        }
    }

    Panel& m_panel;
    const ListingRequest& m_request;
    ListingBuilder& m_builder;
    bool m_is_legacy;
    bool m_is_admin = false;
    std::string m_own;
};

class DirectAdmin : public Adapter {
public:
    std::string_view name() const override { return "directadmin"; }
    std::string_view description() const override {
        return "DirectAdmin: the users of its JSON API, of its url-encoded commands, or of CMD_USER_SHOW";
    }
    std::string_view witnesses() const override {
        return "asked over https: the user who asks is in the list, CMD_API_ADMIN_STATS; saved: 'info' of CMD_USER_SHOW, which "
               "cannot "
               "tell whose list it is";
    }
    std::string_view identifiers() const override { return "domain, username (also for a custom field), dedicatedip"; }
    std::span<const FormatOption> options() const override { return directadmin_options; }
    const PanelAccess* access() const override { return &directadmin_access; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] {
            const WipedBytes bytes = read_whole(source, request.limits);
            const std::string_view text = view_of(bytes);
            const std::size_t equals = text.find_first_of("={<\"' \n");
            if (equals != std::string_view::npos && equals > 0 && text[equals] == '=') {
                return read_form(FormReply(text, source.name(), request.limits), request, builder);
            }
            return read_json(JsonReply(text, source.name(), request.limits), request, builder);
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&] { return Dialogue(panel, request, builder).run(); });
    }
};

}  // namespace

const Adapter& directadmin_adapter() {
    static const DirectAdmin adapter;
    return adapter;
}

}  // namespace serversync
