// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "adapters/whmcs/database_login.hpp"
#include "engine/cli/command.hpp"
#include "engine/cli/option_file.hpp"
#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Adds `--from-database` and the options that go with it.
void describe_database_source(boost::program_options::options_description_easy_init& options);

/// Reads the database that the options name; "whmcs@db.example.net".
std::string read_database_source(const Options& options, MirrorSink& sink);

/// Sets what an option file says for clients, in the order of its lines. `path` is for messages.
void apply_option_file(const std::vector<FileOption>& file, const std::string& path, DatabaseLogin& login);

}  // namespace serversync
