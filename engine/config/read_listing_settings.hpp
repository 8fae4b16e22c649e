#pragma once

#include <string>

#include "engine/config/config_node.hpp"
#include "engine/config/listing_settings.hpp"

namespace serversync {

/// The keys of a listing's source, each with what reads it into `settings`, which must outlive them; `folder` is what relative
/// paths are relative to.
ConfigNode::Members listing_members(ListingSettings& settings, const std::string& folder);

/// Throws where `settings` has no source, or several, or keys that do not go with it.
void check_one_source(const ListingSettings& settings, const ConfigNode& node);

}  // namespace serversync
