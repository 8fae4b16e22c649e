// SPDX-License-Identifier: MIT
#include "engine/json/json_memory.hpp"

#include <array>
#include <cstddef>

namespace serversync {

namespace {

/// By character: what the memory of a document depends on.
enum class JsonByte : std::uint8_t { scalar, blank, open, close, comma, colon, count };

constexpr std::array<JsonByte, 256> json_bytes = [] {
    std::array<JsonByte, 256> bytes{};
    for (const char c : std::string_view(" \t\r\n")) bytes[static_cast<unsigned char>(c)] = JsonByte::blank;
    for (const char c : std::string_view("[{")) bytes[static_cast<unsigned char>(c)] = JsonByte::open;
    for (const char c : std::string_view("]}")) bytes[static_cast<unsigned char>(c)] = JsonByte::close;
    bytes[','] = JsonByte::comma;
    bytes[':'] = JsonByte::colon;
    return bytes;
}();

}  // namespace

std::uint64_t json_memory(std::string_view bytes) {
    constexpr std::uint64_t token = 4;
    constexpr std::uint64_t value = 32;
    constexpr std::uint64_t key = 72;
    std::array<std::uint64_t, static_cast<std::size_t>(JsonByte::count)> counts{};
    std::uint64_t scalars = 0;
    JsonByte before = JsonByte::blank;
    for (const char c : bytes) {
        const JsonByte kind = json_bytes[static_cast<unsigned char>(c)];
        ++counts[static_cast<std::size_t>(kind)];
        if (kind == JsonByte::scalar && (before != JsonByte::scalar || c == '"')) ++scalars;
        before = kind;
    }
    const auto count = [&counts](JsonByte kind) { return counts[static_cast<std::size_t>(kind)]; };
    const std::uint64_t opens = count(JsonByte::open), commas = count(JsonByte::comma), colons = count(JsonByte::colon);
    return 3 * bytes.size() + token * (opens + count(JsonByte::close) + commas + colons + scalars) + value * (opens + commas) +
           key * colons;
}

}  // namespace serversync
