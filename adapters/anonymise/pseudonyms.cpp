// SPDX-License-Identifier: MIT
#include "adapters/anonymise/pseudonyms.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "adapters/anonymise/shuffled_word.hpp"
#include "engine/model/ip_address.hpp"
#include "engine/model/service.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::size_t label_letters = 12;
constexpr std::string_view between_addresses = " ,;\t\r\n()";

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_part(char c) { return is_upper(c) || is_lower(c) || is_digit(c) || c == '-' || c == '_'; }
bool is_domain_part(char c) { return is_word_part(c) || c == '.' || c == '*' || !is_ascii(c); }

bool is_control(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7f) return true;
        if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
    }
    return false;
}

/// Gives the letters of a replacement the capitals of the original, over and over where the original is shorter.
std::string with_capitals_of(std::string_view original, std::string replacement) {
    if (std::none_of(original.begin(), original.end(), is_upper)) return replacement;
    const auto room = static_cast<std::size_t>(std::count_if(replacement.begin(), replacement.end(), is_lower));
    std::vector<bool> capitals;
    std::size_t seen = 0;
    for (const char c : original) {
        if (!is_upper(c) && !is_lower(c)) continue;
        if (capitals.size() < room) capitals.push_back(false);
        if (is_upper(c) && room > 0) capitals[seen % room] = true;
        ++seen;
    }
    std::size_t letter = 0;
    for (char& c : replacement) {
        if (is_lower(c) && capitals[letter++ % capitals.size()]) c = static_cast<char>(c - 'a' + 'A');
    }
    return replacement;
}

std::vector<std::string_view> labels_of(std::string_view domain) {
    std::vector<std::string_view> labels;
    for (;;) {
        const std::size_t dot = domain.find('.');
        labels.push_back(domain.substr(0, dot));
        if (dot == std::string_view::npos) return labels;
        domain.remove_prefix(dot + 1);
    }
}

std::uint32_t number_of(const IpAddress& address) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8U | address.bytes[i];
    return number;
}

IpAddress address_of(std::uint32_t number) {
    IpAddress address;
    for (unsigned i = 0; i < 4; ++i) address.bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    return address;
}

/// All eight groups of an IPv6 address in full: another way to write it than the canonical one.
std::string written_out(const IpAddress& address) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i > 0 && i % 2 == 0) text.push_back(':');
        text.push_back(digits[address.bytes[i] >> 4U]);
        text.push_back(digits[address.bytes[i] & 15U]);
    }
    return text;
}

/// Where the port of "host:port" begins, if that is what it is.
std::size_t port_of(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return std::string_view::npos;
    const bool is_port =
        text.size() - colon <= 6 && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(colon) + 1, text.end(), is_digit);
    return is_port ? colon : std::string_view::npos;
}

/// Where an address begins after its scheme: "https://"; nowhere in any other text.
std::size_t scheme_of(std::string_view text) {
    constexpr std::string_view mark = "://";
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos || at == 0 || at + mark.size() == text.size()) return std::string_view::npos;
    return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), is_word_part) ? at + mark.size()
                                                                                                   : std::string_view::npos;
}

}  // namespace

std::string Pseudonyms::letters(char purpose, std::string_view text) const {
    std::string message(1, purpose);
    message.append(text);
    std::uint64_t number = keyed_hash(m_key, message).first;
    std::string result(label_letters, 'a');
    for (char& c : result) {
        c = static_cast<char>('a' + number % 26);
        number /= 26;
    }
    return result;
}

std::string Pseudonyms::canonical(std::string_view text) const {
    TextArena arena;
    return std::string(identity_key(IdentityKind::domain, text, {m_to_ascii}, arena));
}

std::string Pseudonyms::label(std::string_view suffix, std::string_view raw, bool as_unicode) const {
    std::string replacement = letters('d', suffix);
    if (suffix.starts_with("xn--")) {
        const std::string unicode = "\xc3\xbc" + replacement.substr(1);
        if (as_unicode || m_to_ascii == nullptr || !m_to_ascii(unicode, replacement)) replacement = unicode;
    }
    return with_capitals_of(raw, std::move(replacement));
}

std::string Pseudonyms::domain(std::string_view text) const {
    const std::string key = canonical(text);
    const std::vector<std::string_view> labels = labels_of(key);
    const std::vector<std::string_view> raw = labels_of(text);
    const bool has_unicode = !std::all_of(text.begin(), text.end(), is_ascii);
    std::string result;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (i > 0) result.push_back('.');
        const std::string_view written = raw.size() == labels.size() ? raw[i] : std::string_view();
        const std::string_view suffix = std::string_view(key).substr(static_cast<std::size_t>(labels[i].data() - key.data()));
        const bool is_last = labels.size() > 1 && i + 1 == labels.size();
        const bool is_kept = labels[i].empty() || labels[i] == "*" || (labels[i] == "www" && i == 0 && labels.size() > 2);
        if (is_kept) {
            result.append(with_capitals_of(written, std::string(labels[i])));
        } else if (is_last) {
            result.append(with_capitals_of(written, labels[i] == "invalid" ? "invalid" : "example"));
        } else {
            result.append(label(suffix, written, has_unicode));
        }
    }
    return result;
}

std::string Pseudonyms::email(std::string_view text, std::size_t at) {
    const std::string_view local = text.substr(0, at);
    const std::string_view host = text.substr(at + 1);
    const std::string who = fold_ascii(local) + '@' + canonical(host);
    std::string replacement = local.empty() ? std::string() : with_capitals_of(local, letters('m', who));
    if (is_control(local)) replacement.insert(1, 1, '\x01');
    return replacement + '@' + of(host);
}

