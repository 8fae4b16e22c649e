// SPDX-License-Identifier: MIT
#include "adapters/php/php_module.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "adapters/listing/listing_builder.hpp"
#include "adapters/listing/listing_notes.hpp"
#include "adapters/listing/whmcs_json.hpp"
#include "adapters/php/module/capsule_php.hpp"
#include "adapters/php/module/carbon_php.hpp"
#include "adapters/php/module/carbon_whmcs_php.hpp"
#include "adapters/php/module/collection_php.hpp"
#include "adapters/php/module/eloquent_php.hpp"
#include "adapters/php/module/host_php.hpp"
#include "adapters/php/module/journal_php.hpp"
#include "adapters/php/module/mirror_php.hpp"
#include "adapters/php/module/models_php.hpp"
#include "adapters/php/module/query_php.hpp"
#include "adapters/php/module/reply_php.hpp"
#include "adapters/php/module/whmcs_php.hpp"
#include "adapters/php/php_reply.hpp"
#include "adapters/transport/child_process.hpp"
#include "engine/json/json_text.hpp"
#include "engine/text/pragma.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"
#include "schema/mirror_sql.hpp"
#include "schema/whmcs_views_sql.hpp"

namespace serversync {

namespace {

constexpr std::size_t longest_reason = 600;
constexpr std::size_t longest_output = 200;
constexpr std::size_t longest_example = 80;  // as ListingNote says
constexpr std::uint64_t least_memory_mb = 16;
constexpr std::uint64_t own_memory_mb = 256;  ///< of PHP beside what it counts: a module can lift memory_limit, but not this

/// All that PHP gets on its command line: no secret, nothing of the request. The program and the request come on standard input
/// (law 80).
constexpr const char* bootstrap =
    "if (PHP_VERSION_ID < 80000) { fwrite(STDERR, 'PHP 8.0 or later is needed, this is ' . PHP_VERSION); exit(1); } "
    "(static function () { $all = json_decode(stream_get_contents(STDIN), true, 16, JSON_THROW_ON_ERROR); "
    "eval('?>' . $all['sources']['host.php']); \\Serversync\\Host::run($all); })();";

/// Settings that a php.ini may have set otherwise. Errors are reported to the host; those that end it before it can report them
/// go to standard error.
constexpr const char* settings[] = {
    "display_errors=0",       "display_startup_errors=0",
    "log_errors=1",           "error_log=",
    "html_errors=0",          "error_reporting=32767",
    "max_execution_time=0",   "output_buffering=0",
    "output_handler=",        "zend.exception_ignore_args=1",
    "serialize_precision=-1", "default_charset=UTF-8",
    "auto_prepend_file=",     "auto_append_file=",
    "xdebug.mode=off",
};

struct Source {
    std::string_view name;
    std::string_view text;
};

constexpr Source sources[] = {
    {"capsule.php", embedded::capsule_php},
    {"carbon.php", embedded::carbon_php},
    {"carbon_whmcs.php", embedded::carbon_whmcs_php},
    {"collection.php", embedded::collection_php},
    {"eloquent.php", embedded::eloquent_php},
    {"host.php", embedded::host_php},
    {"journal.php", embedded::journal_php},
    {"mirror.php", embedded::mirror_php},
    {"models.php", embedded::models_php},
    {"query.php", embedded::query_php},
    {"reply.php", embedded::reply_php},
    {"whmcs.php", embedded::whmcs_php},
    {"whmcs-views.sql", embedded::whmcs_views_sql},
};

enum class Wanted { listing, metadata, both };

/// A JSON document that may hold secrets, in memory that is overwritten.
class WipedJson {
public:
    void raw(std::string_view text) { m_bytes.insert(m_bytes.end(), text.begin(), text.end()); }
    void text(std::string_view text) {
        std::string json;
        append_json_text(json, text);
        raw(json);
    }
    /// Any bytes.
    void bytes(std::string_view text) {
        raw("\"");
        raw(view_of(base64(text)));
        raw("\"");
    }
    std::string_view view() const { return view_of(m_bytes); }

private:
    WipedBytes m_bytes;
};

WipedJson input_of(const PhpModule& module, const std::string& folder, const std::string& name, Wanted wanted) {
    WipedJson json;
    std::string_view mark = "{\"sources\":{";
    for (const Source& source : sources) {
        json.raw(mark);
        json.text(source.name);
        json.raw(":");
        json.text(source.text);
        mark = ",";
    }
    json.raw("},\"request\":{\"folder\":");
    json.bytes(folder);
    json.raw(",\"name\":");
    json.text(name);
    json.raw(",\"libraries\":");
    json.bytes(module.libraries.empty() ? "" : std::filesystem::absolute(module.libraries).string());
    json.raw(",\"mirror\":{\"path\":");
    json.bytes(module.mirror.empty() ? "" : std::filesystem::absolute(module.mirror).string());
    json.raw(",\"application_id\":" + std::to_string(pragma_of(embedded::mirror_sql, "application_id")));
    json.raw(",\"schema_version\":" + std::to_string(pragma_of(embedded::mirror_sql, "user_version")) + "}");
    json.raw(wanted == Wanted::metadata ? ",\"listing\":false" : ",\"listing\":true");
    json.raw(wanted == Wanted::listing ? ",\"metadata\":false" : ",\"metadata\":true");
    std::string_view comma;
    const auto pair = [&](std::string_view key, std::string_view value) {
        json.raw(comma);
        json.raw("[");
        json.bytes(key);
        json.raw(",");
        json.bytes(value);
        json.raw("]");
        comma = ",";
    };
    json.raw(",\"parameters\":[");
    for (const auto& [key, value] : module.parameters) pair(key, value);
    json.raw("],\"secrets\":[");
    comma = {};
    for (const auto& [key, secret] : module.secrets) pair(key, secret.reveal());
    json.raw("],\"accepted\":[");
    comma = {};
    for (const std::string& warning : module.accepted_warnings) {
        json.raw(comma);
        json.bytes(warning);
        comma = ",";
    }
    json.raw("]}}");
    return json;
}

bool is_plain(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_';
}

/// Thrown for a run that has no usable answer; the text has no secret and does not name the module.
class Unusable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One run of a module.
class PhpRun {
public:
    explicit PhpRun(const PhpModule& module);

