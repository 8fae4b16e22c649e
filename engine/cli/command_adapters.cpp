#include <iostream>

#include "adapters/adapter.hpp"
#include "engine/cli/command.hpp"

namespace serversync {

ExitCode command_adapters(const std::vector<std::string>& arguments) {
    const Options options("serversync adapters", boost::program_options::options_description("options"), arguments, 0);
    if (options.helped()) return ExitCode::success;
    for (const Adapter* adapter : adapters()) {
        std::cout << adapter->name() << "\n    reads:     " << adapter->description() << "\n    from:      a file, standard input, a folder\n"
                  << "    witnesses: " << adapter->witnesses() << "\n";
    }
    return ExitCode::success;
}

}  // namespace serversync
