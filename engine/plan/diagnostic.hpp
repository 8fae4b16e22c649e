// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "engine/plan/words.hpp"

namespace serversync {

/// A note on the run that is not an item: one line of text.
struct Diagnostic {
    Severity severity = Severity::info;
    DiagnosticCode code = DiagnosticCode::aged_pending;
    std::string message;
    std::string field;        ///< blank for none
    std::uint64_t count = 0;  ///< how many things it is about; 0 for none
    bool operator==(const Diagnostic&) const = default;
};

/// The order of diagnostics in a document: severity, code, field, message.
bool diagnostic_less(const Diagnostic& left, const Diagnostic& right);

}  // namespace serversync
