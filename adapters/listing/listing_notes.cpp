#include "adapters/listing/listing_notes.hpp"

#include <algorithm>
#include <array>

namespace serversync {

namespace {

constexpr CodeEntry notes[] = {
    {"accounts_is_object", LintSeverity::warning, "'accounts' is an object, not a list, and its values were taken as rows"},
    {"boolean_for_text", LintSeverity::warning, "true or false where the contract has a text, read as '1' or blank"},
    {"config_options_failed", LintSeverity::warning, "the module's config options cannot be read, so that they have no labels"},
    {"created_date_only", LintSeverity::warning, "a date without a time, taken as midnight"},
    {"created_epoch", LintSeverity::warning, "seconds or milliseconds since 1970, read as UTC"},
    {"created_unreadable", LintSeverity::warning, "a time in no known form, taken as unknown"},
    {"created_zone_dropped", LintSeverity::warning, "a time with a zone or offset, which was dropped"},
    {"email_unusable", LintSeverity::warning, "text that is no e-mail address, read as blank"},
    {"identifier_fallback", LintSeverity::warning,
     "a blank identifier, replaced by the field that the module's identity field names"},
    {"ip_several", LintSeverity::warning, "several addresses in one text, of which the first counts"},
    {"ip_suffix", LintSeverity::warning, "words after an address, which were cut"},
    {"ip_unreadable", LintSeverity::warning, "text that is no address, taken as unknown"},
    {"key_case", LintSeverity::warning, "a key written in another case than the contract's"},
    {"number_for_text", LintSeverity::warning, "a number where the contract has a text, read as decimal text"},
    {"page_size", LintSeverity::info, "the number of rows is a usual page size, which may mean that this is not the whole list"},
    {"php_notice", LintSeverity::warning, "notices and deprecations of PHP while the module ran"},
    {"php_output", LintSeverity::warning, "white space that the module prints beside its reply"},
    {"php_silenced", LintSeverity::info, "warnings of PHP that the module silences with '@'"},
    {"status_outside_contract", LintSeverity::warning, "a status that the contract does not have, reported and never acted on"},
    {"status_unknown", LintSeverity::warning, "a status that is no known word, so that no status is compared"},
    {"success_not_boolean", LintSeverity::warning, "'success' is 1, not true"},
    {"total_too_small", LintSeverity::warning, "'expected_total' is smaller than the number of rows"},
    {"total_unreadable", LintSeverity::warning, "'expected_total' is no whole number and says nothing"},
    {"whmcs_log", LintSeverity::info, "entries for WHMCS's module or activity log, which were thrown away"},
};

constexpr CodeEntry findings[] = {
    {"constant_address", LintSeverity::info,
     "one address in all rows, which is right on a shared host and wrong as a placeholder"},
    {"constant_column", LintSeverity::warning, "one value in all rows, so that nothing follows from this column"},
    {"duplicate_account", LintSeverity::error, "rows that have their identity key in common with others"},
    {"extra_key", LintSeverity::warning, "keys outside the contract, whose values were dropped unread"},
    {"failed", LintSeverity::error, "the listing failed"},
    {"partial", LintSeverity::error, "the listing is not whole, so that absence proves nothing"},
    {"rejected_row", LintSeverity::error, "rows that could not become accounts"},
};

constexpr bool by_code(const CodeEntry& left, const CodeEntry& right) { return left.code < right.code; }

static_assert(std::size(notes) == static_cast<std::size_t>(NoteCode::whmcs_log) + 1);
static_assert(std::is_sorted(std::begin(notes), std::end(notes), by_code));
static_assert(std::is_sorted(std::begin(findings), std::end(findings), by_code));

}  // namespace

std::span<const CodeEntry> note_codes() { return notes; }

std::span<const CodeEntry> lint_codes() { return findings; }

const CodeEntry* find_code(std::string_view code) {
    for (const std::span<const CodeEntry> table : {note_codes(), lint_codes()}) {
        const auto found =
            std::find_if(table.begin(), table.end(), [code](const CodeEntry& entry) { return entry.code == code; });
        if (found != table.end()) return &*found;
    }
    return nullptr;
}

}  // namespace serversync
