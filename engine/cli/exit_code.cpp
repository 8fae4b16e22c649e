// SPDX-License-Identifier: MIT
#include "engine/cli/exit_code.hpp"

namespace serversync {

ExitCode exit_code_of(const DocumentStatus& status, bool detailed) {
    if (status.stale) return ExitCode::stale;
    if (status.blocked) return ExitCode::blocked;
    if (!status.complete) return ExitCode::incomplete;
    if (detailed && status.drift) return ExitCode::differences;
    return ExitCode::success;
}

}  // namespace serversync
