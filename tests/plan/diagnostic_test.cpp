// SPDX-License-Identifier: MIT
#include "engine/plan/diagnostic.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace serversync {
namespace {

TEST(Diagnostic, are_in_the_order_of_severity_code_field_and_message) {
    const std::vector<Diagnostic> notes{{Severity::high, DiagnosticCode::stale_mirror, "z", "z", 0},
                                        {Severity::low, DiagnosticCode::aged_pending, "z", "z", 0},
                                        {Severity::low, DiagnosticCode::stale_mirror, "z", "a", 0},
                                        {Severity::low, DiagnosticCode::stale_mirror, "a", "b", 0},
                                        {Severity::low, DiagnosticCode::stale_mirror, "b", "b", 0}};
    for (std::size_t i = 0; i < notes.size(); ++i) {
        for (std::size_t j = 0; j < notes.size(); ++j) EXPECT_EQ(diagnostic_less(notes[i], notes[j]), i < j) << i << " " << j;
    }
}

}  // namespace
}  // namespace serversync
