// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/plan/trust.hpp"
#include "random_fleet.hpp"

/// The laws once more, as loops over everything. Nothing here knows how the engine does it.
namespace serversync::oracle {

inline constexpr std::size_t nothing = static_cast<std::size_t>(-1);

/// One machine: a server, and those that are declared to be the same.
struct Place {
    std::uint64_t id = 0;
    std::string module;
    IdentityKind identity = IdentityKind::domain;
    std::set<std::uint64_t> servers;
    std::set<std::string> addresses;
    std::optional<std::uint64_t> remote_accounts;
    bool gone = false;
    const RandomListing* listing = nullptr;  ///< only of a server that was read: complete or partial
    bool partial = false;
    std::array<TrustFault, trust_facet_count> faults{};
    unsigned migrations = 0;  ///< of which it is one of the two ends
    std::uint64_t pairs = 0;

    bool is_compared() const { return listing != nullptr; }
    TrustFault fault(TrustFacet facet) const { return faults[static_cast<std::size_t>(facet)]; }
    bool has(TrustFacet facet) const { return fault(facet) == TrustFault::none; }
};

enum class AccountWord { active, suspended, other_word, unknown };
enum class AccountState { leftover, duplicate, ambiguous_service, paired, pending, doubtful, belongs, ambiguous_move, settled };

struct ListedAccount {
    const RandomRow* row = nullptr;
    std::size_t place = 0;
    std::string key, domain, username, address, package, owner, row_domain;  ///< blank where the column says nothing
    std::vector<std::string> emails;
    std::optional<std::int64_t> day, seconds;
    AccountWord status = AccountWord::unknown;
    AccountState state = AccountState::leftover;
    std::size_t service = nothing;   ///< its pair, or what it belongs to
    std::vector<std::size_t> ended;  ///< of its key on its server, where there are no others
    bool is_leftover = false;        ///< may be a candidate
    bool is_decided = false;         ///< has its own item, whatever it is a candidate for
};

enum class ServiceClass { live, unknown, completed, pending, ended };

struct MirroredService {
    const RandomService* record = nullptr;
    std::size_t place = nothing;  ///< of the server that it is assigned to, even a gone one
    std::string key, domain, username, address;
    std::string module;          ///< whose identity its key is of: its server's, or else its product's
    std::string product_module;  ///< blank if the product is gone or has none
    bool has_product = false;
    IdentityKind identity = IdentityKind::domain;
    ServiceClass kind = ServiceClass::unknown;
    std::optional<std::int64_t> registered, terminated;  ///< days
    bool is_other_type = false;                          ///< of another module than its server, or of none
    bool is_listed = false;                              ///< a row of its server has its key
    bool is_leftover = false;
    std::size_t account = nothing;      ///< that it belongs to
    std::size_t row = nothing;          ///< the same, or one that is decided and that it would belong to
    bool is_ambiguous = false;          ///< left with candidates
    std::set<std::size_t> could_be_of;  ///< the accounts that are left

    bool is_live() const { return kind == ServiceClass::live; }
};

/// Halves: 2 for an agreement, 1 for a weak one, -1 and -2 for contradictions. By `EvidenceKind`.
using Verdicts = std::array<int, evidence_kind_count>;

struct World {
    explicit World(const RandomFleet& of);

    const RandomFleet& fleet;
    std::vector<Place> places;
    std::vector<ListedAccount> accounts;
    std::vector<MirroredService> services;

    /// A live service whose account is expected in its server's listing.
    static bool is_expected(const MirroredService& s) { return s.is_live() && !s.is_other_type && !s.key.empty(); }
    bool is_missing(const MirroredService& s) const {
        return is_expected(s) && s.place != nothing && places[s.place].is_compared() && !s.is_listed;
    }
    std::uint64_t live_services(std::size_t place) const;
    std::uint64_t missing_services(std::size_t place) const;
    std::uint64_t rows(std::size_t place) const;
    /// The rows whose key an earlier row has.
    std::uint64_t repeated_rows(std::size_t place) const;
    bool has_no_server(const MirroredService& s) const { return s.place == nothing || places[s.place].gone; }
    /// Whether the account could be the service's by its key.
    bool same_key(const ListedAccount& a, const MirroredService& s) const;
    /// The same of a module that identifies by the same field, which is no domain.
    bool same_foreign_key(const ListedAccount& a, const MirroredService& s) const;
    /// Whether the service is of the module for a join by evidence: its server's or its product's.
    static bool in_scope(const MirroredService& s, const std::string& module) { return s.module == module; }
    std::set<std::uint64_t> owners(const std::string& email) const;
    /// The products that a package of the module's servers means.
    std::set<std::uint64_t> meant(const std::string& module, const std::string& package) const;
    const RandomProduct* product(std::uint64_t id) const;
    /// Whether both have a public address, and neither is one of their servers' own.
    bool is_dedicated(const ListedAccount& a, const MirroredService& s) const;
    Verdicts evidence(const ListedAccount& a, const MirroredService& s) const;
    /// Whether the place could have the service's account (law 237).
    bool is_of_identity_space(std::size_t place, const MirroredService& s) const;
    bool exceeds_orphan_limit(std::size_t place, std::uint64_t orphans) const;

private:
    void read_places();
    void read_services();
    void read_accounts();
    void silence_columns(std::size_t place);
    int compare_domains(const ListedAccount& a, const MirroredService& s) const;
    int compare_emails(const ListedAccount& a, const MirroredService& s) const;
    int compare_addresses(const ListedAccount& a, const MirroredService& s) const;

    std::vector<std::pair<std::string, std::uint64_t>> m_clients;  ///< every client's address in lower case
};

std::string lower(std::string text);
/// The bare domain of a text; blank if that is no domain.
std::string bare_domain(const std::string& text);
bool is_public(const std::string& address);
/// 2 if the names are equal without case, 1 if one is the other cut or with a prefix, 0 if one is blank, else -2.
int compare_usernames(const std::string& left, const std::string& right);
/// What agrees, in halves, the package left aside.
int agreement(const Verdicts& verdicts);
/// How many contradictions are not weak.
int contradictions(const Verdicts& verdicts);
bool is_doubtful(const Verdicts& verdicts);

}  // namespace serversync::oracle
