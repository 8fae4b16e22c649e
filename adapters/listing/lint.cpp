#include "adapters/listing/lint.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "adapters/listing/listing_notes.hpp"

namespace serversync {

namespace {

constexpr std::size_t most_positions = 10;
constexpr std::size_t most_names = 10;
constexpr std::size_t constant_rows = 10;
constexpr std::int64_t same_call = 600;  ///< seconds: a module that returns the time of the call has answered within them (law 4)
constexpr unsigned error_cost = 20;
constexpr unsigned warning_cost = 5;

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
    const CodeEntry* entry = find_code(code);
    const LintSeverity severity = entry == nullptr ? LintSeverity::warning : entry->severity;
    std::string message(entry == nullptr ? std::string_view() : entry->meaning);
    if (!detail.empty()) message += (message.empty() ? "" : ": ") + detail;
    std::sort(positions.begin(), positions.end());
    if (positions.size() > most_positions) positions.resize(most_positions);
    m_report.findings.push_back({severity, std::string(code), std::move(message), count, std::move(positions)});
}

void Linter::rejected() {
    std::map<std::string, std::vector<std::size_t>> rows;
    for (const RejectedRow& row : m_listing.rejected) rows[row.reason].push_back(row.position);
    for (const auto& [reason, positions] : rows) add("rejected_row", reason, positions.size(), positions);
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
    add("duplicate_account", std::to_string(keys) + (keys == 1 ? " key, '" : " keys, for example '") + std::string(example) + "'",
        rows, std::move(positions));
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

LintReport lint(const Listing& listing) { return Linter(listing).report(); }

}  // namespace serversync
