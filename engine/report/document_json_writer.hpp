// SPDX-License-Identifier: MIT
#pragma once

#include "engine/files/byte_sink.hpp"
#include "engine/plan/document.hpp"

namespace serversync {

/// Writes the plan document (`schema/plan.schema.json`), item by item, with `jobs` threads at work; the bytes do not depend on
/// their number. Ends with its seal (law 266) and a newline.
void write_document_json(const Document& plan, ByteSink& sink, unsigned jobs = 1);

}  // namespace serversync
