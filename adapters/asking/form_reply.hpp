// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/listing/adapter.hpp"
#include "adapters/transport/secret.hpp"
#include "engine/json/reply_limits.hpp"

namespace serversync {

/// A url-encoded reply, "name=value&name=value", read strictly: percent escapes with two digits, UTF-8, no control characters.
/// HTML entities for single ASCII characters (&amp; &#39; and DirectAdmin's &#39 without the semicolon) become those characters.
class FormReply {
public:
    /// Throws `MalformedInput` that begins with `name` for anything else: a web page, JSON, a PHP message. No bytes at all are a
    /// reply without pairs. `BudgetExceeded` where it would take too much memory.
    FormReply(std::string_view bytes, std::string name, const ReplyLimits& limits);
    FormReply(const FormReply&) = delete;
    FormReply& operator=(const FormReply&) = delete;

    /// Throws `MalformedInput` beginning with the reply's name.
    [[noreturn]] void fail(const std::string& what) const;

    bool empty() const { return m_pairs.empty(); }
    bool has(std::string_view name) const;

    /// The value of the only pair of that name; blank if there is none. Throws `MalformedInput` if there are several. Alive as
    /// long as this.
    std::string_view get(std::string_view name) const;

    /// The values of all pairs of that name, in their order.
    std::vector<std::string_view> all(std::string_view name) const;

private:
    std::string_view decoded(std::string_view text);

    std::string m_name;
    HeldMemory m_memory;
    WipedBytes m_bytes;  ///< what the pairs point into; has room for all of it from the start
    std::vector<std::pair<std::string_view, std::string_view>> m_pairs;
};

}  // namespace serversync
