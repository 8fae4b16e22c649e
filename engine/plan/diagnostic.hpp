#pragma once

#include <cstdint>
#include <string>

#include "engine/plan/words.hpp"

namespace serversync {

/// A note of the run that is no item: one line of text.
struct Diagnostic {
    Severity severity = Severity::info;
    DiagnosticCode code = DiagnosticCode::aged_pending;
    std::string message;
    std::string field;        ///< blank where none
    std::uint64_t count = 0;  ///< how many it speaks of; 0 where none
    bool operator==(const Diagnostic&) const = default;
};

/// The order of diagnostics in a document: severity, code, field, message.
bool diagnostic_less(const Diagnostic& left, const Diagnostic& right);

}  // namespace serversync
