// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/model/error.hpp"
#include "engine/plan/document.hpp"

namespace serversync {

/// The exit code of a run that wrote its plan: an override that does not fit, then stale, then blocked, then incomplete, then
/// (only if `detailed`) differences.
ExitCode exit_code_of(const Document& document, bool detailed);

/// Why a run ended with that code, in one line: everything that would have been a reason for one, the gravest first, each with
/// the names of what it is about.
std::string exit_reason(const Document& document, ExitCode code);

}  // namespace serversync
