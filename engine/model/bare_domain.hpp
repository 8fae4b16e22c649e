// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "engine/model/identity.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// The domain that a text speaks of: what is left of it without scheme, user, `www.`, port, path, trailing dots and further
/// names after a comma, semicolon or blank, in lower case, each label as its A-label. Blank if that is no domain name: it needs
/// two labels, and its last one a letter, so that an address is none. Evidence, never a key: WHMCS's domain field is typed by
/// customers. The result is part of `raw` where no byte changes, otherwise text in `arena`.
std::string_view bare_domain(std::string_view raw, DomainToAscii to_ascii, TextArena& arena);

}  // namespace serversync
