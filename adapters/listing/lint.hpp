// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/listing.hpp"

namespace serversync {

enum class LintSeverity { error, warning, info };

/// A finding that `lint` adds to a listing's notes: a stable word, how it is judged, and what it means in one clause.
/// docs/listing-notes.md lists all of them.
struct LintCode {
    std::string_view code;
    LintSeverity severity;
    std::string_view meaning;
};

/// Sorted by code.
std::span<const LintCode> lint_codes();

/// How a finding or a note is judged.
LintSeverity severity_of(std::string_view code);

/// One thing a module's author should know about a listing.
struct LintFinding {
    LintSeverity severity = LintSeverity::info;
    std::string code;
    std::string message;
    std::size_t count = 0;
    std::vector<std::size_t> positions;  ///< of the first ten rows, from 0; empty where the finding is not about rows
};

/// The verdict on a listing.
struct LintReport {
    unsigned score = 0;                 ///< 100: the contract is met; 0: the listing failed
    std::vector<LintFinding> findings;  ///< errors first, then by code and message
};

/// Judges a listing against the contract. Each finding that is an error costs 20 points, a warning 5, an info nothing, however
/// many rows it is about; a failed listing has 0, one that was read has at least 1. docs/listing-notes.md lists the codes.
/// Messages hold text of the server.
LintReport lint(const Listing& listing);

}  // namespace serversync
