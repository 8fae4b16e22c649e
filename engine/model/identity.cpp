// SPDX-License-Identifier: MIT
#include "engine/model/identity.hpp"

#include <algorithm>
#include <array>

#include "engine/model/ip_address.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/invisible.hpp"
#include "engine/text/trim.hpp"

namespace serversync {
namespace {

constexpr std::string_view custom_field_prefix = "customfield.";

struct NamedKind {
    std::string_view name;
    IdentityKind kind;
};

constexpr std::array<NamedKind, 4> named_kinds{{
    {"domain", IdentityKind::domain},
    {"username", IdentityKind::username},
    {"dedicatedip", IdentityKind::dedicated_ip},
    {"serviceid", IdentityKind::service_id},
}};

std::string_view without_trailing_dots(std::string_view domain) {
    while (!domain.empty() && domain.back() == '.') domain.remove_suffix(1);
    return domain;
}

std::string_view address_key(std::string_view text, TextArena& arena) {
    const auto address = parse_ip(text);
    if (!address) return keep_folded(text, arena);
    const std::string canonical = to_text(*address);
    return canonical == text ? text : arena.keep(canonical);
}

std::string_view ascii_key(IdentityKind kind, std::string_view text, TextArena& arena) {
    switch (kind) {
        case IdentityKind::domain:
            return keep_folded(without_trailing_dots(text), arena);
        case IdentityKind::dedicated_ip:
            return address_key(text, arena);
        case IdentityKind::username:
        case IdentityKind::custom_field:
        case IdentityKind::service_id:
            break;
    }
    return keep_folded(text, arena);
}

/// Of a text with letters beyond ASCII.
std::string wide_key(IdentityKind kind, std::string_view text, UnicodeForms forms) {
    TextArena arena;
    const std::string visible = without_invisible(text);
    std::string form;
    // Joiners mean something in some domains: which, only the conversion knows.
    if (kind == IdentityKind::domain && forms.to_ascii != nullptr && forms.to_ascii(trimmed(visible), form))
        return std::string(ascii_key(kind, form, arena));
    const std::string plain = without_joiners(visible);
    if (forms.to_nfc == nullptr || !forms.to_nfc(plain, form)) form = plain;
    return std::string(ascii_key(kind, trimmed(form), arena));
}

}  // namespace

std::optional<IdentityField> parse_identity_field(std::string_view raw) {
    const std::string_view text = trimmed(raw);
    const auto named = std::find_if(named_kinds.begin(), named_kinds.end(),
                                    [text](const NamedKind& choice) { return equal_folded(choice.name, text); });
    if (named != named_kinds.end()) return IdentityField{named->kind, {}};
    if (!equal_folded(text.substr(0, custom_field_prefix.size()), custom_field_prefix)) return std::nullopt;
    const std::string_view name = custom_field_name(text.substr(custom_field_prefix.size()));
    if (name.empty()) return std::nullopt;
    return IdentityField{IdentityKind::custom_field, std::string(name)};
}

std::string to_text(const IdentityField& field) {
    if (field.kind == IdentityKind::custom_field) return std::string(custom_field_prefix) + field.custom_field;
    const auto named = std::find_if(named_kinds.begin(), named_kinds.end(),
                                    [&field](const NamedKind& choice) { return choice.kind == field.kind; });
    return std::string(named->name);
}

std::string_view custom_field_name(std::string_view stored) { return trimmed(stored.substr(0, stored.find('|'))); }

std::string_view identity_key(IdentityKind kind, std::string_view raw, UnicodeForms forms, TextArena& arena) {
    const std::string_view text = trimmed(raw);
    if (ascii::is_ascii(text)) return ascii_key(kind, text, arena);
    const std::string key = wide_key(kind, text, forms);
    return key == text ? text : arena.keep(key);
}

}  // namespace serversync
