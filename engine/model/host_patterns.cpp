// SPDX-License-Identifier: MIT
#include "engine/model/host_patterns.hpp"

#include <algorithm>
#include <charconv>

namespace serversync {

namespace {

std::size_t bits_of(const IpAddress& address) { return address.is_v6 ? 128 : 32; }

/// Whether two addresses agree in their first bits.
bool agree(const IpAddress& left, const IpAddress& right, std::size_t bits) {
    const std::size_t whole = bits / 8;
    if (!std::equal(left.bytes.begin(), left.bytes.begin() + static_cast<std::ptrdiff_t>(whole), right.bytes.begin()))
        return false;
    const std::size_t rest = bits % 8;
    return rest == 0 || ((left.bytes[whole] ^ right.bytes[whole]) >> (8 - rest)) == 0;
}

/// The address with all bits behind the first ones 0.
IpAddress first_bits(IpAddress address, std::size_t bits) {
    for (std::size_t bit = bits; bit < bits_of(address); ++bit)
        address.bytes[bit / 8] = static_cast<std::uint8_t>(address.bytes[bit / 8] & ~(0x80U >> bit % 8));
    return address;
}

}  // namespace

std::string HostPatterns::add_network(std::string_view text, std::size_t slash) {
    const auto address = parse_ip(text.substr(0, slash));
    const std::string_view digits = text.substr(slash + 1);
    std::size_t bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    const bool is_number = error == std::errc{} && end == digits.data() + digits.size();
    if (!address || !is_number || bits > bits_of(*address)) return "a network is written as 192.0.2.0/24 or 2001:db8::/32";
    const IpAddress first = first_bits(*address, bits);
    if (first != *address) return "the network begins at " + to_text(first) + "/" + std::to_string(bits);
    m_networks.push_back({first, bits});
    return {};
}

std::string HostPatterns::add(std::string_view text) {
    if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) return add_network(text, slash);
    const bool is_wild = text.substr(0, 2) == "*.";
    const std::string_view name = text.substr(is_wild ? 2 : 0);
    const auto host = HostName::parse(name);
    if (!host) return std::string(broken_host_rule(name));
    if (is_wild && host->address()) return "'*.' stands before a name; a network is written as 192.0.2.0/24";
    if (is_wild) {
        m_suffixes.push_back('.' + host->canonical());
    } else if (host->address()) {
        m_networks.push_back({*host->address(), bits_of(*host->address())});
    } else {
        m_names.push_back(host->canonical());
    }
    return {};
}

bool HostPatterns::allow(const HostName& host) const {
    if (empty()) return true;
    if (const auto& address = host.address()) {
        return std::any_of(m_networks.begin(), m_networks.end(), [&](const Network& network) {
            return network.address.is_v6 == address->is_v6 && agree(network.address, *address, network.bits);
        });
    }
    const std::string name = host.canonical();
    const auto ends_name = [&](const std::string& suffix) {
        return name.size() > suffix.size() && name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
    };
    return std::find(m_names.begin(), m_names.end(), name) != m_names.end() ||
           std::any_of(m_suffixes.begin(), m_suffixes.end(), ends_name);
}

}  // namespace serversync
