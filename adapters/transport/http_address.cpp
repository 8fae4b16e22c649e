// SPDX-License-Identifier: MIT
#include "adapters/transport/http_address.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "adapters/transport/http_error.hpp"
#include "adapters/transport/shared_library.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

namespace {

std::string default_port(std::string_view scheme) { return scheme == "https" ? "443" : "80"; }

/// The part of libcurl that is used here; loaded when it is first needed (law 71).
struct UrlFunctions {
    const SharedLibrary& library = curl_library();
    decltype(&curl_free) free = library["curl_free"];
    decltype(&curl_url) url = library["curl_url"];
    decltype(&curl_url_cleanup) url_cleanup = library["curl_url_cleanup"];
    decltype(&curl_url_get) url_get = library["curl_url_get"];
    decltype(&curl_url_set) url_set = library["curl_url_set"];
};

const UrlFunctions& url_functions() {
    static const UrlFunctions functions;
    return functions;
}

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (url_functions().url_get(url, which, &text, flags) != CURLUE_OK || text == nullptr) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, url_functions().free);
    return text;
}

[[noreturn]] void refuse_address(const char* why) { throw HttpError(HttpFault::address, 0, std::string("the address ") + why); }

/// `host`: what is put in the place of the address's own; null: that stays.
HttpAddress read_address(std::string_view text, const HostName* host) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(url_functions().url(), url_functions().url_cleanup);
    const auto set = [&](CURLUPart which, const std::string& value) {
        return url_functions().url_set(url.get(), which, value.c_str(), 0) == CURLUE_OK;
    };
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (!plain || url == nullptr || !set(CURLUPART_URL, std::string(text)) ||
        (host != nullptr && !set(CURLUPART_HOST, host->in_url()))) {
        refuse_address("is not a URL; write for example https://billing.example.net/");
    }
    if (!part(url.get(), CURLUPART_USER).empty() || !part(url.get(), CURLUPART_PASSWORD).empty()) {
        refuse_address("has a user name or password in it; every log would show them. Give them separately");
    }
    HttpAddress address;
    address.scheme = fold_ascii(part(url.get(), CURLUPART_SCHEME));
    if (address.scheme != "http" && address.scheme != "https") refuse_address("is neither http nor https");
    address.host = fold_ascii(part(url.get(), CURLUPART_HOST));
    address.port = part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    address.path = part(url.get(), CURLUPART_PATH);
    url_functions().url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0);
    address.url = part(url.get(), CURLUPART_URL);
    return address;
}

}  // namespace

std::string HttpAddress::host_and_port() const { return port == default_port(scheme) ? host : host + ':' + port; }

std::string HttpAddress::shown() const { return scheme + "://" + host_and_port() + path; }

bool HttpAddress::is_loopback() const {
    const auto name = host_name();
    return name && name->is_loopback();
}

bool HttpAddress::is_exposed() const { return scheme == "http" && !is_loopback(); }

std::optional<HostName> HttpAddress::host_name() const {
    std::string_view name = host;
    if (name.size() > 2 && name.front() == '[' && name.back() == ']') name = name.substr(1, name.size() - 2);
    return HostName::parse(name);
}

bool HttpAddress::may_redirect_to(const HttpAddress& target) const {
    if (target.host != host) return false;
    if (target.scheme == scheme) return target.port == port;
    return scheme == "http" && port == "80" && target.port == "443";
}

HttpAddress parse_http_address(std::string_view text) { return read_address(text, nullptr); }

HttpAddress with_host(std::string_view address, const HostName& host) { return read_address(address, &host); }

}  // namespace serversync
