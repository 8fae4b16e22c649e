#include "engine/plan/diagnostic.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace serversync {
namespace {

TEST(Diagnostic, are_in_the_order_of_severity_code_field_and_message) {
    const std::vector<Diagnostic> notes{{Severity::high, "b", "z", "z", 0},
                                        {Severity::low, "a", "z", "z", 0},
                                        {Severity::low, "b", "z", "a", 0},
                                        {Severity::low, "b", "a", "b", 0},
                                        {Severity::low, "b", "b", "b", 0}};
    for (std::size_t i = 0; i < notes.size(); ++i) {
        for (std::size_t j = 0; j < notes.size(); ++j) EXPECT_EQ(diagnostic_less(notes[i], notes[j]), i < j) << i << " " << j;
    }
}

}  // namespace
}  // namespace serversync
