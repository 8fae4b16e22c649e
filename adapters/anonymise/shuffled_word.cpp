// SPDX-License-Identifier: MIT
#include "adapters/anonymise/shuffled_word.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace serversync {

namespace {

constexpr unsigned rounds = 10;

/// The characters that one may become: `count` of them, from `first` on; 1 for a character that stays as it is.
struct Choices {
    char first;
    unsigned count;
};

Choices choices_of(char c, bool is_front) {
    if (c >= 'a' && c <= 'z') return {'a', 26};
    if (c == '0' && is_front) return {c, 1};
    if (c >= '0' && c <= '9') return is_front ? Choices{'1', 9} : Choices{'0', 10};
    return {c, 1};
}

/// Moves each character of `moved` along its choices, by a distance that the key makes of the other half.
void move(const HashKey& key, unsigned round, std::span<char> moved, bool has_front, std::string_view other) {
    std::string message{'w', static_cast<char>('0' + round)};
    message.append(std::to_string(moved.size())).append(1, '/').append(other);
    const KeyedHash seed = keyed_hash(key, message);
    message = "s" + std::to_string(seed.first) + '/' + std::to_string(seed.second) + '/';
    const std::size_t seed_size = message.size();
    constexpr std::size_t steps_a_hash = 8;
    KeyedHash hash;
    for (std::size_t i = 0; i < moved.size(); ++i) {
        const std::size_t place = i % steps_a_hash;
        if (place == 0) hash = keyed_hash(key, message.replace(seed_size, std::string::npos, std::to_string(i)));
        const auto step = static_cast<unsigned>((place < 4 ? hash.first : hash.second) >> (16 * (place % 4)) & 0xffffU);
        const Choices choices = choices_of(moved[i], has_front && i == 0);
        const auto now = static_cast<unsigned>(moved[i] - choices.first);
        moved[i] = static_cast<char>(choices.first + static_cast<char>((now + step) % choices.count));
    }
}

}  // namespace

std::string shuffled_word(const HashKey& key, std::string word) {
    const std::size_t middle = word.size() / 2;
    const std::span<char> left(word.data(), middle);
    const std::span<char> right(word.data() + middle, word.size() - middle);
    for (unsigned round = 0; round < rounds; ++round) {
        if (round % 2 == 0) {
            move(key, round, right, middle == 0, {left.data(), left.size()});
        } else {
            move(key, round, left, true, {right.data(), right.size()});
        }
    }
    return word;
}

}  // namespace serversync
