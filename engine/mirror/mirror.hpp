// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/mirror/name_pieces.hpp"
#include "engine/model/catalogue.hpp"
#include "engine/model/mirror_load.hpp"
#include "engine/model/service.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// The services of one server, with the memory their texts live in. Reused from server to server.
struct ServiceBatch {
    std::vector<Service> services;  ///< sorted by key, kind, id
    TextArena text;
};

/// Takes services whose texts are valid during the call.
using TakeServices = std::function<void(std::span<const Service>)>;

/// A mirror opened for reading; one for each thread. Never changes the file. What it gives is what the load wrote: everything is
/// sealed, and verified where it is read (law 264).
/// Opening throws `MissingInput` (no file, a directory), `MalformedInput` (no SQLite database, not a mirror, another schema
/// version or schema, damaged); later calls throw `MalformedInput` on damage.
class Mirror {
public:
    explicit Mirror(const std::string& path);
    Mirror(Mirror&&) noexcept;
    ~Mirror();

    const std::string& path() const;
    const MirrorLoad& load() const;
    Catalogue catalogue() const;

    /// Reads all services assigned to the server. Clears the batch first.
    void services_of(std::uint64_t server_id, ServiceBatch& batch) const;

    /// The same for servers of any size: hands over the services, sorted by key, kind and id, some hundred at a time. Services
    /// with one key come together, except those without a key. The memory is the batch's.
    void services_of(std::uint64_t server_id, ServiceBatch& batch, const TakeServices& take) const;

    /// The same for servers that are one machine: their services come together, those of several servers all in one piece.
    void services_of(std::span<const std::uint64_t> server_ids, ServiceBatch& batch, const TakeServices& take) const;

    /// Hands over the services that can still have an account and that no existing server holds: those which are not ended, of
    /// any module, whose server is none or has no row, or is among `gone`. Sorted by key, kind and id over all of them, in pieces
    /// of any size, in which services of one key need not come together. Keeps no more than a piece of each such server in
    /// memory.
    void unassigned_services(std::span<const std::uint64_t> gone, const TakeServices& take) const;

    /// Where a name stands in the file (law 76): many names of one role are looked up fastest in the order of their places.
    static std::uint64_t place_of(NameRole role, std::string_view name);

    /// Services of the module with this identity key that are not assigned to the server; texts go to `text`. Sorted by kind, id.
    std::vector<Service> services_elsewhere(std::string_view module, std::string_view key, std::uint64_t not_on_server,
                                            TextArena& text) const;

    /// Adds the services whose domain means the given bare one (`bare_domain`), or whose user name equals the given one except
    /// for ASCII case; a blank one matches nothing. Then keeps the first `limit` of all in `services` by kind and id, each once;
    /// texts go to `text`.
    void add_services_with_domain(std::string_view bare_domain, std::size_t limit, std::vector<Service>& services,
                                  TextArena& text) const;
    void add_services_with_username(std::string_view username, std::size_t limit, std::vector<Service>& services,
                                    TextArena& text) const;

    /// Clients whose whole e-mail address equals the given one except for ASCII case and outer white space; sorted by id. Blank
    /// matches nothing.
    std::vector<Client> clients_with_email(std::string_view email) const;

    /// How many live services have no server, or one whose row is gone, by the module of each; sorted by module.
    const std::vector<std::pair<std::string, std::uint64_t>>& unassigned_live_services() const;

    /// Reads everything that has a seal, for whoever gives the file to a program that does not look at seals.
    void verify() const;

    /// Frees the memory that holds pages which may be needed again.
    void release_memory() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// One finding of `mirror check`.
struct MirrorFinding {
    std::string code;    ///< stable word, for example "missing_product"
    bool fault = false;  ///< true: the mirror is damaged; false: normal in WHMCS, worth knowing
    std::uint64_t count = 0;
    std::string message;  ///< one line, with an example
};

/// Checks a mirror: SQLite integrity, counts against the load's row, pieces and names against the tables, prices, references,
/// duplicate identity keys among live services, blank identities, unassigned services, modules that cannot be reconciled. Sorted:
/// faults first, then `incomplete_load`, then by code. Empty: nothing to say.
std::vector<MirrorFinding> check_mirror(const std::string& path);

}  // namespace serversync
