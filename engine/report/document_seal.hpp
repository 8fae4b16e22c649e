// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/digest/byte_hasher.hpp"
#include "engine/files/byte_sink.hpp"
#include "engine/files/byte_source.hpp"

namespace serversync {

/// What a plan document ends with after the bytes of which this is the digest (law 266): its last member, and the closing brace.
std::string seal_end(const Digest& digest);

/// Passes on what is written, and makes its digest.
class SealingSink : public ByteSink {
public:
    explicit SealingSink(ByteSink& sink) : m_sink(sink) {}

    void write(std::string_view bytes) override {
        m_hasher.add(bytes);
        m_sink.write(bytes);
    }

    /// Of what was written so far.
    Digest digest() const { return m_hasher.digest(); }

private:
    ByteSink& m_sink;
    ByteHasher m_hasher;
};

/// Passes on what is read, and makes the digest of all but its end.
class SealedSource : public ByteSource {
public:
    explicit SealedSource(ByteSource& source) : m_source(source) {}

    std::size_t read(std::span<char> place) override;
    const std::string& name() const override { return m_source.name(); }
    std::optional<std::uint64_t> size() const override { return m_source.size(); }

    /// Reads what is left, and throws `MalformedInput` unless the end is that of `seal_end` with the digest of all bytes before
    /// it.
    void verify();

private:
    ByteSource& m_source;
    ByteHasher m_hasher;
    std::string m_end;  ///< the latest bytes, which may be the end
};

}  // namespace serversync
