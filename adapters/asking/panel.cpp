// SPDX-License-Identifier: MIT
#include "adapters/asking/panel.hpp"

#include "adapters/transport/http_address.hpp"

namespace serversync {

Panel::Panel(HttpClient& client, std::string_view address, Credentials credentials)
    : m_client(client), m_address(parse_http_address(address).url), m_credentials(std::move(credentials)) {
    while (!m_address.empty() && m_address.back() == '/') m_address.pop_back();
}

const Secret& Panel::credential(std::string_view name) const {
    static const Secret none;
    const auto found = m_credentials.find(name);
    return found == m_credentials.end() ? none : found->second;
}

HttpRequest Panel::request(HttpMethod method, std::string_view path) const {
    HttpRequest request;
    request.method = method;
    request.url = m_address + std::string(path);
    return request;
}

HttpRequest Panel::get(std::string_view path) const { return request(HttpMethod::get, path); }

HttpRequest Panel::post(std::string_view path) const { return request(HttpMethod::post, path); }

PanelReply Panel::ask(const HttpRequest& request) {
    HttpReply reply = m_client.send(request);
    return {"'" + parse_http_address(request.url).shown() + "'", std::move(reply.body)};
}

}  // namespace serversync