std::string Pseudonyms::word(std::string_view text) const {
    std::string result = shuffled_word(m_key, fold_ascii(text));
    for (std::size_t i = 0; i < result.size(); ++i) {
        if (is_upper(text[i])) result[i] = static_cast<char>(result[i] - 'a' + 'A');
    }
    return result;
}

std::uint32_t Pseudonyms::address_v4(std::uint32_t original) {
    // A private address stays private, because it says less than another: RFC 1918. RFC 1112, section 4: class E, on no network.
    const bool is_local = is_private(address_of(original));
    const std::uint32_t reserved = is_local ? 0x0a000000U : 0xf0000000U;
    const std::uint32_t room = is_local ? 0x00ffffffU : 0x0fffffffU;
    const auto known = m_addresses.find(original);
    if (known != m_addresses.end()) return known->second;
    std::uint32_t given = 0;
    do {
        given = reserved | static_cast<std::uint32_t>(
                               keyed_hash(m_key, "4" + std::to_string(original) + '/' + std::to_string(given)).first & room);
    } while (given == 0xffffffffU || !m_given.insert(given).second);
    m_addresses.emplace(original, given);
    return given;
}

std::string Pseudonyms::address(std::string_view text) {
    const IpAddress original = *parse_ip(text);
    IpAddress replacement;
    replacement.is_v6 = original.is_v6;
    if (!original.is_v6) {
        const std::uint32_t number = address_v4(number_of(original));
        for (unsigned i = 0; i < 4; ++i) replacement.bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
        const std::string shown = to_text(replacement);
        // The other way to write one is as an IPv6 address.
        return to_text(original) == text ? shown : with_capitals_of(text, "::ffff:" + shown);
    }
    replacement.bytes = {0x20, 0x01, 0x0d, 0xb8};
    const KeyedHash hash = keyed_hash(m_key, "6" + to_text(original));
    for (unsigned i = 0; i < 8; ++i) replacement.bytes[4 + i] = static_cast<std::uint8_t>(hash.first >> (8 * i));
    for (unsigned i = 0; i < 4; ++i) replacement.bytes[12 + i] = static_cast<std::uint8_t>(hash.second >> (8 * i));
    const bool is_canonical = to_text(original) == fold_ascii(text);
    return with_capitals_of(text, is_canonical ? to_text(replacement) : written_out(replacement));
}

/// "192.0.2.1 (Shared)", or a list of addresses: the rest says how the address is used, if it is one of a few words.
std::string Pseudonyms::several(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t begin = std::min(text.find_first_not_of(between_addresses), text.size());
        result.append(text.substr(0, begin));
        text.remove_prefix(begin);
        const std::string_view part = text.substr(0, text.find_first_of(between_addresses));
        const bool is_kept = equal_folded(part, "shared") || equal_folded(part, "private") || equal_folded(part, "dedicated");
        result.append(is_kept ? std::string(part) : core(part));
        text.remove_prefix(part.size());
    }
    return result;
}

std::string Pseudonyms::core(std::string_view text) {
    if (text.empty() || text == ".") return std::string(text);
    if (text.back() == '.') return core(text.substr(0, text.size() - 1)) + '.';
    if (parse_ip(text)) return address(text);
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) return email(text, at);
    if (std::all_of(text.begin(), text.end(), is_word_part) && !fold_ascii(text).starts_with("xn--")) return word(text);
    if (std::all_of(text.begin(), text.end(), is_domain_part) && !is_control(text)) return domain(text);
    if (const std::size_t colon = port_of(text); colon != std::string_view::npos) {
        return core(text.substr(0, colon)).append(text.substr(colon));
    }
    if (const std::size_t scheme = scheme_of(text); scheme != std::string_view::npos) {
        const std::string_view rest = text.substr(scheme);
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        const std::string_view path = rest.substr(slash);
        const std::string shown = path.size() < 2 ? std::string(path) : "/" + letters('x', path);
        return std::string(text.substr(0, scheme)) + core(rest.substr(0, slash)) + shown;
    }
    const bool is_list = text.find_first_of(between_addresses) != std::string_view::npos;
    if (is_list) {
        for (std::string_view rest = text; !rest.empty();) {
            const std::size_t end = std::min(rest.find_first_of(between_addresses), rest.size());
            if (parse_ip(rest.substr(0, end))) return several(text);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    // What a listing rejects for its control characters must still be rejected.
    std::string result = with_capitals_of(text, letters('x', canonical(text)));
    return is_control(text) ? result.insert(1, 1, '\x01') : result;
}

std::string Pseudonyms::of(std::string_view text) {
    const std::string_view inner = trimmed(text);
    if (inner.empty()) return std::string(text);
    const auto before = static_cast<std::size_t>(inner.data() - text.data());
    std::string result(text.substr(0, before));
    result.append(core(inner));
    // A value that is too long for a column stays too long.
    constexpr std::size_t long_text = 255;
    if (inner.size() > long_text && result.size() < before + inner.size()) result.resize(before + inner.size(), 'x');
    return result.append(text.substr(before + inner.size()));
}

std::string Pseudonyms::name(std::string_view text) const {
    return trimmed(text).empty() ? std::string(text) : "Client " + letters('n', text);
}

std::string Pseudonyms::vocabulary(std::string_view text) {
    constexpr std::array<std::string_view, 3> spaced{"free account", "one time", "free domain"};
    constexpr std::size_t long_word = 20;
    const std::string_view inner = trimmed(text);
    const bool is_known = std::find(spaced.begin(), spaced.end(), fold_ascii(inner)) != spaced.end();
    if (is_known || (inner.size() <= long_word && std::all_of(inner.begin(), inner.end(), is_word_part)))
        return std::string(text);
    return of(text);
}

}  // namespace serversync
