// SPDX-License-Identifier: MIT
#include "adapters/listing/listing_notes.hpp"

#include <algorithm>
#include <array>

namespace serversync {

namespace {

constexpr NoteEntry notes[] = {
    {"accounts_is_object", "'accounts' is an object, not a list, and its values were taken as rows"},
    {"boolean_for_text", "true or false where the contract has a string, read as '1' or blank"},
    {"config_options_failed", "the module's config options cannot be read, so that they have no labels"},
    {"created_date_only", "a date without a time, taken as midnight"},
    {"created_epoch", "seconds or milliseconds since 1970, read as UTC"},
    {"created_in_future", "a time more than a day after the listing was taken, taken as unknown"},
    {"created_unknown", "a date that stands for none, such as 0000-00-00 and 1970-01-01, taken as unknown"},
    {"created_unreadable", "a time in no known form, taken as unknown"},
    {"created_zone_dropped", "a time with a zone or offset, which was dropped"},
    {"email_several", "several e-mail addresses in one text, each of which is looked for and the first kept"},
    {"email_unusable", "text that is not an e-mail address, read as blank"},
    {"email_wrapped", "a name or marks around an e-mail address, which were cut"},
    {"identifier_fallback", "a blank identifier, replaced by the field that the module's identity field names"},
    {"ip_several", "several addresses in one text, of which the first counts"},
    {"ip_suffix", "words after an address, which were cut"},
    {"ip_unreadable", "text that is not an address, taken as unknown"},
    {"key_case", "a key written in another case than the contract's"},
    {"member_unread", "a member of the reply beside 'accounts' that is not of the contract, which nobody read"},
    {"number_for_text", "a number where the contract has a string, read as decimal text"},
    {"page_size", "the number of rows is a usual page size, which may mean that this is not the whole list"},
    {"php_notice", "notices and deprecations of PHP while the module ran"},
    {"php_output", "white space that the module prints beside its reply"},
    {"php_silenced", "warnings of PHP that the module silences with '@'"},
    {"row_vanished",
     "an account that was in the panel's list, and was gone when the panel was asked for it and for the list again"},
    {"status_outside_contract", "a status that the contract does not have, reported and never acted on"},
    {"status_unknown", "a status that is not a known word, so that no status is compared"},
    {"success_not_boolean", "'success' is 1, not true"},
    {"total_too_small", "the total is smaller than the number of rows"},
    {"total_unreadable", "'expected_total' is not a whole number"},
    {"whmcs_log", "entries for WHMCS's module or activity log, which were thrown away"},
};

constexpr bool by_code(const NoteEntry& left, const NoteEntry& right) { return left.code < right.code; }

static_assert(std::size(notes) == static_cast<std::size_t>(NoteCode::whmcs_log) + 1);
static_assert(std::is_sorted(std::begin(notes), std::end(notes), by_code));

}  // namespace

std::span<const NoteEntry> note_codes() { return notes; }

const NoteEntry* find_note(std::string_view code) {
    const auto* found =
        std::find_if(std::begin(notes), std::end(notes), [code](const NoteEntry& entry) { return entry.code == code; });
    return found != std::end(notes) ? found : nullptr;
}

}  // namespace serversync
