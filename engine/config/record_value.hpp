// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/model/catalogue.hpp"
#include "engine/model/host_patterns.hpp"

namespace serversync {

/// A value of a server's record in WHMCS that is about to stand in an address, a path or an argument. Whoever writes these
/// records may be an enemy (law 250).
struct RecordValue {
    std::string text;
    std::string fault;  ///< why it cannot stand there, with the kind of value, the value made safe to show, and the rule
};

/// The server's hostname, which must be a host name or an address that `hosts` allow. Blank without a fault where it has none.
RecordValue hostname_value(const Server& server, const HostPatterns& hosts);

/// Its first address, likewise.
RecordValue ip_value(const Server& server, const HostPatterns& hosts);

/// Its name: words of ASCII letters, digits, '.', '-', '_' and ':', of which each begins with a letter, a digit or '_'.
RecordValue name_value(const Server& server);

}  // namespace serversync
