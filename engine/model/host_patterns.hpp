// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/host_name.hpp"
#include "engine/model/ip_address.hpp"

namespace serversync {

/// The hosts that may be asked (law 251): all of them where no pattern was added.
class HostPatterns {
public:
    /// Adds a host name ("web1.example.net"), all names below one ("*.example.net", at any depth and without the name itself), an
    /// address, or a network ("192.0.2.0/24"). Returns why the text is none of them, as the end of a message; blank if it is one.
    std::string add(std::string_view text);

    bool allow(const HostName& host) const;

    bool empty() const { return m_names.empty() && m_suffixes.empty() && m_networks.empty(); }

private:
    struct Network {
        IpAddress address;
        std::size_t bits = 0;
    };

    std::string add_network(std::string_view text, std::size_t slash);

    std::vector<std::string> m_names;     ///< canonical
    std::vector<std::string> m_suffixes;  ///< ".example.net"
    std::vector<Network> m_networks;
};

}  // namespace serversync
