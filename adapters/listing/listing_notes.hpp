// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace serversync {

/// What a reader can notice in a listing and still read it. The order is that of the codes.
enum class NoteCode : std::uint8_t {
    accounts_is_object,
    boolean_for_text,
    config_options_failed,
    created_date_only,
    created_epoch,
    created_in_future,
    created_unknown,
    created_unreadable,
    created_zone_dropped,
    email_several,
    email_unusable,
    email_wrapped,
    identifier_fallback,
    ip_several,
    ip_suffix,
    ip_unreadable,
    key_case,
    member_unread,
    number_for_text,
    page_size,
    php_notice,
    php_output,
    php_silenced,
    row_vanished,
    status_outside_contract,
    status_unknown,
    success_not_boolean,
    total_too_small,
    total_unreadable,
    whmcs_log,
};

/// A stable word, and what it means in one clause. docs/listing-notes.md lists all of them.
struct NoteEntry {
    std::string_view code;
    std::string_view meaning;
};

/// The notes of `Listing::notes`, sorted by code; a `NoteCode` is the index.
std::span<const NoteEntry> note_codes();

/// The entry of a code, or null.
const NoteEntry* find_note(std::string_view code);

inline const NoteEntry& entry_of(NoteCode code) { return note_codes()[static_cast<std::size_t>(code)]; }

}  // namespace serversync
