// SPDX-License-Identifier: MIT
#pragma once

#include <random>

#include "random_fleet.hpp"

namespace serversync {

/// Draws from short lists, so that everything meets everything.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_random(seed) {}
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(m_random() % count); }
    bool chance(unsigned percent) { return below(100) < percent; }
    template <class List>
    auto& of(List& list) {
        return list[below(list.size())];
    }
    template <class T>
    T one_of(std::initializer_list<T> list) {
        return list.begin()[below(list.size())];
    }

private:
    std::mt19937_64 m_random;
};

/// Adds a pair that agrees in everything, and whose values nobody else has but, with some luck, an agency's.
void add_quiet_pair(RandomFleet& fleet, Dice& dice, const RandomServer& server);

/// The key's text as a row of the server has it, for a name.
std::string identifier_for(const RandomModule& module, const std::string& name, std::uint64_t service);

/// One thing that happens to a fleet.
void have_accident(RandomFleet& fleet, Dice& dice);
/// One thing that happens to how a listing was read.
void misread_listing(RandomFleet& fleet, Dice& dice);
/// One thing that happens to the mirror, the run or what is declared.
void declare_something(RandomFleet& fleet, Dice& dice);

}  // namespace serversync
