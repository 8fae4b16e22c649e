// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "engine/cli/output.hpp"
#include "engine/config/listing_settings.hpp"

namespace serversync {

/// Adds the files that a source of the configuration names: its listing, secrets, authorities, a PHP library.
void add_files_of(const ListingSettings& settings, std::vector<InputFile>& inputs);

}  // namespace serversync
