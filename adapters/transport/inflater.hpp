// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

namespace serversync {

/// How a body is compressed (RFC 9110, 8.4.1).
enum class Compression {
    gzip,     ///< one member of RFC 1952
    deflate,  ///< zlib's format (RFC 1950), or bare deflate (RFC 1951), which some servers send under that name
};

/// Unpacks one compressed body piece by piece, and knows whether it came to its end (law 283).
class Inflater {
public:
    explicit Inflater(Compression compression);
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    struct Step {
        std::size_t taken;  ///< of what is packed
        std::size_t given;  ///< bytes of the place
    };

    /// Unpacks until the place is full, all is taken or the stream has ended; nothing where it is damaged. What it took may still
    /// have more to give when the place was full.
    std::optional<Step> step(std::span<const char> packed, std::span<char> place);

    /// Whether the stream's last block, and the check sum that follows it, came. Nothing is taken from then on.
    bool has_ended() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace serversync
