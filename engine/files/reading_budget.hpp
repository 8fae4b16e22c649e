// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "engine/files/byte_source.hpp"
#include "engine/model/error.hpp"

namespace serversync {

/// Thrown when reading a listing, or WHMCS's records, costs more than it may. The text names the limit.
class BudgetExceeded : public MalformedInput {
public:
    using MalformedInput::MalformedInput;
};

/// The memory of a listing that is asked for, in bytes.
inline constexpr std::uint64_t listing_memory = 256ULL << 20U;

/// What reading one listing may cost (law 270).
struct ReadingLimits {
    std::uint64_t bytes = 4ULL << 30U;                ///< decoded, of all replies together
    std::uint64_t memory = listing_memory;            ///< bytes: replies that are held as a whole, and accounts
    std::uint64_t rejected_rows = 1'000'000;          ///< beyond them it is not a list of accounts
    std::optional<std::chrono::milliseconds> time{};  ///< from the budget's making on; none: as long as it takes
    std::string noun = "the listing";                 ///< what is read, for messages
    std::string time_setting{};                       ///< likewise, where its time is set; blank: nowhere
};

/// What reading one listing has cost so far. Whatever reads, decodes, parses or builds spends from the same budget and throws
/// `BudgetExceeded` where it is used up; from then on everything that spends throws the same, so nobody can take the rest of a
/// listing for the whole. For one thread.
class ReadingBudget {
public:
    explicit ReadingBudget(const ReadingLimits& limits = {});
    ReadingBudget(const ReadingBudget&) = delete;
    ReadingBudget& operator=(const ReadingBudget&) = delete;

    const ReadingLimits& limits() const { return m_limits; }

    void spend_bytes(std::uint64_t bytes);

    /// A row that could not become an account.
    void reject_row();

    void check_time();

    /// What `check_time` says once the time is over, for whoever waited for `time_left` elsewhere. Nothing is used up by it:
    /// where only a look-up ended so, what was read before stays a part of the listing (law 93).
    std::string time_fault() const;

    /// A small piece of work, such as a row, was done: looks at the time now and then.
    void step() {
        if (++m_steps % steps_between_looks == 0) check_time();
    }

    /// How much time is left, rounded up, so that whoever waits for so long has used it up; negative if none, nothing if there is
    /// no limit.
    std::optional<std::chrono::milliseconds> time_left() const;

    /// Which limit was exceeded, in words; blank if none was.
    const std::string& fault() const { return m_fault; }

private:
    friend class HeldMemory;
    void hold(std::uint64_t bytes);
    void check() const;
    [[noreturn]] void fail(std::string what);

    static constexpr unsigned steps_between_looks = 256;

    ReadingLimits m_limits;
    std::optional<std::chrono::steady_clock::time_point> m_deadline;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_memory = 0;
    std::uint64_t m_rejected_rows = 0;
    unsigned m_steps = 0;
    std::string m_fault;
};

/// Memory that counts in a budget until this is destroyed.
class HeldMemory {
public:
    explicit HeldMemory(std::shared_ptr<ReadingBudget> budget) : m_budget(std::move(budget)) {}
    ~HeldMemory();
    HeldMemory(const HeldMemory&) = delete;
    HeldMemory& operator=(const HeldMemory&) = delete;

    /// So many bytes in all. Throws `BudgetExceeded`: call it before the memory is taken.
    void hold(std::uint64_t bytes);
    std::uint64_t bytes() const { return m_bytes; }

private:
    std::shared_ptr<ReadingBudget> m_budget;
    std::uint64_t m_bytes = 0;
};

/// A source whose bytes, and the time that they take, count in a budget. Both must outlive it.
class BudgetedSource : public ByteSource {
public:
    BudgetedSource(ByteSource& source, ReadingBudget& budget) : m_source(source), m_budget(budget) {}

    std::size_t read(std::span<char> place) override;
    const std::string& name() const override { return m_source.name(); }
    std::optional<std::uint64_t> size() const override { return m_source.size(); }
    bool shows_its_end() const override { return m_source.shows_its_end(); }

private:
    ByteSource& m_source;
    ReadingBudget& m_budget;
};

}  // namespace serversync
