// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iostream>
#include <set>

#include "engine/cli/mirror_commands.hpp"
#include "engine/cli/output.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/report/json_writer.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace po = boost::program_options;

const char* const mirror_info_usage = "serversync mirror info --mirror FILE [--json]";

namespace {

/// A module that a record of the mirror names, whether or not the mirror knows its metadata.
struct ModuleInfo {
    std::string name;
    const Module* metadata = nullptr;  ///< null: no source described it
    std::size_t servers = 0;
    std::size_t products = 0;
    std::vector<const Product*> without_package;  ///< products whose config option for the package is blank

    bool can_be_reconciled() const { return metadata != nullptr && metadata->identity.has_value(); }
    std::string identity_field() const { return can_be_reconciled() ? to_text(*metadata->identity) : std::string(); }
    std::string product_field() const {
        const bool has_field = metadata != nullptr && metadata->product_option;
        return has_field ? "configoption" + std::to_string(*metadata->product_option + 1) : std::string();
    }
};

/// Sorted by name.
std::vector<ModuleInfo> modules_of(const Catalogue& catalogue) {
    std::set<std::string> names;
    for (const Module& module : catalogue.modules()) names.insert(module.name);
    for (const Server& server : catalogue.servers()) names.insert(server.module);
    for (const Product& product : catalogue.products()) names.insert(product.module);
    names.erase("");
    std::vector<ModuleInfo> modules;
    for (const std::string& name : names) {
        ModuleInfo& module = modules.emplace_back();
        module.name = name;
        module.metadata = catalogue.module(name);
        module.servers = static_cast<std::size_t>(std::count_if(catalogue.servers().begin(), catalogue.servers().end(),
                                                                [&](const Server& server) { return server.module == name; }));
        for (const Product& product : catalogue.products()) {
            if (product.module != name) continue;
            ++module.products;
            const bool has_field = module.metadata != nullptr && module.metadata->product_option;
            if (has_field && trimmed(product.config_options[*module.metadata->product_option]).empty())
                module.without_package.push_back(&product);
        }
    }
    return modules;
}

std::vector<const Product*> products_without_module(const Catalogue& catalogue) {
    std::vector<const Product*> products;
    for (const Product& product : catalogue.products()) {
        if (product.module.empty()) products.push_back(&product);
    }
    return products;
}

void write_products(JsonWriter& json, const char* key, const std::vector<const Product*>& products) {
    json.key(key).open('[', true);
    for (const Product* product : products) json.open('{', true).field("id", product->id).field("name", product->name).close('}');
    json.close(']');
}

void optional_text(JsonWriter& json, const char* key, const std::string& text) {
    json.key(key);
    if (text.empty()) {
        json.null();
    } else {
        json.text(text);
    }
}

/// The document of `schema/mirror-info.schema.json`.
void write_json(const MirrorLoad& load, const Catalogue& catalogue) {
    const auto output = open_output("", "information", {});
    JsonWriter json(output->sink());
    json.open('{').field("format", "serversync.mirror-info").field("version", 1);
    json.field("source", load.source).field("source_name", load.source_name).field("loaded_at", to_text(load.loaded_at));
    json.field("tool_version", load.tool_version).field("digest", to_text(load.digest)).flag("complete", load.complete());
    json.key("tables").open('{');
    for (std::size_t i = 0; i < mirror_table_count; ++i) {
        json.key(to_text(static_cast<MirrorTable>(i))).open('{', true).field("loaded", load.tables[i].loaded).key("reported");
        if (load.tables[i].reported) {
            json.number(*load.tables[i].reported);
        } else {
            json.null();
        }
        json.close('}');
    }
    json.close('}').key("modules").open('[');
    for (const ModuleInfo& module : modules_of(catalogue)) {
        json.open('{', true)
            .field("name", module.name)
            .flag("described", module.metadata != nullptr)
            .flag("reconcilable", module.can_be_reconciled());
        optional_text(json, "identity_field", module.identity_field());
        optional_text(json, "product_field", module.product_field());
        json.field("servers", module.servers).field("products", module.products);
        write_products(json, "products_without_package", module.without_package);
        json.close('}');
    }
    json.close(']');
    write_products(json, "products_without_module", products_without_module(catalogue));
    json.close('}').finish();
    output->finish();
}

std::string shown(const std::vector<const Product*>& products) {
    constexpr std::size_t most = 10;
    std::string text;
    for (std::size_t i = 0; i < products.size() && i < most; ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(products[i]->id) + " (" + printable(products[i]->name) + ")";
    }
    return products.size() > most ? text + " and " + std::to_string(products.size() - most) + " more" : text;
}

void write_text(const std::string& path, const MirrorLoad& load, const Catalogue& catalogue) {
    std::cout << "mirror '" << printable(path) << "'\n  source: " << printable(load.source) << " '" << printable(load.source_name)
              << "'\n  data of: " << to_text(load.loaded_at) << "\n  loaded by: serversync " << printable(load.tool_version)
              << "\n  digest: " << to_text(load.digest)
              << "\n  complete: " << (load.complete() ? "yes" : "NO: fewer rows than the source reported") << "\n";
    print_mirror_tables(load);
    for (const ModuleInfo& module : modules_of(catalogue)) {
        std::cout << "  module " << printable(module.name) << ": ";
        if (module.can_be_reconciled()) {
            std::cout << "identified by " << printable(module.identity_field());
        } else {
            std::cout << "cannot be reconciled: "
                      << (module.metadata != nullptr ? "no identity field" : "no source describes it");
        }
        const std::string product = module.product_field();
        std::cout << (product.empty() ? std::string(", no product field: products are not compared") : ", product in " + product)
                  << "\n";
        if (!module.without_package.empty())
            std::cout << "    products with a blank " << product
                      << ", which no package can mean: " << shown(module.without_package) << "\n";
    }
    const auto products = products_without_module(catalogue);
    if (!products.empty()) std::cout << "  products without a module, which are not reconciled: " << shown(products) << "\n";
}

}  // namespace

ExitCode command_mirror_info(const std::vector<std::string>& arguments) {
    po::options_description description("options");
    description.add_options()("mirror", po::value<std::string>()->value_name("FILE"), "the mirror")(
        "json", "print a JSON document instead of text");
    const Options options(mirror_info_usage, description, arguments, 0);
    if (options.helped()) return ExitCode::success;
    const std::string path = mirror_path(options);
    const Mirror mirror(path);
    const MirrorLoad& load = mirror.load();
    const Catalogue catalogue = mirror.catalogue();
    if (options.has("json")) {
        write_json(load, catalogue);
    } else {
        write_text(path, load, catalogue);
    }
    return ExitCode::success;
}

}  // namespace serversync
