// SPDX-License-Identifier: MIT
#include "engine/cli/listing_input.hpp"
#include "engine/cli/output.hpp"
#include "engine/report/json_writer.hpp"

namespace serversync {

namespace po = boost::program_options;

ExitCode command_list(const std::vector<std::string>& arguments) {
    po::options_description description("options");
    add_listing_options(description);
    description.add_options()("out", po::value<std::string>()->value_name("FILE"), "write to a file (default: standard output)");
    const Options options("serversync list [OPTIONS] (FILE | --url URL | --php-module DIR | --config FILE --server SERVER)",
                          description, arguments, 1);
    if (options.helped()) return ExitCode::success;
    const Listing listing = std::move(read_listings(options).front().listing);
    const auto output = open_output(options.text("out"), "listing");
    JsonWriter json(output->sink());
    json.open('{').flag("success", listing.state != ListingState::failed);
    if (listing.state == ListingState::failed) {
        json.field("error", listing.error);
    } else {
        if (listing.state == ListingState::partial) json.flag("truncated", true);
        json.key("accounts").open('[');
        for (const Account& account : listing.accounts) {
            json.open('{', true)
                .field("email", account.email)
                .field("username", account.username)
                .field("domain", account.domain);
            json.field("uniqueIdentifier", account.unique_identifier)
                .field("product", account.product)
                .field("primaryip", account.primary_ip);
            json.field("created", account.created ? to_text(*account.created) : std::string());
            const bool is_word = account.status == AccountStatus::active || account.status == AccountStatus::suspended;
            json.field("status", !is_word                                  ? account.status_text
                                 : account.status == AccountStatus::active ? "Active"
                                                                           : "Suspended")
                .close('}');
        }
        json.close(']');
    }
    json.close('}').finish();
    output->finish();
    if (listing.state == ListingState::failed) return ExitCode::malformed_input;
    return listing.state == ListingState::partial ? ExitCode::incomplete : ExitCode::success;
}

}  // namespace serversync
