// SPDX-License-Identifier: MIT
#include "engine/mirror/record_sorter.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include "engine/text/sort_prefix.hpp"

namespace serversync {

namespace {

struct Lengths {
    std::uint32_t key;
    std::uint32_t value;
};

struct Record {
    std::string_view key;
    std::string_view value;
};

Record record_at(const char* place) {
    Lengths lengths{};
    std::memcpy(&lengths, place, sizeof lengths);
    const char* key = place + sizeof lengths;
    return {{key, lengths.key}, {key + lengths.key, lengths.value}};
}

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

int nameless_file(const std::string& folder) {
    int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) return file;
    // Not every file system has nameless files.
    std::string name = folder + "/.serversync-sort-XXXXXX";
    file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) fail("temporary file");
    ::unlink(name.c_str());
    return file;
}

void write_all(int file, const char* bytes, std::size_t size) {
    while (size > 0) {
        const ssize_t written = ::write(file, bytes, size);
        if (written < 0) {
            if (errno == EINTR) continue;
            fail("temporary file");
        }
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
}

}  // namespace

/// One sorted stretch of the file, read in pieces.
class RecordSorter::Run {
public:
    Run(int file, std::uint64_t begin, std::uint64_t end, std::size_t buffer)
        : m_file(file), m_offset(begin), m_end(end), m_buffer(buffer) {}

    bool next() {
        m_used += m_record_size;
        m_record_size = 0;
        if (!have(sizeof(Lengths))) return false;
        Lengths lengths{};
        std::memcpy(&lengths, m_buffer.data() + m_used, sizeof lengths);
        const std::size_t size = sizeof lengths + lengths.key + lengths.value;
        if (!have(size)) throw std::system_error(EIO, std::generic_category(), "temporary file");
        m_record_size = size;
        current = record_at(m_buffer.data() + m_used);
        prefix = sort_prefix(current.key);
        return true;
    }

    Record current;
    std::uint64_t prefix = 0;

private:
    /// Whether `size` bytes are in the buffer from `m_used` on; reads more of the file if they are not.
    bool have(std::size_t size) {
        if (m_filled - m_used >= size) return true;
        std::memmove(m_buffer.data(), m_buffer.data() + m_used, m_filled - m_used);
        m_filled -= m_used;
        m_used = 0;
        if (m_buffer.size() < size) m_buffer.resize(size);
        while (m_filled < m_buffer.size() && m_offset < m_end) {
            const std::size_t wanted =
                static_cast<std::size_t>(std::min<std::uint64_t>(m_buffer.size() - m_filled, m_end - m_offset));
            const ssize_t got = ::pread(m_file, m_buffer.data() + m_filled, wanted, static_cast<off_t>(m_offset));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail("temporary file");
            if (got == 0) return false;
            m_filled += static_cast<std::size_t>(got);
            m_offset += static_cast<std::uint64_t>(got);
        }
        return m_filled - m_used >= size;
    }

    int m_file;
    std::uint64_t m_offset;
    std::uint64_t m_end;
    std::vector<char> m_buffer;
    std::size_t m_used = 0;
    std::size_t m_filled = 0;
    std::size_t m_record_size = 0;
};

namespace {

// For std::push_heap, which keeps the greatest in front.
constexpr auto later = [](const auto& left, const auto& right) {
    if (left->prefix != right->prefix) return left->prefix > right->prefix;
    return left->current.key > right->current.key;
};

}  // namespace

RecordSorter::RecordSorter(std::string folder, std::size_t memory) : m_folder(std::move(folder)), m_memory(memory) {}

RecordSorter::~RecordSorter() { close(); }

void RecordSorter::close() {
    m_runs.clear();
    m_records = {};
    m_entries = {};
    if (m_file >= 0) ::close(std::exchange(m_file, -1));
}

