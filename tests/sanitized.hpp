// SPDX-License-Identifier: MIT
#pragma once

namespace serversync {

/// Whether this build has a sanitizer, which keeps memory that is freed and takes more than any limit on it allows.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool is_sanitized = true;
#elif defined(__has_feature)
inline constexpr bool is_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool is_sanitized = false;
#endif

}  // namespace serversync
