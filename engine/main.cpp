// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "engine/cli/command_line.hpp"

int main(int argc, char** argv) {
    return static_cast<int>(serversync::run_command_line(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc)));
}
