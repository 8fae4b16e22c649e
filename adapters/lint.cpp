#include "adapters/lint.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace serversync {

namespace {

constexpr std::size_t most_positions = 10;
constexpr std::size_t constant_rows = 10;
constexpr unsigned error_cost = 20;
constexpr unsigned warning_cost = 5;

/// How a note is judged; a code that is not here is a warning.
LintSeverity severity_of(const std::string& code) {
    static const std::map<std::string, LintSeverity> severities{{"page_size", LintSeverity::info}};
    const auto found = severities.find(code);
    return found == severities.end() ? LintSeverity::warning : found->second;
}

void add(LintReport& report, LintSeverity severity, std::string code, std::string message, std::size_t count, std::vector<std::size_t> positions = {}) {
    std::sort(positions.begin(), positions.end());
    if (positions.size() > most_positions) positions.resize(most_positions);
    report.findings.push_back({severity, std::move(code), std::move(message), count, std::move(positions)});
}

void find_duplicates(const Listing& listing, LintReport& report) {
    std::vector<const Account*> accounts;
    for (const Account& account : listing.accounts) accounts.push_back(&account);
    std::sort(accounts.begin(), accounts.end(), [](const Account* left, const Account* right) {
        return std::tie(left->key, left->position) < std::tie(right->key, right->position);
    });
    for (std::size_t begin = 0; begin < accounts.size();) {
        std::size_t end = begin + 1;
        while (end < accounts.size() && accounts[end]->key == accounts[begin]->key) ++end;
        if (end - begin > 1) {
            std::vector<std::size_t> positions;
            for (std::size_t i = begin; i < end; ++i) positions.push_back(accounts[i]->position);
            add(report, LintSeverity::error, "duplicate_account", "several rows are identified as '" + std::string(accounts[begin]->key) + "'", end - begin,
                positions);
        }
        begin = end;
    }
}

void find_constants(const Listing& listing, LintReport& report) {
    const struct {
        const char* name;
        std::string_view Account::*value;
    } columns[] = {{"email", &Account::email},     {"username", &Account::username},    {"domain", &Account::domain},
                   {"product", &Account::product}, {"primaryip", &Account::primary_ip}};
    for (const auto& [name, value] : columns) {
        if (listing.accounts.size() < constant_rows) return;
        const std::string_view first = listing.accounts.front().*value;
        const bool same = std::all_of(listing.accounts.begin(), listing.accounts.end(), [&](const Account& a) { return a.*value == first; });
        if (same && !first.empty()) {
            add(report, LintSeverity::warning, "constant_column", "'" + std::string(name) + "' is '" + std::string(first) + "' in every row", listing.accounts.size());
        }
    }
}

}  // namespace

LintReport lint(const Listing& listing) {
    LintReport report;
    if (listing.state == ListingState::failed) {
        add(report, LintSeverity::error, "failed", listing.error, 1);
        return report;
    }
    if (listing.state == ListingState::partial) add(report, LintSeverity::error, "partial", listing.error, 1);
    std::map<std::string, std::vector<std::size_t>> rejected;
    for (const RejectedRow& row : listing.rejected) rejected[row.reason].push_back(row.position);
    for (const auto& [reason, positions] : rejected) add(report, LintSeverity::error, "rejected_row", reason, positions.size(), positions);
    for (const ListingNote& note : listing.notes) {
        std::string message = note.field.empty() ? std::string() : "field '" + note.field + "'";
        if (!note.example.empty()) message += (message.empty() ? "" : ", ") + ("for example '" + note.example + "'");
        add(report, severity_of(note.code), note.code, message, note.count);
    }
    for (const auto& [key, rows] : listing.dropped) {
        add(report, LintSeverity::warning, "extra_key", "key '" + key + "' is outside the contract; its values were dropped unread", rows);
    }
    find_duplicates(listing, report);
    find_constants(listing, report);
    std::stable_sort(report.findings.begin(), report.findings.end(), [](const LintFinding& left, const LintFinding& right) {
        return std::tie(left.severity, left.code, left.message) < std::tie(right.severity, right.code, right.message);
    });
    unsigned cost = 0;
    for (const LintFinding& finding : report.findings) {
        cost += finding.severity == LintSeverity::error ? error_cost : finding.severity == LintSeverity::warning ? warning_cost : 0;
    }
    report.score = cost >= 99 ? 1 : 100 - cost;
    return report;
}

}  // namespace serversync
