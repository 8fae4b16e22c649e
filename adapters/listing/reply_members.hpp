// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "engine/json/json_value.hpp"

namespace serversync {

class ListingBuilder;

/// What a member of a reply beside its rows speaks of, by its name in whatever spelling ("hasMore", "has_more", "HAS-MORE").
enum class MemberTopic : std::uint8_t {
    other,
    goes_on,     ///< has_more, has_next_page: true where there is more
    next,        ///< next, next_page_url, @odata.nextLink: not blank where there is more
    ends,        ///< is_last_page: true where there is no more
    total,       ///< total, total_count, recordsTotal: rows of the whole list
    count,       ///< count, returned: rows of this page
    pages,       ///< pages, last_page, total_pages: the number of the last page
    page,        ///< page, current_page: the number of this one
    paging,      ///< per_page, limit, offset, cursor: there are pages
    container,   ///< meta, links, pagination: an object of such members
    complaint,   ///< warnings, errors, skipped: what could not be listed
    incomplete,  ///< incomplete, partial: true where the list is not whole
};

MemberTopic topic_of(std::string_view name);

/// The members of a reply that are not part of the contract: whether they say, or leave it open, that there are more rows (law
/// 212). Their order does not matter.
class ReplyMembers {
public:
    void read(std::string_view name, simdjson::dom::element value);

    /// Why the list may not be whole, with the member that says so; blank if none does. `end_is_known`: a total that is the
    /// number of rows was given in the contract's own way.
    std::string doubt(std::uint64_t rows, bool end_is_known) const;

    /// Whether a member shows that there are no more rows.
    bool prove_end(std::uint64_t rows) const;

    /// The one total that they give, if they give one.
    std::optional<std::uint64_t> total() const;

    /// Notes by name the members that nobody read.
    void note_unread(ListingBuilder& builder) const;

private:
    struct Number {
        std::string name;
        std::uint64_t value = 0;
    };

    void read_member(const std::string& path, std::string_view name, simdjson::dom::element value, unsigned depth);
    bool is_only_page(std::uint64_t rows) const;
    void read_container(const std::string& path, simdjson::dom::element value, unsigned depth);
    void read_number(MemberTopic topic, const std::string& path, simdjson::dom::element value);
    static void keep_first(std::string& text, const std::string& other);

    std::string m_more;  ///< these texts: the bytewise smallest of their kind
    std::string m_unreadable;
    std::string m_complaint;
    std::string m_paging;
    std::string m_end;
    std::set<std::pair<std::string, std::uint64_t>> m_totals;
    std::set<std::pair<std::string, std::uint64_t>> m_counts;
    std::optional<Number> m_page;
    std::optional<Number> m_pages;
    std::set<std::string> m_unread;
};

}  // namespace serversync
