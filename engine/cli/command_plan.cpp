// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include "engine/batch/run.hpp"
#include "engine/cli/command.hpp"
#include "engine/cli/exit_code.hpp"
#include "engine/cli/input_files.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/progress_line.hpp"
#include "engine/cli/server_sources.hpp"
#include "engine/cli/version.hpp"
#include "engine/text/plural.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace po = boost::program_options;

namespace {

Instant parse_time(const Options& options, const char* name) {
    const std::string text = options.text(name);
    const auto instant = parse_instant(text);
    if (!instant)
        throw UsageError("option '--" + std::string(name) + "': '" + text +
                         "' is not a time; write for example 2026-01-31T04:05:06Z");
    return *instant;
}

Instant now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::seconds>(since).count()};
}

Override parse_accept(const std::string& text, const std::string& reason) {
    std::string fault;
    const std::optional<Acceptance> accept = parse_acceptance(text, fault);
    if (!accept) {
        throw UsageError("option '--accept': '" + text + "': " + fault +
                         "; write what the report prints, for example 1:orphan_limit=37:9f3c2a41d07b");
    }
    return {*accept, reason};
}

std::vector<Override> parse_overrides(const Options& options) {
    const std::vector<std::string> texts = options.texts("accept");
    const std::string reason = options.text("reason");
    if (!texts.empty() && std::string(trimmed(reason)).empty())
        throw UsageError("option '--accept' needs '--reason TEXT': why this is right");
    if (texts.empty() && !reason.empty()) throw UsageError("option '--reason' goes with '--accept'");
    std::vector<Override> overrides;
    overrides.reserve(texts.size());
    for (const std::string& text : texts) overrides.push_back(parse_accept(text, reason));
    return overrides;
}

/// The command line wins over the configuration.
FetchOptions fetch_options(const Options& options, const FetchSettings& settings) {
    FetchOptions fetch;
    fetch.jobs = options.number("fetch-jobs", 1, settings.jobs.value_or(fetch.jobs));
    if (fetch.jobs > 1000) throw UsageError("option '--fetch-jobs': more than 1000 servers at a time");
    if (settings.time_budget) fetch.time_budget = std::chrono::seconds(*settings.time_budget);
    if (options.has("time-budget")) {
        const std::string text = options.text("time-budget");
        const auto seconds = parse_duration(text);
        if (!seconds)
            throw UsageError("option '--time-budget': '" + text + "' is not a duration; write for example 90s, 30m or 2h");
        fetch.time_budget = std::chrono::seconds(*seconds);
    }
    fetch.keep_listings = options.has("keep-listings") ? options.text("keep-listings") : settings.keep_listings;
    fetch.now = now;
    return fetch;
}

po::options_description describe_plan() {
    po::options_description description("options");
    const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
    const auto texts = [](const char* name) { return po::value<std::vector<std::string>>()->value_name(name); };
    description.add_options()("mirror", text("FILE"), "the mirror ('serversync mirror load' makes one)")(
        "config", text("FILE"), "the configuration file")("server", texts("SERVER"),
                                                          "a server's id or name; may be repeated (default: all)")(
        "listing", text("FILE"), "the listing of the one server; '-' is standard input")(
        "listings", text("DIR"), "a folder of listings, <server id>.json each")(
        "adapter", text("NAME"), "the format of the listings (default: whmcs-json)")(
        "as-of", text("TIME"), "the time of the run, as 2026-01-31T04:05:06Z (default: now)")(
        "listed-at", text("TIME"), "when the listings were taken (default: when their files were written)")(
        "format", text("FORMAT"), "text (default) or json")("out", text("FILE"), "write to a file (default: standard output)")(
        "accept", texts("SERVER:GUARD=COUNT:DIGEST"),
        "let through exactly the items that a guard holds, as the report names them, for this run; may be repeated")(
        "reason", text("TEXT"), "why they are accepted")("jobs", text("N"), "servers at a time (default: the cores)")(
        "fetch-jobs", text("N"), "servers and commands that are asked at a time (default: 16)")(
        "time-budget", text("TIME"), "time for asking all of them, as 90s, 30m or 2h; those that were not read by then failed")(
        "keep-listings", text("DIR"), "keep each listing as DIR/<server id>.json, for '--listings DIR' later")(
        "detailed-exitcode", "exit 2 when something differs");
    add_text_options(description);
    return description;
}

