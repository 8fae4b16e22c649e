// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/files/byte_source.hpp"
#include "engine/files/reading_budget.hpp"
#include "engine/json/plain_row.hpp"
#include "engine/json/reply_limits.hpp"

namespace serversync {

/// Bounds of a JSON document.
struct JsonLimits {
    std::uint64_t bytes = 4ULL << 30U;
    std::uint64_t row_bytes = 1ULL << 20U;  ///< of one row, of one member that is not a list of rows, and of white space between
    std::size_t depth = 64;                 ///< of nesting, the document itself counted
    std::size_t batch_bytes = 256U << 10U;  ///< rows are parsed in batches of about this size; a test makes it small
    bool plain_rows = true;                 ///< whether plain rows may be handed over as such; a test compares both ways
    std::shared_ptr<ReadingBudget> budget = std::make_shared<ReadingBudget>();  ///< never null
};

/// The bounds of a document that is a listing.
JsonLimits json_limits(const ReplyLimits& limits);

/// Receives a JSON document in pieces. Elements are only valid during the call.
class JsonDocumentHandler {
public:
    virtual ~JsonDocumentHandler() = default;

    /// The document is not an object.
    virtual void not_an_object(simdjson::dom::element root) = 0;

    /// Whether the members of a member that is an object are wanted like those of the document, under names such as "plans.sync".
    virtual bool wants_members(std::string_view /*member*/) { return false; }

    /// Whether a member's rows are wanted one by one, if it is a list or an object.
    virtual bool wants_rows(std::string_view member) = 0;

    /// A member whose rows are wanted begins. `is_object`: it is an object whose values are the rows.
    virtual void begin_rows(std::string_view member, bool is_object) = 0;

    /// A row of the member that began last; `position` counts from 0. `row_key` is its key where the member is an object.
    virtual void row(std::size_t position, std::string_view row_key, simdjson::dom::element element) = 0;

    /// Whether plain rows of a list go to `plain_row`; others still come through `row`.
    virtual bool takes_plain_rows() const { return false; }

    /// As `row`, for a row of a list that is plain. The members are only valid during the call.
    virtual void plain_row(std::size_t /*position*/, std::span<const RowMember> /*members*/) {}

    /// Any other member of the document, or of an object whose members are wanted.
    virtual void member(std::string_view name, simdjson::dom::element element) = 0;
};

/// Reads one JSON document strictly (RFC 8259, UTF-8, no duplicate keys in any object, nothing after it) in memory that depends
/// on the largest row and the batch size, not on the document. A byte order mark at the start is accepted. Throws
/// `MalformedInput` naming the source, byte offset, line and column; rows before the fault may have been handed over.
void read_json_document(ByteSource& source, const JsonLimits& limits, JsonDocumentHandler& handler);

}  // namespace serversync
