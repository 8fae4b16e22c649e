// SPDX-License-Identifier: MIT
#include "engine/model/bare_domain.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "engine/text/ascii.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/invisible.hpp"
#include "engine/text/trim.hpp"

namespace serversync {
namespace {

constexpr std::size_t longest_domain = 253;
constexpr std::size_t longest_label = 63;

/// The host of the first address or name in a text.
std::string_view host_of(std::string_view text) {
    text = text.substr(0, text.find_first_of(",; \t\r\n"));
    const std::size_t slashes = text.find("//");
    if (slashes != std::string_view::npos && slashes == text.find_first_of("/?#") && (slashes == 0 || text[slashes - 1] == ':'))
        text.remove_prefix(slashes + 2);
    text = text.substr(0, text.find_first_of("/\\?#"));
    if (const std::size_t user = text.rfind('@'); user != std::string_view::npos) text.remove_prefix(user + 1);
    return text.substr(0, text.find(':'));
}

/// The same without the dots at its end and a `www.` before a name that has a dot of its own.
std::string_view without_www(std::string_view host) {
    constexpr std::string_view www = "www.";
    while (!host.empty() && host.back() == '.') host.remove_suffix(1);
    const std::string_view after = host.substr(std::min(host.size(), www.size()));
    return equal_folded(host.substr(0, www.size()), www) && after.find('.') != std::string_view::npos ? after : host;
}

constexpr bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_of_label(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_'; }

bool is_domain(std::string_view name) {
    if (name.size() > longest_domain) return false;
    for (bool has_dot = false;; has_dot = true) {
        const std::size_t end = std::min(name.find('.'), name.size());
        const std::string_view label = name.substr(0, end);
        if (label.empty() || label.size() > longest_label || !std::all_of(label.begin(), label.end(), is_of_label)) return false;
        if (end == name.size()) return has_dot && std::any_of(label.begin(), label.end(), is_letter);
        name.remove_prefix(end + 1);
    }
}

/// By character: whether it may stand in a label.
constexpr std::array<bool, 256> of_label = [] {
    std::array<bool, 256> may_stand{};
    for (std::size_t c = 0; c < 128; ++c) may_stand[c] = is_of_label(static_cast<char>(c));
    return may_stand;
}();

/// Whether the text is a bare domain as it stands. Nearly all are, and a run asks of every row.
bool is_bare(std::string_view text) {
    if (text.size() > longest_domain || text.substr(0, 4) == "www.") return false;
    std::size_t label = 0;  // where it begins
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (of_label[static_cast<unsigned char>(text[at])]) continue;
        if (text[at] != '.' || at == label || at - label > longest_label) return false;
        label = at + 1;
    }
    const std::string_view last = text.substr(label);
    return label > 0 && !last.empty() && last.size() <= longest_label && std::any_of(last.begin(), last.end(), is_letter);
}

}  // namespace

std::string_view bare_domain(std::string_view raw, DomainToAscii to_ascii, TextArena& arena) {
    if (is_bare(raw)) return raw;
    std::string_view host = host_of(trimmed(raw));
    std::string ascii;
    const bool is_converted = !ascii::is_ascii(host);
    if (is_converted) {
        if (to_ascii == nullptr || !to_ascii(without_invisible(host), ascii)) return {};
        host = ascii;
    }
    host = without_www(host);
    if (ascii::has_no_upper(host)) {
        if (!is_domain(host)) return {};
        return is_converted ? arena.keep(host) : host;
    }
    const std::string folded = fold_ascii(host);
    return is_domain(folded) ? arena.keep(folded) : std::string_view();
}

}  // namespace serversync
