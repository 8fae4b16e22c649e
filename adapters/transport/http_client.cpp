// SPDX-License-Identifier: MIT
#include "adapters/transport/http_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <deque>
#include <exception>
#include <optional>
#include <thread>

#include "adapters/transport/http_address.hpp"
#include "adapters/transport/http_transfer.hpp"
#include "adapters/transport/shared_library.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

using std::chrono::milliseconds;

constexpr unsigned most_redirects = 4;
constexpr std::size_t most_evidence = 4096;
constexpr std::size_t shown_bytes = 160;

constexpr std::array busy_statuses = {429, 502, 503, 504};
constexpr std::array redirect_statuses = {301, 302, 303, 307, 308};

template <std::size_t count>
bool is_one_of(int status, const std::array<int, count>& statuses) {
    return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

std::string in_words(int status) {
    struct Word {
        int status;
        const char* text;
    };
    constexpr std::array words = {
        Word{204, "No Content"},         Word{206, "Partial Content"},     Word{400, "Bad Request"},
        Word{401, "Unauthorized"},       Word{403, "Forbidden"},           Word{404, "Not Found"},
        Word{405, "Method Not Allowed"}, Word{429, "Too Many Requests"},   Word{500, "Internal Server Error"},
        Word{502, "Bad Gateway"},        Word{503, "Service Unavailable"}, Word{504, "Gateway Timeout"}};
    const auto* found = std::find_if(words.begin(), words.end(), [status](const Word& word) { return word.status == status; });
    return "status " + std::to_string(status) + (found == words.end() ? std::string() : std::string(" ") + found->text);
}

bool holds_secret(const HttpRequest& request) {
    const auto is_secret = [](const HttpParameter& parameter) { return !parameter.secret.empty(); };
    return !request.password.empty() || std::any_of(request.headers.begin(), request.headers.end(), is_secret) ||
           std::any_of(request.fields.begin(), request.fields.end(), is_secret);
}

}  // namespace

bool is_whole(int status) { return status == 200 || status == 203; }

std::string_view header_of(const HttpHeaders& headers, std::string_view name) {
    for (const auto& [known, value] : headers) {
        if (known == name) return value;
    }
    return {};
}

struct HttpClient::State {
    HttpOptions options;
    Redactor secrets;
    ConnectionPool pool;

    explicit State(HttpOptions given) : options(std::move(given)) {}

    void learn_secrets(const HttpRequest& request);
    std::unique_ptr<Transfer> start(const HttpRequest& request, const HttpAddress& address, const HttpAddress& asked,
                                    unsigned attempt);
    std::unique_ptr<Transfer> begin(const HttpRequest& request, const HttpAddress& asked, unsigned& attempt,
                                    std::unique_ptr<Transfer> started = nullptr);
    HttpReply receive(const HttpRequest& request, const HttpAddress& asked, std::unique_ptr<Transfer> started = nullptr);
    HttpAddress redirect(const HttpRequest& request, const HttpAddress& asked, const HttpAddress& from,
                         const Transfer& reply) const;
    bool pause_before_next(const HttpRequest& request, unsigned& attempt, const TransferFailure& failure) const;
    bool pause_for_busy(const HttpRequest& request, unsigned& attempt, const Transfer& reply) const;
    void pause(unsigned attempt, milliseconds least) const;
    milliseconds pause_time(unsigned attempt, milliseconds least) const;
    milliseconds time_left() const;
    milliseconds asked_pause(const Transfer& reply) const;
    std::string evidence(std::string_view body, bool cut) const;
    [[noreturn]] void refuse_status(const HttpAddress& asked, Transfer& reply, unsigned attempt) const;
    [[noreturn]] void raise(const HttpAddress& asked, HttpFault fault, int status, const std::string& what,
                            unsigned attempt) const;
};

namespace {

class OpenStream : public HttpStream {
public:
    using Raise = std::function<void(const TransferFailure&, int)>;

