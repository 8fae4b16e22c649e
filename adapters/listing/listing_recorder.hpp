// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "adapters/listing/listing_notes.hpp"

namespace serversync {

struct RowValues;

/// Receives what an adapter tells its `ListingBuilder`, in the same order: telling another builder the same gives the same
/// listing (law 89). Dropped keys are not passed on, since the listing has them as they are.
class ListingRecorder {
public:
    virtual ~ListingRecorder() = default;

    virtual void row(const RowValues& values) = 0;
    virtual void reject(std::string_view reason) = 0;
    virtual void note(NoteCode code, std::string_view field, std::string_view example, std::size_t count) = 0;
    virtual void expected_total(std::uint64_t rows) = 0;
    virtual void prove_end() = 0;

    /// The listing ends: partial if `partial` is not blank.
    virtual void finish(std::string_view partial) = 0;

    /// It failed: nothing of what came before counts.
    virtual void fail(std::string_view error) = 0;
};

}  // namespace serversync
