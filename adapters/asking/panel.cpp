// SPDX-License-Identifier: MIT
#include "adapters/asking/panel.hpp"

#include "adapters/transport/http_address.hpp"

namespace serversync {

namespace {

/// A panel's web server has a few workers, and other people to serve.
constexpr unsigned requests_at_once = 8;

std::string name_of(const HttpRequest& request) { return "'" + parse_http_address(request.url).shown() + "'"; }

}  // namespace

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
    return {name_of(request), std::move(reply.body), reply.shows_its_end};
}

void Panel::ask_all(std::size_t count, const HttpClient::MakeRequest& request, const TakeReply& take) {
    m_client.send_all(count, requests_at_once, request, [&](std::size_t index, const std::function<HttpReply()>& receive) {
        take(index, [&] {
            HttpReply reply = receive();
            return PanelReply{name_of(request(index)), std::move(reply.body), reply.shows_its_end};
        });
    });
}

}  // namespace serversync
