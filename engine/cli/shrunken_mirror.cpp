// SPDX-License-Identifier: MIT
#include "engine/cli/shrunken_mirror.hpp"

#include <optional>

#include "engine/mirror/mirror.hpp"
#include "engine/model/error.hpp"

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
    throw MissingInput("cannot replace mirror '" + path + "': it has " + std::to_string(rows) + ' ' +
                       std::string(to_text(table)) + ", and the source gave " + std::to_string(now) +
                       ". The mirror stays. If that many are gone, move it away and load again");
}

}  // namespace

void refuse_shrunken_mirror(const std::string& path, std::uint64_t services, std::uint64_t clients) {
    const std::optional<MirrorLoad> before = load_of(path);
    if (!before) return;
    refuse_fewer(path, MirrorTable::services, *before, services);
    refuse_fewer(path, MirrorTable::clients, *before, clients);
}

}  // namespace serversync
