#pragma once

#include <string>

#include "engine/cli/command.hpp"
#include "engine/model/listing.hpp"

namespace serversync {

/// --adapter and --identity-field.
void add_listing_options(boost::program_options::options_description& description);

/// Reads one listing from a file, or from standard input for "-".
Listing read_listing(const Options& options, const std::string& path);

}  // namespace serversync
