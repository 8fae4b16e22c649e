#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <thread>

#include "adapters/transport/byte_source.hpp"
#include "engine/batch/run.hpp"
#include "engine/cli/command.hpp"
#include "engine/cli/exit_code.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/progress_line.hpp"
#include "engine/cli/version.hpp"
#include "engine/mirror/mirror.hpp"

namespace serversync {

namespace po = boost::program_options;

namespace {

Instant parse_time(const Options& options, const char* name) {
    const std::string text = options.text(name);
    const auto instant = parse_instant(text);
    if (!instant) throw UsageError("option '--" + std::string(name) + "': '" + text + "' is no time; write for example 2026-01-31T04:05:06Z");
    return *instant;
}

Instant now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::seconds>(since).count()};
}

/// "12:orphan=37" or "run:orphan=63".
Override parse_accept(const std::string& text, const std::string& reason) {
    const auto refuse = [&](const std::string& what) {
        return UsageError("option '--accept': '" + text + "': " + what + "; write SERVER:CLASS=COUNT, for example 1:orphan=37 or run:orphan=63");
    };
    const std::size_t colon = text.find(':');
    const std::size_t equals = text.find('=', colon == std::string::npos ? 0 : colon);
    if (colon == std::string::npos || equals == std::string::npos) throw refuse("not understood");
    const auto number = [&](std::string_view digits, std::uint64_t& value) {
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc{} && end == digits.data() + digits.size() && value > 0;
    };
    Override accept;
    accept.reason = reason;
    const std::string server = text.substr(0, colon);
    if (server != "run" && !number(server, accept.server_id)) throw refuse("'" + server + "' is neither a server id nor 'run'");
    const auto plan = parse_word<PlanKind>(std::string_view(text).substr(colon + 1, equals - colon - 1));
    if (!plan || *plan == PlanKind::review) throw refuse("the class is none of: import, sync, orphan, status_mismatch");
    accept.plan = *plan;
    if (!number(std::string_view(text).substr(equals + 1), accept.count)) throw refuse("the count is no number above 0");
    return accept;
}

std::vector<Override> parse_overrides(const Options& options) {
    const std::vector<std::string> texts = options.texts("accept");
    const std::string reason = options.text("reason");
    if (!texts.empty() && std::string(trimmed(reason)).empty()) throw UsageError("option '--accept' needs '--reason TEXT': why this is right");
    if (texts.empty() && !reason.empty()) throw UsageError("option '--reason' goes with '--accept'");
    std::vector<Override> overrides;
    for (const std::string& text : texts) overrides.push_back(parse_accept(text, reason));
    return overrides;
}

