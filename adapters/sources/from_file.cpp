// SPDX-License-Identifier: MIT
#include "adapters/sources/from_file.hpp"

#include "adapters/sources/read_bytes.hpp"
#include "engine/files/byte_source.hpp"

namespace serversync {

void FromFile::check(const FormatOptions& options, const std::string& where) const {
    if (adapter != nullptr) check_format_options(*adapter, options, where);
}

Listing FromFile::read(const ListingRequest& request, std::chrono::milliseconds /*limit*/) const {
    const bool is_named = origin == FileOrigin::command_line;
    const auto bytes = is_named ? open_argument(path, listing_pipe_time) : open_file(path, origin);
    BudgetedSource budgeted(*bytes, *request.limits.budget);
    return read_bytes(adapter, budgeted, request);
}

}  // namespace serversync
