// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/error.hpp"
#include "engine/plan/document.hpp"

namespace serversync {

/// The exit code of a run that wrote its plan: stale, then blocked, then incomplete, then (only if `detailed`) differences.
ExitCode exit_code_of(const DocumentStatus& status, bool detailed);

}  // namespace serversync
