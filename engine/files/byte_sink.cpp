// SPDX-License-Identifier: MIT
#include "engine/files/byte_sink.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>
#include <utility>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr std::size_t buffer_size = 64U << 10U;
constexpr std::int64_t written_back_at_once = 1 << 20;

void write_all(int descriptor, std::string_view bytes, const std::string& name) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            throw CannotWrite("cannot write " + name + ": " + std::generic_category().message(errno));
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

DescriptorSink::DescriptorSink(int descriptor, std::string name, WriteBack write_back)
    : m_descriptor(descriptor), m_name(std::move(name)), m_write_back(write_back) {}

void DescriptorSink::write(std::string_view bytes) {
    if (m_buffer.size() + bytes.size() > buffer_size) flush();
    if (bytes.size() > buffer_size) return put(bytes);
    m_buffer.append(bytes);
}

void DescriptorSink::flush() {
    put(m_buffer);
    m_buffer.clear();
}

void DescriptorSink::put(std::string_view bytes) {
    write_all(m_descriptor, bytes, m_name);
    m_position += static_cast<std::int64_t>(bytes.size());
    if (m_write_back == WriteBack::whenever || m_position - m_written_back < written_back_at_once) return;
    ::sync_file_range(m_descriptor, m_written_back, m_position - m_written_back, SYNC_FILE_RANGE_WRITE);
    m_written_back = m_position;
}

}  // namespace serversync
