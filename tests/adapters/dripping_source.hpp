// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/files/byte_source.hpp"

namespace serversync {

/// Gives a text in pieces of a fixed size.
class DrippingSource : public ByteSource {
public:
    DrippingSource(std::string_view bytes, std::size_t piece, std::string name = "'doc.json'")
        : m_left(bytes), m_piece(piece), m_name(std::move(name)) {}

    std::size_t read(std::span<char> place) override {
        const std::size_t count = std::min({place.size(), m_left.size(), m_piece});
        std::copy_n(m_left.begin(), count, place.begin());
        m_left.remove_prefix(count);
        return count;
    }
    const std::string& name() const override { return m_name; }
    std::optional<std::uint64_t> size() const override { return std::nullopt; }

private:
    std::string_view m_left;
    std::size_t m_piece;
    std::string m_name;
};

}  // namespace serversync
