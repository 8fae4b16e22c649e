// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/files/byte_source.hpp"

namespace serversync {

/// Lets the first bytes of a source be looked at before a reader gets all of them.
class PeekedSource : public ByteSource {
public:
    /// Reads the first bytes at once; `source` must outlive this.
    explicit PeekedSource(ByteSource& source);

    /// The first 64 bytes, or as many as there are.
    std::string_view head() const { return m_head; }

    std::size_t read(std::span<char> place) override;
    const std::string& name() const override { return m_source.name(); }
    std::optional<std::uint64_t> size() const override { return m_source.size(); }
    bool shows_its_end() const override { return m_source.shows_its_end(); }

private:
    ByteSource& m_source;
    std::string m_head;
    std::size_t m_given = 0;
};

/// Why a reply that begins with this is not a JSON document: a web page, a PHP warning, nothing at all. Blank if it may be one.
/// Safe to print.
std::string why_not_json(std::string_view head);

}  // namespace serversync
