// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "adapters/asking/counts.hpp"
#include "adapters/asking/csv_rows.hpp"
#include "adapters/asking/pages.hpp"
#include "adapters/asking/panel_request.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/formats.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/plural.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

// A table as in RFC 4180, for every source that has no format of its own: the options say which column is which field. The names
// of the fields, and of the options, are those of WHMCS's ListAccounts contract
// (developers.whmcs.com/provisioning-modules/server-sync), so that a table with these headers needs no options (law 105). Nothing
// at the end of a table shows that it is the end (law 106).

struct CsvField {
    std::string_view name;
    std::string_view RowValues::*value;
};

constexpr CsvField csv_fields[] = {{"email", &RowValues::email},     {"username", &RowValues::username},
                                   {"domain", &RowValues::domain},   {"uniqueIdentifier", &RowValues::unique_identifier},
                                   {"product", &RowValues::product}, {"primaryip", &RowValues::primary_ip},
                                   {"created", &RowValues::created}, {"status", &RowValues::status},
                                   {"owner", &RowValues::owner}};

constexpr std::string_view separators[] = {",", ";", "tab"};
constexpr std::string_view header_choices[] = {"yes", "no"};
constexpr std::string_view ends[] = {"unproven", "trusted"};
constexpr std::string_view column_meaning = "its column, by header or by number from 1; default: the header of that name";
constexpr FormatOption csv_options[] = {
    {"created", column_meaning},
    {"domain", column_meaning},
    {"email", column_meaning},
    {"end", "trusted: whatever writes the table never leaves a part of it, so the last line is the end; default: unproven", ends},
    {"header", "whether the first row names the columns; default: no where all columns are given by number, else yes",
     header_choices},
    {"owner", column_meaning},
    {"primaryip", column_meaning},
    {"product", column_meaning},
    {"separator", "between two cells; default: ,", separators},
    {"status", column_meaning},
    {"uniqueIdentifier", column_meaning},
    {"username", column_meaning}};

/// Whoever writes the table may be trusted with its end, but not everybody on the way (law 272).
constexpr std::string_view no_end_shown =
    "the reply has neither a length nor chunks, so a broken connection would look like the end of the table; have the server "
    "send "
    "'Content-Length'";

/// The index of a column that is given by its number from 1.
std::optional<std::size_t> number_of(std::string_view text) {
    const auto number = count_of(text);
    if (!number || *number == 0) return std::nullopt;
    return *number - 1;
}

bool has_header(const ListingRequest& request) {
    const std::string_view option = option_of(request, "header");
    if (!option.empty()) return option == "yes";
    bool any = false;
    for (const CsvField& field : csv_fields) {
        const std::string_view column = option_of(request, field.name);
        if (!column.empty() && !number_of(column)) return true;
        any = any || !column.empty();
    }
    return !any;
}

/// Which field is in which column.
class Columns {
public:
    Columns(const CsvRows& first, bool has_header, const ListingRequest& request)
        : m_size(first.size()), m_is_read(first.size()) {
        for (std::size_t i = 0; i < std::size(csv_fields); ++i) {
            const std::string_view option = option_of(request, csv_fields[i].name);
            if (option.empty() && !has_header) continue;
            m_places[i] = place_of(first, has_header, option.empty() ? csv_fields[i].name : option, !option.empty());
            if (m_places[i]) m_is_read[*m_places[i]] = true;
        }
        if (std::none_of(m_places.begin(), m_places.end(), [](const auto& place) { return place.has_value(); })) {
            throw MalformedInput(
                "no column is a field; name the columns in the options, for example \"domain\": \"Domain name\"");
        }
        if (!has_header) return;
        for (std::size_t i = 0; i < m_size; ++i) {
            if (!m_is_read[i]) m_others.emplace_back(trimmed(first.cell(i)));
        }
    }

    std::size_t size() const { return m_size; }
    const std::vector<std::string>& others() const { return m_others; }

