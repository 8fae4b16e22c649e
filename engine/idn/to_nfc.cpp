// SPDX-License-Identifier: MIT
#include "engine/idn/to_nfc.hpp"

#include <uninorm.h>
#include <unistr.h>

#include <cstdlib>
#include <memory>
#include <new>

namespace serversync {
namespace {

struct FreeBytes {
    void operator()(std::uint8_t* bytes) const { std::free(bytes); }  // NOLINT: it was allocated so
};

}  // namespace

bool to_nfc(std::string_view utf8, std::string& composed) {
    composed.clear();
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
    if (u8_check(bytes, utf8.size()) != nullptr) return false;
    if (utf8.empty()) return true;
    std::size_t size = 0;
    const std::unique_ptr<std::uint8_t, FreeBytes> form(u8_normalize(UNINORM_NFC, bytes, utf8.size(), nullptr, &size));
    if (form == nullptr) throw std::bad_alloc();
    composed.assign(reinterpret_cast<const char*>(form.get()), size);
    return true;
}

}  // namespace serversync