void check_servers(const std::vector<Override>& overrides, const ServerNames& names) {
    for (const Override& each : overrides) {
        const std::uint64_t id = each.accept.server_id;
        if (id != 0 && names.catalogue().server(id) == nullptr) {
            throw UsageError("option '--accept': '" + to_text(each.accept) + "': server " + std::to_string(id) +
                             " is not in the mirror '" + names.mirror() + "'");
        }
    }
}

/// Says on standard error which files of the folder are not read, so that a mistyped name shows.
void mention_unread(const std::vector<UnreadFile>& files) {
    constexpr std::size_t most = 5;
    for (std::size_t i = 0; i < std::min(most, files.size()); ++i)
        std::cerr << "serversync: note: the file '" << printable(files[i].name) << "' is not read: " << printable(files[i].reason)
                  << "\n";
    if (files.size() > most) std::cerr << "serversync: note: " << counted(files.size() - most, "more file") << " not read\n";
}

/// Sets the scope and the sources.
void find_servers(const Options& options, const Configuration& configuration, RunRequest& request) {
    const ServerNames names(request.mirror);
    for (const std::string& server : options.texts("server")) request.scope.push_back(names.id_of(server));
    check_servers(request.overrides, names);
    FoundSources found = find_sources(options, configuration, names, request.scope);
    mention_unread(found.unread_files);
    for (UnreadFile& file : found.unread_files) {
        if (file.is_strange) request.strangers.push_back(file.name);
        if (!file.is_spare) request.unread_files.push_back(std::move(file.name));
    }
    request.sources = std::move(found.sources);
    request.declared = std::move(found.declared);
}

std::vector<InputFile> inputs_of(const Options& options, const RunRequest& request) {
    std::vector<InputFile> inputs{{"mirror", request.mirror}, {"configuration", options.text("config")}};
    for (const ServerSource& source : request.sources) add_files_of(source.listing, inputs);
    return inputs;
}

}  // namespace

ExitCode command_plan(const std::vector<std::string>& arguments) {
    const Options options("serversync plan --mirror FILE [--config FILE] [--server SERVER]... [--listing FILE | --listings DIR]",
                          describe_plan(), arguments, 0);
    if (options.helped()) return ExitCode::success;
    const ReportFormat& format = report_format(options);
    ReportStyle style{text_style(options, options.has("out"))};
    RunRequest request;
    request.overrides = parse_overrides(options);
    request.as_of = options.has("as-of") ? parse_time(options, "as-of") : now();
    if (options.has("listed-at")) request.listed_at = parse_time(options, "listed-at");
    style.jobs = request.jobs = options.number("jobs", 1, std::max(1U, std::thread::hardware_concurrency()));
    request.tool_version = version;
    if (options.has("listing") && options.has("listings")) throw UsageError("'--listing' and '--listings' exclude each other");
    Configuration configuration;
    if (options.has("config")) configuration = read_configuration(options.text("config"));
    request.mirror = options.has("mirror") ? options.text("mirror") : configuration.mirror;
    if (request.mirror.empty()) throw UsageError("no mirror is given: name it with '--mirror FILE' or in the configuration");
    request.modules = configuration.modules;
    request.status_aliases = configuration.status_aliases;
    request.policy = configuration.policy;
    request.hosts = configuration.hosts;
    request.configuration = configuration.digest;
    request.fetch = fetch_options(options, configuration.fetch);
    find_servers(options, configuration, request);
    if (request.sources.empty()) {
        throw UsageError(
            "no listing is given: name one with '--server SERVER --listing FILE', a folder with '--listings DIR', or servers in "
            "the configuration");
    }
    const std::vector<InputFile> inputs = inputs_of(options, request);
    if (!request.fetch.keep_listings.empty()) check_kept_listings(request.fetch.keep_listings, inputs, options.text("out"));
    const auto output = open_output(options.text("out"), "plan", inputs);
    UnkeptListings unkept;
    request.fetch.unkept = [&unkept](std::uint64_t server_id, const std::string& cause) { unkept.emplace(server_id, cause); };
    const Document plan = run_with_progress(std::move(request));
    write_report(plan, format, style, *output);
    const ExitCode code = exit_code_of(plan, options.has("detailed-exitcode"));
    const std::string reason = exit_reason(code == ExitCode::success ? "" : exit_reason(plan, code), unkept);
    if (!reason.empty()) std::cerr << "serversync: " << printable(reason) << "\n";
    return exit_code_of(code, unkept);
}

}  // namespace serversync
