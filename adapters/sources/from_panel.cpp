// SPDX-License-Identifier: MIT
#include "adapters/sources/from_panel.hpp"

#include <algorithm>

#include "adapters/sources/read_bytes.hpp"
#include "adapters/transport/http_address.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

/// For a format without a panel, a URL is fetched as it is; these are the ways to log in.
constexpr CredentialNeed plain_credentials[] = {{"user", "user name for HTTP authentication", false, false},
                                                {"password", "its password", false},
                                                {"token", "a bearer token", false}};

/// With or without a secret: on the way, anybody could write the listing (law 47).
[[noreturn]] void refuse_exposed(const HttpAddress& address) {
    throw HttpError(HttpFault::address, 0,
                    "cannot ask '" + address.shown() +
                        "': http is for this machine only, because everybody on the way could read "
                        "and change what is sent. Use https");
}

Listing ask(const FromPanel& source, const ListingRequest& request, HttpClient& client) {
    if (source.adapter->access() != nullptr) {
        Panel panel(client, source.address().url, source.credentials);
        return source.adapter->ask(panel, request);
    }
    HttpRequest http;
    http.url = source.address().url;
    for (const auto& [name, secret] : source.credentials) {
        if (name == "user") http.user = secret.reveal();
        if (name == "password") http.password = secret;
        if (name == "token") http.headers.push_back({"Authorization", "Bearer ", secret});
    }
    const auto stream = client.open(http);
    return read_bytes(source.adapter, *stream, request);
}

/// Tells the client of the credentials that are secrets, also of those that stand in the body of a request. A user's name is
/// none: it may well be that of an account.
void tell_secrets(HttpClient& client, const FromPanel& source) {
    for (const CredentialNeed& need : credentials_of(*source.adapter)) {
        const auto given = source.credentials.find(need.name);
        if (need.is_secret && given != source.credentials.end()) client.know(given->second);
    }
}

}  // namespace

std::span<const CredentialNeed> credentials_of(const Adapter& adapter) {
    return adapter.access() != nullptr ? adapter.access()->credentials : std::span<const CredentialNeed>(plain_credentials);
}

HttpAddress FromPanel::address() const { return host ? with_host(url, *host) : parse_http_address(url); }

std::string FromPanel::shown() const { return address().shown(); }

void FromPanel::check(const FormatOptions& options, const std::string& where) const {
    if (adapter == nullptr) throw ConfigurationError(where + "an address needs an adapter: say which panel it is");
    check_format_options(*adapter, options, where);
    try {
        const HttpAddress asked = address();
        if (!host && asked.is_exposed()) refuse_exposed(asked);
    } catch (const Error& error) {
        throw ConfigurationError(where + error.what());
    }
    const std::string name_of_adapter = where + "adapter '" + std::string(adapter->name()) + "' ";
    const auto needs = credentials_of(*adapter);
    std::string known;
    for (const CredentialNeed& need : needs) known += (known.empty() ? "" : ", ") + std::string(need.name);
    for (const auto& [name, secret] : credentials) {
        if (std::any_of(needs.begin(), needs.end(), [&name = name](const CredentialNeed& need) { return need.name == name; }))
            continue;
        throw ConfigurationError(name_of_adapter + "does not take the credential '" + name + "'; it takes: " + known);
    }
    for (const CredentialNeed& need : needs) {
        const auto given = credentials.find(need.name);
        if (!need.required || (given != credentials.end() && !given->second.empty())) continue;
        throw ConfigurationError(name_of_adapter + "needs the credential '" + std::string(need.name) + "' (" +
                                 std::string(need.meaning) + ")");
    }
}

Listing FromPanel::read(const ListingRequest& request, std::chrono::milliseconds limit) const {
    HttpOptions options;
    options.total_limit = limit;
    options.budget = request.limits.budget;
    options.connect_limit = std::min(options.connect_limit, limit);
    options.stall_limit = std::min(options.stall_limit, std::chrono::ceil<std::chrono::seconds>(limit));
    options.ca_file = ca_file;
    options.certificate_cure = "If an authority of your own signed it, name that with 'ca_file' (or '--ca-file')";
    options.reply_bytes = adapter->access() != nullptr ? reply_bytes : request.limits.bytes;
    HttpClient client(options);
    ListingRequest redacting = request;
    redacting.redact = [&client](std::string_view text) { return client.redacted(text); };
    redacting.holds_secret = [&client](std::string_view value) { return client.finds_secret(value); };
    tell_secrets(client, *this);
    try {
        if (const HttpAddress asked = address(); asked.is_exposed()) refuse_exposed(asked);
        return ask(*this, redacting, client);
    } catch (const Error& error) {
        return failed_listing(adapter, redacting, error.what());
    }
}

}  // namespace serversync
