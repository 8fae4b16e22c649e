// SPDX-License-Identifier: MIT
#pragma once

#include "engine/files/byte_source.hpp"
#include "engine/plan/document.hpp"

namespace serversync {

/// Reads a plan document (`schema/plan.schema.json`) back; `write_document_json` of the result gives the same bytes, and every
/// report made from it equals the one made in the run (law 202). Members that it does not know are ignored, whatever their order;
/// the seal must be that of the bytes (law 266). Linear; holds the plan and one item of the document. Throws `MalformedInput`
/// naming the source and the place, `MissingInput` where the source cannot be read.
Document read_document_json(ByteSource& source);

}  // namespace serversync
