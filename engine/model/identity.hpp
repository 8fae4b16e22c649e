// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/text/text_arena.hpp"

namespace serversync {

enum class IdentityKind { domain, username, custom_field, dedicated_ip, service_id };

/// Which field of a service the module's `uniqueIdentifier` names (the module's `ListAccountsUniqueIdentifierField`).
/// Source: developers.whmcs.com, meta-data-params: `domain`, `username`, `customfield.<Name>`; the others occur in published
/// modules.
struct IdentityField {
    IdentityKind kind = IdentityKind::domain;
    std::string custom_field;  ///< the field's name, for `custom_field` only; never with "|Display name"

    bool operator==(const IdentityField&) const = default;
};

/// Reads a module's `ListAccountsUniqueIdentifierField`; nothing if it is not among `identity_field_choices`.
std::optional<IdentityField> parse_identity_field(std::string_view raw);

/// The choices, for messages.
inline constexpr std::string_view identity_field_choices = "domain, username, customfield.<name>, dedicatedip, serviceid";

/// The text that `parse_identity_field` reads.
std::string to_text(const IdentityField& field);

/// A custom field's name as WHMCS stores it may be "name|Display name": the part before `|`, trimmed.
std::string_view custom_field_name(std::string_view stored);

/// Converts a domain with non-ASCII letters (UTF-8) to its lower-case A-label form; false if it has none. The pure core gets it
/// as a value (law 1); `engine/idn` has the real one.
using DomainToAscii = bool (*)(std::string_view utf8, std::string& ascii);

/// Writes the Unicode normal form C of a text; false if it is not UTF-8.
using ToNfc = bool (*)(std::string_view utf8, std::string& composed);

/// What the forms of a key need from a Unicode library; `engine/idn` has the real ones (`unicode_forms`). Without `to_nfc`, for
/// domains alone, a text keeps the form in which it came.
struct UnicodeForms {
    DomainToAscii to_ascii = nullptr;
    ToNfc to_nfc = nullptr;
};

/// The identity key of a raw identifier: the form that is compared. Blank text has the blank key, which identifies nothing. White
/// space at the ends and characters that cannot be seen are taken out. A domain loses trailing dots and becomes its A-label in
/// lower case (text that has none is folded as ASCII); an IP address becomes canonical; everything else gets Unicode's normal
/// form C and its ASCII letters in lower case. The result is `raw` itself, or part of it, if nothing changes, otherwise text in
/// `arena`.
std::string_view identity_key(IdentityKind kind, std::string_view raw, UnicodeForms forms, TextArena& arena);

}  // namespace serversync
