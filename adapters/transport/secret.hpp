// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/wiped_bytes.hpp"

namespace serversync {

/// A password, key or token: nothing prints it, and its memory is overwritten when it is destroyed (law 45).
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view text) : m_bytes(text.begin(), text.end()) {}

    bool empty() const noexcept { return m_bytes.empty(); }

    /// The text itself, for sending it; never for a message.
    std::string_view reveal() const noexcept { return view_of(m_bytes); }

private:
    WipedBytes m_bytes;
};

/// Removes known secrets from texts, in the spellings in which a server echoes them: as sent, percent-encoded, as in JSON or
/// HTML, in Base64, in hexadecimal digits; in any case of letters. A secret in pieces, reversed, hashed or encrypted is not
/// found.
class Redactor {
public:
    void add(const Secret& secret);

    /// The text with "[secret]" for each secret. `cut`: the text ends where it was cut, so the beginning of a secret at its end
    /// is removed too.
    std::string redacted(std::string_view text, bool cut = false) const;

    /// Whether a secret of at least `shortest_in_rows` bytes stands in a value of a row (law 97).
    bool finds_in(std::string_view value) const;

    /// A shorter secret stands in customers' names by chance.
    static constexpr std::size_t shortest_in_rows = 8;

private:
    struct Spelling {
        Secret text;
        bool is_in_rows;  ///< looked for in rows
    };

    void add_spelling(std::string_view text, bool is_in_rows);

    std::vector<Spelling> m_spellings;  ///< the longest first
};

/// Base64 (RFC 4648, with padding).
WipedBytes base64(std::string_view text);

}  // namespace serversync
