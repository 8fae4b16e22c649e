// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "adapters/listing/adapter.hpp"
#include "adapters/transport/http_client.hpp"

namespace serversync {

/// By name, for example "user" and "token".
using Credentials = std::map<std::string, Secret, std::less<>>;

/// A panel's reply.
struct PanelReply {
    std::string name;            ///< for messages: "'https://web1.example.net:2087/json-api/listaccts'", without its query
    WipedBytes body;             ///< panels send passwords that nobody asked for
    bool shows_its_end = false;  ///< a length or chunks proved that it is whole; only JSON and XML show that themselves

    std::string_view text() const { return view_of(body); }
};

/// One server's panel: its address, the credentials for it, and the client that asks.
class Panel {
public:
    /// `address` is "https://HOST:PORT", with a path that goes in front of all others if the panel lies below one. Throws
    /// `HttpError` for text that is not an address. `client` must outlive this.
    Panel(HttpClient& client, std::string_view address, Credentials credentials);

    /// The credential of that name; an empty one if none was given.
    const Secret& credential(std::string_view name) const;

    /// A request for a path below the address, for example "/json-api/listaccts"; without credentials, which each panel wants in
    /// a different place.
    HttpRequest get(std::string_view path) const;
    HttpRequest post(std::string_view path) const;

    /// Asks. Throws `HttpError` for anything but a success.
    PanelReply ask(const HttpRequest& request);

    /// Asks for several things, a few of them at a time, as `HttpClient::send_all` does.
    using TakeReply = std::function<void(std::size_t index, const std::function<PanelReply()>& reply)>;
    void ask_all(std::size_t count, const HttpClient::MakeRequest& request, const TakeReply& take);

private:
    HttpRequest request(HttpMethod method, std::string_view path) const;

    HttpClient& m_client;
    std::string m_address;
    Credentials m_credentials;
};

}  // namespace serversync
