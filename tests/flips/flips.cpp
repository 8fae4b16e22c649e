// SPDX-License-Identifier: MIT
#include "tests/flips/flips.hpp"

#include <cstdlib>
#include <utility>

#include "engine/model/error.hpp"
#include "tests/sample.hpp"

namespace serversync {

Flips::Flips(std::string_view bytes, std::vector<std::size_t> places, std::uint64_t seed)
    : m_bytes(bytes), m_places(std::move(places)), m_random(seed) {}

Flip Flips::next() {
    const std::size_t at = m_places.empty() ? below(m_bytes.size()) : m_places[below(m_places.size())];
    const auto before = static_cast<unsigned char>(m_bytes[at]);
    const bool is_bit = below(2) == 0;
    const std::size_t change = is_bit ? std::size_t{1} << below(8) : 1 + below(255);
    return {at, static_cast<char>(before ^ change)};
}

FlipCounts try_flips(std::size_t count, Flips flips, const std::string& unchanged, const std::function<std::string(Flip)>& read) {
    FlipCounts counts;
    for (std::size_t i = 0; i < count; ++i) {
        const Flip flip = flips.next();
        const auto other = [&](const std::string& what) {
            counts.others.push_back("byte " + std::to_string(flip.at) + " became " +
                                    std::to_string(static_cast<unsigned char>(flip.byte)) + ": " + what);
        };
        try {
            if (read(flip) == unchanged) {
                ++counts.unchanged;
            } else {
                other("reads as something else");
            }
        } catch (const MalformedInput&) {
            ++counts.refused;
        } catch (const std::exception& error) {
            other(error.what());
        }
    }
    return counts;
}

std::size_t flip_count() { return (std::getenv("SERVERSYNC_RELEASE") == nullptr ? 400 : 5000) / sample_step(); }

std::vector<std::size_t> used_bytes(std::string_view database) {
    constexpr std::size_t page_size = 8192, file_header = 100;
    std::vector<std::size_t> used;
    const auto add = [&used](std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at) used.push_back(at);
    };
    for (std::size_t page = 0; page < database.size(); page += page_size) {
        const std::size_t header = page == 0 ? file_header : page;
        const auto number = [&](std::size_t at) {
            return static_cast<std::size_t>(static_cast<unsigned char>(database[at])) << 8U |
                   static_cast<unsigned char>(database[at + 1]);
        };
        const bool is_interior = database[header] == 2 || database[header] == 5;
        const bool is_leaf = database[header] == 10 || database[header] == 13;
        if (!is_interior && !is_leaf) {  // an overflow page
            add(page, page + page_size);
            continue;
        }
        add(page, header + (is_interior ? 12U : 8U) + 2 * number(header + 3));
        add(page + number(header + 5), page + page_size);
    }
    return used;
}

}  // namespace serversync
