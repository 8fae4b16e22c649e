// SPDX-License-Identifier: MIT
#include "engine/json/json_error.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "engine/text/printable.hpp"

namespace serversync {

namespace {

/// Accepts everything and keeps the first fault.
struct FaultFinder : nlohmann::json_sax<nlohmann::json> {
    JsonFault fault;

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t position, const std::string& /*token*/, const nlohmann::detail::exception& error) override {
        if (error.id == out_of_range) return false;
        fault = {position > 0 ? position - 1 : 0, reason_of(error.what())};
        return false;
    }

private:
    static constexpr int out_of_range = 406;

    /// "[...101] parse error at line 1, column 2: syntax error while parsing value - REASON; last read: 'TEXT'; expected ...":
    /// the text itself is left out, as it may be a secret.
    static std::string reason_of(std::string_view text) {
        constexpr std::string_view mark = " - ";
        const std::size_t begin = text.find(mark);
        if (begin == std::string_view::npos) return "syntax error";
        text.remove_prefix(begin + mark.size());
        return excerpt(text.substr(0, text.find(';')), 120);
    }
};

/// Whether a number is one that does not fit: an integer of more than 64 bits, or beyond what a double holds.
bool is_out_of_range(std::string_view number) {
    const char* end = number.data() + number.size();
    const auto overflows = [&](auto value) {
        return std::from_chars(number.data(), end, value).ec == std::errc::result_out_of_range;
    };
    if (number.find_first_of(".eE") == std::string_view::npos) {
        return number.front() == '-' ? overflows(std::int64_t{}) : overflows(std::uint64_t{});
    }
    const bool is_tiny = number.find("e-") != std::string_view::npos || number.find("E-") != std::string_view::npos;
    return !is_tiny && overflows(double{});
}

/// The first number that is out of range in a text that is otherwise JSON.
JsonFault locate_number_fault(std::string_view text) {
    constexpr std::string_view digits = "0123456789";
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) at += static_cast<std::size_t>(text[at] == '\\');
        } else if (text[at] == '-' || digits.find(text[at]) != std::string_view::npos) {
            const std::size_t end = std::min(text.find_first_not_of("0123456789+-.eE", at), text.size());
            if (is_out_of_range(text.substr(at, end - at))) return {at, "a number is out of range"};
            at = end - 1;
        }
    }
    return {};
}

}  // namespace

JsonFault locate_json_fault(std::string_view text) {
    FaultFinder finder;
    nlohmann::json::sax_parse(text.begin(), text.end(), &finder);
    return finder.fault.what.empty() ? locate_number_fault(text) : finder.fault;
}

}  // namespace serversync
