#include "adapters/json/json_error.hpp"

#include <nlohmann/json.hpp>

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
        const std::string_view text = error.what();
        constexpr std::string_view mark = "syntax error ";
        const std::size_t begin = text.find(mark);
        std::string_view what = begin == std::string_view::npos ? "syntax error" : text.substr(begin + mark.size());
        what = what.substr(0, what.find("; last read"));
        fault = {position > 0 ? position - 1 : 0, json_excerpt(what)};
        return false;
    }
};

}  // namespace

JsonFault locate_json_fault(std::string_view text) {
    FaultFinder finder;
    nlohmann::json::sax_parse(text.begin(), text.end(), &finder);
    return finder.fault;
}

std::string json_excerpt(std::string_view text) {
    constexpr std::size_t longest = 60;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result;
    for (const char c : text.substr(0, longest)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f) {
            result.push_back(c);
        } else {
            result.append("\\x").push_back(digits[byte >> 4U]);
            result.push_back(digits[byte & 15U]);
        }
    }
    return text.size() > longest ? result + "..." : result;
}

}  // namespace serversync
