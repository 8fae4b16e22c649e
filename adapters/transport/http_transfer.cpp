// SPDX-License-Identifier: MIT
#include "adapters/transport/http_transfer.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/transport/inflater.hpp"
#include "adapters/transport/shared_library.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/hex.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

/// Of one reply, trailers and replies of status 1xx included. libcurl refuses 300 KiB of headers as a broken connection.
constexpr std::uint64_t header_bytes = 256U << 10U;

/// With more than this unread, nothing more is taken from the network.
constexpr std::size_t most_unread = 1U << 20U;

/// The part of libcurl that is used here; loaded when it is first needed (law 71).
struct Curl {
    const SharedLibrary& library = curl_library();
    decltype(&curl_easy_cleanup) easy_cleanup = library["curl_easy_cleanup"];
    decltype(&curl_easy_getinfo) easy_getinfo = library["curl_easy_getinfo"];
    decltype(&curl_easy_init) easy_init = library["curl_easy_init"];
    decltype(&curl_easy_pause) easy_pause = library["curl_easy_pause"];
    decltype(&curl_easy_setopt) easy_setopt = library["curl_easy_setopt"];
    decltype(&curl_easy_strerror) easy_strerror = library["curl_easy_strerror"];
    decltype(&curl_global_init) global_init = library["curl_global_init"];
    decltype(&curl_multi_add_handle) multi_add_handle = library["curl_multi_add_handle"];
    decltype(&curl_multi_cleanup) multi_cleanup = library["curl_multi_cleanup"];
    decltype(&curl_multi_info_read) multi_info_read = library["curl_multi_info_read"];
    decltype(&curl_multi_init) multi_init = library["curl_multi_init"];
    decltype(&curl_multi_perform) multi_perform = library["curl_multi_perform"];
    decltype(&curl_multi_poll) multi_poll = library["curl_multi_poll"];
    decltype(&curl_multi_remove_handle) multi_remove_handle = library["curl_multi_remove_handle"];
    decltype(&curl_slist_append) slist_append = library["curl_slist_append"];
    decltype(&curl_slist_free_all) slist_free_all = library["curl_slist_free_all"];

    Curl() {
        if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw HttpError(HttpFault::connect, 0, "the HTTP library cannot start");
    }
};

const Curl& curl() {
    static const Curl functions;
    return functions;
}

void append_encoded(WipedBytes& bytes, std::string_view text) {
    constexpr std::string_view hexadecimal = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x80 && std::isalnum(byte) != 0) || std::string_view("-._~").find(c) != std::string_view::npos) {
            bytes.push_back(c);
        } else {
            bytes.insert(bytes.end(), {'%', hexadecimal[byte >> 4U], hexadecimal[byte & 15U]});
        }
    }
}

WipedBytes form_of(const std::vector<HttpParameter>& fields) {
    WipedBytes form;
    for (const HttpParameter& field : fields) {
        if (!form.empty()) form.push_back('&');
        append_encoded(form, field.name);
        form.push_back('=');
        append_encoded(form, field.value);
        append_encoded(form, field.secret.reveal());
    }
    return form;
}

void append_json(WipedBytes& bytes, std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20) {
            bytes.insert(bytes.end(), {'\\', 'u', '0', '0', hex_digits[byte >> 4U], hex_digits[byte & 15U]});
        } else {
            if (c == '"' || c == '\\') bytes.push_back('\\');
            bytes.push_back(c);
        }
    }
}

WipedBytes json_of(const std::vector<HttpParameter>& fields) {
    WipedBytes json(1, '{');
    for (const HttpParameter& field : fields) {
        if (json.size() > 1) json.push_back(',');
        json.push_back('"');
        append_json(json, field.name);
        json.insert(json.end(), {'"', ':', '"'});
        append_json(json, field.value);
        append_json(json, field.secret.reveal());
        json.push_back('"');
    }
    json.push_back('}');
    return json;
}

/// The words of a header that is a list, folded.
std::vector<std::string> words_of(std::string_view list) {
    std::vector<std::string> words;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (std::string word = fold_ascii(trimmed(list.substr(0, comma))); !word.empty()) words.push_back(std::move(word));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return words;
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string in_seconds(std::chrono::milliseconds time) {
    const auto count = time.count();
    std::string text = std::to_string(count / 1000);
    if (count % 1000 != 0) text += '.' + std::to_string(1000 + count % 1000).substr(1);
    return text + " s";
}

}  // namespace

