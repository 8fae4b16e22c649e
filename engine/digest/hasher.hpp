// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/model/digest.hpp"

namespace serversync {

/// Digest of one text (XXH3, 128 bits; law 3).
Digest digest_of(std::string_view bytes);

/// Digest of a sequence of fields. Fields are framed by their length: ("ab", "c") differs from ("a", "bc").
class Hasher {
public:
    Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;
    ~Hasher();

    Hasher& text(std::string_view field);
    Hasher& number(std::int64_t field);
    Digest digest() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace serversync
