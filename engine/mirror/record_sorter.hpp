// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace serversync {

/// Sorts any number of records by the bytes of their keys in bounded memory. What does not fit goes to a nameless file in
/// `folder`, so that a killed process leaves nothing behind. Throws `std::system_error` if that file cannot be written or read.
class RecordSorter {
public:
    /// `memory`: how many bytes records may take before they are written to the file; a single record may be larger.
    RecordSorter(std::string folder, std::size_t memory);
    RecordSorter(const RecordSorter&) = delete;
    RecordSorter& operator=(const RecordSorter&) = delete;
    ~RecordSorter();

    void add(std::string_view key, std::string_view value);

    /// Gives the next record in order, those with equal keys in any order; false after the last. No `add` may follow. The texts
    /// are valid until the next call.
    bool next(std::string_view& key, std::string_view& value);

    /// Frees memory and file; nothing may follow.
    void close();

private:
    class Run;
    struct Entry {
        std::uint64_t prefix;  ///< first eight bytes of the key, so that most comparisons touch no record
        std::uint32_t offset;
    };

    void sort_entries();
    void write_run();
    void begin_merge();

    std::string m_folder;
    std::size_t m_memory;
    std::vector<char> m_records;
    std::vector<Entry> m_entries;
    bool m_in_order = true;  ///< records have come sorted so far; sources mostly give rows by id
    bool m_reading = false;
    std::size_t m_position = 0;  ///< next entry, if everything fits in memory
    bool m_has_given = false;    ///< else: the last run in `m_runs` gave the latest record
    int m_file = -1;
    std::uint64_t m_file_size = 0;
    std::vector<std::uint64_t> m_run_ends;
    std::vector<std::unique_ptr<Run>> m_runs;  ///< a heap by current key
};

/// Appends a number to a sort key, its length first, so that byte order is number order.
void append_sort_number(std::string& key, std::uint64_t number);

}  // namespace serversync