    OpenStream(std::unique_ptr<Transfer> transfer, std::string name, Raise raise)
        : m_transfer(std::move(transfer)), m_name(std::move(name)), m_raise(std::move(raise)) {}

    int status() const override { return m_transfer->status(); }
    const HttpHeaders& headers() const override { return m_transfer->headers(); }
    std::size_t read(std::span<char> place) override {
        try {
            return m_transfer->read(place);
        } catch (const TransferFailure& failure) {
            m_raise(failure, status());
        }
        return 0;
    }
    const std::string& name() const override { return m_name; }
    std::optional<std::uint64_t> size() const override { return std::nullopt; }
    bool shows_its_end() const override { return m_transfer->shows_its_end(); }

private:
    std::unique_ptr<Transfer> m_transfer;
    std::string m_name;
    Raise m_raise;
};

}  // namespace

void HttpClient::State::learn_secrets(const HttpRequest& request) {
    for (const HttpParameter& header : request.headers) secrets.add(header.secret);
    for (const HttpParameter& field : request.fields) secrets.add(field.secret);
    secrets.add(request.password);
    if (request.password.empty()) return;
    WipedBytes pair(request.user.begin(), request.user.end());
    pair.push_back(':');
    const std::string_view password = request.password.reveal();
    pair.insert(pair.end(), password.begin(), password.end());
    secrets.add(Secret(view_of(pair)));
}

void HttpClient::State::raise(const HttpAddress& asked, HttpFault fault, int status, const std::string& what,
                              unsigned attempt) const {
    std::string text = "cannot read '" + asked.shown() + "': " + what;
    if (attempt > 1) text += " (" + std::to_string(attempt) + " attempts)";
    throw HttpError(fault, status, excerpt(secrets.redacted(text), 1000));
}

std::string HttpClient::State::evidence(std::string_view body, bool cut) const {
    const std::string text = secrets.redacted(body, cut);
    if (trimmed(text).empty()) return "the reply is empty";
    return "the reply begins with '" + excerpt(trimmed(text), shown_bytes) + "'";
}

void HttpClient::State::refuse_status(const HttpAddress& asked, Transfer& reply, unsigned attempt) const {
    WipedBytes body(most_evidence);
    std::size_t size = 0;
    try {
        while (size < body.size()) {
            const std::size_t got = reply.read(std::span<char>(body).subspan(size));
            if (got == 0) break;
            size += got;
        }
    } catch (const TransferFailure&) {
        // What was read so far is evidence enough.
    }
    const bool cut = size == body.size();
    std::string what = in_words(reply.status());
    if (reply.status() >= 200 && reply.status() < 300) what += ", which is not a whole reply";
    const milliseconds pause = asked_pause(reply);
    if (pause > options.longest_pause)
        what += ", and the server asks for a pause of " + std::to_string(std::chrono::ceil<std::chrono::seconds>(pause).count()) +
                " s";
    raise(asked, HttpFault::status, reply.status(), what + "; " + evidence({body.data(), size}, cut), attempt);
}

/// Seconds, or a date (RFC 9110, 10.2.3); 0 where the server asks for no pause.
milliseconds HttpClient::State::asked_pause(const Transfer& reply) const {
    const std::string text(header_of(reply.headers(), "retry-after"));
    constexpr std::int64_t longest = 1'000'000;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size()) {
        const decltype(&curl_getdate) get_date = curl_library()["curl_getdate"];
        const auto date = static_cast<std::int64_t>(get_date(text.c_str(), nullptr));
        if (date < 0) return milliseconds(0);
        const std::int64_t now =
            options.now
                ? options.now()
                : std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
        seconds = date - now;
    }
    return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, longest));
}

milliseconds HttpClient::State::time_left() const {
    return std::min(options.total_limit, options.budget->time_left().value_or(options.total_limit));
}

