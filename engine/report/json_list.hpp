// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>

#include "engine/report/json_writer.hpp"

namespace serversync {

/// Writes `count` values into the innermost bracket of `json`, in order: `write(values, begin, end)` writes those. With more than
/// one job, that many threads make pieces of the list while the caller's thread writes them; only a few pieces wait at a time.
/// The bytes do not depend on `jobs`. Throws what `write` or the sink throws.
void write_list(JsonWriter& json, std::size_t count, unsigned jobs,
                const std::function<void(JsonWriter&, std::size_t, std::size_t)>& write);

}  // namespace serversync
