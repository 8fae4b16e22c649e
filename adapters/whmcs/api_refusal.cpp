// SPDX-License-Identifier: MIT
#include "adapters/whmcs/api_refusal.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/text/fold.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::size_t longest_title = 100;
constexpr std::size_t longest_path = 200;
constexpr const char* fewer_rows = "Ask for fewer rows at once with '--api-page-rows'";
constexpr const char* right_address = "Check that the address is the one of WHMCS";

struct Cause {
    std::string what;
    const char* cure;
};

/// The text between two others, of which the first is looked for in any case of letters; nothing if one is missing.
std::optional<std::string_view> between(std::string_view text, std::string_view begin, std::string_view end) {
    const std::string folded = fold_ascii(text);
    const std::size_t at = folded.find(begin);
    if (at == std::string::npos) return std::nullopt;
    const std::size_t stop = folded.find(end, at + begin.size());
    if (stop == std::string::npos) return std::nullopt;
    return text.substr(at + begin.size(), stop - at - begin.size());
}

std::string without_tags(std::string_view text) {
    std::string result;
    bool is_in_tag = false;
    for (const char c : text) {
        if (c == '<') is_in_tag = true;
        if (!is_in_tag) result.push_back(c);
        if (c == '>') is_in_tag = false;
    }
    return result;
}

/// " in '/srv/whmcs/hook.php' on line 12", which PHP puts behind each of its messages; blank if it is not there.
std::string place_in_php(std::string_view text) {
    const std::string plain = without_tags(text);
    const std::size_t line = plain.find(" on line ");
    if (line == std::string::npos) return {};
    const std::size_t begin = plain.rfind(" in /", line);
    if (begin == std::string::npos || line - begin > longest_path) return {};
    const std::string path = plain.substr(begin + 4, line - begin - 4);
    if (!path.ends_with(".php") || path.find_first_of(" \t\r\n") != std::string::npos) return {};
    const std::size_t digits = line + std::string_view(" on line ").size();
    const std::size_t end = std::min(plain.find_first_not_of("0123456789", digits), plain.size());
    return " in '" + printable(path) + "' on line " + plain.substr(digits, std::min<std::size_t>(end - digits, 9));
}

/// A message of PHP at the beginning: "<b>Warning</b>: ..." or "PHP Fatal error: ...".
std::optional<Cause> php_message(std::string_view text) {
    constexpr std::array kinds = {"Fatal error", "Parse error", "Warning", "Notice", "Deprecated"};
    const std::string plain = without_tags(text.substr(0, 4096));
    std::string_view begin = trimmed(plain);
    if (begin.starts_with("PHP ")) begin.remove_prefix(4);
    for (const std::string_view kind : kinds) {
        if (!begin.starts_with(kind) || !trimmed(begin.substr(kind.size())).starts_with(':')) continue;
        return Cause{"the reply begins with a message of PHP ('" + std::string(kind) + "'" + place_in_php(begin) + ")",
                     "Mend what it says, or turn PHP's display_errors off for WHMCS"};
    }
    return std::nullopt;
}

/// What PHP says when it gives up, wherever in the reply.
std::optional<Cause> exhausted(std::string_view text) {
    if (text.find("Allowed memory size of ") != std::string_view::npos) return Cause{"PHP ran out of memory", fewer_rows};
    if (text.find("Maximum execution time of ") != std::string_view::npos) return Cause{"PHP ran out of time", fewer_rows};
    return std::nullopt;
}

/// A web page with its title: nobody puts a customer's password there.
std::string web_page(std::string_view text) {
    const auto title = between(text, "<title>", "</title>");
    if (!title || trimmed(*title).empty()) return "the reply is a web page, not JSON";
    return "the reply is a web page with the title '" + excerpt(trimmed(*title), longest_title) + "', not JSON";
}

Cause cause_of_body(const UnusableReply& reply) {
    const std::string_view text = trimmed(reply.body);
    if (text.empty())
        return {"the reply is empty",
                "PHP ended without a word: its error log has the cause. If that is memory or time, "
                "ask for fewer rows at once with '--api-page-rows'"};
    if (auto cause = exhausted(text)) return std::move(*cause);
    if (auto cause = php_message(text)) return std::move(*cause);
    const bool is_page = text.front() == '<';
    if (may_be_shown(reply.status, reply.body))
        return {reply.evidence + (is_page ? ": a web page, not JSON" : ", which is not JSON"), right_address};
    if (is_page) return {web_page(text), right_address};
    return {"the reply is not JSON, and is not shown because it may hold what is secret",
            "Check that the address is the one of WHMCS, and that no hook prints anything"};
}

/// What helps, where the status says more than the body; null where it does not.
const char* cure_of_status(int status) {
    switch (status) {
        case 401:
            return "The web server wants a password of its own: exempt WHMCS's 'includes/api.php' from it";
        case 403:
            return "A firewall, or WHMCS itself, may not know this machine's address";
        case 429:
            return "The server limits how often it may be asked: load again later, or exempt this machine's address";
        case 500:
            return "The error log of WHMCS's web server has the cause";
        case 502:
        case 504:
            return "WHMCS did not answer its web server in time: load at a quieter time, or ask for fewer rows at once with "
                   "'--api-page-rows'";
        case 503:
            return "The server is overloaded or under maintenance: load again later";
        default:
            return nullptr;
    }
}

/// " (4 attempts; the server asks for a pause of 600 s)", or blank.
std::string attempts_of(const UnusableReply& reply) {
    std::string text;
    if (reply.attempts > 1) text = std::to_string(reply.attempts) + " attempts";
    const std::string_view pause = trimmed(reply.retry_after);
    constexpr std::size_t longest = 9;
    const bool is_number =
        !pause.empty() && pause.size() <= longest && pause.find_first_not_of("0123456789") == std::string_view::npos;
    if (is_number) text += (text.empty() ? "" : "; ") + ("the server asks for a pause of " + std::string(pause)) + " s";
    if (!is_number && !pause.empty())
        text += (text.empty() ? "" : "; ") + ("the server asks for a pause until " + excerpt(pause, 40));
    return text.empty() ? text : " (" + text + ")";
}

}  // namespace

bool may_be_shown(int status, std::string_view body) {
    const bool is_from_php = (status >= 200 && status < 300) || status == 500;
    return !is_from_php && body.find_first_of("{[") == std::string_view::npos && body.find("=>") == std::string_view::npos;
}

std::string cause_of_damage(std::string_view body) {
    const std::optional<Cause> cause = exhausted(body);
    return cause ? cause->what + ": " + cause->cure : std::string();
}

std::string describe_unusable(const UnusableReply& reply) {
    const bool is_success = reply.status >= 200 && reply.status < 300;
    const bool is_exhausted = exhausted(reply.body).has_value();
    const Cause cause = cause_of_body(reply);
    const char* of_status = is_exhausted ? nullptr : cure_of_status(reply.status);
    return (is_success ? std::string() : "status " + std::to_string(reply.status) + "; ") + cause.what + attempts_of(reply) +
           ". " + (of_status != nullptr ? of_status : cause.cure);
}

}  // namespace serversync
