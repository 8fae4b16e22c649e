// SPDX-License-Identifier: MIT
#include "engine/config/listing_settings.hpp"

#include <string_view>
#include <vector>

#include "engine/config/record_value.hpp"
#include "engine/model/error.hpp"
#include "engine/text/alternatives.hpp"
#include "engine/text/hex.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

using RecordValues = std::map<std::string, RecordValue, std::less<>>;

std::string placeholders(const RecordValues& values) {
    std::vector<std::string> names;
    for (const auto& [name, value] : values) names.push_back("{" + name + "}");
    return alternatives(std::vector<std::string_view>(names.begin(), names.end()));
}

/// A word in braces and where it stands.
struct Placeholder {
    std::size_t begin = std::string_view::npos;
    std::size_t end = 0;
    std::string_view word;
};

Placeholder next_placeholder(std::string_view text, std::size_t from) {
    const std::size_t open = text.find('{', from);
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return {};
    return {open, close + 1, text.substr(open + 1, close - open - 1)};
}

bool has_placeholder(std::string_view text) { return next_placeholder(text, 0).begin != std::string_view::npos; }

std::string without_braces(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c != '{' && c != '}') result += c;
    }
    return result;
}

/// A value as it stands behind the host of an address, where it is one part of a path or a query and nothing else.
std::string percent_encoded(std::string_view value) {
    constexpr std::string_view unreserved =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";  // RFC 3986, 2.3
    std::string result;
    for (const char c : value) {
        if (unreserved.find(c) != std::string_view::npos) {
            result += c;
        } else {
            result += '%';
            append_hex(result, static_cast<unsigned char>(c), 2);
        }
    }
    return result;
}

/// An address as the configuration writes it: "https://" and a user, "{hostname}", ":2087", "/a?b".
struct UrlParts {
    std::string_view before_host, host, port, behind;
};

UrlParts parts_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
    const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
    const std::size_t user = url.substr(0, end).rfind('@');
    const std::size_t host = user == std::string_view::npos || user < begin ? begin : user + 1;
    const std::size_t bracket = url.substr(0, end).rfind(']');
    const std::size_t port = std::min(url.substr(0, end).find(':', bracket == std::string_view::npos ? host : bracket), end);
    return {url.substr(0, host), url.substr(host, port - host), url.substr(port, end - port), url.substr(end)};
}

/// Fills in the values of one server; the first of them that cannot be used is the fault.
class Filler {
public:
    Filler(const Server& server, const HostPatterns& hosts, const std::string& where)
        : m_values{{"id", {std::to_string(server.id), {}}},
                   {"name", name_value(server)},
                   {"hostname", hostname_value(server, hosts)},
                   {"ip", ip_value(server, hosts)}},
          m_where(where) {}

    void fill(FileSettings& from) { fill(from.path); }

    void fill(CommandSettings& from) {
        for (std::string& argument : from.arguments) fill(argument);
        fill(from.parameters);
    }

    void fill(PanelSettings& from) {
        fill_url(from);
        refuse_in(from.ca_file);
        fill(from.credentials);
    }

    void fill(PhpModuleSettings& from) {
        for (const std::string* code : {&from.folder, &from.php, &from.libraries}) refuse_in(*code);
        fill(from.parameters);
    }

    /// Where a record has no say: what is run and who is believed is one for all servers.
    void refuse_in(std::string_view text) const {
        if (has_placeholder(text))
            throw ConfigurationError(m_where + "'" + std::string(text) +
                                     "': no word in braces can stand here, where all servers have the same");
    }

    std::string& fault() { return m_fault; }

private:
    using Spelling = std::string (*)(std::string_view);

    static std::string as_it_is(std::string_view value) { return std::string(value); }

    void fill(std::string& text) { text = filled(text, as_it_is); }

    void fill(SettingValues& values) {
        for (auto& [name, value] : values) fill(value.value);
    }

    /// A record chooses the host, and parts behind it; never the scheme, the user or the port (law 250).
    void fill_url(PanelSettings& from) {
        const std::string url = from.url;
        const UrlParts parts = parts_of(url);
        for (const std::string_view fixed : {parts.before_host, parts.port}) {
            if (!has_placeholder(fixed)) continue;
            throw ConfigurationError(m_where + "'" + url +
                                     "': a word in braces may stand for the host of an address, or behind it, but not in its "
                                     "scheme, user or port");
        }
        from.url = std::string(parts.before_host) + without_braces(parts.host) + std::string(parts.port) +
                   filled(parts.behind, percent_encoded);
        if (has_placeholder(parts.host)) from.host = host_of(parts.host);
    }

    /// Where the record has no host, one that only shows the words.
    std::optional<HostName> host_of(std::string_view text) {
        const std::string host = filled(text, as_it_is);
        auto result = HostName::parse(host);
        if (!result && m_fault.empty())
            m_fault = "cannot ask the host '" + excerpt(host) + "', which '" + std::string(text) +
                      "' means for this server: " + std::string(broken_host_rule(host)) + ". Correct the server in WHMCS";
        return result ? result : HostName::parse(without_braces(text));
    }

    std::string filled(std::string_view text, Spelling spell) {
        std::string result;
        std::size_t at = 0;
        for (auto next = next_placeholder(text, at); next.begin != std::string_view::npos; next = next_placeholder(text, at)) {
            result += text.substr(at, next.begin - at);
            result += value_of(next, text, spell);
            at = next.end;
        }
        return result += text.substr(at);
    }

    std::string value_of(const Placeholder& place, std::string_view text, Spelling spell) {
        const auto value = m_values.find(place.word);
        const std::string shown = "'{" + std::string(place.word) + "}'";
        if (value == m_values.end()) throw ConfigurationError(m_where + shown + " must be " + placeholders(m_values));
        std::string fault = value->second.fault;
        if (value->second.text.empty()) fault = "the server has nothing for " + shown + " in WHMCS";
        if (fault.empty()) return spell(value->second.text);
        if (m_fault.empty()) m_fault = std::move(fault);
        return std::string(text.substr(place.begin, place.end - place.begin));
    }

    RecordValues m_values;
    const std::string& m_where;
    std::string m_fault;
};

}  // namespace

ListingSettings filled_in(const ListingSettings& settings, const Server& server, const HostPatterns& hosts,
                          const std::string& where) {
    ListingSettings result = settings;
    Filler filler(server, hosts, where);
    for (const auto& [name, value] : settings.options) filler.refuse_in(value);
    std::visit([&](auto& from) { filler.fill(from); }, result.from);
    result.fault = std::move(filler.fault());
    return result;
}

}  // namespace serversync
