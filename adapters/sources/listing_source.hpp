// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

#include "adapters/sources/from_command.hpp"
#include "adapters/sources/from_file.hpp"
#include "adapters/sources/from_panel.hpp"
#include "adapters/sources/from_php_module.hpp"

namespace serversync {

/// Where a listing comes from. Each transport has a file of its own, and these members: `adapter` (null: told by the first
/// bytes), `is_remote`, `memory`, `time_limit`, `time_setting`, `shown()`, `check(options, where)` and `read(request, limit)`.
using ListingSource = std::variant<FromFile, FromCommand, FromPanel, FromPhpModule>;

/// Whether reading it waits for a server or a process.
bool is_remote(const ListingSource& source);

/// Of the whole listing.
std::chrono::milliseconds time_limit_of(const ListingSource& source);

/// The name of the format that is expected; for a kept listing that of a ListAccounts result.
std::string_view format_of(const ListingSource& source);

/// What a listing and messages call it: a path, "command 'ssh'", an address without its query, "PHP module 'example'".
std::string shown(const ListingSource& source);

/// Throws `ConfigurationError` if the parts do not fit: credentials that the adapter wants and that are missing, or that it does
/// not know; options of the format; an address that is not one. `where` begins the message.
void check_source(const ListingSource& source, const FormatOptions& options, const std::string& where);

/// Reads one listing, with a budget of its own (law 270), in no more time than `limit`. Whatever happens, a listing comes back:
/// one that could not be read is `failed` with its reason. `source` is set, and `took_ms` too if it is remote.
Listing read_source(const ListingSource& source, const ListingRequest& request, std::chrono::milliseconds limit);

/// The same within the source's own limit.
Listing read_source(const ListingSource& source, const ListingRequest& request);

}  // namespace serversync
