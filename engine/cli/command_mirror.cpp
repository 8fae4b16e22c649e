#include <chrono>
#include <filesystem>
#include <iostream>

#include "adapters/whmcs/export_json.hpp"
#include "engine/cli/command.hpp"
#include "engine/cli/version.hpp"
#include "engine/config/configuration.hpp"
#include "engine/idn/domain_to_ascii.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/mirror/mirror_writer.hpp"
#include "engine/report/report.hpp"

namespace serversync {

namespace po = boost::program_options;

namespace {

constexpr const char* load_usage = "serversync mirror load --mirror FILE [--config FILE] EXPORT";
constexpr const char* info_usage = "serversync mirror info --mirror FILE";
constexpr const char* check_usage = "serversync mirror check --mirror FILE";

po::options_description describe(bool with_config) {
    po::options_description description("options");
    description.add_options()("mirror", po::value<std::string>()->value_name("FILE"), "the mirror");
    if (with_config) {
        description.add_options()("config", po::value<std::string>()->value_name("FILE"), "a configuration whose modules' metadata replace the export's");
    }
    return description;
}

std::string mirror_of(const Options& options) {
    if (!options.has("mirror")) throw UsageError("the mirror is missing: name it with '--mirror FILE'");
    return options.text("mirror");
}

/// Passes records on; what the configuration says of a module replaces what the source says.
class ConfiguredSink : public MirrorSink {
public:
    ConfiguredSink(MirrorSink& sink, const std::vector<Module>& modules) : m_sink(sink), m_modules(modules), m_seen(modules.size(), false) {}

    void server(const ServerRecord& record) override { m_sink.server(record); }
    void module(const ModuleRecord& record) override {
        for (std::size_t i = 0; i < m_modules.size(); ++i) {
            if (!equal_folded(record.name, m_modules[i].name)) continue;
            m_seen[i] = true;
            return put(m_modules[i], record);
        }
        m_sink.module(record);
    }
    void product(const ProductRecord& record) override { m_sink.product(record); }
    void client(const ClientRecord& record) override { m_sink.client(record); }
    void service(const ServiceRecord& record) override { m_sink.service(record); }
    void custom_field(const CustomFieldRecord& record) override { m_sink.custom_field(record); }
    void reported(MirrorTable table, std::uint64_t rows) override { m_sink.reported(table, rows); }
    void taken_at(Instant instant) override { m_sink.taken_at(instant); }

    /// Adds the modules that the source did not have.
    void finish() {
        for (std::size_t i = 0; i < m_modules.size(); ++i) {
            if (m_seen[i]) continue;
            ModuleRecord record;
            record.name = m_modules[i].name;
            put(m_modules[i], record);
        }
    }

private:
    void put(const Module& module, ModuleRecord record) {
        const std::string identity = module.identity ? to_text(*module.identity) : std::string(record.identity_field);
        const std::string product = module.product_option ? "configoption" + std::to_string(*module.product_option + 1) : std::string(record.product_field);
        record.identity_field = identity;
        record.product_field = product;
        m_sink.module(record);
    }

    MirrorSink& m_sink;
    const std::vector<Module>& m_modules;
    std::vector<bool> m_seen;
};

void print_tables(const MirrorLoad& load) {
    for (std::size_t i = 0; i < mirror_table_count; ++i) {
        const TableCount& table = load.tables[i];
        std::cout << "  " << to_text(static_cast<MirrorTable>(i)) << ": " << table.loaded << " rows";
        if (table.reported) std::cout << " of " << *table.reported << " reported";
        if (table.reported && table.loaded < *table.reported) std::cout << "  INCOMPLETE";
        std::cout << "\n";
    }
}

ExitCode load(const std::vector<std::string>& arguments) {
    const Options options(load_usage, describe(true), arguments, 1);
    if (options.helped()) return ExitCode::success;
    const std::string path = mirror_of(options);
    if (options.positional().empty()) throw UsageError(std::string("the export is missing; usage: ") + load_usage);
    const std::string& source_path = options.positional().front();
    std::vector<Module> modules;
    if (options.has("config")) modules = read_configuration(options.text("config")).modules;
    const auto began = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    const auto source = source_path == "-" ? open_descriptor(0, "standard input") : open_file(source_path);
    MirrorWriter writer(path, domain_to_ascii);
    ConfiguredSink sink(writer, modules);
    read_mirror_export(*source, sink);
    sink.finish();
    const std::string name = source_path == "-" ? "-" : std::filesystem::path(source_path).filename().string();
    const MirrorLoad result = writer.finish("json-export", name, Instant{began}, std::string(version));
    std::cout << "loaded mirror '" << printable(path) << "' from '" << printable(name) << "', data of " << to_text(result.loaded_at) << "\n";
    print_tables(result);
    return ExitCode::success;
}

ExitCode info(const std::vector<std::string>& arguments) {
    const Options options(info_usage, describe(false), arguments, 0);
    if (options.helped()) return ExitCode::success;
    const std::string path = mirror_of(options);
    const Mirror mirror(path);
    const MirrorLoad result = mirror.load();
    std::cout << "mirror '" << printable(path) << "'\n  source: " << printable(result.source) << " '" << printable(result.source_name) << "'\n  data of: "
              << to_text(result.loaded_at) << "\n  loaded by: serversync " << printable(result.tool_version) << "\n  digest: " << to_text(result.digest)
              << "\n  complete: " << (result.complete() ? "yes" : "NO: fewer rows than the source reported") << "\n";
    print_tables(result);
    const Catalogue catalogue = mirror.catalogue();
    for (const Module& module : catalogue.modules()) {
        std::cout << "  module " << printable(module.name) << ": " << (module.identity ? "identified by " + printable(to_text(*module.identity)) : "cannot be reconciled: no identity field");
        if (module.product_option) std::cout << ", product in configoption" << *module.product_option + 1;
        std::cout << "\n";
    }
    return ExitCode::success;
}

ExitCode check(const std::vector<std::string>& arguments) {
    const Options options(check_usage, describe(false), arguments, 0);
    if (options.helped()) return ExitCode::success;
    bool fault = false;
    const auto findings = check_mirror(mirror_of(options));
    for (const MirrorFinding& finding : findings) {
        std::cout << (finding.fault ? "fault  " : "note   ") << finding.code << ": " << printable(finding.message) << "\n";
        fault = fault || finding.fault;
    }
    if (findings.empty()) std::cout << "the mirror is sound\n";
    return fault ? ExitCode::malformed_input : ExitCode::success;
}

}  // namespace

ExitCode command_mirror(const std::vector<std::string>& arguments) {
    const std::string what = arguments.empty() ? "" : arguments.front();
    const std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
    if (what == "load") return load(rest);
    if (what == "info") return info(rest);
    if (what == "check") return check(rest);
    if (what == "--help") {
        std::cout << "usage: " << load_usage << "\n       " << info_usage << "\n       " << check_usage << "\n";
        return ExitCode::success;
    }
    throw UsageError((what.empty() ? std::string("a mirror command is missing") : "unknown mirror command '" + what + "'") + "; choose one of: load, info, check");
}

}  // namespace serversync
