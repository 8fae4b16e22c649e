// SPDX-License-Identifier: MIT
#include "engine/files/descriptor.hpp"

#include <unistd.h>

namespace serversync {

void Descriptor::close() {
    if (m_number >= 0) ::close(m_number);
    m_number = -1;
}

}  // namespace serversync
