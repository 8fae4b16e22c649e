// SPDX-License-Identifier: MIT
#include "adapters/listing/lint.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "adapters/listing/listing_notes.hpp"
#include "engine/text/plural.hpp"

namespace serversync {

namespace {

constexpr std::size_t most_positions = 10;
constexpr std::size_t most_names = 10;
constexpr std::size_t constant_rows = 10;
constexpr std::int64_t same_call = 600;  ///< seconds: a module that returns the time of the call has answered within them (law 4)
constexpr unsigned error_cost = 20;
constexpr unsigned warning_cost = 5;

constexpr LintCode findings[] = {
    {"constant_address", LintSeverity::info,
     "one address in all rows, which is right on a shared host and wrong as a placeholder"},
    {"constant_column", LintSeverity::warning, "one value in all rows, so this column proves nothing"},
    {"duplicate_account", LintSeverity::error, "rows that have their identity key in common with others"},
    {"extra_key", LintSeverity::warning, "keys outside the contract, whose values were dropped unread"},
    {"failed", LintSeverity::error, "the listing failed"},
    {"partial", LintSeverity::error, "the listing is not whole, so that absence proves nothing"},
    {"rejected_row", LintSeverity::error, "rows that could not become accounts"},
};

static_assert(std::is_sorted(std::begin(findings), std::end(findings),
                             [](const LintCode& left, const LintCode& right) { return left.code < right.code; }));

const LintCode* find_finding(std::string_view code) {
    const auto* found =
        std::find_if(std::begin(findings), std::end(findings), [code](const LintCode& entry) { return entry.code == code; });
    return found != std::end(findings) ? found : nullptr;
}

std::string_view meaning_of(std::string_view code) {
    if (const NoteEntry* note = find_note(code)) return note->meaning;
    const LintCode* finding = find_finding(code);
    return finding != nullptr ? finding->meaning : std::string_view();
}

/// The notes that take nothing from a listing's worth; the others are warnings.
constexpr std::string_view harmless[] = {"member_unread", "page_size", "php_silenced", "row_vanished", "whmcs_log"};

unsigned cost_of(LintSeverity severity) {
    return severity == LintSeverity::error ? error_cost : severity == LintSeverity::warning ? warning_cost : 0;
}

class Linter {
public:
    explicit Linter(const Listing& listing) : m_listing(listing) {}

    LintReport report();

private:
    void add(std::string_view code, const std::string& detail, std::size_t count, std::vector<std::size_t> positions = {});
    void rejected();
    void dropped();
    void duplicates();
    void constant_texts();
    void constant_times();

