// SPDX-License-Identifier: MIT
#include "engine/cli/progress_line.hpp"

#include <unistd.h>

#include <chrono>
#include <cmath>
#include <utility>

#include "engine/text/plural.hpp"

namespace serversync {

namespace {

constexpr double silence = 1;            ///< seconds before the first line
constexpr double seconds_between = 0.2;  ///< seconds between two lines

// ECMA-48: carriage return, then EL, which erases to the end of the line.
constexpr std::string_view begin_line = "\r";
constexpr std::string_view erase_rest = "\x1b[K";

std::string duration(double seconds) {
    const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
    if (whole < 100) return std::to_string(whole) + " s";
    if (whole < std::uint64_t{100} * 60) return std::to_string((whole + 59) / 60) + " min";
    return std::to_string((whole + 3599) / 3600) + " h";
}

/// 1234567 as "1,234,567".
std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t place = digits.size(); place > 3;) {
        place -= 3;
        digits.insert(place, ",");
    }
    return digits;
}

}  // namespace

ProgressLine::ProgressLine(std::function<void(std::string_view)> write, std::function<double()> now)
    : m_write(std::move(write)), m_now(std::move(now)), m_begin(m_now()), m_next(m_begin + silence) {}

void ProgressLine::show(const RunProgress& progress) {
    const double now = m_now();
    if (now < m_next) return;
    m_next = now + seconds_between;
    m_is_shown = true;
    const double elapsed = now - m_begin;
    std::string line(begin_line);
    line += std::to_string(progress.servers_done) + " of " + counted(progress.servers, "server") + ", ";
    line += grouped(static_cast<std::uint64_t>(static_cast<double>(progress.rows) / elapsed)) + " rows a second";
    if (progress.work_done > 0) {
        const auto left = static_cast<double>(progress.work - progress.work_done);
        line += ", " + duration(elapsed * left / static_cast<double>(progress.work_done)) + " left";
    }
    m_write(line.append(erase_rest));
}

void ProgressLine::clear() {
    if (m_is_shown) m_write(std::string(begin_line).append(erase_rest));
    m_is_shown = false;
}

Document run_with_progress(RunRequest request) {
    if (::isatty(STDERR_FILENO) == 0) return run(request);
    const auto write = [](std::string_view text) {
        // A terminal that accepts no more is not a reason to end a run.
        if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;
    };
    const auto seconds = [] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    };
    ProgressLine line(write, seconds);
    request.progress = [&line](const RunProgress& progress) { line.show(progress); };
    return run(request);
}

}  // namespace serversync
