// SPDX-License-Identifier: MIT
#include "adapters/whmcs/api_client.hpp"

#include <algorithm>
#include <array>

#include "adapters/transport/http_address.hpp"
#include "adapters/whmcs/api_refusal.hpp"
#include "engine/json/duplicate_key.hpp"
#include "engine/json/json_error.hpp"
#include "engine/json/json_memory.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::size_t depth = 32;
constexpr std::size_t longest_message = 300;
constexpr std::uint64_t reply_memory = 768ULL << 20U;  ///< of one reply: GetClientsAddons and GetProducts have no pages

struct Cure {
    std::string_view message;  ///< a part of WHMCS's message
    const char* text;
};

/// The messages as seen in published code and threads; WHMCS documents none of these.
constexpr std::array cures = {
    Cure{"invalid ip",
         "Add this machine's address to 'API IP Access Restriction' in WHMCS's general settings (Security), or give the API "
         "access key"},
    Cure{"forbidden ip",
         "Add this machine's address to 'API IP Access Restriction' in WHMCS's general settings (Security), or give the API "
         "access key"},
    Cure{"authentication failed",
         "Check identifier and secret (in WHMCS: Manage API Credentials), and that the administrator's role has 'API Access'"},
    Cure{"invalid or missing credentials",
         "Check identifier and secret (in WHMCS: Manage API Credentials), and that the credentials were not deleted there"},
    Cure{"invalid permissions",
         "Allow the action in the API role of the credentials (in WHMCS: Manage API Credentials, API Roles)"},
    Cure{"not allowed", "Allow the action in the API role of the credentials (in WHMCS: Manage API Credentials, API Roles)"},
    Cure{
        "access denied",
        "Check that the administrator's role has 'API Access' and that this machine's address is in 'API IP Access Restriction'"},
    Cure{"access key", "Check the API access key ($api_access_key in WHMCS's configuration.php)"},
    Cure{"not found", "This WHMCS does not know the action; it may be too old"},
};

/// A JSON document whose texts are overwritten with it.
class WipedDocument {
public:
    WipedDocument() = default;
    WipedDocument(const WipedDocument&) = delete;
    WipedDocument& operator=(const WipedDocument&) = delete;
    ~WipedDocument() {
        // At least the size that simdjson gives it. Of the tape, which is far larger, only the part that was used.
        wipe(m_document.string_buf.get(), 5 * m_document.capacity() / 3);
        if (m_is_parsed) wipe(m_document.tape.get(), (m_document.tape[0] & payload) * sizeof(std::uint64_t));
    }

    simdjson::error_code parse(WipedBytes& text, simdjson::dom::element& root) {
        const std::size_t size = text.size();
        text.resize(size + simdjson::SIMDJSON_PADDING);
        auto error = m_parser.allocate(size, depth);
        if (error == simdjson::SUCCESS) error = m_document.allocate(size);
        if (error == simdjson::SUCCESS) error = m_parser.parse_into_document(m_document, text.data(), size, false).get(root);
        text.resize(size);
        m_is_parsed = error == simdjson::SUCCESS;
        return error;
    }

private:
    static constexpr std::uint64_t payload = (std::uint64_t{1} << 56U) - 1;  ///< of the tape's first word: the tape's length

    simdjson::dom::parser m_parser;
    simdjson::dom::document m_document;
    bool m_is_parsed = false;
};

std::string api_address(std::string_view address) {
    const std::size_t query = std::min(address.find('?'), address.size());
    std::string url(address.substr(0, query));
    if (url.ends_with(".php")) return std::string(address);
    while (url.ends_with('/')) url.pop_back();
    return url + "/includes/api.php";
}

}  // namespace

WhmcsApi::WhmcsApi(HttpClient& client, std::string_view address, ApiCredentials credentials)
    : m_client(client), m_credentials(std::move(credentials)), m_url(api_address(address)) {
    const HttpAddress parsed = parse_http_address(m_url);
    m_shown = parsed.shown();
    m_host = parsed.host_and_port();
}

ApiPlace WhmcsApi::place(const std::string& action) const { return {"cannot read '" + m_shown + "': " + action, {}}; }

