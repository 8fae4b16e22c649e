// SPDX-License-Identifier: MIT
#include "engine/files/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

class DescriptorSource : public ByteSource {
public:
    DescriptorSource(int descriptor, std::string name, bool owned)
        : m_descriptor(descriptor), m_owned(owned), m_name(std::move(name)) {}
    DescriptorSource(const DescriptorSource&) = delete;
    DescriptorSource& operator=(const DescriptorSource&) = delete;
    ~DescriptorSource() override {
        if (m_owned) ::close(m_descriptor);
    }

    std::size_t read(std::span<char> place) override {
        while (true) {
            const ssize_t got = ::read(m_descriptor, place.data(), place.size());
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) throw MissingInput("cannot read " + m_name + ": " + std::strerror(errno));
        }
    }

    const std::string& name() const override { return m_name; }

    std::optional<std::uint64_t> size() const override {
        struct stat status {};
        if (::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
        return static_cast<std::uint64_t>(status.st_size);
    }

private:
    int m_descriptor;
    bool m_owned;
    std::string m_name;
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

std::unique_ptr<ByteSource> open_file(const std::string& path) {
    const std::string name = "'" + path + "'";
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) throw MissingInput("cannot open " + name + ": " + std::strerror(errno));
    auto source = std::make_unique<DescriptorSource>(descriptor, name, true);
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
        throw MissingInput("cannot read " + name + ": it is a folder; name a file in it");
    }
    return source;
}

std::unique_ptr<ByteSource> open_descriptor(int descriptor, std::string name) {
    return std::make_unique<DescriptorSource>(descriptor, std::move(name), false);
}

std::unique_ptr<ByteSource> open_memory(std::string_view bytes, std::string name) {
    return std::make_unique<MemorySource>(bytes, std::move(name));
}

}  // namespace serversync
