// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace serversync {

/// Overwrites memory in a way that the compiler does not leave out.
void wipe(void* place, std::size_t size) noexcept;

/// Overwrites memory before it is freed, so that a growing buffer leaves no copies behind.
template <class T>
struct WipingAllocator {
    using value_type = T;

    WipingAllocator() = default;
    template <class U>
    explicit WipingAllocator(const WipingAllocator<U>& /*other*/) noexcept {}

    T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
    void deallocate(T* place, std::size_t count) noexcept {
        wipe(place, count * sizeof(T));
        std::allocator<T>().deallocate(place, count);
    }
    template <class U>
    bool operator==(const WipingAllocator<U>& /*other*/) const noexcept {
        return true;
    }
};

/// Bytes that may hold a secret.
using WipedBytes = std::vector<char, WipingAllocator<char>>;

inline void append(WipedBytes& bytes, std::string_view text) { bytes.insert(bytes.end(), text.begin(), text.end()); }

inline std::string_view view_of(const WipedBytes& bytes) { return {bytes.data(), bytes.size()}; }

}  // namespace serversync
