// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "adapters/php/php_module.hpp"
#include "engine/files/byte_source.hpp"

namespace serversync {

/// What became of a module's run, as host.php tells it.
struct PhpOutcome {
    struct Failure {
        std::string text;
        std::size_t count = 0;
    };

    std::vector<Failure> failures;  ///< in the order in which they happened; none: the reply counts
    std::size_t more_failures = 0;  ///< different ones that were left out
    std::string output;             ///< the beginning of what the module printed
    std::vector<ListingNote> notes;
    PhpModuleMetadata metadata;
};

/// The reply of host.php as bytes: removes its frames, and keeps what follows it (law 87).
class PhpReply : public ByteSource {
public:
    /// `framed` must outlive this.
    explicit PhpReply(ByteSource& framed) : m_framed(framed), m_name("the module's reply") {}

    std::size_t read(std::span<char> place) override;
    const std::string& name() const override { return m_name; }
    std::optional<std::uint64_t> size() const override { return std::nullopt; }

    /// Reads to the end. Nothing if the frames are broken or end early: then the reply is not whole, whatever came.
    std::optional<PhpOutcome> outcome();

private:
    bool fill();
    bool next_frame();

    ByteSource& m_framed;
    std::string m_name;
    std::string m_buffer;
    std::size_t m_at = 0;            ///< in the buffer
    std::uint64_t m_frame_left = 0;  ///< bytes
    std::optional<std::string> m_told;
    bool m_is_at_end = false;
};

}  // namespace serversync
