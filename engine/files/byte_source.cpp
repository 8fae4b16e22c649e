// SPDX-License-Identifier: MIT
#include "engine/files/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr const char* standard_input = "standard input";

class DescriptorSource : public ByteSource {
public:
    explicit DescriptorSource(InputDescriptor input) : m_input(std::move(input)) {}

    std::size_t read(std::span<char> place) override { return m_input.read(place); }

    const std::string& name() const override { return m_input.shown(); }

    std::optional<std::uint64_t> size() const override {
        if (!m_input.is_regular()) return std::nullopt;
        return static_cast<std::uint64_t>(m_input.status().st_size);
    }

private:
    InputDescriptor m_input;
};

class MemorySource : public ByteSource {
public:
    MemorySource(std::string_view bytes, std::string name) : m_left(bytes), m_size(bytes.size()), m_name(std::move(name)) {}

    std::size_t read(std::span<char> place) override {
        const std::size_t count = std::min(place.size(), m_left.size());
        std::copy_n(m_left.begin(), count, place.begin());
        m_left.remove_prefix(count);
        return count;
    }

    const std::string& name() const override { return m_name; }
    std::optional<std::uint64_t> size() const override { return m_size; }

private:
    std::string_view m_left;
    std::size_t m_size;
    std::string m_name;
};

}  // namespace

std::unique_ptr<ByteSource> open_file(const std::string& path, FileOrigin origin, std::chrono::milliseconds time_limit) {
    return std::make_unique<DescriptorSource>(InputDescriptor(path, "'" + path + "'", origin, time_limit));
}

std::unique_ptr<ByteSource> open_descriptor(int descriptor, std::string name, std::chrono::milliseconds time_limit) {
    return std::make_unique<DescriptorSource>(InputDescriptor(descriptor, std::move(name), time_limit));
}

std::unique_ptr<ByteSource> open_argument(const std::string& path, std::chrono::milliseconds time_limit) {
    return path == "-" ? open_descriptor(STDIN_FILENO, standard_input, time_limit)
                       : open_file(path, FileOrigin::command_line, time_limit);
}

void check_argument(const std::string& path) {
    if (path == "-") return;
    struct stat status {};
    const bool is_there = ::stat(path.c_str(), &status) == 0;
    if (is_there && S_ISFIFO(status.st_mode) && ::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0) return;
    open_file(path);
}

void read_whole(InputDescriptor& input, std::size_t largest, const std::function<void(std::string_view)>& take) {
    std::array<char, 4096> place{};
    std::size_t size = 0;
    while (const std::size_t got = input.read(place)) {
        size += got;
        if (size <= largest) take({place.data(), got});
        ::explicit_bzero(place.data(), got);
        if (size > largest) {
            const bool is_mega = largest >= 1U << 20U;
            throw ConfigurationError(input.shown() + ": it is larger than " + std::to_string(largest >> (is_mega ? 20U : 10U)) +
                                     (is_mega ? " MiB" : " KiB"));
        }
    }
}

std::unique_ptr<ByteSource> open_memory(std::string_view bytes, std::string name) {
    return std::make_unique<MemorySource>(bytes, std::move(name));
}

}  // namespace serversync
