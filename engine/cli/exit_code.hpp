// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
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

/// Why listings could not be kept, by server.
using UnkeptListings = std::map<std::uint64_t, std::string>;

/// The exit code of such a run, which wrote its plan all the same: a command that was not understood weighs more, everything else
/// less (law 261).
ExitCode exit_code_of(ExitCode plan, const UnkeptListings& unkept);

/// The same reason with that of the first listing before it, and how many more there are.
std::string exit_reason(const std::string& plan, const UnkeptListings& unkept);

}  // namespace serversync
