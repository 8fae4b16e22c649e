#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace serversync::golden {

/// Compares a plan document with the `expect` of a case and says what differs, one line each; nothing where they agree.
///
/// fixtures/cases/README.md lists the keys. Every plan class must be given, and `counts` where all of them are empty: that
/// nothing is to be done must not look like nothing having been looked at.
std::vector<std::string> unexpected(const nlohmann::ordered_json& expect, const nlohmann::ordered_json& plan);

/// The parts of a plan document that a golden file holds: all but what changes with the program's version and the digests.
std::string golden_part(const nlohmann::ordered_json& plan);

}  // namespace serversync::golden
