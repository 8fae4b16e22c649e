// SPDX-License-Identifier: MIT
#include "adapters/whmcs/api_pages.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/model/error.hpp"
#include "engine/model/page_size.hpp"

namespace serversync {

namespace {

/// What a reply may have: rows hold texts of customers and custom fields, but no files.
constexpr std::uint64_t of_reply = 1U << 20U;
constexpr std::uint64_t of_row = 64U << 10U;
constexpr std::uint64_t least_rows = 25;  ///< WHMCS gives so many to who asks for fewer

/// Nobody has as many rows of anything: a larger total is not one.
constexpr std::uint64_t most_rows = 50'000'000;

std::string rows_of(std::uint64_t rows, std::uint64_t total) {
    return std::to_string(rows) + " of " + std::to_string(total) + " rows";
}

/// One reading of a list from its start.
class Reading {
public:
    Reading(WhmcsApi& api, const ApiList& list, std::uint64_t page_rows, ApiRowTaker& taker)
        : m_api(api), m_list(list), m_page_rows(page_rows), m_taker(taker) {}

    /// What shows that the data changed; blank if they did not.
    std::string run() {
        while (!m_done && m_change.empty()) page();
        // A total that counts one page alone, as a hook or a proxy may make it, is found by asking beyond it (law 280).
        if (m_change.empty() && may_be_cut()) page();
        if (m_change.empty()) check_ids();
        return m_change;
    }

    std::uint64_t total() const { return *m_total; }

private:
    bool may_be_cut() const { return total() == m_page_rows || is_page_size(total()); }

    void page() {
        WhmcsApi::Parameters parameters = m_list.parameters;
        parameters.emplace_back("limitstart", std::to_string(m_ids.size() - m_overlap));
        parameters.emplace_back("limitnum", std::to_string(m_page_rows));
        m_api.call(
            m_list.action, parameters, [this](const ApiReply& reply) { take(reply); },
            of_reply + of_row * std::max(m_page_rows, least_rows));
    }

    void take(const ApiReply& reply) {
        const std::optional<std::uint64_t> total = reply.count("totalresults");
        if (!total) reply.place().refuse("'totalresults' is missing or blank, so nothing proves that all rows arrived");
        const std::vector<ApiRow> rows = reply.rows(m_list.container, m_list.member);
        const std::optional<std::uint64_t> returned = reply.count("numreturned");
        if (returned && *returned != rows.size()) {
            reply.place().refuse("the reply says that it has " + std::to_string(*returned) + " rows, but has " +
                                 std::to_string(rows.size()));
        }
        const std::optional<std::uint64_t> start = reply.count("startnumber");
        if (start && *start != m_ids.size() - m_overlap) {
            reply.place().refuse("rows from " + std::to_string(m_ids.size() - m_overlap) + " on were requested, but those from " +
                                 std::to_string(*start) + " on arrived");
        }
        if (m_total && *m_total != *total) {
            m_change = "there were " + std::to_string(*m_total) + " rows, then " + std::to_string(*total);
            return;
        }
        if (*total > most_rows) {
            reply.place().refuse("'totalresults' is " + std::to_string(*total) + ", more than the " + std::to_string(most_rows) +
                                 " rows that a list can have");
        }
        m_total = total;
        take_rows(rows);
    }

    void take_rows(const std::vector<ApiRow>& rows) {
        const std::size_t before = m_ids.size();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (i < m_overlap) {
                const std::uint64_t id = rows[i].id("id");
                if (id == m_ids.back()) continue;
                m_change =
                    "a page began with the row of id " + std::to_string(id) + " in place of " + std::to_string(m_ids.back());
                return;
            }
            m_ids.push_back(m_taker.take(rows[i]));
        }
        m_done = m_ids.size() == *m_total;
        if (m_ids.size() > *m_total) {
            m_change = "more rows arrived than the " + std::to_string(*m_total) + " that there should be";
        } else if (!m_done && m_ids.size() == before && (m_overlap == 0 || rows.size() != 1)) {
            m_change = "the rows ended after " + rows_of(before, *m_total);
        }
        // With a server that gives one row a page, the reading would never advance.
        m_overlap = rows.size() > 1 ? 1 : 0;
    }

    void check_ids() {
        std::sort(m_ids.begin(), m_ids.end());
        const auto twice = std::adjacent_find(m_ids.begin(), m_ids.end());
        if (twice != m_ids.end()) m_change = "the row with id " + std::to_string(*twice) + " appeared twice";
    }

    WhmcsApi& m_api;
    const ApiList& m_list;
    std::uint64_t m_page_rows;
    ApiRowTaker& m_taker;
    std::optional<std::uint64_t> m_total;
    std::vector<std::uint64_t> m_ids;  ///< in the order in which they came
    std::size_t m_overlap = 0;         ///< rows of the page before with which the next one must begin
    bool m_done = false;
    std::string m_change;
};

}  // namespace

std::uint64_t read_pages(WhmcsApi& api, const ApiList& list, std::uint64_t page_rows, unsigned readings, ApiRowTaker& taker) {
    std::set<std::string> changes;
    std::string change;
    for (unsigned i = 0; i < readings; ++i) {
        taker.restart();
        Reading reading(api, list, page_rows, taker);
        change = reading.run();
        if (change.empty()) return reading.total();
        changes.insert(change);
    }
    const std::string times = std::to_string(readings) + " times";
    const std::string begin = api.place(list.action).text + ": ";
    // What happens in a busy shop does not happen thrice in the same words.
    if (readings > 1 && changes.size() == 1) {
        throw MissingInput(begin + change + ", " + times +
                           " alike: it is not the data that changes, but the count or the pages that "
                           "are wrong. A hook or a proxy may change WHMCS's replies; the database is another source");
    }
    throw MissingInput(begin + "the data changed while it was read, " + times + "; the last time " + change +
                       ". Load at a quieter time, or with more rows on a page");
}

}  // namespace serversync
