// SPDX-License-Identifier: MIT
#include "engine/model/host_name.hpp"

#include <algorithm>

#include "engine/text/fold.hpp"

namespace serversync {

namespace {

constexpr std::size_t longest_host_name = 253;  // RFC 1035, 2.3.4, without the length bytes of the wire
constexpr std::size_t longest_host_label = 63;

bool is_decimal(char c) { return c >= '0' && c <= '9'; }

bool is_of_host_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_decimal(c) || c == '-' || c == '_' || c == '.';
}

/// Whether inet_aton(3), and with it libcurl and most programs, could take a name that ends in this label for an address:
/// "127.1", "0x7f000001", "2130706433", "0177.0.0.1".
bool is_number(std::string_view label) {
    const bool is_hexadecimal = label.size() > 1 && label[0] == '0' && (label[1] == 'x' || label[1] == 'X');
    return is_hexadecimal || std::all_of(label.begin(), label.end(), is_decimal);
}

std::string_view broken_label_rule(std::string_view label) {
    if (label.empty()) return "a part between dots is blank";
    if (label.size() > longest_host_label) return "a part between dots is longer than 63 characters";
    if (label.front() == '-' || label.back() == '-') return "no part between dots begins or ends with '-'";
    return {};
}

}  // namespace

std::string_view broken_host_rule(std::string_view text) {
    if (parse_ip(text)) return {};
    if (text.empty()) return "it is blank";
    if (text.find(':') != std::string_view::npos)
        return "a host name is written without a port, and an IPv6 address without brackets and zone";
    if (!std::all_of(text.begin(), text.end(), is_of_host_name))
        return "a host name holds only the letters a to z, digits, '.', '-' and '_'; write others in their xn-- form";
    if (text.back() == '.') text.remove_suffix(1);
    if (text.size() > longest_host_name) return "a host name has at most 253 characters";
    std::string_view label;
    for (std::size_t at = 0; at <= text.size(); at += label.size() + 1) {
        label = text.substr(at, text.find('.', at) - at);
        if (const std::string_view broken = broken_label_rule(label); !broken.empty()) return broken;
    }
    if (is_number(label)) return "an IPv4 address is written as four decimal numbers without leading zeros";
    return {};
}

std::optional<HostName> HostName::parse(std::string_view text) {
    if (!broken_host_rule(text).empty()) return std::nullopt;
    return HostName(text);
}

std::string HostName::in_url() const { return m_text.find(':') == std::string::npos ? m_text : '[' + m_text + ']'; }

std::string HostName::canonical() const {
    if (m_address) return to_text(*m_address);
    std::string text = fold_ascii(m_text);
    if (text.back() == '.') text.pop_back();
    return text;
}

bool HostName::is_loopback() const {
    if (!m_address) return equal_folded(m_text, "localhost");  // not canonical: with a dot behind it, it is looked up (law 47)
    constexpr std::uint8_t loopback_network = 127;
    return m_address->is_v6 ? to_text(*m_address) == "::1" : m_address->bytes[0] == loopback_network;
}

}  // namespace serversync
