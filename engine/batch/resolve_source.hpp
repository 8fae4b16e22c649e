// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "adapters/sources/listing_source.hpp"
#include "engine/config/listing_settings.hpp"
#include "engine/model/catalogue.hpp"

namespace serversync {

/// A source with its secrets.
struct ResolvedSource {
    ListingSource source;
    std::string fault;  ///< why it cannot be asked: one of its secrets could not be read (law 91), for example; blank: it can
};

/// Makes the source that the settings describe, with secrets from the environment and from files. A missing secret is a fault of
/// this one source, so that the other servers of a run go on (law 91); a mistake in the settings themselves throws
/// `ConfigurationError` that begins with `where`: an unknown adapter, credential or option, a secret that stands in the
/// configuration itself. So are a value of the server's record that cannot be used, and a host that `hosts` do not allow (laws
/// 250 and 251); then no secret is read.
ResolvedSource resolve_source(const ListingSettings& settings, const HostPatterns& hosts, const std::string& where);

/// Tells a PHP module which server it is asked about, as far as the settings do not say: serverid, serverhostname and serverip,
/// and the path of the mirror. Returns why one of these values cannot be used; blank if they can. Other sources stay as they are.
std::string name_server(ListingSource& source, const Server& server, const HostPatterns& hosts, const std::string& mirror);

/// The adapter of that name. Throws `ConfigurationError`, beginning with `where` and listing the choices, if there is none.
const Adapter& adapter_named(const std::string& name, const std::string& where);

}  // namespace serversync
