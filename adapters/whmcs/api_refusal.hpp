// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace serversync {

/// A reply that is not JSON, or that has another status than a success.
struct UnusableReply {
    int status = 0;
    std::string_view body;
    unsigned attempts = 1;         ///< how often the server was asked
    std::string_view retry_after;  ///< the header of this name, blank without one
    std::string evidence;          ///< "the reply begins with '...'", without secrets of ours; where it may be shown
};

/// Whether the beginning of a reply may be shown. A success and status 500 come from WHMCS's own PHP, which may have printed a
/// customer's record, and so may what holds a bracket (law 57).
bool may_be_shown(int status, std::string_view body);

/// What such a reply is, as far as that can be told without quoting what may be a customer's secret: the title of a web page, the
/// kind and place of a message of PHP; how often it came; and what helps.
std::string describe_unusable(const UnusableReply& reply);

/// Why JSON was cut short, where PHP says that it gave up, and what helps; otherwise blank.
std::string cause_of_damage(std::string_view body);

}  // namespace serversync