milliseconds HttpClient::State::pause_time(unsigned attempt, milliseconds least) const {
    milliseconds time = options.first_pause;
    for (unsigned i = 1; i < attempt && time < options.longest_pause; ++i) time *= 2;
    return std::max(std::min(time, options.longest_pause), least);
}

void HttpClient::State::pause(unsigned attempt, milliseconds least) const {
    const milliseconds time = pause_time(attempt, least);
    if (options.sleep) {
        options.sleep(time);
    } else {
        std::this_thread::sleep_for(time);
    }
}

bool HttpClient::State::pause_before_next(const HttpRequest& request, unsigned& attempt, const TransferFailure& failure) const {
    const bool is_broken = failure.fault == HttpFault::connect || (failure.fault == HttpFault::cut && request.repeatable);
    if (!is_broken || attempt >= options.attempts || pause_time(attempt, milliseconds(0)) >= time_left()) return false;
    pause(attempt++, milliseconds(0));
    return true;
}

bool HttpClient::State::pause_for_busy(const HttpRequest& request, unsigned& attempt, const Transfer& reply) const {
    if (!is_one_of(reply.status(), busy_statuses) || !request.repeatable || attempt >= options.attempts) return false;
    const milliseconds asked = asked_pause(reply);
    if (asked > options.longest_pause || pause_time(attempt, asked) >= time_left()) return false;
    pause(attempt++, asked);
    return true;
}

HttpAddress HttpClient::State::redirect(const HttpRequest& request, const HttpAddress& asked, const HttpAddress& from,
                                        const Transfer& reply) const {
    HttpAddress target;
    try {
        target = parse_http_address(reply.redirect_target());
    } catch (const HttpError&) {
        raise(asked, HttpFault::redirect, reply.status(), "the server redirects to something that is not an address", 1);
    }
    if (!from.may_redirect_to(target)) {
        raise(asked, HttpFault::redirect, reply.status(),
              "the server redirects to '" + target.shown() + "', which is not followed. If that is right, use that address", 1);
    }
    // For the other three, clients turn a POST into a GET without the form (law 48).
    if (request.method == HttpMethod::post && reply.status() != 307 && reply.status() != 308) {
        raise(
            asked, HttpFault::redirect, reply.status(),
            "the server redirects to '" + target.shown() + "', which would lose the request. If that is right, use that address",
            1);
    }
    return target;
}

/// One attempt at one address.
std::unique_ptr<Transfer> HttpClient::State::start(const HttpRequest& request, const HttpAddress& address,
                                                   const HttpAddress& asked, unsigned attempt) {
    if (address.scheme == "http" && !address.is_loopback() && holds_secret(request)) {
        raise(asked, HttpFault::address, 0, "a secret would be sent unencrypted. Use https", attempt);
    }
    if (!options.budget->fault().empty()) raise(asked, HttpFault::too_large, 0, options.budget->fault(), attempt);
    HttpOptions limited = options;
    limited.total_limit = time_left();
    if (request.reply_bytes > 0) limited.reply_bytes = std::min(limited.reply_bytes, request.reply_bytes);
    if (limited.total_limit <= milliseconds(0)) raise(asked, HttpFault::timeout, 0, options.budget->time_fault(), 1);
    return std::make_unique<Transfer>(pool, limited, request, address);
}

/// The first reply that is neither a redirect nor worth another attempt; `started` may be the first attempt.
std::unique_ptr<Transfer> HttpClient::State::begin(const HttpRequest& request, const HttpAddress& asked, unsigned& attempt,
                                                   std::unique_ptr<Transfer> started) {
    HttpAddress address = asked;
    for (unsigned redirects = 0;;) {
        std::unique_ptr<Transfer> transfer;
        try {
            transfer = started ? std::move(started) : start(request, address, asked, attempt);
            transfer->wait_for_headers();
        } catch (const TransferFailure& failure) {
            if (pause_before_next(request, attempt, failure)) continue;
            raise(asked, failure.fault, 0, failure.what, attempt);
        }
        if (is_one_of(transfer->status(), redirect_statuses) && !transfer->redirect_target().empty()) {
            if (++redirects > most_redirects)
                raise(asked, HttpFault::redirect, transfer->status(), "the server redirects in circles", 1);
            address = redirect(request, asked, address, *transfer);
            continue;
        }
        if (pause_for_busy(request, attempt, *transfer)) continue;
        if (!is_whole(transfer->status()) && !request.accept_any_status) refuse_status(asked, *transfer, attempt);
        return transfer;
    }
}

