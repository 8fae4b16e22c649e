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
/// are skipped, white space around name and value goes. Throws `ConfigurationError` naming file and line, never what stands
/// there: a name that is none of `names`, a name twice, a value missing, and a file that others than its owner may read or that
/// belongs to somebody else; `MissingInput` where it cannot be read.
std::vector<NamedSecret> read_secrets(const std::string& path, std::span<const std::string_view> names);

/// Reads a file that holds one secret and nothing else; white space around it goes. Throws as `read_secrets`, and
/// `ConfigurationError` where nothing is in it.
Secret read_secret(const std::string& path);

}  // namespace serversync
