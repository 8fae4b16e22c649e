// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace serversync::cases {

/// Compares a plan document with the `expect` of a case, both JSON, and says what differs, one line each; nothing where they
/// agree.
///
/// fixtures/cases/README.md lists the keys. Every plan class must be given, and `counts` where all of them are empty: that
/// nothing is to be done must not look like nothing having been looked at.
std::vector<std::string> unexpected(const std::string& expect, const std::string& plan);

/// The texts that no output may have.
std::vector<std::string> never_printed(const std::string& expect);

/// The parts of a plan document that a golden file holds: all but what changes with the program's version and the digests. Of
/// the inputs it is the trust in each listing, by server.
std::string golden_part(const std::string& plan);

}  // namespace serversync::cases
