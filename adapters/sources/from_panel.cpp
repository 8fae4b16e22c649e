// SPDX-License-Identifier: MIT
#include "adapters/sources/from_panel.hpp"

#include <algorithm>

#include "adapters/sources/read_bytes.hpp"
#include "adapters/sources/secrets_in_rows.hpp"
#include "adapters/transport/http_address.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

/// For a format without a panel, a URL is fetched as it is; these are the ways to log in.
constexpr CredentialNeed plain_credentials[] = {{"user", "user name for HTTP authentication", false, false},
                                                {"password", "its password", false},
                                                {"token", "a bearer token", false}};

Listing ask(const FromPanel& source, const ListingRequest& request, HttpClient& client) {
    if (source.adapter->access() != nullptr) {
        Panel panel(client, source.url, source.credentials);
        return source.adapter->ask(panel, request);
    }
    HttpRequest http;
    http.url = source.url;
    for (const auto& [name, secret] : source.credentials) {
        if (name == "user") http.user = secret.reveal();
        if (name == "password") http.password = secret;
        if (name == "token") http.headers.push_back({"Authorization", "Bearer ", secret});
    }
    const auto stream = client.open(http);
    return read_bytes(source.adapter, *stream, request);
}

/// The credentials that are secrets: a user's name may well be that of an account.
std::vector<Secret> secrets_of(const FromPanel& source) {
    std::vector<Secret> secrets;
    for (const CredentialNeed& need : credentials_of(*source.adapter)) {
        const auto given = source.credentials.find(need.name);
        if (need.is_secret && given != source.credentials.end()) secrets.push_back(given->second);
    }
    return secrets;
}

}  // namespace

std::span<const CredentialNeed> credentials_of(const Adapter& adapter) {
    return adapter.access() != nullptr ? adapter.access()->credentials : std::span<const CredentialNeed>(plain_credentials);
}

std::string FromPanel::shown() const { return parse_http_address(url).shown(); }

void FromPanel::check(const FormatOptions& options, const std::string& where) const {
    if (adapter == nullptr) throw ConfigurationError(where + "an address needs an adapter: say which panel it is");
    check_format_options(*adapter, options, where);
    try {
        parse_http_address(url);
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
    options.reply_bytes = adapter->access() != nullptr ? reply_bytes : request.limits.bytes;
    HttpClient client(options);
    ListingRequest redacting = request;
    redacting.redact = [&client](std::string_view text) { return client.redacted(text); };
    redacting.holds_secret = secrets_in_rows(secrets_of(*this));
    try {
        return ask(*this, redacting, client);
    } catch (const Error& error) {
        return failed_listing(adapter, redacting, error.what());
    }
}

}  // namespace serversync
