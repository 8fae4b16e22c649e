// SPDX-License-Identifier: MIT
#pragma once

#include "oracle_world.hpp"

namespace serversync::oracle {

/// Laws 204 to 206 for every place. There is no history, so that every listing is steady.
void judge_trust(World& world);

}  // namespace serversync::oracle
