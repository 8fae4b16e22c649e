// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/cli/command.hpp"
#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Adds the options of `mirror load --from-api`.
void describe_api(boost::program_options::options_description_easy_init& options);

/// Reads WHMCS's records through its API into the sink, and prints what a person should know of the result; returns the host that
/// was asked. Credentials come from a file, standard input or the environment, never from an argument.
std::string read_api(const Options& options, MirrorSink& sink);

}  // namespace serversync
