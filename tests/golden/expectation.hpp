#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace serversync::golden {

/// Compares a plan document with the `expect` of a case and says what differs, one line each; nothing where they agree.
///
/// Every plan class must be given: a list of `[situation, identifier, disposition]`, with a fourth element for a count where the
/// identifier is "*". `guards` are the guards that tripped, an accepted one as "orphan_limit: overridden". These are compared
/// where they are given: `actions`
/// `[identifier, action]`, `changes` `[identifier, field, disposition]`, `listings` `[server, state]`, `notes` and `diagnostics`
/// (codes, each once), `rejected` (rows), `status` (flags), `unread` `[identifier, server...]`, `candidates` `[identifier,
/// count]`.
std::vector<std::string> unexpected(const nlohmann::ordered_json& expect, const nlohmann::ordered_json& plan);

/// The parts of a plan document that a golden file holds: all but what changes with the program's version and the digests.
std::string golden_part(const nlohmann::ordered_json& plan);

}  // namespace serversync::golden
