// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/sqlite/database_file.hpp"

namespace serversync {

/// What `schema/mirror.sql` makes of a file.
const DatabaseKind& mirror_kind();

/// Whether a file begins as a mirror does.
inline bool is_mirror(const std::string& path) { return is_database(mirror_kind(), path); }

}  // namespace serversync
