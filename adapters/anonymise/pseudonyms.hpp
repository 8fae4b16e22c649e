// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "engine/digest/keyed_hash.hpp"
#include "engine/model/identity.hpp"

namespace serversync {

/// Replaces texts that name someone with texts that name nobody, so that what is equal to serversync stays equal and what differs
/// stays different, whichever column a text stands in (laws 60 to 62):
///  - a domain becomes letters under `example`, label by label, so that sub-domains stay sub-domains; its other forms (case,
///    trailing dot, `www.`, U-label against A-label) stay other forms of the new one; what is under `invalid` stays there;
///  - an e-mail address gets another local part and its domain's replacement;
///  - a word (letters, digits, `-`, `_`) becomes another of the same length with letters for letters and digits for digits,
///    one to one;
///  - the host of an address with a scheme is replaced as it would be alone, and its path by letters;
///  - an IPv4 address becomes one of 240.0.0.0/4, a private one one of 10.0.0.0/8, an IPv6 address one of 2001:db8::/32, also
///  beside a suffix or in a list;
///  - anything else becomes twelve letters. Replacements depend on the key and the text alone, except for two IPv4 addresses that
///    get the same replacement: the later one gets the next free address. Only IPv4 addresses take memory, some 80 bytes for each
///    different one.
class Pseudonyms {
public:
    /// `to_ascii` as for `identity_key`.
    Pseudonyms(const HashKey& key, DomainToAscii to_ascii) : m_key(key), m_to_ascii(to_ascii) {}

    /// The replacement of a text in any column. Blank stays blank, a number stays a number of as many digits.
    std::string of(std::string_view text);

    /// The replacement of a person's or a company's name: "Client" and twelve letters.
    std::string name(std::string_view text) const;

    /// A word of a vocabulary, such as a status: kept if it is a single short word or one of WHMCS's, else as `of`.
    std::string vocabulary(std::string_view text);

private:
    std::string core(std::string_view text);
    std::string several(std::string_view text);
    std::string domain(std::string_view text) const;
    std::string label(std::string_view suffix, std::string_view raw, bool as_unicode) const;
    std::string email(std::string_view text, std::size_t at);
    std::string word(std::string_view text) const;
    std::string address(std::string_view text);
    std::uint32_t address_v4(std::uint32_t original);
    std::string canonical(std::string_view text) const;
    std::string letters(char purpose, std::string_view text) const;

    HashKey m_key;
    DomainToAscii m_to_ascii;
    std::unordered_map<std::uint32_t, std::uint32_t> m_addresses;
    std::unordered_set<std::uint32_t> m_given;
};

}  // namespace serversync
