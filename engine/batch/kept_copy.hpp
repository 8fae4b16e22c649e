// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/listing/kept_listing.hpp"
#include "engine/files/byte_sink.hpp"
#include "engine/files/replacement_file.hpp"
#include "engine/files/target_place.hpp"
#include "engine/model/listing.hpp"

namespace serversync {

/// A copy of one server's listing, "<server id>.json" in a folder, that is written while the listing is read. Whatever goes wrong
/// with it costs the copy alone (law 261).
class KeptCopy {
public:
    /// `format`: the listing's.
    KeptCopy(std::shared_ptr<const OpenFolder> folder, std::uint64_t server_id, std::string_view format);

    /// Gets the listing's bytes; null where the copy cannot be written.
    KeptListingWriter* recorder() { return m_writer ? &*m_writer : nullptr; }

    /// Ends the copy. Returns why there is none; blank: there is.
    std::string finish(const Listing& listing);

private:
    void write(std::string_view bytes);

    std::string m_fault;
    std::optional<ReplacementFile> m_file;
    std::optional<DescriptorSink> m_sink;
    std::optional<KeptListingWriter> m_writer;
};

/// Whether a file's name is one that a copy has.
bool is_kept_name(std::string_view name);

}  // namespace serversync
