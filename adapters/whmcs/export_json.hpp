// SPDX-License-Identifier: MIT
#pragma once

#include "engine/files/byte_source.hpp"
#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Reads a mirror export (`schema/mirror-export.schema.json`) into a sink, in memory that does not grow with the export. Throws
/// `MalformedInput` naming the source, the place ("services[12].id", or byte offset, line and column) and what was expected. A
/// key outside the schema is an error; those that hold secrets in WHMCS (password, accesshash, notes, ...) are refused by name,
/// so that nobody keeps them in an export.
void read_mirror_export(ByteSource& source, MirrorSink& sink);

}  // namespace serversync
