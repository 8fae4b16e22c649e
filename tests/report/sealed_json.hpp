// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "engine/digest/hasher.hpp"
#include "engine/report/document_seal.hpp"

namespace serversync {

/// A document that ends with a brace, or with a seal, with the seal that belongs to it.
inline std::string sealed_json(std::string_view json) {
    const std::size_t seal = json.rfind(",\n  \"seal\": \"");
    json = json.substr(0, seal != std::string_view::npos ? seal : json.rfind('}'));
    return std::string(json) + seal_end(digest_of(json));
}

}  // namespace serversync
