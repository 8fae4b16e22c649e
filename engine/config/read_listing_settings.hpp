// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "engine/config/config_node.hpp"
#include "engine/config/listing_settings.hpp"

namespace serversync {

/// Reads where a listing comes from out of one object of the configuration.
class ListingSettingsReader {
public:
    /// `folder` is what relative paths are relative to.
    explicit ListingSettingsReader(std::string folder);
    ~ListingSettingsReader();
    ListingSettingsReader(const ListingSettingsReader&) = delete;
    ListingSettingsReader& operator=(const ListingSettingsReader&) = delete;

    /// The keys of a listing's source, each with what reads it into this, which must outlive them.
    ConfigNode::Members members();

    /// What was read. Throws, naming the object's place, if it has no source, or several, or keys that do not go with it.
    ListingSettings settings(const ConfigNode& object) const;

private:
    struct Keys;

    std::string m_folder;
    std::unique_ptr<Keys> m_keys;
};

}  // namespace serversync