    RowValues values(const CsvRows& row) const {
        RowValues values;
        for (std::size_t i = 0; i < std::size(csv_fields); ++i) {
            if (m_places[i]) values.*csv_fields[i].value = row.cell(*m_places[i]);
        }
        return values;
    }

private:
    static std::optional<std::size_t> place_of(const CsvRows& first, bool has_header, std::string_view column, bool is_wanted) {
        if (const auto number = number_of(column)) {
            if (*number < first.size()) return number;
            throw MalformedInput("there is no column " + std::string(column) + ": the first row has " +
                                 std::to_string(first.size()) + " cells");
        }
        if (!has_header)
            throw MalformedInput("the option 'header' is 'no', and column '" + std::string(column) + "' is not a number");
        std::optional<std::size_t> place;
        for (std::size_t i = 0; i < first.size(); ++i) {
            if (!equal_folded(trimmed(first.cell(i)), column)) continue;
            if (place) throw MalformedInput("the header has '" + std::string(column) + "' twice; give the column by its number");
            place = i;
        }
        if (!place && is_wanted) throw MalformedInput("the header has no '" + std::string(column) + "'; is 'separator' right?");
        return place;
    }

    std::size_t m_size;
    std::vector<bool> m_is_read;
    std::array<std::optional<std::size_t>, std::size(csv_fields)> m_places;
    std::vector<std::string> m_others;  ///< headers of columns that are not read
};

class Csv : public Adapter {
public:
    std::string_view name() const override { return "csv"; }
    std::string_view description() const override {
        return "a table with a column for each field, separated by commas, semicolons or tabs";
    }
    std::string_view witnesses() const override {
        return "none: a table is partial unless the option 'end' says that its last line is the end";
    }
    std::string_view identifiers() const override {
        return "domain, username, dedicatedip; a custom field or serviceid by the column 'uniqueIdentifier'";
    }
    std::span<const FormatOption> options() const override { return csv_options; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        try {
            // Trusted or not, a last line is no proof that there is no further page.
            return builder.finish(read_table(source, request, builder));
        } catch (const Error& error) {
            return builder.fail(error.what());
        }
    }

private:
    /// Why the listing is partial; blank if it is not.
    static std::string read_table(ByteSource& source, const ListingRequest& request, ListingBuilder& builder) {
        const std::string_view separator = option_of(request, "separator");
        CsvRows rows(source, {request.limits.bytes, request.limits.row_bytes,
                              separator.empty()    ? ','
                              : separator == "tab" ? '\t'
                                                   : separator[0]});
        if (!rows.next()) throw MalformedInput(source.name() + " is empty");
        const bool header = has_header(request);
        const Columns columns = columns_of(rows, header, request, source.name());
        if (!rows.has_line_break()) return "the table ends in its first row: nothing shows that it is whole";
        bool any = !header;
        bool hides = !header && !add_row(rows, columns, builder) && rows.lines() > 1;
        while (rows.next()) {
            if (builder.rows() == request.limits.rows) {
                throw MalformedInput(source.name() + " has more than " + std::to_string(request.limits.rows) + " rows");
            }
            if (!rows.has_line_break())
                return "the table does not end with a line break: its last row may be cut and is left out";
            if (!add_row(rows, columns, builder) && rows.lines() > 1) hides = true;
            any = true;
        }
        if (hides) return "a row that cannot be used runs over several lines: a quote that is never closed may hide rows in it";
        if (!any) return "the table has a header and no rows: that does not show that the server has no accounts";
        if (option_of(request, "end") == "trusted") return source.shows_its_end() ? std::string() : std::string(no_end_shown);
        return "a table does not show where it ends; if whatever writes it never leaves a part of it, set the option 'end' to "
               "'trusted'";
    }

    static Columns columns_of(const CsvRows& first, bool header, const ListingRequest& request, const std::string& name) {
        try {
            if (header && !first.fault().empty()) throw MalformedInput(first.fault());
            return {first, header, request};
        } catch (const MalformedInput& error) {
            throw MalformedInput(name + ", line 1: " + error.what());
        }
    }

    /// Whether the row could be used.
    static bool add_row(const CsvRows& row, const Columns& columns, ListingBuilder& builder) {
        for (const std::string& other : columns.others()) builder.drop(other);
        if (row.size() != columns.size()) {
            builder.reject("the row has " + counted(row.size(), "cell") + " and the first row " + std::to_string(columns.size()));
            return false;
        }
        if (!row.fault().empty()) {
            builder.reject(row.fault());
            return false;
        }
        builder.row(columns.values(row));
        return true;
    }
};

}  // namespace

const Adapter& csv_adapter() {
    static const Csv adapter;
    return adapter;
}

}  // namespace serversync
