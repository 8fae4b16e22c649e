// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/transport/http_error.hpp"
#include "adapters/transport/secret.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/files/reading_budget.hpp"

namespace serversync {

enum class HttpMethod { get, post };

/// A header or a form field. What is sent is `value` and then `secret`: "whm root:" and a token.
struct HttpParameter {
    std::string name;
    std::string value;
    Secret secret;
};

struct HttpRequest {
    HttpMethod method = HttpMethod::get;
    std::string url;  ///< absolute; a query in it is sent and never shown
    std::vector<HttpParameter> headers;
    std::vector<HttpParameter> fields;  ///< the query of a GET, the form of a POST
    bool json_fields = false;           ///< a POST sends its fields as the texts of one JSON object (law 123)
    std::string body;                   ///< of a POST without fields; its type is one of the headers
    std::string user;                   ///< for Basic authentication; blank: none
    Secret password;
    bool repeatable = true;          ///< asking twice does no harm; otherwise only what never reached the server is sent again
    std::uint64_t reply_bytes = 0;   ///< of this reply's body, decompressed, where less is enough than the client allows; 0: that
    bool accept_any_status = false;  ///< a reply of any status is accepted; otherwise one other than 200 and 203 is an error
};

/// The names in lower case, in the order in which they came.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// The value of a header, blank where there is none; `name` in lower case.
std::string_view header_of(const HttpHeaders& headers, std::string_view name);

/// Whether a reply of this status is all of what was asked for: 200 and 203. Every other success is of a part, of nothing, or of
/// something that is yet to be done (law 272).
bool is_whole(int status);

struct HttpReply {
    int status = 0;
    HttpHeaders headers;
    WipedBytes body;             ///< decompressed
    unsigned attempts = 1;       ///< how often the server was asked
    bool shows_its_end = false;  ///< a length or chunks proved that it is whole (law 272)
};

/// A reply whose body is read as it comes; lives no longer than its client.
class HttpStream : public ByteSource {
public:
    virtual int status() const = 0;
    virtual const HttpHeaders& headers() const = 0;
};

struct HttpOptions {
    std::chrono::milliseconds connect_limit{10'000};
    std::chrono::milliseconds total_limit{300'000};  ///< of one request, its body included
    /// Of all requests together; never null.
    std::shared_ptr<ReadingBudget> budget = std::make_shared<ReadingBudget>();
    std::chrono::seconds stall_limit{90};                  ///< without a byte; a panel may take that long to answer
    std::uint64_t reply_bytes = 64U << 20U;                ///< of a body, decompressed
    unsigned attempts = 4;                                 ///< of one request
    std::chrono::milliseconds first_pause{500};            ///< before the second attempt; doubled before each further one
    std::chrono::milliseconds longest_pause{60'000};       ///< a server that asks for more is not asked again
    std::string ca_file;                                   ///< PEM; the only authorities that are trusted. Blank: the system's
    std::string certificate_cure;                          ///< said where a certificate is refused: the option that helps
    std::function<void(std::chrono::milliseconds)> sleep;  ///< blank: sleeps
    std::function<std::int64_t()> now;                     ///< seconds since 1970; blank: the system's clock
};

/// Asks HTTP servers, carefully (laws 45 to 50): certificates are verified, a redirect is followed only to the same server, a
/// request with a secret in it is sent over http only to this machine, and after replies 429, 502, 503 and 504 and broken
/// connections the request is repeated a few times. No cookies, no .netrc, no proxy, whatever the environment says. Connections
/// are kept open between requests. For one thread at a time.
class HttpClient {
public:
    explicit HttpClient(HttpOptions options);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// The whole reply. Throws `HttpError`.
    HttpReply send(const HttpRequest& request);

    /// Sends `count` requests, up to `at_once` of them at a time, and hands over their replies in their order:
    /// `request(index)` makes one when its turn comes; `take(index, reply)` gets the reply, or calls what it gets to throw
    /// `HttpError`. So whoever takes decides which errors end it, by letting them through.
    using MakeRequest = std::function<HttpRequest(std::size_t index)>;
    using TakeReply = std::function<void(std::size_t index, const std::function<HttpReply()>& reply)>;
    void send_all(std::size_t count, unsigned at_once, const MakeRequest& request, const TakeReply& take);

    /// A reply to read as it comes; once it is returned, nothing is tried again. Reading throws `HttpError`. If the body is not
    /// read further, nothing more is taken from the network.
    std::unique_ptr<HttpStream> open(const HttpRequest& request);

    /// Counts a secret among those of the requests before it is sent.
    void know(const Secret& secret);

    /// Removes the secrets of all requests so far from a text.
    std::string redacted(std::string_view text, bool cut = false) const;

    /// Whether one of them stands in a value of a row (law 97).
    bool finds_secret(std::string_view value) const;

    /// "the reply begins with '...'": printable, without secrets, short. For a message about a reply that cannot be used.
    std::string evidence_of(std::string_view body) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace serversync
