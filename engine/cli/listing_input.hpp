// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"
#include "engine/cli/output.hpp"
#include "engine/model/listing.hpp"

namespace serversync {

/// The options that say where one listing comes from and how it is read.
void add_listing_options(boost::program_options::options_description& description);

/// One listing and its name for messages.
struct NamedListing {
    std::string name;
    Listing listing;
};

/// Reads the listings that the arguments name (files, "-" for standard input), or the one of `--url` or `--server`. Before the
/// first is asked for, `begin` gets the files that are read. Throws `UsageError` if no source is named, or several.
std::vector<NamedListing> read_listings(const Options& options,
                                        const std::function<void(std::span<const InputFile> inputs)>& begin = {});

}  // namespace serversync
