#include "engine/plan/guard_result.hpp"

namespace serversync {

std::string to_text(const Acceptance& acceptance) {
    std::string text = acceptance.server_id == 0 ? "run" : std::to_string(acceptance.server_id);
    text.append(":").append(to_text(acceptance.plan)).append("=");
    return text + std::to_string(acceptance.count);
}

}  // namespace serversync
