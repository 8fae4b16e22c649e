// SPDX-License-Identifier: MIT
#include "engine/cli/shrunken_mirror.hpp"

#include <algorithm>
#include <optional>

#include "engine/mirror/mirror.hpp"
#include "engine/model/error.hpp"
#include "engine/text/plural.hpp"

namespace serversync {

namespace {

/// The load that made the mirror; nothing where there is none, or one that this version does not read.
std::optional<MirrorLoad> load_of(const std::string& path) {
    try {
        return Mirror(path).load();
    } catch (const Error&) {
        return std::nullopt;
    }
}

void refuse_fewer(const std::string& path, MirrorTable table, const MirrorLoad& before, std::uint64_t now) {
    const std::uint64_t rows = before.tables[static_cast<std::size_t>(table)].loaded;
    if (!is_far_fewer(rows, now)) return;
    std::string singular(to_text(table));
    singular.pop_back();
    std::replace(singular.begin(), singular.end(), '_', ' ');
    throw MissingInput("cannot replace mirror '" + path + "': it has " + counted(rows, singular) + ", and the source gave " +
                       (now == 0 ? "none" : std::to_string(now)) +
                       ". The mirror stays. If that many are gone, move it away and load again");
}

}  // namespace

void refuse_shrunken_mirror(const std::string& path, const std::array<std::uint64_t, mirror_table_count>& rows) {
    const std::optional<MirrorLoad> before = load_of(path);
    if (!before) return;
    for (std::size_t i = 0; i < rows.size(); ++i) refuse_fewer(path, static_cast<MirrorTable>(i), *before, rows[i]);
}

}  // namespace serversync