/// A file's listing was taken when the file was written, if nothing says otherwise.
std::optional<Instant> modified_at(const std::string& path) {
    struct stat status {};
    if (path == "-" || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return Instant{status.st_mtime};
}

/// Servers by id or name, against the mirror.
class ServerNames {
public:
    explicit ServerNames(const std::string& mirror) : m_mirror(mirror), m_catalogue(Mirror(mirror).catalogue()) {}

    std::uint64_t id_of(const std::string& name) const {
        std::uint64_t id = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
        if (error == std::errc{} && end == name.data() + name.size() && m_catalogue.server(id) != nullptr) return id;
        std::uint64_t found = 0;
        for (const Server& server : m_catalogue.servers()) {
            if (server.name != name) continue;
            if (found != 0) throw UsageError("several servers are called '" + name + "' in the mirror '" + m_mirror + "'; name one by its id");
            found = server.id;
        }
        if (found != 0) return found;
        std::string known;
        for (const Server& server : m_catalogue.servers()) {
            if (known.size() > 200) {
                known += ", ...";
                break;
            }
            known += (known.empty() ? "" : ", ") + std::to_string(server.id) + " (" + server.name + ")";
        }
        throw UsageError("server '" + name + "' is not in the mirror '" + m_mirror + "'; servers: " + known);
    }

    const Catalogue& catalogue() const { return m_catalogue; }

private:
    std::string m_mirror;
    Catalogue m_catalogue;
};

/// Where each server's listing comes from: the command line, then the configuration's servers, then its folder.
std::vector<ServerSource> find_sources(const Options& options, const Configuration& configuration, const ServerNames& names,
                                       const std::vector<std::uint64_t>& scope) {
    std::vector<ServerSource> sources;
    const auto knows = [&](std::uint64_t id) {
        return std::any_of(sources.begin(), sources.end(), [&](const ServerSource& source) { return source.server_id == id; });
    };
    const std::string adapter = options.text("adapter");
    const auto add = [&](ServerSource source) {
        if (!adapter.empty()) source.adapter = adapter;
        if (!source.listed_at && !options.has("listed-at")) source.listed_at = modified_at(source.listing);
        if (!knows(source.server_id)) sources.push_back(std::move(source));
    };
    if (options.has("listing")) {
        if (scope.size() != 1) throw UsageError("option '--listing' needs exactly one '--server'");
        ServerSource source;
        source.server_id = scope.front();
        source.listing = options.text("listing");
        if (source.listing != "-") open_file(source.listing);  // a mistyped name is said at once, not as a failed listing
        add(source);
        return sources;
    }
    for (ServerSource source : configuration.servers) {
        if (source.server_id == 0) {
            source.server_id = names.id_of(source.server_name);
        } else {
            names.id_of(std::to_string(source.server_id));
        }
        add(source);
    }
    const std::string folder = options.has("listings") ? options.text("listings") : configuration.listings;
    if (folder.empty()) return sources;
    if (!std::filesystem::is_directory(folder)) throw MissingInput("cannot read the folder of listings '" + folder + "': it is not a folder");
    for (const Server& server : names.catalogue().servers()) {
        const std::string path = (std::filesystem::path(folder) / (std::to_string(server.id) + ".json")).string();
        if (!std::filesystem::exists(path)) continue;
        ServerSource source;
        source.server_id = server.id;
        source.listing = path;
        add(source);
    }
    return sources;
}

po::options_description describe() {
    po::options_description description("options");
    const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
    const auto texts = [](const char* name) { return po::value<std::vector<std::string>>()->value_name(name); };
    description.add_options()("mirror", text("FILE"), "the mirror ('serversync mirror load' makes one)")(
        "config", text("FILE"), "the configuration file")("server", texts("SERVER"), "a server's id or name; may be repeated (default: all)")(
        "listing", text("FILE"), "the listing of the one server; '-' is standard input")(
        "listings", text("DIR"), "a folder of listings, <server id>.json each")("adapter", text("NAME"), "the format of the listings (default: whmcs-json)")(
        "as-of", text("TIME"), "the time of the run, as 2026-01-31T04:05:06Z (default: now)")(
        "listed-at", text("TIME"), "when the listings were taken (default: when their files were written)")(
        "format", text("FORMAT"), "text (default) or json")("out", text("FILE"), "write to a file (default: standard output)")(
        "accept", texts("SERVER:CLASS=COUNT"), "let exactly so many blocked items through, for this run; may be repeated")(
        "reason", text("TEXT"), "why they are accepted")("jobs", text("N"), "servers at a time (default: the cores)")(
        "detailed-exitcode", "exit 2 when something differs");
    add_text_options(description);
    return description;
}

}  // namespace

ExitCode command_plan(const std::vector<std::string>& arguments) {
    const Options options("serversync plan --mirror FILE [--config FILE] [--server SERVER]... [--listing FILE | --listings DIR]", describe(), arguments, 0);
    if (options.helped()) return ExitCode::success;
    const std::string format = options.choice("format", {"text", "json"});
    const TextStyle style = text_style(options, options.has("out"));
    RunRequest request;
    request.overrides = parse_overrides(options);
    request.as_of = options.has("as-of") ? parse_time(options, "as-of") : now();
    if (options.has("listed-at")) request.listed_at = parse_time(options, "listed-at");
    const unsigned jobs = request.jobs = options.number("jobs", 1, std::max(1U, std::thread::hardware_concurrency()));
    request.tool_version = version;
    if (options.has("listing") && options.has("listings")) throw UsageError("'--listing' and '--listings' exclude each other");
    Configuration configuration;
    if (options.has("config")) configuration = read_configuration(options.text("config"));
    request.mirror = options.has("mirror") ? options.text("mirror") : configuration.mirror;
    if (request.mirror.empty()) throw UsageError("the mirror is missing: name it with '--mirror FILE' or in the configuration");
    request.modules = configuration.modules;
    request.policy = configuration.policy;
    request.configuration = configuration.digest;
    const ServerNames names(request.mirror);
    for (const std::string& server : options.texts("server")) request.scope.push_back(names.id_of(server));
    request.sources = find_sources(options, configuration, names, request.scope);
    if (request.sources.empty()) {
        throw UsageError("no listing is given: name one with '--server SERVER --listing FILE', a folder with '--listings DIR', or servers in the configuration");
    }
    const Plan plan = run_with_progress(std::move(request));
    write_plan(plan, format, style, options.text("out"), jobs);
    return exit_code_of(plan.status, options.has("detailed-exitcode"));
}

}  // namespace serversync
