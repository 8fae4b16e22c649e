#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/asking/panel.hpp"
#include "adapters/listing/adapter.hpp"
#include "adapters/php/php_module.hpp"

namespace serversync {

/// Where a listing comes from: a transport, and what is needed for it. Exactly one of `path`, `command`, `url` and
/// `php_module.folder` is set.
struct ListingSource {
    const Adapter* adapter = nullptr;               ///< null: a kept listing or a ListAccounts result, by the first bytes
    std::string path;                               ///< of a file; "-" is standard input
    std::vector<std::string> command;               ///< a program and its arguments, never through a shell
    PhpModule php_module;                           ///< its parameters, secrets and time limit are those below
    std::string url;                                ///< https://..., or http://... on this machine
    Credentials credentials;                        ///< for `url`
    std::map<std::string, std::string> parameters;  ///< of `php_module`; given to `command` as JSON on its standard input
    std::map<std::string, Secret> secrets;          ///< as `parameters`
    std::string ca_file;  ///< for `url`: PEM, the only authorities that are trusted. Blank: the system's
    std::chrono::milliseconds time_limit{600'000};  ///< of the whole listing
    std::uint64_t reply_bytes = 256ULL << 20U;      ///< of one reply, decompressed

    /// Whether reading it waits for a server or a process.
    bool is_remote() const { return path.empty(); }

    /// What a listing and messages call it: a path, "command 'ssh'", an address without its query, "PHP module 'example'".
    std::string shown() const;
};

/// Throws `ConfigurationError` if the parts do not fit: credentials that the adapter wants and that are missing, or that it does
/// not know; options of the format; an address that is not one. `where` begins the message.
void check_source(const ListingSource& source, const FormatOptions& options, const std::string& where);

/// Reads one listing. Whatever happens, a listing comes back: one that could not be read is `failed` with its reason. `source` is
/// set, and `took_ms` too if it is remote.
Listing read_source(const ListingSource& source, const ListingRequest& request);

/// The credentials that an adapter can be given: its panel's, or those of plain HTTP for a format without a panel.
std::span<const CredentialNeed> credentials_of(const Adapter& adapter);

}  // namespace serversync
