// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/transport/secret.hpp"

namespace serversync {

struct NamedSecret {
    std::string_view name;
    Secret secret;
};

/// Reads lines "name = value" from a file, or from standard input where `path` is "-"; blank lines and lines that begin with `#`
/// are skipped, white space around name and value is removed. Throws `ConfigurationError` naming file and line, never their text,
/// for a name that is not in `names`, a name that appears twice, a missing value, and a file that others than its owner may read
/// or that belongs to somebody else; `MissingInput` if it cannot be read.
std::vector<NamedSecret> read_secrets(const std::string& path, std::span<const std::string_view> names);

/// Reads a file that holds one secret and nothing else; white space around it is removed. Throws as `read_secrets` does, and
/// `ConfigurationError` for an empty file.
Secret read_secret(const std::string& path);

}  // namespace serversync
