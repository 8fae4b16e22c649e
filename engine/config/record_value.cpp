// SPDX-License-Identifier: MIT
#include "engine/config/record_value.hpp"

#include <algorithm>
#include <string_view>

#include "engine/text/printable.hpp"

namespace serversync {

namespace {

constexpr std::size_t longest_server_name = 253;

std::string unusable(std::string_view kind, std::string_view value, std::string_view why) {
    return "cannot use the server's " + std::string(kind) + " '" + excerpt(value) + "' from WHMCS: " + std::string(why);
}

/// A host of the record; `text` is not blank.
RecordValue checked_host(std::string_view kind, const std::string& text, const HostPatterns& hosts) {
    const auto host = HostName::parse(text);
    if (!host) return {text, unusable(kind, text, broken_host_rule(text)) + ". Correct it there"};
    if (!hosts.allow(*host)) {
        return {text, unusable(kind, text,
                               "no pattern of the configuration's 'hosts' allows it. Add one if the server is yours, or correct "
                               "the record")};
    }
    return {text, {}};
}

bool begins_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool continues_word(char c) { return begins_word(c) || c == '.' || c == '-' || c == ':'; }

std::string_view broken_name_rule(std::string_view name) {
    if (name.size() > longest_server_name) return "it has more than 253 characters";
    char before = ' ';
    for (const char c : name) {
        if (before == ' ' && !begins_word(c)) return "each word of it must begin with a letter from a to z, a digit or '_'";
        if (c != ' ' && !continues_word(c))
            return "in a path, an address or an argument it may hold only the letters a to z, digits, blanks, '.', '-', '_' and "
                   "':'";
        if (c == '.' && before == '.') return "it holds '..'";
        before = c;
    }
    return before == ' ' ? "it ends in a blank" : std::string_view();
}

}  // namespace

RecordValue hostname_value(const Server& server, const HostPatterns& hosts) {
    return server.hostname.empty() ? RecordValue() : checked_host("hostname", server.hostname, hosts);
}

RecordValue ip_value(const Server& server, const HostPatterns& hosts) {
    return server.addresses.empty() ? RecordValue() : checked_host("IP address", to_text(server.addresses.front()), hosts);
}

RecordValue name_value(const Server& server) {
    const std::string_view broken = server.name.empty() ? std::string_view() : broken_name_rule(server.name);
    if (broken.empty()) return {server.name, {}};
    return {server.name, unusable("name", server.name, broken) + ". Correct it there, or use {id} instead of {name}"};
}

}  // namespace serversync
