// SPDX-License-Identifier: MIT
#include "engine/mirror/row_seal.hpp"

#include "engine/digest/hasher.hpp"
#include "engine/sqlite/database_file.hpp"

namespace serversync {

std::int64_t row_seal(std::string_view packed) { return static_cast<std::int64_t>(digest_of(packed).low); }

void SealedRows::fail(MirrorTable table) { throw_corrupt("a row of " + std::string(to_text(table)) + " is damaged"); }

}  // namespace serversync