struct Transfer::State {
    State(ConnectionPool& connections, const HttpOptions& limits) : pool(connections), options(limits) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (easy != nullptr) {
            curl().multi_remove_handle(pool.m_multi, easy);
            curl().easy_cleanup(easy);
        }
        for (curl_slist* line = lines; line != nullptr; line = line->next) wipe(line->data, std::strlen(line->data));
        curl().slist_free_all(lines);
    }

    template <class Value>
    void set(CURLoption option, Value value) {
        if (curl().easy_setopt(easy, option, value) != CURLE_OK) {
            throw TransferFailure{HttpFault::connect, "the HTTP library refuses a setting", false};
        }
    }

    void configure(const HttpRequest& request, const HttpAddress& address);
    void set_headers(const HttpRequest& request);
    void take_header(std::string_view line);
    void take_codings(const std::string& name, std::string_view value);
    std::size_t take_body(std::string_view bytes);
    std::size_t give(std::span<char> place);
    std::size_t unpack(std::span<char> place);
    void check_end() const;
    void check_time() const;
    TransferFailure out_of_time() const;
    void give_way();
    std::size_t unread() const { return buffer.size() - given; }
    /// Where libcurl has no word of its own for a line that is too long: the request was sent, and the headers have not ended.
    bool is_in_headers() const { return !has_headers && info<curl_off_t>(CURLINFO_PRETRANSFER_TIME_T) > 0; }
    TransferFailure failure() const;
    [[noreturn]] void fail() const;

    template <class Number>
    Number info(CURLINFO which) const {
        Number value{};
        curl().easy_getinfo(easy, which, &value);
        return value;
    }

    /// A callback may not throw through a C library: what it throws is thrown once the library has returned.
    template <class Action>
    std::size_t guarded(Action action) noexcept {
        try {
            check_time();
            return action();
        } catch (const TransferFailure& failure) {
            refused = failure;
        } catch (const BudgetExceeded& error) {
            refused = TransferFailure{HttpFault::too_large, error.what()};
        } catch (...) {
            out_of_memory = true;
        }
        return CURL_WRITEFUNC_ERROR;
    }

    static std::size_t on_header(char* bytes, std::size_t /*one*/, std::size_t size, void* self) {
        State& state = *static_cast<State*>(self);
        return state.guarded([&] {
            state.take_header({bytes, size});
            return size;
        });
    }
    static std::size_t on_body(char* bytes, std::size_t /*one*/, std::size_t size, void* self) {
        State& state = *static_cast<State*>(self);
        return state.guarded([&] { return state.take_body({bytes, size}); });
    }
    static int on_progress(void* self, curl_off_t expected, curl_off_t received, curl_off_t /*to_send*/, curl_off_t /*sent*/) {
        State& state = *static_cast<State*>(self);
        const std::size_t result = state.guarded([&] {
            // Bytes on the wire count too, since a compressed body can be endless and yet yield nothing; so does an announced
            // length, so that an oversized body need not be read.
            if (static_cast<std::uint64_t>(std::max(expected, received)) > state.options.reply_bytes) state.refuse_size();
            return std::size_t{0};
        });
        return result == 0 ? 0 : 1;
    }

    [[noreturn]] void refuse_size() const {
        throw TransferFailure{HttpFault::too_large, "the reply is larger than " + std::to_string(options.reply_bytes) + " bytes"};
    }

    ConnectionPool& pool;
    HttpOptions options;
    CURL* easy = nullptr;
    curl_slist* lines = nullptr;
    std::string host;
    WipedBytes url, form, user, password;
    std::array<char, CURL_ERROR_SIZE> reason{};
    HttpHeaders headers;
    bool has_headers = false;
    WipedBytes buffer;      ///< of the body, as it came
    std::size_t given = 0;  ///< of the buffer
    std::uint64_t received = 0;
    std::uint64_t header_bytes_received = 0;
    unsigned codings = 0;              ///< how often the body is compressed
    std::optional<Inflater> inflater;  ///< of a compressed body
    bool is_chunked = false;
    bool is_paused = false;
    bool is_limited_by_budget = options.total_limit >= options.budget->time_left().value_or(std::chrono::milliseconds::max());
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::now() + options.total_limit;
    std::optional<TransferFailure> refused;  ///< by this code, not by libcurl
    bool out_of_memory = false;
    std::optional<CURLcode> result;
};

