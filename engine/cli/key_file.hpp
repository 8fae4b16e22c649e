#pragma once

#include <string>

#include "engine/digest/keyed_hash.hpp"

namespace serversync {

/// A key that nobody knows, from the system.
HashKey random_key();

/// Reads a key file: 32 hexadecimal digits. One that does not exist is made, with a random key and for its owner alone. Throws
/// `ConfigurationError` where others may read it, `MalformedInput` where it holds anything else, `MissingInput` and
/// `CannotWrite`. The key itself is in no message.
HashKey key_of_file(const std::string& path);

}  // namespace serversync
