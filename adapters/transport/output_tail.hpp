// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/transport/secret.hpp"

namespace serversync {

/// Keeps the end of a stream of any length, to be shown as evidence.
class OutputTail {
public:
    void add(std::string_view bytes);

    /// Bytes added so far.
    std::uint64_t total() const { return m_total; }

    /// The last `longest` bytes without the secrets: printable, white space as single spaces. `cut`: the stream ends where it was
    /// cut, so the beginning of a secret at its end is removed too.
    std::string shown(const Redactor& secrets, std::size_t longest, bool cut) const;

private:
    std::uint64_t m_total = 0;
    WipedBytes m_kept;
};

}  // namespace serversync
