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

/// Removes known secrets from texts, in the spellings in which servers echo them: each character as it is or as an escape of a
/// URL, of JSON or of HTML, in any mixture and up to three times over; in Base64 of either alphabet, also within what is longer;
/// in hexadecimal digits; in any case of letters (law 284). A secret in pieces, reversed, hashed or encrypted is not found.
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
    enum class Letters { text, base64 };

    /// What is looked for.
    struct Pattern {
        Secret text;  ///< letters in lower case
        Letters letters = Letters::text;
        bool is_in_rows = false;    ///< looked for in rows
        bool shares_first = false;  ///< Base64: the digit before it is of the secret too, and of what stands before the secret
        bool shares_last = false;   ///< likewise behind it
    };

    struct Found;
    class Search;

    template <class Take>
    bool search(std::string_view text, bool cut, bool in_rows, const Take& take) const;
    void add_pattern(Pattern pattern);
    void add_base64(std::string_view text, bool is_in_rows);

    std::vector<Pattern> m_patterns;
    std::size_t m_shortest_in_rows = 0;  ///< of the patterns, where there is one; 0: there is none
};

/// Base64 (RFC 4648, with padding).
WipedBytes base64(std::string_view text);

}  // namespace serversync
