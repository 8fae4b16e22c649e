// SPDX-License-Identifier: MIT
#include "engine/digest/byte_hasher.hpp"

#define XXH_INLINE_ALL  // as in hasher.cpp
#include <xxhash.h>

#include <new>

namespace serversync {

struct ByteHasher::State {
    State() : stream(XXH3_createState()) {
        if (stream == nullptr) throw std::bad_alloc();
        XXH3_128bits_reset(stream);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { XXH3_freeState(stream); }

    XXH3_state_t* stream;
};

ByteHasher::ByteHasher() : m_state(std::make_unique<State>()) {}
ByteHasher::ByteHasher(ByteHasher&&) noexcept = default;
ByteHasher& ByteHasher::operator=(ByteHasher&&) noexcept = default;
ByteHasher::~ByteHasher() = default;

void ByteHasher::add(std::string_view bytes) { XXH3_128bits_update(m_state->stream, bytes.data(), bytes.size()); }

Digest ByteHasher::digest() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(m_state->stream);
    return {hash.high64, hash.low64};
}

}  // namespace serversync