void Transfer::State::configure(const HttpRequest& request, const HttpAddress& address) {
    host = address.host;
    append(url, address.url);
    const WipedBytes fields = form_of(request.fields);
    if (request.method == HttpMethod::get && !fields.empty()) {
        url.push_back(address.url.find('?') == std::string::npos ? '?' : '&');
        append(url, view_of(fields));
    }
    url.push_back('\0');
    set(CURLOPT_URL, url.data());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));  // one request at a time: no gain from anything later
    set(CURLOPT_PROXY, "");
    // When a connection that was already open turns out to be closed, libcurl would send the request again by itself.
    set(CURLOPT_FRESH_CONNECT, request.repeatable ? 0L : 1L);
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USERAGENT, "serversync");
    set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");  // the others can grow a thousand times as much
    set(CURLOPT_HTTP_CONTENT_DECODING, 0L);         // libcurl takes a stream without its end for a whole one (law 283)
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.ca_file.empty()) {
        set(CURLOPT_CAINFO, options.ca_file.c_str());
        set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
    }
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_limit.count()));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall_limit.count()));
    set(CURLOPT_ERRORBUFFER, reason.data());
    set(CURLOPT_HEADERFUNCTION, &State::on_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &State::on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &State::on_progress);
    set(CURLOPT_XFERINFODATA, this);
    set(CURLOPT_PRIVATE, this);
    if (!request.user.empty()) {
        append(user, request.user);
        append(password, request.password.reveal());
        user.push_back('\0');
        password.push_back('\0');
        set(CURLOPT_HTTPAUTH, static_cast<unsigned long>(CURLAUTH_BASIC));
        set(CURLOPT_USERNAME, user.data());
        set(CURLOPT_PASSWORD, password.data());
    }
    if (request.method == HttpMethod::post) {
        form = request.fields.empty() ? WipedBytes(request.body.begin(), request.body.end())
               : request.json_fields  ? json_of(request.fields)
                                      : fields;
        form.push_back('\0');
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(form.size() - 1));
        set(CURLOPT_POSTFIELDS, form.data());
    }
    set_headers(request);
}

void Transfer::State::set_headers(const HttpRequest& request) {
    const auto add = [this](const char* line) {
        curl_slist* longer = curl().slist_append(lines, line);
        if (longer == nullptr) throw std::bad_alloc();
        lines = longer;
    };
    add("Expect:");  // libcurl would wait a second for servers that do not know it
    if (request.json_fields) add("Content-Type: application/json");
    for (const HttpParameter& header : request.headers) {
        if (has_control_character(header.name) || has_control_character(header.value) ||
            has_control_character(header.secret.reveal())) {
            throw TransferFailure{HttpFault::address, "a header to be sent has a control character in it", false};
        }
        WipedBytes line;
        append(line, header.name);
        append(line, ": ");
        append(line, header.value);
        append(line, header.secret.reveal());
        line.push_back('\0');
        add(line.data());
    }
    set(CURLOPT_HTTPHEADER, lines);
}

void Transfer::State::check_time() const {
    if (std::chrono::steady_clock::now() < deadline) return;
    throw out_of_time();
}

/// The budget's words where its time was the shorter one, because they name what can be raised.
TransferFailure Transfer::State::out_of_time() const {
    const bool was_connected = info<curl_off_t>(CURLINFO_PRETRANSFER_TIME_T) > 0;
    if (is_limited_by_budget) {
        return {HttpFault::timeout, (was_connected ? "" : "no connection; ") + options.budget->time_fault(), was_connected};
    }
    return {HttpFault::timeout,
            (was_connected ? "the reply took longer than " : "no connection within ") + in_seconds(options.total_limit),
            was_connected};
}

void Transfer::State::take_header(std::string_view line) {
    ++pool.m_pieces;
    header_bytes_received += line.size();
    if (header_bytes_received > header_bytes) {
        throw TransferFailure{HttpFault::too_large,
                              "its headers and trailers are larger than " + std::to_string(header_bytes >> 10U) + " KiB"};
    }
    if (line.substr(0, 5) == "HTTP/" && !has_headers) {
        headers.clear();  // of a reply of status 1xx
        codings = 0;
        inflater.reset();
        is_chunked = false;
        return;
    }
    const std::string_view text = trimmed(line);
    if (text.empty()) {
        has_headers = has_headers || info<long>(CURLINFO_RESPONSE_CODE) >= 200;
        return;
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || has_headers) return;  // later ones are trailers of a chunked body
    headers.emplace_back(fold_ascii(trimmed(text.substr(0, colon))), std::string(trimmed(text.substr(colon + 1))));
    take_codings(headers.back().first, headers.back().second);
}

