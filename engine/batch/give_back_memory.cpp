// SPDX-License-Identifier: MIT
#include "engine/batch/give_back_memory.hpp"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace serversync {

void give_back_memory(std::span<const Mirror> mirrors) {
    for (const Mirror& each : mirrors) each.release_memory();
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

}  // namespace serversync
