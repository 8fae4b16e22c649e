#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/transport/http_client.hpp"
#include "adapters/transport/secret.hpp"
#include "adapters/whmcs/api_reply.hpp"

namespace serversync {

/// What WHMCS's API wants to know of who asks. Source: developers.whmcs.com, api/authentication and api/access-control.
struct ApiCredentials {
    Secret identifier, secret;
    Secret access_key;  ///< `$api_access_key` of configuration.php; blank: none
};

/// WHMCS's external API: one address, many actions. What a reply holds is overwritten in memory when it was read, because replies
/// hold passwords of services.
class WhmcsApi {
public:
    /// `address`: of WHMCS (its `/includes/api.php` is added), or of its api.php. `client` must outlive this.
    WhmcsApi(HttpClient& client, std::string_view address, ApiCredentials credentials);

    using Parameters = std::vector<std::pair<std::string, std::string>>;

    /// Asks for one action and hands its reply over. Throws `HttpError`; `MissingInput` where WHMCS refuses, with its words and,
    /// where one is known, the cure; `MalformedInput` for a reply that is no JSON object with "result": "success".
    void call(const std::string& action, const Parameters& parameters, const std::function<void(const ApiReply&)>& take);

    /// For messages about an action: "cannot read 'https://...': GetServers".
    ApiPlace place(const std::string& action) const;

    /// Host, and port where it is unusual.
    const std::string& host() const { return m_host; }

private:
    void take_reply(const ApiPlace& place, HttpReply& reply, const std::function<void(const ApiReply&)>& take) const;
    [[noreturn]] void refuse_text(const ApiPlace& place, int status, std::string_view body) const;
    [[noreturn]] void refuse_request(const ApiPlace& place, const std::string& action_message) const;

    HttpClient& m_client;
    ApiCredentials m_credentials;
    std::string m_url, m_shown, m_host;
};

}  // namespace serversync
