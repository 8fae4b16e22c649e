// SPDX-License-Identifier: MIT
#include "engine/files/reading_budget.hpp"

#include <utility>

#include "engine/text/duration.hpp"

namespace serversync {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string in_mebibytes(std::uint64_t bytes) { return std::to_string(bytes >> 20U) + " MiB"; }

}  // namespace

ReadingBudget::ReadingBudget(const ReadingLimits& limits) : m_limits(limits) {
    if (m_limits.time) m_deadline = steady_clock::now() + *m_limits.time;
}

void ReadingBudget::fail(std::string what) {
    m_fault = std::move(what);
    throw BudgetExceeded(m_fault);
}

void ReadingBudget::check() const {
    if (!m_fault.empty()) throw BudgetExceeded(m_fault);
}

void ReadingBudget::spend_bytes(std::uint64_t bytes) {
    check();
    m_bytes += bytes;
    if (m_bytes > m_limits.bytes) fail(m_limits.noun + " has more than " + in_mebibytes(m_limits.bytes));
}

void ReadingBudget::reject_row() {
    check();
    if (++m_rejected_rows <= m_limits.rejected_rows) return;
    fail("more than " + std::to_string(m_limits.rejected_rows) + " rows of " + m_limits.noun +
         " cannot be used. Check its address or file, and its adapter");
}

void ReadingBudget::hold(std::uint64_t bytes) {
    check();
    if (bytes > m_limits.memory - m_memory) {
        fail(m_limits.noun + " needs more than " + in_mebibytes(m_limits.memory) +
             " of memory. If it is right, save it to a file: there the limit is higher");
    }
    m_memory += bytes;
}

void ReadingBudget::check_time() {
    check();
    if (m_deadline && steady_clock::now() >= *m_deadline) fail(time_fault());
}

std::string ReadingBudget::time_fault() const {
    const std::string& setting = m_limits.time_setting;
    return "reading " + m_limits.noun + " took longer than " +
           (m_limits.time ? exact_duration(m_limits.time->count()) : "it may") +
           (setting.empty() ? std::string() : ". If it needs longer, raise " + setting);
}

std::optional<milliseconds> ReadingBudget::time_left() const {
    if (!m_deadline) return std::nullopt;
    return std::chrono::ceil<milliseconds>(*m_deadline - steady_clock::now());
}

HeldMemory::~HeldMemory() { m_budget->m_memory -= m_bytes; }

void HeldMemory::hold(std::uint64_t bytes) {
    if (bytes > m_bytes) {
        m_budget->hold(bytes - m_bytes);
    } else {
        m_budget->m_memory -= m_bytes - bytes;
    }
    m_bytes = bytes;
}

std::size_t BudgetedSource::read(std::span<char> place) {
    m_budget.check_time();
    const std::size_t got = m_source.read(place);
    m_budget.spend_bytes(got);
    return got;
}

}  // namespace serversync