    const Listing& m_listing;
    LintReport m_report;
};

void Linter::add(std::string_view code, const std::string& detail, std::size_t count, std::vector<std::size_t> positions) {
    std::string message(meaning_of(code));
    if (!detail.empty()) message += (message.empty() ? "" : ": ") + detail;
    std::sort(positions.begin(), positions.end());
    if (positions.size() > most_positions) positions.resize(most_positions);
    m_report.findings.push_back({severity_of(code), std::string(code), std::move(message), count, std::move(positions)});
}

void Linter::rejected() {
    std::map<std::string, std::vector<std::size_t>> rows;
    for (const RejectedRow& row : m_listing.rejected) rows[row.reason].push_back(row.position);
    for (const auto& [reason, count] : m_listing.rejected_by_reason()) add("rejected_row", reason, count, rows[reason]);
}

void Linter::dropped() {
    if (m_listing.dropped.empty()) return;
    std::string names;
    std::size_t named = 0;
    std::size_t values = 0;
    for (const auto& [key, rows] : m_listing.dropped) {
        values += rows;
        if (++named <= most_names) names += (named > 1 ? ", '" : "'") + key + "'";
    }
    if (named > most_names) names += " and " + std::to_string(named - most_names) + " more";
    add("extra_key", names, values);
}

void Linter::duplicates() {
    std::vector<const Account*> accounts;
    accounts.reserve(m_listing.accounts.size());
    for (const Account& account : m_listing.accounts) accounts.push_back(&account);
    std::sort(accounts.begin(), accounts.end(), [](const Account* left, const Account* right) {
        return std::tie(left->key, left->position) < std::tie(right->key, right->position);
    });
    std::vector<std::size_t> positions;
    std::string_view example;
    std::size_t keys = 0;
    for (std::size_t begin = 0, end = 0; begin < accounts.size(); begin = end) {
        while (end < accounts.size() && accounts[end]->key == accounts[begin]->key) ++end;
        if (end - begin == 1) continue;
        if (++keys == 1) example = accounts[begin]->key;
        for (std::size_t i = begin; i < end; ++i) positions.push_back(accounts[i]->position);
    }
    if (keys == 0) return;
    const std::size_t rows = positions.size();
    add("duplicate_account", counted(keys, "key, '", "keys, for example '") + std::string(example) + "'", rows,
        std::move(positions));
}

void Linter::constant_texts() {
    const struct {
        std::string_view name;
        std::string_view Account::*value;
        std::string_view code;
    } columns[] = {{"email", &Account::email, "constant_column"},
                   {"username", &Account::username, "constant_column"},
                   {"domain", &Account::domain, "constant_column"},
                   {"product", &Account::product, "constant_column"},
                   {"primaryip", &Account::primary_ip, "constant_address"}};
    for (const auto& [name, value, code] : columns) {
        std::string_view first;
        std::size_t rows = 0;
        bool same = true;
        for (const Account& account : m_listing.accounts) {
            const std::string_view text = account.*value;
            if (text.empty()) continue;
            if (rows++ == 0) first = text;
            same = same && text == first;
        }
        if (same && rows >= constant_rows) add(code, "field '" + std::string(name) + "' is '" + std::string(first) + "'", rows);
    }
}

void Linter::constant_times() {
    LocalTime first{};
    LocalTime last{};
    std::size_t rows = 0;
    for (const Account& account : m_listing.accounts) {
        if (!account.created) continue;
        first = rows == 0 ? *account.created : std::min(first, *account.created);
        last = rows == 0 ? *account.created : std::max(last, *account.created);
        ++rows;
    }
    if (rows < constant_rows || last.seconds - first.seconds > same_call) return;
    add("constant_column", "field 'created' is between '" + to_text(first) + "' and '" + to_text(last) + "'", rows);
}

LintReport Linter::report() {
    if (m_listing.state == ListingState::failed) {
        add("failed", m_listing.error, 1);
        return m_report;
    }
    if (m_listing.state == ListingState::partial) add("partial", m_listing.error, 1);
    rejected();
    for (const ListingNote& note : m_listing.notes) {
        std::string detail = note.field.empty() ? std::string() : "field '" + note.field + "'";
        if (!note.example.empty()) detail += (detail.empty() ? "" : ", ") + ("for example '" + note.example + "'");
        add(note.code, detail, note.count);
    }
    dropped();
    duplicates();
    constant_texts();
    constant_times();
    std::stable_sort(m_report.findings.begin(), m_report.findings.end(), [](const LintFinding& left, const LintFinding& right) {
        return std::tie(left.severity, left.code, left.message) < std::tie(right.severity, right.code, right.message);
    });
    std::size_t cost = 0;
    for (const LintFinding& finding : m_report.findings) cost += cost_of(finding.severity);
    m_report.score = cost > 99 ? 1 : static_cast<unsigned>(100 - cost);
    return m_report;
}

}  // namespace

std::span<const LintCode> lint_codes() { return findings; }

LintSeverity severity_of(std::string_view code) {
    if (const LintCode* finding = find_finding(code)) return finding->severity;
    const bool is_harmless = std::find(std::begin(harmless), std::end(harmless), code) != std::end(harmless);
    return is_harmless ? LintSeverity::info : LintSeverity::warning;
}

LintReport lint(const Listing& listing) { return Linter(listing).report(); }

}  // namespace serversync