void WhmcsApi::call(const std::string& action, const Parameters& parameters, const std::function<void(const ApiReply&)>& take,
                    std::uint64_t reply_bytes) {
    HttpRequest request;
    request.reply_bytes = reply_bytes;
    request.method = HttpMethod::post;
    request.url = m_url;
    request.accept_any_status = true;
    const auto add = [&](const char* name, const std::string& value) {
        request.fields.push_back({.name = name, .value = value, .secret = {}});
    };
    const auto add_secret = [&](const char* name, const Secret& secret) {
        if (!secret.empty()) request.fields.push_back({.name = name, .value = {}, .secret = secret});
    };
    add("action", action);
    add("responsetype", "json");
    add_secret("identifier", m_credentials.identifier);
    add_secret("secret", m_credentials.secret);
    add_secret("accesskey", m_credentials.access_key);
    for (const auto& [name, value] : parameters) add(name.c_str(), value);
    ApiPlace where = place(action);
    for (const auto& [name, value] : parameters) {
        if (name == "limitstart") where.page = " of the page from row " + value + " on";
    }
    HttpReply reply = m_client.send(request);
    take_reply(where, reply, take);
}

/// Nothing is shown of a reply that is JSON, or may end in JSON: it may hold passwords (law 57).
void WhmcsApi::refuse_text(const ApiPlace& place, const HttpReply& reply) const {
    const std::string_view body = view_of(reply.body);
    const bool is_success = is_whole(reply.status);
    if (!is_success && reply.status >= 200 && reply.status < 300)
        throw MissingInput(place.text + ": status " + std::to_string(reply.status) + ", which is not a whole reply");
    const std::string_view text = trimmed(body);
    const bool is_json = !text.empty() && (text.front() == '{' || text.front() == '[');
    std::string what;
    if (is_json && !is_success) {
        what = "status " + std::to_string(reply.status) + "; the reply is JSON without an error";
    } else if (is_json) {
        const JsonFault fault = locate_json_fault(body);
        what = "the reply" + place.page + " is not valid JSON: " +
               (fault.what.empty() ? "nested too deep or damaged" : fault.what + " at byte " + std::to_string(fault.offset));
        if (std::string cause = cause_of_damage(body); !cause.empty()) what += ". " + cause;
    } else {
        UnusableReply unusable{reply.status, body, reply.attempts, header_of(reply.headers, "retry-after"), {}};
        if (may_be_shown(reply.status, body)) unusable.evidence = m_client.evidence_of(text);
        what = m_client.redacted(describe_unusable(unusable));
    }
    if (is_success) place.refuse(what);
    throw MissingInput(place.text + ": " + what);
}

void WhmcsApi::refuse_request(const ApiPlace& place, const std::string& message) {
    std::string text = place.text + ": WHMCS refuses: '" + message + "'";
    const std::string folded = fold_ascii(message);
    const auto* cure = std::find_if(cures.begin(), cures.end(),
                                    [&folded](const Cure& c) { return folded.find(c.message) != std::string::npos; });
    if (cure != cures.end()) text.append(". ").append(cure->text);
    throw MissingInput(text);
}

void WhmcsApi::take_reply(const ApiPlace& place, HttpReply& reply, const std::function<void(const ApiReply&)>& take) const {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (view_of(reply.body).starts_with(byte_order_mark)) reply.body.erase(reply.body.begin(), reply.body.begin() + 3);
    if (json_memory(view_of(reply.body)) > reply_memory)
        place.refuse("the reply could take more than " + std::to_string(reply_memory >> 20U) + " MiB of memory");
    WipedDocument document;
    simdjson::dom::element root;
    const bool is_json = !trimmed(view_of(reply.body)).empty() && document.parse(reply.body, root) == simdjson::SUCCESS;
    if (!is_json) refuse_text(place, reply);
    std::string key;
    if (find_duplicate_key(root, key))
        place.refuse("the key '" + excerpt(m_client.redacted(key)) + "' appears twice in one object");
    if (!root.is_object()) place.refuse("the reply is not an object");
    const ApiReply result(root, place);
    TextArena texts;
    const ApiRow top(root, place, "reply");
    const std::string_view word = top.text("result", texts);
    if (equal_folded(word, "error")) {
        const std::string_view message = top.text("message", texts);
        refuse_request(place, excerpt(m_client.redacted(message), longest_message));
    }
    if (!is_whole(reply.status)) refuse_text(place, reply);
    if (!equal_folded(word, "success")) place.refuse("the reply has no 'result' of 'success'");
    take(result);
}

}  // namespace serversync
