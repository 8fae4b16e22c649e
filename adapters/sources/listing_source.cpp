#include "adapters/sources/listing_source.hpp"

#include <algorithm>
#include <array>

#include "adapters/listing/kept_listing.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/registry.hpp"
#include "adapters/transport/child_process.hpp"
#include "adapters/transport/http_address.hpp"
#include "engine/json/json_text.hpp"
#include "engine/json/peeked_source.hpp"
#include "engine/model/error.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

constexpr std::string_view default_adapter = "whmcs-json";

/// For a format without a panel, a URL is fetched as it is; these are the ways to log in.
constexpr CredentialNeed plain_credentials[] = {{"user", "user name for HTTP authentication", false, false},
                                                {"password", "its password", false},
                                                {"token", "a bearer token", false}};

Listing read_bytes(const Adapter* adapter, ByteSource& bytes, const ListingRequest& request) {
    if (adapter != nullptr) return adapter->read(bytes, request);
    PeekedSource peeked(bytes);
    if (begins_kept_listing(peeked.head())) return kept_listing_adapter().read(peeked, request);
    return find_adapter(default_adapter)->read(peeked, request);
}

Listing failed(const Adapter* adapter, const ListingRequest& request, const std::string& error) {
    return ListingBuilder(adapter != nullptr ? adapter->name() : default_adapter, request).fail(error);
}

/// The parameters and secrets as one JSON object, in memory that is wiped.
WipedBytes as_json(const ListingSource& source) {
    WipedBytes json{'{'};
    const auto append = [&json](std::string_view bytes) { json.insert(json.end(), bytes.begin(), bytes.end()); };
    const auto member = [&](const std::string& name, std::string_view value) {
        std::string text;
        text.reserve(6 * value.size() + 2);  // growing would leave copies behind
        if (json.size() > 1) append(",");
        append_json_text(text, name);
        append(text);
        append(":");
        text.clear();
        append_json_text(text, value);
        append(text);
        wipe(text.data(), text.size());
    };
    for (const auto& [name, value] : source.parameters) member(name, value);
    for (const auto& [name, value] : source.secrets) member(name, value.reveal());
    append("}\n");
    return json;
}

Listing read_file(const ListingSource& source, const ListingRequest& request) {
    const auto bytes = source.path == "-" ? open_descriptor(0, "standard input") : open_file(source.path);
    return read_bytes(source.adapter, *bytes, request);
}

/// Matched on another field than the module means, all accounts would look unmanaged and all services orphaned (law 99).
std::string other_identity(const PhpModuleMetadata& metadata, const ListingRequest& request) {
    if (metadata.identity_field.empty() || !request.identity) return {};
    const auto own = parse_identity_field(metadata.identity_field);
    if (own && *own == *request.identity) return {};
    return "the module is identified by '" + excerpt(metadata.identity_field, 100) + "' and the mirror by '" +
           to_text(*request.identity) +
           "'; load the mirror again (serversync mirror load --php-modules DIR), or name the identity field in the configuration";
}

Listing run_command(const ListingSource& source, const ListingRequest& request) {
    CommandRequest command;
    command.arguments = source.command;
    command.time_limit = source.time_limit;
    command.output_bytes = request.limits.bytes;
    const WipedBytes input = as_json(source);
    command.input = view_of(input);
    for (const auto& [name, secret] : source.secrets) command.secrets.push_back(secret);
    ChildProcess process(command);
    Listing listing = read_bytes(source.adapter, process, request);
    // The failure of a command says more than the format, which got half of its output (law 98).
    std::array<char, 4096> rest;
    while (process.read(rest) > 0) {
    }
    process.finish();
    return listing;
}

