// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "adapters/transport/secret.hpp"

namespace serversync {

/// Keeps the memory of this process from the other processes of its user, and from disks: they cannot trace it or read its memory
/// and its environment in /proc, and it leaves no core (law 279). To be called before the process holds a secret; for good.
void hide_memory() noexcept;

/// Takes a secret out of the environment: the variable is overwritten where the system put it, so that neither /proc nor a later
/// reader of the environment has it. Asked again, it gives the same secret. A variable that commands are given (HOME, USER) stays
/// as it is. Nothing if the variable is not set or blank. For any thread.
std::optional<Secret> secret_of_environment(const std::string& name);

}  // namespace serversync
