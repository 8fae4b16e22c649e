// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string_view>

#include "engine/model/digest.hpp"

namespace serversync {

/// Digest of bytes that come piece by piece: what `digest_of` gives for all of them at once.
class ByteHasher {
public:
    ByteHasher();
    ByteHasher(ByteHasher&&) noexcept;
    ByteHasher& operator=(ByteHasher&&) noexcept;
    ~ByteHasher();

    void add(std::string_view bytes);
    Digest digest() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace serversync
