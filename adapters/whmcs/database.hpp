// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "adapters/whmcs/database_login.hpp"
#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Reads WHMCS's own MariaDB or MySQL database into a sink: SELECTs of named columns in one read-only transaction on one
/// snapshot, row by row, in memory that does not grow with the database. Of custom fields, only those that identify a service are
/// read (law 32): the ones of `identity_fields` and of the metadata of modules that the sink knows or WHMCS ships with, and an
/// addon's `Domain`, `Username` and `Dedicated IP`. Returns what is odd about the data, a line each. Throws `MissingInput`
/// (server, database or privilege; the connection breaks) and `MalformedInput` (not the tables of WHMCS).
std::vector<std::string> read_whmcs_database(const DatabaseLogin& login, const std::vector<std::string>& identity_fields,
                                             MirrorSink& sink);

}  // namespace serversync
