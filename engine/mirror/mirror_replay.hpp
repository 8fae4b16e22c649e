#pragma once

#include <string>

#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Gives a sink everything that a mirror holds, as its source gave it: `taken_at` and `reported` first, then the rows table by
/// table in the order of `MirrorTable`, each by id (modules by name; services and custom fields by kind first). Memory does not
/// grow with the mirror; what SQLite sorts waits in a temporary file. Throws as `Mirror` does, and whatever the sink throws.
///
/// A mirror made of it has the same digest, unless a source gave a service, beside its product, that product's own module, or an
/// addon, in its columns, the values of its custom fields: the mirror keeps what follows from the rows, not who said it, and
/// gives such columns back blank. Not kept, so not given back: white space around texts, the case of module names, "|Display
/// name" of custom fields, ways to write "no date"; the name and kind of the source, and the version of the tool that loaded it.
void replay_mirror(const std::string& path, MirrorSink& sink);

}  // namespace serversync
