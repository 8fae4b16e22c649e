// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace serversync {

/// One byte of a file that became another.
struct Flip {
    std::size_t at = 0;
    char byte = 0;  ///< what stands there now; never what stood there before
};

/// Makes flips, the same ones in every run: half of them of one bit, half of a whole byte.
class Flips {
public:
    /// `places`: where they may be; empty: anywhere.
    Flips(std::string_view bytes, std::vector<std::size_t> places, std::uint64_t seed);

    Flip next();

private:
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(m_random() % limit); }

    std::string_view m_bytes;
    std::vector<std::size_t> m_places;
    std::mt19937_64 m_random;
};

/// What became of flips.
struct FlipCounts {
    std::size_t unchanged = 0;        ///< what is read is the same as before
    std::size_t refused = 0;          ///< as malformed input
    std::vector<std::string> others;  ///< anything else, with the place
};

/// Tries `count` flips of the bytes: `read(flip)` reads what they make and returns its text, or throws.
FlipCounts try_flips(std::size_t count, Flips flips, const std::string& unchanged, const std::function<std::string(Flip)>& read);

/// How many flips of each kind a test tries: 5,000 where SERVERSYNC_RELEASE is set, as scripts/test --release does, otherwise few
/// enough for seconds (law 73).
std::size_t flip_count();

/// The bytes of a database that mean something, as its pages say: headers, pointers and cells. Source:
/// sqlite.org/fileformat2.html.
std::vector<std::size_t> used_bytes(std::string_view database);

}  // namespace serversync
