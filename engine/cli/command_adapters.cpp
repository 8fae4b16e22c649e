// SPDX-License-Identifier: MIT
#include <iostream>

#include "adapters/listing/adapter.hpp"
#include "adapters/panels/registry.hpp"
#include "engine/cli/command.hpp"

namespace serversync {

namespace {

void describe(const Adapter& adapter) {
    std::cout << adapter.name() << "\n    reads:       " << adapter.description()
              << "\n    identifiers: " << adapter.identifiers() << "\n    how completeness is proven: " << adapter.witnesses()
              << "\n";
    if (const PanelAccess* access = adapter.access()) {
        std::cout << "    asks:        " << access->example << " with ";
        for (std::size_t i = 0; i < access->credentials.size(); ++i) {
            const CredentialNeed& need = access->credentials[i];
            std::cout << (i == 0 ? "" : ", ") << need.name << (need.required ? " (" : " (optional; ") << need.meaning << ")";
        }
        std::cout << "\n";
    }
    for (const FormatOption& option : adapter.options())
        std::cout << "    option:      " << option.name << ": " << option.meaning << "\n";
}

}  // namespace

ExitCode command_adapters(const std::vector<std::string>& arguments) {
    const Options options("serversync adapters", boost::program_options::options_description("options"), arguments, 0);
    if (options.helped()) return ExitCode::success;
    for (const Adapter* adapter : adapters()) describe(*adapter);
    std::cout << "\nAny of them may come from a file, a folder, standard input, a command ('command' in the configuration) or an "
                 "address ('url');\n"
                 "docs/adapters.md says more.\n";
    return ExitCode::success;
}

}  // namespace serversync
