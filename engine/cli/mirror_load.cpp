// SPDX-License-Identifier: MIT
#include <array>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "adapters/whmcs/export_json.hpp"
#include "engine/cli/configured_sink.hpp"
#include "engine/cli/counting_sink.hpp"
#include "engine/cli/load_from_api.hpp"
#include "engine/cli/load_from_database.hpp"
#include "engine/cli/mirror_commands.hpp"
#include "engine/cli/php_modules_sink.hpp"
#include "engine/cli/shrunken_mirror.hpp"
#include "engine/cli/version.hpp"
#include "engine/config/configuration.hpp"
#include "engine/idn/unicode_forms.hpp"
#include "engine/mirror/mirror_writer.hpp"
#include "engine/text/plural.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace po = boost::program_options;

const char* const mirror_load_usage =
    "serversync mirror load --mirror FILE [--config FILE] [--php-modules DIR] (EXPORT | --from-database [OPTIONS] | --from-api "
    "URL [OPTIONS])";

namespace {

/// Where a mirror's rows come from.
struct LoadSource {
    const char* option;  ///< the option that chooses it; blank for the source named by the argument
    const char* name;    ///< what the mirror says of its source
    void (*describe)(po::options_description_easy_init& options);
    /// Reads everything into the sink. Returns what the mirror says about where it was read; never with a secret.
    std::string (*read)(const Options& options, MirrorSink& sink);
};

std::string read_export(const Options& options, MirrorSink& sink) {
    if (options.positional().empty()) throw UsageError(std::string("no export is given; usage: ") + mirror_load_usage);
    const std::string& path = options.positional().front();
    const auto source = open_argument(path);
    read_mirror_export(*source, sink);
    return path == "-" ? "-" : std::filesystem::path(path).filename().string();
}

constexpr std::array sources = {
    LoadSource{"", "json-export", nullptr, read_export},
    LoadSource{"from-database", "whmcs-database", describe_database_source, read_database_source},
    LoadSource{"from-api", "whmcs-api", describe_api, read_api},
};

po::options_description describe_load() {
    po::options_description description("options");
    auto options = description.add_options();
    options("mirror", po::value<std::string>()->value_name("FILE"), "the mirror");
    options("config", po::value<std::string>()->value_name("FILE"),
            "a configuration whose modules' metadata replace the source's");
    options("php-modules", po::value<std::string>()->value_name("DIR"),
            "WHMCS's modules/servers: the metadata of the modules that are used come from DIR/NAME/NAME.php, run in PHP");
    options("php", po::value<std::string>()->value_name("PROGRAM"), "the PHP to run them with (php)");
    for (const LoadSource& source : sources) {
        if (source.describe != nullptr) source.describe(options);
    }
    return description;
}

/// An option of a source that is not read would be silently ignored.
void refuse_options_of_others(const Options& options, const LoadSource& chosen) {
    for (const LoadSource& source : sources) {
        if (source.describe == nullptr || source.option == chosen.option) continue;
        po::options_description description;
        auto own = description.add_options();
        source.describe(own);
        for (const auto& option : description.options()) {
            if (!options.has(option->long_name().c_str())) continue;
            throw UsageError("'--" + option->long_name() + "' goes with '--" + source.option + "'");
        }
    }
}

const LoadSource& chosen_source(const Options& options) {
    const LoadSource* chosen = nullptr;
    for (const LoadSource& source : sources) {
        if (*source.option == '\0' || !options.has(source.option)) continue;
        if (chosen != nullptr) {
            throw UsageError(std::string("'--") + chosen->option + "' and '--" + source.option +
                             "' are two sources; a mirror has one");
        }
        chosen = &source;
    }
    if (chosen == nullptr) return sources.front();
    if (!options.positional().empty()) {
        throw UsageError("'" + options.positional().front() + "' is an export, and '--" + chosen->option +
                         "' another source; a mirror has one");
    }
    return *chosen;
}

}  // namespace

std::string mirror_path(const Options& options) {
    if (!options.has("mirror")) throw UsageError("no mirror is given: name it with '--mirror FILE'");
    return options.text("mirror");
}

void print_mirror_tables(const MirrorLoad& load) {
    for (std::size_t i = 0; i < mirror_table_count; ++i) {
        const TableCount& table = load.tables[i];
        std::cout << "  " << to_text(static_cast<MirrorTable>(i)) << ": " << counted(table.loaded, "row");
        if (table.reported) {
            std::cout << " of " << *table.reported << " reported";
        } else {
            std::cout << ", total unknown";
        }
        if (table.reported && table.loaded < *table.reported) std::cout << "  INCOMPLETE";
        std::cout << "\n";
    }
}

ExitCode command_mirror_load(const std::vector<std::string>& arguments) {
    const Options options(mirror_load_usage, describe_load(), arguments, 1);
    if (options.helped()) return ExitCode::success;
    const std::string path = mirror_path(options);
    const LoadSource& source = chosen_source(options);
    refuse_options_of_others(options, source);
    if (options.has("php") && !options.has("php-modules")) throw UsageError("'--php' goes with '--php-modules'");
    Configuration configuration;
    if (options.has("config")) configuration = read_configuration(options.text("config"));
    const auto began =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    MirrorWriter writer(path, unicode_forms);
    CountingSink counting(writer);
    ConfiguredSink configured(counting, configuration);
    PhpModulesSink sink(configured, options.text("php-modules"), options.has("php") ? options.text("php") : "php");
    const std::string name = source.read(options, sink);
    sink.finish();
    configured.finish();
    for (const std::string& failure : sink.failures()) std::cerr << "serversync: note: " << printable(failure) << "\n";
    refuse_shrunken_mirror(path, counting.rows());
    const MirrorLoad result = writer.finish(source.name, name, Instant{began}, std::string(version));
    std::cout << "loaded mirror '" << printable(path) << "' from '" << printable(name) << "', data of "
              << to_text(result.loaded_at) << "\n";
    print_mirror_tables(result);
    return ExitCode::success;
}

}  // namespace serversync
