// SPDX-License-Identifier: MIT
#include "engine/model/identity.hpp"

#include <algorithm>
#include <array>

#include "engine/model/ip_address.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/fold.hpp"
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

std::string_view without_trailing_dot(std::string_view domain) {
    if (!domain.empty() && domain.back() == '.') domain.remove_suffix(1);
    return domain;
}

std::string_view domain_key(std::string_view text, DomainToAscii to_ascii, TextArena& arena) {
    if (to_ascii != nullptr && !ascii::is_ascii(text)) {
        std::string ascii;
        if (to_ascii(text, ascii)) return arena.keep(without_trailing_dot(ascii));
    }
    return keep_folded(without_trailing_dot(text), arena);
}

std::string_view address_key(std::string_view text, TextArena& arena) {
    const auto address = parse_ip(text);
    if (!address) return keep_folded(text, arena);
    const std::string canonical = to_text(*address);
    return canonical == text ? text : arena.keep(canonical);
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

std::string_view identity_key(IdentityKind kind, std::string_view raw, DomainToAscii to_ascii, TextArena& arena) {
    const std::string_view text = trimmed(raw);
    switch (kind) {
        case IdentityKind::domain:
            return domain_key(text, to_ascii, arena);
        case IdentityKind::dedicated_ip:
            return address_key(text, arena);
        case IdentityKind::username:
        case IdentityKind::custom_field:
        case IdentityKind::service_id:
            break;
    }
    return keep_folded(text, arena);
}

}  // namespace serversync
