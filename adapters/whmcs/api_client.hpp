// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/transport/http_client.hpp"
#include "adapters/transport/secret.hpp"
#include "adapters/whmcs/api_reply.hpp"

namespace serversync {

/// The credentials that WHMCS's API wants. Source: developers.whmcs.com, api/authentication and api/access-control.
struct ApiCredentials {
    Secret identifier, secret;
    Secret access_key;  ///< `$api_access_key` of configuration.php; blank: none
};

/// WHMCS's external API: one address, many actions. A reply is overwritten in memory once it has been read, because replies hold
/// passwords of services; what the network library holds of it meanwhile is not.
class WhmcsApi {
public:
    /// `address`: of WHMCS (its `/includes/api.php` is added), or of its api.php. `client` must outlive this.
    WhmcsApi(HttpClient& client, std::string_view address, ApiCredentials credentials);

    using Parameters = std::vector<std::pair<std::string, std::string>>;

    /// Asks for one action and hands over its reply. Throws `HttpError`; `MissingInput` if WHMCS refuses, with its words and, if
    /// one is known, the cure; `MalformedInput` for a reply that is not a JSON object with "result": "success".
    /// `reply_bytes`: what its reply may have; 0: what the client allows.
    void call(const std::string& action, const Parameters& parameters, const std::function<void(const ApiReply&)>& take,
              std::uint64_t reply_bytes = 0);

    /// For messages about an action: "cannot read 'https://...': GetServers".
    ApiPlace place(const std::string& action) const;

    /// The host, with the port if it is unusual.
    const std::string& host() const { return m_host; }

private:
    void take_reply(const ApiPlace& place, HttpReply& reply, const std::function<void(const ApiReply&)>& take) const;
    [[noreturn]] void refuse_text(const ApiPlace& place, const HttpReply& reply) const;
    [[noreturn]] static void refuse_request(const ApiPlace& place, const std::string& message);

    HttpClient& m_client;
    ApiCredentials m_credentials;
    std::string m_url, m_shown, m_host;
};

}  // namespace serversync
