// SPDX-License-Identifier: MIT
#include "engine/digest/hasher.hpp"

#define XXH_INLINE_ALL  // short texts cost half when the compiler sees the hash
#include <xxhash.h>

#include <array>
#include <cstring>
#include <new>

namespace serversync {
namespace {

Digest from_xxh(const XXH128_hash_t& hash) { return {hash.high64, hash.low64}; }

/// Least significant byte first, on every machine.
std::array<std::uint8_t, 8> bytes_of(std::uint64_t value) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::uint8_t& byte : bytes) {
        byte = static_cast<std::uint8_t>(value & 0xffU);
        value >>= 8U;
    }
    return bytes;
}

/// Stands where a text has its length, so that no text is framed like a number.
constexpr std::uint64_t number_frame = ~std::uint64_t{0};

struct StateDeleter {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

}  // namespace

Digest digest_of(std::string_view bytes) { return from_xxh(XXH3_128bits(bytes.data(), bytes.size())); }

struct Hasher::State {  // NOLINT(cppcoreguidelines-pro-type-member-init): clearing `together` would cost more than a digest
    /// A few fields are kept together and hashed at once, which gives the same digest: a stream's state is large and slow to set
    /// up.
    static constexpr std::size_t most_together = 1024;

    void add(const void* bytes, std::size_t size) {
        if (size > most_together - count) {
            flush();
            if (size > most_together) {
                XXH3_128bits_update(stream.get(), bytes, size);
                return;
            }
        }
        if (size > 0) std::memcpy(together.data() + count, bytes, size);
        count += size;
    }

    void add(std::uint64_t value) {
        const auto bytes = bytes_of(value);
        add(bytes.data(), bytes.size());
    }

    Digest digest() {
        if (!stream) return digest_of({together.data(), count});
        flush();
        return from_xxh(XXH3_128bits_digest(stream.get()));
    }

    /// Moves what was kept together to the stream.
    void flush() {
        if (!stream) {
            stream.reset(XXH3_createState());
            if (!stream) throw std::bad_alloc();
            XXH3_128bits_reset(stream.get());
        }
        XXH3_128bits_update(stream.get(), together.data(), count);
        count = 0;
    }

    std::array<char, most_together> together;  // only `count` bytes of it mean anything
    std::size_t count = 0;
    std::unique_ptr<XXH3_state_t, StateDeleter> stream;
};

Hasher::Hasher() : m_state(new State) {}  // not make_unique: it would fill the bytes with zeros
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

Hasher& Hasher::text(std::string_view field) {
    m_state->add(field.size());
    m_state->add(field.data(), field.size());
    return *this;
}

Hasher& Hasher::number(std::int64_t field) {
    m_state->add(number_frame);
    m_state->add(static_cast<std::uint64_t>(field));
    return *this;
}

Digest Hasher::digest() const { return m_state->digest(); }

}  // namespace serversync
