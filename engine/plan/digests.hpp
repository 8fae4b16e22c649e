// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/plan/document.hpp"

namespace serversync {

/// Over what the document was made from: mirror, configuration and every listing.
Digest inputs_digest(const Document& document);

/// Over what is to be done: every item with its id, situation, action, disposition and changes.
Digest actions_digest(const Document& document);

/// "run-" and 16 hexadecimal digits over the inputs and `run.as_of`, so that equal runs have equal ids.
std::string run_id(const Document& document);

}  // namespace serversync
