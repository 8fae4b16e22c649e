#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/service.hpp"
#include "engine/record/growing_bytes.hpp"

namespace serversync {

/// So many services stand in a piece, and a few more where it would part a key's.
inline constexpr std::size_t services_in_a_piece = 256;

/// Packs services of one server, in the order in which a listing is compared with them, into the pieces that the table
/// service_pieces holds: reading a service out of a row with a column for each field costs ten times as much.
///
/// A piece is the checksum of what follows (8 bytes, the lowest first), the words of its services, and the services. Numbers and
/// texts are framed as `Packer` does it.
class ServicePacker {
public:
    /// Whether the piece is full, and the next service, with this key, must begin another. Those without a key may be parted.
    bool ends_before(std::string_view key) const { return m_count >= services_in_a_piece && (key.empty() || key != m_last_key); }

    void add(const Service& service);

    std::size_t count() const { return m_count; }

    /// The piece's bytes, until the next call. The next piece begins empty.
    std::string_view finish();

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
    /// Adds the services of a piece, whose texts point into its bytes. False where the bytes are not what `ServicePacker` wrote;
    /// what was added is unspecified then.
    bool unpack(std::string_view piece, std::uint64_t server_id, std::vector<Service>& services);

private:
    struct Word {
        std::string_view text;
        ServiceStatus status;  ///< as which it can be read
    };
    std::vector<Word> m_words;
};

}  // namespace serversync
