// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <utility>

#include "engine/record/field.hpp"

namespace serversync {

/// The places in a record's list of the fields, in the order in which a row of an export has them.
template <class Record>
constexpr std::array<std::size_t, record_field_count<Record>> key_order() {
    std::array<std::size_t, record_field_count<Record>> order{};
    std::size_t end = 0;
    std::size_t place = 0;
    for_each_field<Record>([&](auto) { order[end++] = place++; });
    for_each_field<Record>([&, index = std::size_t{0}](auto field) mutable {
        std::size_t at = 0;
        while (order[at] != index) ++at;
        for (std::size_t moves = 0; moves < field.uses.keys_before; ++moves, ++at) std::swap(order[at], order[at + 1]);
        ++index;
    });
    return order;
}

/// `make(field)` of each field, in that order.
template <class Record, class Make>
constexpr auto in_key_order(Make make) {
    constexpr auto order = key_order<Record>();
    return [&]<std::size_t... places>(std::index_sequence<places...>) {
        return std::array{make(std::get<order[places]>(FieldList<Record>::fields))...};
    }
    (std::make_index_sequence<order.size()>());
}

}  // namespace serversync
