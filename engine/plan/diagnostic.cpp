// SPDX-License-Identifier: MIT
#include "engine/plan/diagnostic.hpp"

#include <tuple>

namespace serversync {

bool diagnostic_less(const Diagnostic& left, const Diagnostic& right) {
    return std::tie(left.severity, left.code, left.field, left.message) <
           std::tie(right.severity, right.code, right.field, right.message);
}

}  // namespace serversync
