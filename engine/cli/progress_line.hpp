// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/batch/run.hpp"

namespace serversync {

/// One line on a terminal that says how far a run has got and is overwritten again and again: servers done of all, rows a second,
/// time left. Nothing is written in the first second, so that a short run shows nothing.
class ProgressLine {
public:
    /// `write` puts text on the terminal at once; `now` gives seconds that only grow.
    ProgressLine(std::function<void(std::string_view)> write, std::function<double()> now);
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ~ProgressLine() { clear(); }

    /// Writes the line, at most a few times a second.
    void show(const RunProgress& progress);

    /// Erases the line, if there is one.
    void clear();

private:
    std::function<void(std::string_view)> m_write;
    std::function<double()> m_now;
    double m_begin;
    double m_next;  ///< no line before
    bool m_is_shown = false;
};

/// `run`, with a progress line while it lasts if standard error is a terminal.
Document run_with_progress(RunRequest request);

}  // namespace serversync
