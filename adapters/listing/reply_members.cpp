// SPDX-License-Identifier: MIT
#include "adapters/listing/reply_members.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

#include "adapters/listing/listing_builder.hpp"
#include "adapters/listing/php_value.hpp"
#include "engine/json/json_value.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/plural.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;

constexpr unsigned deepest = 4;
constexpr std::size_t most_names = 8;
constexpr std::size_t longest_name = 40;

struct KnownName {
    std::string_view name;
    MemberTopic topic;
};

/// Without what separates words, in lower case.
constexpr std::array known_names{
    KnownName{"more", MemberTopic::goes_on},
    KnownName{"moreresults", MemberTopic::goes_on},
    KnownName{"moreavailable", MemberTopic::goes_on},
    KnownName{"islast", MemberTopic::ends},
    KnownName{"islastpage", MemberTopic::ends},
    KnownName{"endoflist", MemberTopic::ends},
    KnownName{"complete", MemberTopic::ends},
    KnownName{"iscomplete", MemberTopic::ends},
    KnownName{"count", MemberTopic::count},
    KnownName{"returned", MemberTopic::count},
    KnownName{"numreturned", MemberTopic::count},
    KnownName{"rowcount", MemberTopic::count},
    KnownName{"pages", MemberTopic::pages},
    KnownName{"lastpage", MemberTopic::pages},
    KnownName{"totalpages", MemberTopic::pages},
    KnownName{"pagecount", MemberTopic::pages},
    KnownName{"pagestotal", MemberTopic::pages},
    KnownName{"numpages", MemberTopic::pages},
    KnownName{"page", MemberTopic::page},
    KnownName{"currentpage", MemberTopic::page},
    KnownName{"pagenumber", MemberTopic::page},
    KnownName{"perpage", MemberTopic::paging},
    KnownName{"pagesize", MemberTopic::paging},
    KnownName{"limit", MemberTopic::paging},
    KnownName{"offset", MemberTopic::paging},
    KnownName{"cursor", MemberTopic::paging},
    KnownName{"start", MemberTopic::paging},
    KnownName{"startnumber", MemberTopic::paging},
    KnownName{"startindex", MemberTopic::paging},
    KnownName{"meta", MemberTopic::container},
    KnownName{"metadata", MemberTopic::container},
    KnownName{"links", MemberTopic::container},
    KnownName{"link", MemberTopic::container},
    KnownName{"pagination", MemberTopic::container},
    KnownName{"paging", MemberTopic::container},
    KnownName{"paginator", MemberTopic::container},
    KnownName{"pageinfo", MemberTopic::container},
    KnownName{"warning", MemberTopic::complaint},
    KnownName{"warnings", MemberTopic::complaint},
    KnownName{"errors", MemberTopic::complaint},
    KnownName{"failures", MemberTopic::complaint},
    KnownName{"failed", MemberTopic::complaint},
    KnownName{"skipped", MemberTopic::complaint},
    KnownName{"incomplete", MemberTopic::incomplete},
    KnownName{"isincomplete", MemberTopic::incomplete},
    KnownName{"partial", MemberTopic::incomplete},
    KnownName{"ispartial", MemberTopic::incomplete},
};

bool says_no(element value) {
    if (is_php_empty(value)) return true;
    return value.is_string() && equal_folded(trimmed(std::string_view(value)), "false");
}

std::string quoted(const std::string& name) { return "'" + excerpt(name, longest_name) + "'"; }

std::optional<std::uint64_t> whole_number(element value) {
    std::string text;
    if (value.is_number()) text = number_text(value);
    if (value.is_string()) text = trimmed(std::string_view(value));
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

/// The first text in a value, for a message.
std::string first_text(element value, unsigned depth) {
    if (value.is_string()) return std::string(trimmed(std::string_view(value)));
    if (value.is_number()) return number_text(value);
    if (depth == deepest) return {};
    if (value.is_array()) {
        for (const element item : simdjson::dom::array(value)) {
            if (std::string text = first_text(item, depth + 1); !text.empty()) return text;
        }
    }
    if (value.is_object()) {
        for (const simdjson::dom::key_value_pair pair : simdjson::dom::object(value)) {
            if (std::string text = first_text(pair.value, depth + 1); !text.empty()) return text;
        }
    }
    return {};
}

}  // namespace

MemberTopic topic_of(std::string_view name) {
    std::string plain;
    for (const char c : fold_ascii(name)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
    }
    const auto* known =
        std::find_if(known_names.begin(), known_names.end(), [&plain](const KnownName& entry) { return entry.name == plain; });
    if (known != known_names.end()) return known->topic;
    if (plain.starts_with("hasmore") || plain.starts_with("hasnext") || plain.starts_with("remaining"))
        return MemberTopic::goes_on;
    if (plain.starts_with("next") || plain.find("nextlink") != std::string::npos) return MemberTopic::next;
    if (plain.starts_with("total") || plain.ends_with("total")) return MemberTopic::total;
    return MemberTopic::other;
}

void ReplyMembers::keep_first(std::string& text, const std::string& other) {
    if (text.empty() || other < text) text = other;
}

void ReplyMembers::read(std::string_view name, element value) {
    if (topic_of(name) != MemberTopic::other) return read_member({}, name, value, 0);
    if (!is_php_empty(value)) m_unread.emplace(cut_text(name, longest_name));
}

