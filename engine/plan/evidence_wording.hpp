// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/plan/evidence.hpp"

namespace serversync {

/// What a kind of evidence is called in a sentence: "user name", "creation date".
std::string_view evidence_name(EvidenceKind kind);

/// The kinds of a set, by name and in their order: "domain, e-mail"; blank for none.
std::string evidence_names(EvidenceSet set);

/// What agrees and what contradicts: "agrees: domain, package (weakly); contradicts: e-mail"; blank where nothing is known.
std::string evidence_text(const Evidence& evidence);

}  // namespace serversync