void RecordSorter::add(std::string_view key, std::string_view value) {
    const std::size_t size = sizeof(Lengths) + key.size() + value.size();
    const std::size_t taken = m_records.size() + m_entries.size() * sizeof(Entry);
    if (!m_entries.empty() && taken + size + sizeof(Entry) > m_memory) write_run();
    if (m_records.capacity() < m_records.size() + size) {
        // Vectors double their size: from half the budget on, the budget is the better guess.
        const std::size_t doubled = std::max(m_records.capacity() * 2, m_records.size() + size);
        m_records.reserve(doubled < m_memory / 2 ? doubled : std::max(m_memory, m_records.size() + size));
    }
    const Entry entry{sort_prefix(key), static_cast<std::uint32_t>(m_records.size())};
    if (m_in_order && !m_entries.empty()) {
        m_in_order = record_at(m_records.data() + m_entries.back().offset).key <= key;
    }
    const Lengths lengths{static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(value.size())};
    const char* frame = reinterpret_cast<const char*>(&lengths);
    m_records.insert(m_records.end(), frame, frame + sizeof lengths);
    m_records.insert(m_records.end(), key.begin(), key.end());
    m_records.insert(m_records.end(), value.begin(), value.end());
    m_entries.push_back(entry);
}

bool RecordSorter::next(std::string_view& key, std::string_view& value) {
    if (!m_reading) begin_merge();
    if (m_file < 0) {
        if (m_position == m_entries.size()) return false;
        const Record record = record_at(m_records.data() + m_entries[m_position++].offset);
        key = record.key;
        value = record.value;
        return true;
    }
    // The last record came from the run at the back, whose buffer may move only now.
    if (m_has_given) {
        if (m_runs.back()->next()) {
            std::push_heap(m_runs.begin(), m_runs.end(), later);
        } else {
            m_runs.pop_back();
        }
    }
    m_has_given = !m_runs.empty();
    if (!m_has_given) return false;
    std::pop_heap(m_runs.begin(), m_runs.end(), later);
    key = m_runs.back()->current.key;
    value = m_runs.back()->current.value;
    return true;
}

void RecordSorter::sort_entries() {
    if (m_in_order) return;
    const char* records = m_records.data();
    std::sort(m_entries.begin(), m_entries.end(), [records](const Entry& left, const Entry& right) {
        if (left.prefix != right.prefix) return left.prefix < right.prefix;
        return record_at(records + left.offset).key < record_at(records + right.offset).key;
    });
}

void RecordSorter::write_run() {
    if (m_file < 0) m_file = nameless_file(m_folder);
    if (m_in_order) {
        write_all(m_file, m_records.data(), m_records.size());
    } else {
        sort_entries();
        constexpr std::size_t buffer_size = 256U << 10U;
        std::vector<char> buffer;
        buffer.reserve(buffer_size);
        for (const Entry& entry : m_entries) {
            const char* place = m_records.data() + entry.offset;
            const Record record = record_at(place);
            buffer.insert(buffer.end(), place, record.value.data() + record.value.size());
            if (buffer.size() >= buffer_size) {
                write_all(m_file, buffer.data(), buffer.size());
                buffer.clear();
            }
        }
        write_all(m_file, buffer.data(), buffer.size());
    }
    m_file_size += m_records.size();
    m_run_ends.push_back(m_file_size);
    m_records.clear();
    m_entries.clear();
    m_in_order = true;
}

void RecordSorter::begin_merge() {
    m_reading = true;
    if (m_file < 0) {
        sort_entries();
        return;
    }
    if (!m_entries.empty()) write_run();
    m_records = {};
    m_entries = {};
    constexpr std::size_t smallest_buffer = 4U << 10U;
    constexpr std::size_t largest_buffer = 256U << 10U;
    const std::size_t buffer = std::clamp(m_memory / m_run_ends.size(), smallest_buffer, largest_buffer);
    std::uint64_t begin = 0;
    for (const std::uint64_t end : m_run_ends) {
        auto run = std::make_unique<Run>(m_file, begin, end, buffer);
        begin = end;
        if (!run->next()) continue;
        m_runs.push_back(std::move(run));
        std::push_heap(m_runs.begin(), m_runs.end(), later);
    }
}

void append_sort_number(std::string& key, std::uint64_t number) {
    char bytes[8];
    std::size_t count = 0;
    for (; number != 0; number >>= 8U) bytes[count++] = static_cast<char>(number & 0xffU);
    key.push_back(static_cast<char>(count));
    while (count > 0) key.push_back(bytes[--count]);
}

}  // namespace serversync
