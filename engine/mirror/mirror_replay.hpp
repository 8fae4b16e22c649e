// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Gives a sink everything that a mirror holds, as its source gave it: `taken_at` and `reported` first, then the rows table by
/// table in the order of `MirrorTable`, each by id (modules by name; services and custom fields by kind first). Memory does not
/// grow with the mirror; what SQLite sorts waits in a temporary file. Throws as `Mirror` does, and whatever the sink throws.
///
/// A mirror made from it has the same digest (law 58), unless a source gave a service its product's module besides the product,
/// or an addon the values of its custom fields in its columns: the mirror keeps what follows from the rows, not which row said
/// it, and returns such columns blank. Not kept, and so not returned: white space around texts, the case of module names,
/// "|Display name" of custom fields, how "no date" was written; the name and kind of the source, and the version of the tool that
/// loaded it.
void replay_mirror(const std::string& path, MirrorSink& sink);

}  // namespace serversync
