// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <iostream>
#include <optional>
#include <vector>

#include "adapters/anonymise/anonymised_listing.hpp"
#include "adapters/anonymise/anonymising_sink.hpp"
#include "adapters/whmcs/export_writer.hpp"
#include "engine/cli/key_file.hpp"
#include "engine/cli/mirror_commands.hpp"
#include "engine/cli/output.hpp"
#include "engine/idn/domain_to_ascii.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/mirror/mirror_replay.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace po = boost::program_options;
namespace fs = std::filesystem;

const char* const mirror_export_usage =
    "serversync mirror export --mirror FILE [--out FILE] [--anonymise [--key-file FILE] [--listings DIR --listings-out DIR]]";

namespace {

po::options_description describe_export() {
    po::options_description description("options");
    auto options = description.add_options();
    const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
    options("mirror", text("FILE"), "the mirror");
    options("out", text("FILE"), "write to a file that only you can read (default: standard output)");
    options("anonymise", "replace names, e-mails, domains, user names, host names and addresses");
    options("key-file", text("FILE"),
            "take the key of the replacements from here, so that they can be repeated; made where it does not exist (default: a "
            "key for this run alone)");
    options("listings", text("DIR"), "anonymise these listings too, <server id>.json each");
    options("listings-out", text("DIR"), "the folder to write them to");
    return description;
}

void check(const Options& options) {
    for (const char* name : {"key-file", "listings", "listings-out"}) {
        if (options.has(name) && !options.has("anonymise")) {
            throw UsageError("option '--" + std::string(name) + "' goes with '--anonymise'");
        }
    }
    if (options.has("listings") != options.has("listings-out")) {
        throw UsageError("'--listings' and '--listings-out' go together: the folder to read and the folder to write");
    }
}

/// Whoever plans with the copies must see when the listings were taken, and a file's listing was taken when it was written.
void copy_time(const std::string& from, const std::string& to) {
    struct stat status {};
    if (::stat(from.c_str(), &status) != 0) return;
    const struct timespec times[2] = {status.st_atim, status.st_mtim};
    ::utimensat(AT_FDCWD, to.c_str(), times, 0);
}

/// A listing of a server in the mirror, where its copy goes, and what identifies its accounts.
struct ListingCopy {
    std::string from, to;
    std::optional<IdentityField> identity;
};

/// Finds the listings and makes the folder of their copies.
std::vector<ListingCopy> find_listings(const std::string& mirror, const std::string& from, const std::string& to) {
    if (!fs::is_directory(from)) throw MissingInput("cannot read the folder of listings '" + from + "': it is not a folder");
    std::vector<ListingCopy> copies;
    const Catalogue catalogue = Mirror(mirror).catalogue();
    for (const Server& server : catalogue.servers()) {
        const std::string name = std::to_string(server.id) + ".json";
        const fs::path path = fs::path(from) / name;
        if (!fs::exists(path)) continue;
        const Module* module = catalogue.module(server.module);
        copies.push_back({path.string(), (fs::path(to) / name).string(), module != nullptr ? module->identity : std::nullopt});
    }
    if (copies.empty())
        throw MissingInput("the folder '" + from + "' has no listing '<server id>.json' of a server in the mirror '" + mirror +
                           "'");
    std::error_code error;
    if (fs::create_directory(to, error)) fs::permissions(to, fs::perms::owner_all, error);
    if (!fs::is_directory(to))
        throw CannotWrite("cannot write the folder of listings '" + to +
                          "': " + (error ? error.message() : "it is not a folder"));
    if (fs::equivalent(from, to)) throw UsageError("'--listings' and '--listings-out' are the same folder '" + from + "'");
    return copies;
}

/// A listing that cannot be anonymised is named and left out; the others are written.
ExitCode write_listings(const std::vector<ListingCopy>& copies, Pseudonyms& pseudonyms) {
    ExitCode code = ExitCode::success;
    for (const ListingCopy& copy : copies) {
        try {
            const auto source = open_file(copy.from, FileOrigin::folder);
            const std::vector<InputFile> inputs{{"listing", copy.from}};
            const auto output = open_output(copy.to, "listing", inputs, FileAccess::owner_only);
            anonymise_listing(*source, copy.identity, pseudonyms,
                              [&output](std::string_view bytes) { output->sink().write(bytes); });
            output->finish();
            copy_time(copy.from, copy.to);
        } catch (const MalformedInput& fault) {
            std::cerr << "serversync: left out a listing that cannot be anonymised: " << printable(fault.what()) << "\n";
            code = ExitCode::incomplete;
        }
    }
    return code;
}

void export_into(const std::string& mirror, Output& output, Pseudonyms* pseudonyms) {
    ExportWriter writer([&output](std::string_view bytes) { output.sink().write(bytes); });
    if (pseudonyms != nullptr) {
        AnonymisingSink sink(writer, *pseudonyms);
        replay_mirror(mirror, sink);
    } else {
        replay_mirror(mirror, writer);
    }
    writer.finish();
    output.finish();
}

}  // namespace

ExitCode command_mirror_export(const std::vector<std::string>& arguments) {
    const Options options(mirror_export_usage, describe_export(), arguments, 0);
    if (options.helped()) return ExitCode::success;
    const std::string mirror = mirror_path(options);
    check(options);
    std::optional<Pseudonyms> pseudonyms;
    if (options.has("anonymise")) {
        pseudonyms.emplace(options.has("key-file") ? key_of_file(options.text("key-file")) : random_key(), domain_to_ascii);
    }
    std::vector<ListingCopy> listings;
    if (options.has("listings")) listings = find_listings(mirror, options.text("listings"), options.text("listings-out"));
    std::vector<InputFile> inputs{{"mirror", mirror}, {"key file", options.text("key-file")}};
    for (const ListingCopy& copy : listings) inputs.push_back({"listing", copy.from});
    const auto output = open_output(options.text("out"), "export", inputs, FileAccess::owner_only);
    export_into(mirror, *output, pseudonyms ? &*pseudonyms : nullptr);
    return listings.empty() ? ExitCode::success : write_listings(listings, *pseudonyms);
}

}  // namespace serversync