/// A body that is compressed more than once can make gigabytes of a few bytes (law 271). libcurl would undo a coding of the
/// transfer, which is never asked for, by itself.
void Transfer::State::take_codings(const std::string& name, std::string_view value) {
    if (name != "content-encoding" && name != "transfer-encoding") return;
    const bool is_of_transfer = name == "transfer-encoding";
    std::string coding;
    for (std::string& word : words_of(value)) {
        if (word == "identity") continue;
        if (word == "chunked" && is_of_transfer) {
            is_chunked = true;
            continue;
        }
        if (++codings > 1) throw TransferFailure{HttpFault::protocol, "the reply is compressed more than once"};
        coding = std::move(word);
    }
    if (coding.empty()) return;
    if (is_of_transfer || (coding != "gzip" && coding != "x-gzip" && coding != "deflate"))
        throw TransferFailure{HttpFault::protocol, "the reply is compressed in a way that was not asked for"};
    inflater.emplace(coding == "deflate" ? Compression::deflate : Compression::gzip);
}

/// How many bytes were taken: none of them while enough is unread.
std::size_t Transfer::State::take_body(std::string_view bytes) {
    ++pool.m_pieces;
    if (unread() >= most_unread) {
        is_paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    if (unread() == 0) {
        buffer.clear();
        given = 0;
    }
    append(buffer, bytes);
    return bytes.size();
}

/// Goes on with the body once there is room for it.
void Transfer::State::give_way() {
    if (!is_paused || unread() >= most_unread / 2) return;
    buffer.erase(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(given));
    given = 0;
    is_paused = false;
    // What libcurl holds already comes at once, and an error in it is told here alone.
    if (const CURLcode code = curl().easy_pause(easy, CURLPAUSE_CONT); code != CURLE_OK) result = code;
}

/// Of what has come: bytes of the body, 0 if none.
std::size_t Transfer::State::give(std::span<char> place) {
    std::size_t count = 0;
    if (inflater) {
        count = unpack(place);
    } else {
        count = std::min(place.size(), unread());
        std::copy_n(buffer.begin() + static_cast<std::ptrdiff_t>(given), count, place.begin());
        given += count;
    }
    received += count;
    if (received > options.reply_bytes) refuse_size();
    try {
        options.budget->spend_bytes(count);
    } catch (const BudgetExceeded& error) {
        throw TransferFailure{HttpFault::too_large, error.what()};
    }
    return count;
}

std::size_t Transfer::State::unpack(std::span<char> place) {
    const auto step = inflater->step(std::span<const char>(buffer).subspan(given), place);
    if (!step) throw TransferFailure{HttpFault::protocol, "the reply's compression is damaged"};
    given += step->taken;
    if (inflater->has_ended() && unread() > 0)
        throw TransferFailure{HttpFault::protocol, "the reply goes on after the end of its compression"};
    return step->given;
}

/// A length and chunks count compressed bytes: whoever cuts those makes a reply that is whole for them alone (law 283).
void Transfer::State::check_end() const {
    if (!inflater || inflater->has_ended()) return;
    throw TransferFailure{HttpFault::cut,
                          "the reply ends before its compression does, after " + std::to_string(received) + " bytes"};
}

TransferFailure Transfer::State::failure() const {
    if (refused) return *refused;
    const std::string_view text = reason.data();
    std::string why(text.empty() ? std::string_view(curl().easy_strerror(*result)) : text);
    switch (*result) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return {HttpFault::connect, "cannot resolve '" + host + "'", false};
        case CURLE_COULDNT_CONNECT: {
            const auto number = info<long>(CURLINFO_OS_ERRNO);
            return {HttpFault::connect,
                    "cannot connect" + (number != 0 ? std::string(": ") + std::strerror(static_cast<int>(number)) : ""), false};
        }
        case CURLE_OPERATION_TIMEDOUT:
            if (info<curl_off_t>(CURLINFO_PRETRANSFER_TIME_T) == 0 && options.connect_limit < options.total_limit) {
                return {HttpFault::timeout, "no connection within " + in_seconds(options.connect_limit), false};
            }
            // Both libcurl and this code measure time, so only libcurl's words tell the two limits apart with certainty.
            if (text.find("too slow") != std::string_view::npos) {
                return {HttpFault::timeout, "nothing was received for " + in_seconds(options.stall_limit)};
            }
            return out_of_time();
        case CURLE_PEER_FAILED_VERIFICATION:
            for (const std::string_view prefix : {"SSL certificate problem: ", "SSL: "}) {
                if (why.rfind(prefix, 0) == 0) why.erase(0, prefix.size());
            }
            if (options.ca_file.empty() && !options.certificate_cure.empty()) why += ". " + options.certificate_cure;
            return {HttpFault::tls, "the server's certificate is refused: " + why, false};
        case CURLE_SSL_CACERT_BADFILE:
            return {HttpFault::tls, "cannot read the file of trusted authorities '" + options.ca_file + "'", false};
        case CURLE_SSL_CONNECT_ERROR:
            return {HttpFault::tls, "no secure connection: " + why, false};
        case CURLE_GOT_NOTHING:
            return {HttpFault::cut, "the server closed the connection without a reply"};
        case CURLE_OUT_OF_MEMORY:
            return {HttpFault::too_large, "a line of its headers is longer than libcurl's 100 KiB"};
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_PARTIAL_FILE:
            return {HttpFault::cut, "the connection broke after " + std::to_string(received) + " bytes of the reply"};
        default:
            return {HttpFault::protocol, "the reply is not HTTP: " + why};
    }
}

