// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/threads/ordered_ring.hpp"
#include "engine/threads/workers.hpp"

namespace serversync {

/// Has another thread use what this one makes: bytes, in batches, in order (law 75). A small amount is used by the caller's
/// thread.
class BatchThread {
public:
    /// `use(batch)` is called for one batch at a time; no record is split between two.
    explicit BatchThread(std::function<void(std::string_view)> use) : m_use(std::move(use)) {}
    BatchThread(const BatchThread&) = delete;
    BatchThread& operator=(const BatchThread&) = delete;

    /// Waits for the batch that is in use; the others are lost.
    ~BatchThread();

    /// Throws what a use threw.
    void add(std::string_view record);

    /// Waits until everything has been used. Throws what a use threw. Nothing may be added afterwards.
    void finish();

private:
    void hand_over();

    std::function<void(std::string_view)> m_use;
    std::string m_batch;
    OrderedRing<std::string> m_ring{2};  ///< one in use, one that waits
    std::optional<Workers> m_user;       ///< from the first batch on
};

}  // namespace serversync
