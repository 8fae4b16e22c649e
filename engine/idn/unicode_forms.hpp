// SPDX-License-Identifier: MIT
#pragma once

#include "engine/idn/domain_to_ascii.hpp"
#include "engine/idn/to_nfc.hpp"
#include "engine/model/identity.hpp"

namespace serversync {

/// What the pure core is given of Unicode (law 1).
inline constexpr UnicodeForms unicode_forms{domain_to_ascii, to_nfc};

}  // namespace serversync
