// SPDX-License-Identifier: MIT
#include "adapters/transport/inflater.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "adapters/transport/shared_library.hpp"

namespace serversync {

namespace {

/// The part of zlib that is used here; loaded when it is first needed (law 71).
struct Zlib {
    const SharedLibrary& library = zlib_library();
    decltype(&::inflate) inflate = library["inflate"];
    decltype(&::inflateEnd) end = library["inflateEnd"];
    decltype(&::inflateInit2_) init = library["inflateInit2_"];
};

const Zlib& zlib() {
    static const Zlib functions;
    return functions;
}

/// zlib's format begins with its method, 8, in four bits; a bare stream would have to begin with a stored block that is not the
/// last and has a set bit in its padding.
bool is_bare_deflate(char first) { return (static_cast<unsigned char>(first) & 0x0fU) != 8; }

/// As inflateInit2 wants it: the largest window, and what is around the stream.
int window_bits(Compression compression, char first) {
    constexpr int of_gzip = 16;
    if (compression == Compression::gzip) return MAX_WBITS + of_gzip;
    return is_bare_deflate(first) ? -MAX_WBITS : MAX_WBITS;
}

uInt at_most_uint(std::size_t size) { return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max())); }

}  // namespace

struct Inflater::State {
    Compression compression;
    z_stream stream{};
    bool has_begun = false;
    bool has_ended = false;
};

Inflater::Inflater(Compression compression) : m_state(std::make_unique<State>(State{.compression = compression})) {}

Inflater::~Inflater() {
    if (m_state->has_begun) zlib().end(&m_state->stream);
}

bool Inflater::has_ended() const { return m_state->has_ended; }

std::optional<Inflater::Step> Inflater::step(std::span<const char> packed, std::span<char> place) {
    State& state = *m_state;
    if (state.has_ended || (packed.empty() && !state.has_begun)) return Step{0, 0};
    z_stream& stream = state.stream;
    if (!state.has_begun) {
        const int bits = window_bits(state.compression, packed.front());
        if (zlib().init(&stream, bits, ZLIB_VERSION, sizeof stream) != Z_OK) throw std::bad_alloc();
        state.has_begun = true;
    }
    const uInt most_taken = at_most_uint(packed.size());
    const uInt most_given = at_most_uint(place.size());
    // zlib does not write what it reads; its header says so only if it is asked to.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // NOLINT(*-const-cast): see above
    stream.avail_in = most_taken;
    stream.next_out = reinterpret_cast<Bytef*>(place.data());
    stream.avail_out = most_given;
    const int code = zlib().inflate(&stream, Z_NO_FLUSH);
    if (code == Z_MEM_ERROR) throw std::bad_alloc();
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return std::nullopt;
    state.has_ended = code == Z_STREAM_END;
    return Step{most_taken - stream.avail_in, most_given - stream.avail_out};
}

}  // namespace serversync