    const std::string& name() const { return m_name; }

    /// Runs it; `listing` is read where one is wanted. Throws `Unusable`.
    PhpOutcome run(Wanted wanted, const ListingRequest& request, Listing& listing);

    std::string redacted(std::string_view text, std::size_t longest) const;

private:
    void check() const;
    CommandRequest command() const;
    std::string reason_of(const PhpOutcome& outcome) const;

    const PhpModule& m_module;
    std::string m_folder;  ///< absolute, without a slash at its end
    std::string m_name;
    std::vector<Secret> m_secrets;
    Redactor m_redactor;
};

PhpRun::PhpRun(const PhpModule& module) : m_module(module) {
    // Links are not resolved: the name is that of the link.
    m_folder = std::filesystem::absolute(module.folder).lexically_normal().string();
    while (m_folder.size() > 1 && m_folder.back() == '/') m_folder.pop_back();
    m_name = std::filesystem::path(m_folder).filename().string();
    // As they appear in an excerpt, and in Base64 as in a login's header.
    const auto user = module.parameters.find("serverusername");
    for (const auto& [key, secret] : module.secrets) {
        if (secret.empty()) continue;
        m_secrets.push_back(secret);
        m_secrets.emplace_back(excerpt(secret.reveal(), secret.reveal().size()));
        if (user == module.parameters.end()) continue;
        WipedBytes pair(user->second.begin(), user->second.end());
        pair.push_back(':');
        pair.insert(pair.end(), secret.reveal().begin(), secret.reveal().end());
        m_secrets.emplace_back(view_of(pair));
    }
    for (const Secret& secret : m_secrets) m_redactor.add(secret);
}

/// Redacts before it cuts, so that no beginning of a secret is left at the end.
std::string PhpRun::redacted(std::string_view text, std::size_t longest) const {
    std::string line = m_redactor.redacted(text);
    std::replace_if(
        line.begin(), line.end(), [](char letter) { return (letter >= 0 && letter < ' ') || letter == '\x7f'; }, ' ');
    return std::string(cut_text(trimmed(line), longest));
}

void PhpRun::check() const {
    if (m_name.empty() || !std::all_of(m_name.begin(), m_name.end(), is_plain)) {
        throw Unusable("the name of a module's folder may hold letters, digits and '_' only");
    }
    std::error_code error;
    if (!std::filesystem::is_directory(m_folder, error)) {
        throw Unusable("cannot open folder '" + excerpt(m_folder, 300) +
                       "': " + (error ? error.message() : "it is not a folder"));
    }
    const std::string file = m_folder + "/" + m_name + ".php";
    if (!std::filesystem::is_regular_file(file, error)) {
        throw Unusable("cannot open '" + excerpt(file, 300) + "': " + (error ? error.message() : "it is not a file"));
    }
}

CommandRequest PhpRun::command() const {
    CommandRequest command;
    command.arguments = {m_module.php};
    for (const char* setting : settings) command.arguments.insert(command.arguments.end(), {"-d", setting});
    const std::string memory = std::to_string(std::max(m_module.memory_mb, least_memory_mb));
    command.arguments.insert(command.arguments.end(), {"-d", "memory_limit=" + memory + "M", "-r", bootstrap});
    command.time_limit = m_module.time_limit;
    command.output_bytes = m_module.output_bytes;
    command.memory_bytes = (std::max(m_module.memory_mb, least_memory_mb) + own_memory_mb) << 20U;
    command.result_descriptor = true;
    command.secrets = m_secrets;
    return command;
}

std::string PhpRun::reason_of(const PhpOutcome& outcome) const {
    const PhpOutcome::Failure& first = outcome.failures.front();
    std::string text = redacted(first.text, longest_reason);
    if (first.count > 1) text += " (" + std::to_string(first.count) + " times)";
    const std::size_t more = outcome.failures.size() - 1 + outcome.more_failures;
    if (more == 1) text += "; then " + redacted(outcome.failures.back().text, longest_reason);
    if (more > 1) text += "; and " + std::to_string(more) + " more";
    if (!outcome.output.empty()) text += "; it printed '" + redacted(outcome.output, longest_output) + "'";
    return text;
}

PhpOutcome PhpRun::run(Wanted wanted, const ListingRequest& request, Listing& listing) {
    check();
    CommandRequest asked = command();
    const WipedJson input = input_of(m_module, m_folder, m_name, wanted);
    asked.input = input.view();
    try {
        ChildProcess process(asked);
        PhpReply reply(process);
        BudgetedSource budgeted(reply, *request.limits.budget);
        if (wanted != Wanted::metadata) listing = WhmcsJson().read(budgeted, request);
        std::optional<PhpOutcome> outcome = reply.outcome();
        if (outcome && !outcome->failures.empty()) throw Unusable(reason_of(*outcome));
        process.finish();
        if (!outcome) throw Unusable("PHP ended without an answer; it wrote: '" + process.evidence() + "'");
        if (process.noise_bytes() > 0) throw Unusable("the module writes to standard output: '" + process.noise() + "'");
        return std::move(*outcome);
    } catch (const CommandError& error) {
        throw Unusable(error.what());
    }
}

void add_notes(const PhpRun& run, std::vector<ListingNote>& from, Listing& to) {
    for (ListingNote& note : from) {
        note.example = run.redacted(note.example, longest_example);
        to.notes.push_back(std::move(note));
    }
    const auto by_code = [](const ListingNote& left, const ListingNote& right) {
        return std::tie(left.code, left.field) < std::tie(right.code, right.field);
    };
    std::sort(to.notes.begin(), to.notes.end(), by_code);
}

}  // namespace

PhpModuleMetadata read_php_metadata(const PhpModule& module) {
    PhpRun run(module);
    Listing none;
    try {
        return run.run(Wanted::metadata, ListingRequest{}, none).metadata;
    } catch (const Unusable& error) {
        throw MissingInput("module '" + excerpt(run.name()) + "': " + error.what());
    }
}

Listing read_php_listing(const PhpModule& module, const ListingRequest& request, PhpModuleMetadata* metadata) {
    PhpRun run(module);
    const auto fail = [&](const std::string& text) { return ListingBuilder(WhmcsJson().name(), request).fail(text); };
    if (metadata != nullptr) *metadata = {};
    try {
        Listing listing;
        PhpOutcome outcome = run.run(metadata == nullptr ? Wanted::listing : Wanted::both, request, listing);
        if (metadata != nullptr) *metadata = std::move(outcome.metadata);
        if (listing.state == ListingState::failed) {
            return fail("module '" + run.name() + "': " + run.redacted(listing.error, longest_reason));
        }
        listing.error = run.redacted(listing.error, longest_reason);
        for (ListingNote& note : listing.notes) note.example = run.redacted(note.example, longest_example);
        add_notes(run, outcome.notes, listing);
        return listing;
    } catch (const Unusable& error) {
        return fail("module '" + excerpt(run.name()) + "': " + error.what());
    } catch (const MissingInput& error) {
        return fail("module '" + excerpt(run.name()) + "': " + run.redacted(error.what(), longest_reason));
    }
}

}  // namespace serversync