HttpClient::HttpClient(HttpOptions options) : m_state(std::make_unique<State>(std::move(options))) {}

HttpClient::~HttpClient() = default;

HttpReply HttpClient::State::receive(const HttpRequest& request, const HttpAddress& asked, std::unique_ptr<Transfer> started) {
    for (unsigned attempt = 1;;) {
        const auto transfer = begin(request, asked, attempt, std::move(started));
        HttpReply reply{transfer->status(), transfer->headers(), {}, attempt, transfer->shows_its_end()};
        try {
            std::array<char, 16384> place{};
            while (const std::size_t got = transfer->read(place))
                reply.body.insert(reply.body.end(), place.data(), place.data() + got);
            wipe(place.data(), place.size());
            return reply;
        } catch (const TransferFailure& failure) {
            if (!pause_before_next(request, attempt, failure)) raise(asked, failure.fault, reply.status, failure.what, attempt);
        }
    }
}

HttpReply HttpClient::send(const HttpRequest& request) {
    m_state->learn_secrets(request);
    return m_state->receive(request, parse_http_address(request.url));
}

void HttpClient::send_all(std::size_t count, unsigned at_once, const MakeRequest& request, const TakeReply& take) {
    struct Sent {
        HttpRequest request;
        HttpAddress address;
        std::unique_ptr<Transfer> transfer;
        std::exception_ptr error;
    };
    std::deque<Sent> sent;  // the first of them is taken next
    std::size_t next = 0;
    for (std::size_t index = 0; index < count; ++index) {
        for (; next < count && sent.size() < std::max(at_once, 1U); ++next) {
            Sent& begun = sent.emplace_back();
            try {
                begun.request = request(next);
                m_state->learn_secrets(begun.request);
                begun.address = parse_http_address(begun.request.url);
                begun.transfer = m_state->start(begun.request, begun.address, begun.address, 1);
            } catch (const TransferFailure&) {
                begun.transfer = nullptr;  // `receive` meets it again
            } catch (...) {
                begun.error = std::current_exception();  // told when its turn comes, as if they were sent one by one
            }
        }
        take(index, [&]() -> HttpReply {
            Sent& first = sent.front();
            if (first.error) std::rethrow_exception(first.error);
            return m_state->receive(first.request, first.address, std::move(first.transfer));
        });
        sent.pop_front();
    }
}

std::unique_ptr<HttpStream> HttpClient::open(const HttpRequest& request) {
    State& state = *m_state;
    state.learn_secrets(request);
    const HttpAddress asked = parse_http_address(request.url);
    unsigned attempt = 1;
    auto transfer = state.begin(request, asked, attempt);
    return std::make_unique<OpenStream>(std::move(transfer), "'" + asked.shown() + "'",
                                        [&state, asked, attempt](const TransferFailure& failure, int status) {
                                            state.raise(asked, failure.fault, status, failure.what, attempt);
                                        });
}

void HttpClient::know(const Secret& secret) { m_state->secrets.add(secret); }

bool HttpClient::finds_secret(std::string_view value) const { return m_state->secrets.finds_in(value); }

std::string HttpClient::redacted(std::string_view text, bool cut) const { return m_state->secrets.redacted(text, cut); }

std::string HttpClient::evidence_of(std::string_view body) const {
    return m_state->evidence(body.substr(0, most_evidence), body.size() > most_evidence);
}

}  // namespace serversync
