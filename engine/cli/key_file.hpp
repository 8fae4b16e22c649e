// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/digest/keyed_hash.hpp"

namespace serversync {

/// A random key from the system.
HashKey random_key();

/// Reads a key file: 32 hexadecimal digits. One that does not exist is created with a random key, readable by its owner alone.
/// Throws `ConfigurationError` if others may read it, `MalformedInput` if it holds anything else, `MissingInput` and
/// `CannotWrite`. No message contains the key.
HashKey key_of_file(const std::string& path);

}  // namespace serversync
