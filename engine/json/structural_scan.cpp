// SPDX-License-Identifier: MIT
#include "engine/json/structural_scan.hpp"

#include <algorithm>

#ifdef __x86_64__
#include <emmintrin.h>
#endif

namespace serversync::structural_scan {

namespace {

#ifdef __x86_64__

constexpr std::size_t block_size = 64;

/// Where in a block of 64 bytes the significant bytes are, one bit for each byte.
struct BlockBits {
    std::uint64_t quotes = 0;
    std::uint64_t backslashes = 0;
    std::uint64_t brackets = 0;
};

std::uint64_t bits_of(__m128i matches) { return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(matches))); }

BlockBits read_block(const char* bytes) {
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i to_brace = _mm_set1_epi8(0x20);  // the bit in which [ ] differ from { }
    const __m128i open = _mm_set1_epi8('{');
    const __m128i close = _mm_set1_epi8('}');
    BlockBits bits;
    for (unsigned part = 0; part < 4; ++part) {
        const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + std::size_t{part} * 16));
        const __m128i braces = _mm_or_si128(sixteen, to_brace);
        bits.quotes |= bits_of(_mm_cmpeq_epi8(sixteen, quote)) << (part * 16);
        bits.backslashes |= bits_of(_mm_cmpeq_epi8(sixteen, backslash)) << (part * 16);
        bits.brackets |= bits_of(_mm_or_si128(_mm_cmpeq_epi8(braces, open), _mm_cmpeq_epi8(braces, close))) << (part * 16);
    }
    return bits;
}

/// The bytes that a backslash before them escapes. `carry`: whether the first byte of this block is escaped; afterwards, whether
/// that of the next is. The addition carries through runs of backslashes, so that a run's length decides, not a loop over it.
std::uint64_t escaped_bytes(std::uint64_t backslashes, std::uint64_t& carry) {
    constexpr std::uint64_t even = 0x5555555555555555ULL;
    backslashes &= ~carry;
    const std::uint64_t follows = backslashes << 1U | carry;
    const std::uint64_t odd_starts = backslashes & ~even & ~follows;
    std::uint64_t from_even = 0;
    carry = static_cast<std::uint64_t>(__builtin_add_overflow(odd_starts, backslashes, &from_even));
    return (even ^ (from_even << 1U)) & follows;
}

/// Bit i of the result is the parity of bits 0..i: set from each opening quote to just before the closing one.
std::uint64_t between_quotes(std::uint64_t quotes) {
    for (unsigned shift = 1; shift < 64; shift *= 2) quotes ^= quotes << shift;
    return quotes;
}

#endif

}  // namespace

std::size_t string_stop(const char* bytes, std::size_t at, std::size_t end) {
#ifdef __x86_64__
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    for (; at + 16 <= end; at += 16) {
        const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + at));
        const std::uint64_t found = bits_of(_mm_or_si128(_mm_cmpeq_epi8(sixteen, quote), _mm_cmpeq_epi8(sixteen, backslash)));
        if (found != 0) return at + static_cast<std::size_t>(__builtin_ctzll(found));
    }
#endif
    while (at < end && bytes[at] != '"' && bytes[at] != '\\') ++at;
    return at;
}

#ifdef __x86_64__

std::size_t container_length(std::string_view text, std::size_t depth) {
    depth = std::min<std::size_t>(depth, 64);
    std::uint64_t is_brace = 0;  // the open brackets, innermost in the lowest bit: 1 for {, 0 for [
    std::size_t level = 0;
    std::uint64_t carry = 0;
    std::uint64_t in_string = 0;  // all bits, or none
    for (std::size_t block = 0; block + block_size <= text.size(); block += block_size) {
        BlockBits bits = read_block(text.data() + block);
        if ((bits.backslashes | carry) != 0) bits.quotes &= ~escaped_bytes(bits.backslashes, carry);
        const std::uint64_t strings = between_quotes(bits.quotes) ^ in_string;
        in_string = (strings >> 63U) != 0 ? ~std::uint64_t{0} : 0;
        for (std::uint64_t left = bits.brackets & ~strings; left != 0; left &= left - 1) {
            const std::size_t at = block + static_cast<std::size_t>(__builtin_ctzll(left));
            const auto byte = static_cast<unsigned char>(text[at]);
            const std::uint64_t brace = (byte >> 5U) & 1U;
            const bool opens = (byte & 2U) != 0;  // { and [ have this bit, } and ] do not
            if (opens) {
                if (level == depth) return 0;
                is_brace = is_brace << 1U | brace;
                ++level;
            } else {
                if (level == 0 || (is_brace & 1U) != brace) return 0;
                is_brace >>= 1U;
                if (--level == 0) return at + 1;
            }
        }
    }
    return 0;
}

#else

std::size_t container_length(std::string_view /*text*/, std::size_t /*depth*/) { return 0; }

#endif

std::uint64_t count_lines(std::string_view text) {
    std::uint64_t lines = 0;
    std::size_t at = 0;
#ifdef __x86_64__
    const __m128i newline = _mm_set1_epi8('\n');
    while (at + 16 <= text.size()) {
        const std::size_t parts = std::min<std::size_t>((text.size() - at) / 16, 255);  // as far as a byte can count
        __m128i counts = _mm_setzero_si128();
        for (std::size_t part = 0; part < parts; ++part, at += 16) {
            const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
            counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(sixteen, newline));
        }
        const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
        lines += static_cast<std::uint64_t>(_mm_cvtsi128_si64(sums)) +
                 static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_srli_si128(sums, 8)));
    }
#endif
    return lines + static_cast<std::uint64_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), '\n'));
}

}  // namespace serversync::structural_scan