Listing fetch(const ListingSource& source, const ListingRequest& request, HttpClient& client) {
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

Listing ask_server(const ListingSource& source, const ListingRequest& request) {
    HttpOptions options;
    options.total_limit = source.time_limit;
    options.deadline = std::chrono::steady_clock::now() + source.time_limit;
    options.connect_limit = std::min(options.connect_limit, source.time_limit);
    options.stall_limit = std::min(options.stall_limit, std::chrono::ceil<std::chrono::seconds>(source.time_limit));
    options.ca_file = source.ca_file;
    options.reply_bytes = source.adapter->access() != nullptr ? source.reply_bytes : request.limits.bytes;
    HttpClient client(options);
    ListingRequest redacting = request;
    redacting.redact = [&client](std::string_view text) { return client.redacted(text); };
    try {
        return fetch(source, redacting, client);
    } catch (const Error& error) {
        return failed(source.adapter, redacting, error.what());
    }
}

Listing run_php(const ListingSource& source, const ListingRequest& request) {
    PhpModule module = source.php_module;
    module.parameters = source.parameters;
    module.secrets = source.secrets;
    module.time_limit = source.time_limit;
    PhpModuleMetadata metadata;
    Listing listing = read_php_listing(module, request, &metadata);
    const std::string doubt = listing.state == ListingState::failed ? std::string() : other_identity(metadata, request);
    return doubt.empty() ? std::move(listing) : failed(nullptr, request, doubt);
}

Listing read(const ListingSource& source, const ListingRequest& request) {
    if (!source.path.empty()) return read_file(source, request);
    if (!source.command.empty()) return run_command(source, request);
    if (!source.url.empty()) return ask_server(source, request);
    return run_php(source, request);
}

}  // namespace

std::string ListingSource::shown() const {
    if (!path.empty()) return path;
    if (!command.empty()) return "command '" + command.front().substr(command.front().rfind('/') + 1) + "'";
    if (!url.empty()) return parse_http_address(url).shown();
    const std::string folder = php_module.folder.substr(0, php_module.folder.find_last_not_of('/') + 1);
    return "PHP module '" + folder.substr(folder.rfind('/') + 1) + "'";
}

std::span<const CredentialNeed> credentials_of(const Adapter& adapter) {
    return adapter.access() != nullptr ? adapter.access()->credentials : std::span<const CredentialNeed>(plain_credentials);
}

void check_source(const ListingSource& source, const FormatOptions& options, const std::string& where) {
    if (source.adapter != nullptr) check_format_options(*source.adapter, options, where);
    if (source.url.empty()) return;
    if (source.adapter == nullptr) throw ConfigurationError(where + "an address needs an adapter: say which panel it is");
    try {
        parse_http_address(source.url);
    } catch (const Error& error) {
        throw ConfigurationError(where + error.what());
    }
    const auto needs = credentials_of(*source.adapter);
    const auto need_of = [&](std::string_view name) {
        return std::find_if(needs.begin(), needs.end(), [&](const CredentialNeed& need) { return need.name == name; });
    };
    std::string known;
    for (const CredentialNeed& need : needs) known += (known.empty() ? "" : ", ") + std::string(need.name);
    for (const auto& [name, secret] : source.credentials) {
        if (need_of(name) != needs.end()) continue;
        throw ConfigurationError(where + "adapter '" + std::string(source.adapter->name()) + "' takes no credential '" + name +
                                 "'; it takes: " + known);
    }
    for (const CredentialNeed& need : needs) {
        const auto given = source.credentials.find(need.name);
        if (!need.required || (given != source.credentials.end() && !given->second.empty())) continue;
        throw ConfigurationError(where + "adapter '" + std::string(source.adapter->name()) + "' needs the credential '" +
                                 std::string(need.name) + "' (" + std::string(need.meaning) + ")");
    }
}

Listing read_source(const ListingSource& source, const ListingRequest& request) {
    const auto began = std::chrono::steady_clock::now();
    Listing listing;
    try {
        listing = read(source, request);
    } catch (const MissingInput& error) {
        listing = failed(source.adapter, request, error.what());
    }
    if (listing.source.empty()) listing.source = source.shown();
    if (source.is_remote() && !listing.took_ms) {
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
        listing.took_ms = static_cast<std::uint64_t>(took.count());
    }
    return listing;
}

}  // namespace serversync
