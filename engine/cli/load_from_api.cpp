// SPDX-License-Identifier: MIT
#include "engine/cli/load_from_api.hpp"

#include <array>
#include <chrono>
#include <iostream>
#include <memory>
#include <string_view>
#include <vector>

#include "adapters/transport/http_client.hpp"
#include "adapters/transport/process_secrets.hpp"
#include "adapters/transport/secrets_file.hpp"
#include "adapters/whmcs/api_client.hpp"
#include "adapters/whmcs/api_mirror.hpp"
#include "engine/config/configuration.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace po = boost::program_options;

namespace {

constexpr std::uint64_t reply_bytes = 128U << 20U;  // GetClientsAddons and GetProducts have no pages
constexpr std::uint64_t load_bytes = 1ULL << 40U;   // with the time limit enough: it only has to end
constexpr unsigned default_minutes = 240;

/// A credential, its name in a file and in the environment.
struct CredentialName {
    std::string_view name;
    const char* variable;
    Secret ApiCredentials::*member;
};

constexpr std::array credential_names = {
    CredentialName{"identifier", "SERVERSYNC_API_IDENTIFIER", &ApiCredentials::identifier},
    CredentialName{"secret", "SERVERSYNC_API_SECRET", &ApiCredentials::secret},
    CredentialName{"access_key", "SERVERSYNC_API_ACCESS_KEY", &ApiCredentials::access_key},
};

/// From a file or standard input alone if one is named, otherwise from the environment.
ApiCredentials read_credentials(const Options& options) {
    ApiCredentials credentials;
    if (options.has("api-credentials")) {
        std::array<std::string_view, credential_names.size()> names;
        for (std::size_t i = 0; i < names.size(); ++i) names[i] = credential_names[i].name;
        for (const NamedSecret& given : read_secrets(options.text("api-credentials"), names)) {
            for (const CredentialName& known : credential_names) {
                if (known.name == given.name) credentials.*known.member = given.secret;
            }
        }
    } else {
        for (const CredentialName& known : credential_names) {
            if (auto secret = secret_of_environment(known.variable)) credentials.*known.member = std::move(*secret);
        }
    }
    for (const CredentialName& known : {credential_names[0], credential_names[1]}) {
        if (!(credentials.*known.member).empty()) continue;
        throw ConfigurationError("the API's " + std::string(known.name) + " is missing: set " + known.variable + ", or write '" +
                                 std::string(known.name) +
                                 " = ...' into a file of your own and name it with '--api-credentials FILE'");
    }
    return credentials;
}

}  // namespace

void describe_api(po::options_description_easy_init& options) {
    options("from-api", po::value<std::string>()->value_name("URL"), "read WHMCS's API at this address");
    options("api-credentials", po::value<std::string>()->value_name("FILE"),
            "lines 'identifier = ...', 'secret = ...' and 'access_key = ...'; '-' for standard input. Without it: "
            "SERVERSYNC_API_IDENTIFIER, SERVERSYNC_API_SECRET and SERVERSYNC_API_ACCESS_KEY");
    options("api-ca-file", po::value<std::string>()->value_name("FILE"),
            "the authorities to trust in place of the system's (PEM)");
    options("api-page-rows", po::value<std::string>()->value_name("N"), "rows to ask for at once (250)");
    options("api-minutes", po::value<std::string>()->value_name("N"), "how long all of it may take, in minutes (240)");
}

std::string read_api(const Options& options, MirrorSink& sink) {
    const std::string url = options.text("from-api");
    ApiMirrorOptions mirror;
    mirror.page_rows = options.number("api-page-rows", 1, 250);
    if (options.has("config")) {
        const Configuration configuration = read_configuration(options.text("config"));
        mirror.supplement = configuration.api;
        mirror.modules = configuration.modules;
        for (const ProductRule& rule : configuration.policy.product_map) mirror.mapped_products.insert(rule.product_id);
    }
    ApiCredentials credentials = read_credentials(options);
    HttpOptions http;
    http.ca_file = options.text("api-ca-file");
    http.certificate_cure = "If an authority of your own signed it, name that with '--api-ca-file'";
    http.reply_bytes = reply_bytes;
    const unsigned minutes = options.number("api-minutes", 1, default_minutes);
    http.budget = std::make_shared<ReadingBudget>(ReadingLimits{
        .bytes = load_bytes, .time = std::chrono::minutes(minutes), .noun = "the load", .time_setting = "'--api-minutes'"});
    HttpClient client(http);
    WhmcsApi api = [&] {
        try {
            return WhmcsApi(client, url, std::move(credentials));
        } catch (const HttpError& error) {
            throw UsageError(std::string("option '--from-api': ") + error.what());
        }
    }();
    std::vector<std::string> notes = read_mirror_from_api(api, mirror, sink);
    notes.emplace_back(api_limits);
    for (const std::string& note : notes) std::cerr << "serversync: note: " << printable(client.redacted(note)) << "\n";
    return api.host();
}

}  // namespace serversync
