// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/calendar.hpp"
#include "engine/model/digest.hpp"

namespace serversync {

enum class MirrorTable { servers, modules, products, clients, services, custom_fields };
inline constexpr std::size_t mirror_table_count = 6;
std::string_view to_text(MirrorTable table);

/// What one load brought, for a table.
struct TableCount {
    std::uint64_t loaded = 0;
    std::optional<std::uint64_t> reported;
    bool operator==(const TableCount&) const = default;
};

/// The load that made a mirror.
struct MirrorLoad {
    std::string source;       ///< for example "json-export"
    std::string source_name;  ///< base name of the file; never a path with secrets
    Instant loaded_at;
    std::string tool_version;
    std::array<TableCount, mirror_table_count> tables;
    Digest digest;  ///< over all rows as the mirror keeps them, whatever their order

    /// Whether no table has fewer rows than its source reported.
    bool complete() const;

    /// What is missing: "40 of 43 services, 9 of 10 clients"; blank if nothing is.
    std::string gap() const;
};

}  // namespace serversync