void Transfer::State::fail() const {
    if (out_of_memory || (*result == CURLE_OUT_OF_MEMORY && !is_in_headers())) throw std::bad_alloc();
    throw failure();
}

ConnectionPool::ConnectionPool() {
    m_multi = curl().multi_init();
    if (m_multi == nullptr) throw std::bad_alloc();
}

ConnectionPool::~ConnectionPool() { curl().multi_cleanup(m_multi); }

void ConnectionPool::work() {
    int running = 0;
    const std::uint64_t before = m_pieces;
    curl().multi_perform(m_multi, &running);
    int left = 0;
    bool any_done = false;
    while (const CURLMsg* message = curl().multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        char* owner = nullptr;
        curl().easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
        static_cast<Transfer::State*>(static_cast<void*>(owner))->result = message->data.result;
        any_done = true;
    }
    // Where something came, somebody may have to read it before more can come.
    if (!any_done && running > 0 && m_pieces == before) curl().multi_poll(m_multi, nullptr, 0, 200, nullptr);
}

Transfer::Transfer(ConnectionPool& pool, const HttpOptions& options, const HttpRequest& request, const HttpAddress& address)
    : m_state(std::make_unique<State>(pool, options)) {
    m_state->easy = curl().easy_init();
    if (m_state->easy == nullptr) throw std::bad_alloc();
    m_state->configure(request, address);
    curl().multi_add_handle(pool.m_multi, m_state->easy);
}

Transfer::~Transfer() = default;

void Transfer::wait_for_headers() {
    State& state = *m_state;
    while (!state.has_headers && !state.result) state.pool.work();
    // A reply may begin well and fail later; the reader of its body is told.
    if (!state.has_headers) state.fail();
}

int Transfer::status() const { return static_cast<int>(m_state->info<long>(CURLINFO_RESPONSE_CODE)); }

const HttpHeaders& Transfer::headers() const { return m_state->headers; }

std::string Transfer::redirect_target() const {
    const auto* target = m_state->info<char*>(CURLINFO_REDIRECT_URL);
    return target == nullptr ? std::string() : std::string(target);
}

bool Transfer::shows_its_end() const {
    return m_state->is_chunked || m_state->info<curl_off_t>(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T) >= 0;
}

std::size_t Transfer::read(std::span<char> place) {
    State& state = *m_state;
    if (place.empty()) return 0;
    for (;;) {
        state.give_way();
        if (const std::size_t count = state.give(place)) return count;
        if (state.result) break;
        state.check_time();  // what is compressed may come without an end and unpack to nothing
        state.pool.work();
    }
    if (*state.result != CURLE_OK) state.fail();
    state.check_end();
    return 0;
}

}  // namespace serversync
