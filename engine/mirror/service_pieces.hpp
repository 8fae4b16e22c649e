// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/service.hpp"
#include "engine/record/growing_bytes.hpp"

namespace serversync {

/// How many services a piece has, and a few more if it would otherwise split those of a key.
inline constexpr std::size_t services_in_a_piece = 256;

/// Packs services of one server, in the order in which a listing is compared with them, into the pieces that the table
/// service_pieces holds: reading a service from a row with a column for each field costs ten times as much (law 72).
///
/// A piece is the checksum of what follows (8 bytes, least significant first), its server's id and its number among that server's
/// pieces, so that it stands for no other, the words of its services, and the services. Numbers and texts are framed as `Packer`
/// does.
class ServicePacker {
public:
    /// Whether the piece is full, and the next service, with this key, must begin another. Services without a key may be split
    /// between pieces.
    bool ends_before(std::string_view key) const { return m_count >= services_in_a_piece && (key.empty() || key != m_last_key); }

    void add(const Service& service);

    std::size_t count() const { return m_count; }

    /// The piece's bytes, until the next call: number `piece` of the server's. The next piece begins empty.
    std::string_view finish(std::uint64_t server_id, std::uint64_t piece);

private:
    std::uint64_t place_of(std::string_view word);

    std::size_t m_count = 0;
    std::string m_last_key;
    std::vector<std::string> m_words;
    std::size_t m_word_count = 0;  ///< of `m_words`; the others keep their memory for the next piece
    std::string m_piece;
    GrowingBytes m_services, m_field;
};

/// Reads pieces.
class ServiceUnpacker {
public:
    /// Adds the services of the server's piece with this number, whose texts point into its bytes. False if the bytes are not
    /// what `ServicePacker` wrote for it; what was added is then unspecified.
    bool unpack(std::string_view sealed, std::uint64_t server_id, std::uint64_t piece, std::vector<Service>& services);

private:
    struct Word {
        std::string_view text;
        ServiceStatus status;  ///< the status that it means
    };
    std::vector<Word> m_words;
};

}  // namespace serversync