void ReplyMembers::read_member(const std::string& path, std::string_view name, element value, unsigned depth) {
    const std::string full = path.empty() ? std::string(name) : path + "." + std::string(name);
    const MemberTopic topic = topic_of(name);
    switch (topic) {
        case MemberTopic::other:
            return;
        case MemberTopic::goes_on:
        case MemberTopic::next:
            return keep_first(says_no(value) ? m_end : m_more, full);
        case MemberTopic::ends:
            return keep_first(says_no(value) ? m_more : m_end, full);
        case MemberTopic::incomplete:
            if (!says_no(value)) keep_first(m_more, full);
            return;
        case MemberTopic::total:
        case MemberTopic::count:
        case MemberTopic::pages:
        case MemberTopic::page:
            // A page may be an object of all that is said about it.
            if (value.is_object()) return read_container(full, value, depth);
            return read_number(topic, full, value);
        case MemberTopic::paging:
            if (!value.is_null()) keep_first(m_paging, full);
            return;
        case MemberTopic::container:
            return read_container(full, value, depth);
        case MemberTopic::complaint:
            if (is_php_empty(value)) return;
            const std::string text = first_text(value, 0);
            return keep_first(m_complaint, quoted(full) + " is not empty" + (text.empty() ? "" : ": '" + excerpt(text) + "'"));
    }
}

void ReplyMembers::read_container(const std::string& path, element value, unsigned depth) {
    if (is_php_empty(value)) return;
    keep_first(m_paging, path);
    if (!value.is_object() || depth == deepest) return;
    for (const simdjson::dom::key_value_pair pair : simdjson::dom::object(value))
        read_member(path, pair.key, pair.value, depth + 1);
}

void ReplyMembers::read_number(MemberTopic topic, const std::string& path, element value) {
    if (value.is_null()) return keep_first(m_paging, path);
    const auto number = whole_number(value);
    if (!number) return keep_first(m_unreadable, path);
    switch (topic) {
        case MemberTopic::total:
            m_totals.emplace(path, *number);
            return;
        case MemberTopic::count:
            m_counts.emplace(path, *number);
            return;
        case MemberTopic::pages:
            if (!m_pages || std::tie(m_pages->value, path) < std::tie(*number, m_pages->name)) m_pages = Number{path, *number};
            return;
        default:
            if (!m_page || std::tie(*number, path) < std::tie(m_page->value, m_page->name)) m_page = Number{path, *number};
    }
}

std::string ReplyMembers::doubt(std::uint64_t rows, bool end_is_known) const {
    if (!m_more.empty()) return "the reply's member " + quoted(m_more) + " says that there is more";
    for (const auto& [name, total] : m_totals) {
        if (total == rows) continue;
        return "the reply's member " + quoted(name) + " says " + counted(total, "account", "accounts") + ", and " +
               std::to_string(rows) + " were listed";
    }
    for (const auto& [name, count] : m_counts) {
        if (count <= rows) continue;
        return "the reply's member " + quoted(name) + " says " + counted(count, "account", "accounts") + ", and " +
               std::to_string(rows) + " were listed";
    }
    if (!m_unreadable.empty()) return "the reply's member " + quoted(m_unreadable) + " is not a whole number";
    if (m_page && m_pages && m_page->value < m_pages->value && !is_only_page(rows)) {
        return "the reply's members " + quoted(m_page->name) + " and " + quoted(m_pages->name) + " say that this is page " +
               std::to_string(m_page->value) + " of " + std::to_string(m_pages->value);
    }
    if (!m_complaint.empty()) return "the reply's member " + m_complaint;
    if (end_is_known || prove_end(rows)) return {};
    const std::string& name = !m_paging.empty() ? m_paging : m_page ? m_page->name : m_pages ? m_pages->name : std::string();
    if (name.empty()) return {};
    return "the reply's member " + quoted(name) + " speaks of pages, and nothing shows that this is the last";
}

/// Whether there is one page, whether they count from 0 or from 1, or none where there are no rows.
bool ReplyMembers::is_only_page(std::uint64_t rows) const {
    if (!m_pages || m_pages->value > 1 || (m_pages->value == 0 && rows > 0)) return false;
    return !m_page || m_page->value <= 1;
}

bool ReplyMembers::prove_end(std::uint64_t rows) const {
    if (!m_end.empty()) return true;
    if (is_only_page(rows) || (m_page && m_pages && m_page->value >= m_pages->value)) return true;
    return std::any_of(m_totals.begin(), m_totals.end(), [rows](const auto& total) { return total.second == rows; });
}

std::optional<std::uint64_t> ReplyMembers::total() const {
    if (m_totals.empty()) return std::nullopt;
    const std::uint64_t first = m_totals.begin()->second;
    const bool is_one =
        std::all_of(m_totals.begin(), m_totals.end(), [first](const auto& total) { return total.second == first; });
    return is_one ? std::optional(first) : std::nullopt;
}

void ReplyMembers::note_unread(ListingBuilder& builder) const {
    std::size_t named = 0;
    for (const std::string& name : m_unread) {
        if (named++ == most_names) break;
        builder.note_member(name);
    }
    if (m_unread.size() > most_names) builder.note(NoteCode::member_unread, "(others)", {}, m_unread.size() - most_names);
}

}  // namespace serversync
