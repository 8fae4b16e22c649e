// SPDX-License-Identifier: MIT
#include <iostream>

#include "engine/cli/listing_input.hpp"
#include "engine/cli/output.hpp"
#include "engine/report/json_writer.hpp"
#include "engine/text/plural.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace po = boost::program_options;

namespace {

std::string with_commas(std::string_view emails) {
    std::string text;
    for (const char c : emails) text.append(c == ' ' ? ", " : std::string_view(&c, 1));
    return text;
}

std::string why_not_whole(const Listing& listing) {
    if (listing.state == ListingState::failed) return "the listing failed: " + listing.error;
    if (listing.state == ListingState::partial) return "the listing is incomplete: " + listing.error;
    std::size_t rejected = 0;
    for (const auto& [reason, rows] : listing.rejected_by_reason()) rejected += rows;
    return "the listing is incomplete: " + counted(rejected, "row") +
           " rejected, the first for this: " + listing.rejected.front().reason;
}

}  // namespace

ExitCode command_list(const std::vector<std::string>& arguments) {
    po::options_description description("options");
    add_listing_options(description);
    description.add_options()("out", po::value<std::string>()->value_name("FILE"), "write to a file (default: standard output)");
    const Options options("serversync list [OPTIONS] (FILE | --url URL | --php-module DIR | --config FILE --server SERVER)",
                          description, arguments, 1);
    if (options.helped()) return ExitCode::success;
    std::unique_ptr<Output> output;
    const auto begin = [&](std::span<const InputFile> inputs) { output = open_output(options.text("out"), "listing", inputs); };
    const Listing listing = std::move(read_listings(options, begin).front().listing);
    // What is printed may be read again: rows that could not be printed are missing there too.
    const bool is_whole = listing.state == ListingState::complete && listing.rejected.empty();
    JsonWriter json(output->sink());
    json.open('{').flag("success", listing.state != ListingState::failed);
    if (listing.state == ListingState::failed) {
        json.field("error", listing.error);
    } else {
        if (!is_whole) json.flag("truncated", true);
        if (listing.expected_total) {
            json.field("expected_total", *listing.expected_total);
        } else if (listing.proven_end || !listing.rejected.empty()) {
            json.field("expected_total", listing.rows);
        }
        json.key("accounts").open('[');
        for (const Account& account : listing.accounts) {
            json.open('{', true)
                .field("email", with_commas(account.emails))
                .field("username", account.username)
                .field("domain", account.domain);
            json.field("uniqueIdentifier", account.unique_identifier)
                .field("product", account.product)
                .field("primaryip", account.primary_ip);
            json.field("created", account.created ? to_text(*account.created) : std::string());
            const bool is_word = account.status == AccountStatus::active || account.status == AccountStatus::suspended;
            json.field("status", !is_word                                  ? account.status_text
                                 : account.status == AccountStatus::active ? "Active"
                                                                           : "Suspended");
            if (!account.owner.empty()) json.field("owner", account.owner);
            json.close('}');
        }
        json.close(']');
    }
    json.close('}').finish();
    output->finish();
    if (is_whole) return ExitCode::success;
    std::cerr << "serversync: " << printable(why_not_whole(listing)) << "\n";
    return listing.state == ListingState::failed ? ExitCode::malformed_input : ExitCode::incomplete;
}

}  // namespace serversync
