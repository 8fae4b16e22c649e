// SPDX-License-Identifier: MIT
#pragma once

#include "engine/sqlite/database_file.hpp"

namespace serversync {

/// What `schema/mirror.sql` makes of a file.
const DatabaseKind& mirror_kind();

}  // namespace serversync
