// SPDX-License-Identifier: MIT
#include "adapters/sources/from_file.hpp"

#include "adapters/sources/read_bytes.hpp"
#include "engine/files/byte_source.hpp"

namespace serversync {

void FromFile::check(const FormatOptions& options, const std::string& where) const {
    if (adapter != nullptr) check_format_options(*adapter, options, where);
}

Listing FromFile::read(const ListingRequest& request, std::chrono::milliseconds /*limit*/) const {
    const auto bytes = path == "-" ? open_descriptor(0, "standard input") : open_file(path);
    BudgetedSource budgeted(*bytes, *request.limits.budget);
    return read_bytes(adapter, budgeted, request);
}

}  // namespace serversync
