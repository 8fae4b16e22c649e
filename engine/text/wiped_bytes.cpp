// SPDX-License-Identifier: MIT
#include "engine/text/wiped_bytes.hpp"

#include <cstring>

namespace serversync {

void wipe(void* place, std::size_t size) noexcept {
    if (size > 0) explicit_bzero(place, size);
}

}  // namespace serversync
