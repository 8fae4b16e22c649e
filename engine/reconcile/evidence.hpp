// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/account.hpp"
#include "engine/model/service.hpp"
#include "engine/plan/evidence.hpp"
#include "engine/reconcile/columns.hpp"
#include "engine/reconcile/run_context.hpp"

namespace serversync {

/// The thresholds of laws 231 to 235, in half agreements and half contradictions: a weak one is one, another two.
inline constexpr unsigned doubt_contradictions = 4;      ///< from here, without an agreement, a pair is doubtful
inline constexpr unsigned whole_agreement = 2;           ///< that a move by another identity or a termination needs
inline constexpr unsigned rename_agreements = 4;         ///< from here a rename is proven
inline constexpr unsigned strangers_contradictions = 4;  ///< from here two leftovers are no candidates
inline constexpr unsigned kept_agreements = 4;           ///< from here they are candidates all the same
inline constexpr unsigned winning_score = 4;             ///< from here a candidate can beat others
inline constexpr std::size_t most_holders = 8;           ///< of a value among the leftovers of a side; beyond, it is no evidence

/// Whose an account's e-mail addresses are.
struct EmailOwners {
    std::vector<std::uint64_t> alone;     ///< clients who are the only one with one of the addresses
    std::vector<std::uint64_t> together;  ///< clients who share one
};

/// What evidence depends on beside the two records.
struct EvidenceRules {
    const RunContext& run;
    const Module& module;                         ///< of the account's server
    const Server& server;                         ///< the account's
    const UninformativeFields& uninformative;     ///< of its listing
    std::span<const IpAddress> shared_addresses;  ///< that several of its rows have; sorted
};

/// What an account and a service say of each other (law 230). `owners`: of the account's e-mail addresses; null: not looked up,
/// so the e-mail says nothing.
Evidence evidence_between(const EvidenceRules& rules, const Account& account, const Service& service, const EmailOwners* owners);

/// Whether both have one address that is public and not their servers' own, be it on several rows.
bool have_one_address(const EvidenceRules& rules, const Account& account, const Service& service);

/// The same of two services, one of which stands for its account: what a machine can say where that was not kept.
Evidence evidence_between(const RunContext& run, const Module& module, const Service& present, const Service& missing);

/// The text of an account that says which site it is: its identifier where that is a domain, else its domain.
std::string_view site_of(const Module& module, const Account& account);

/// In half agreements, the package left aside.
unsigned agreement_of(const Evidence& evidence);

/// In half contradictions.
unsigned contradiction_of(const Evidence& evidence);

/// Whether anything but the package agrees.
inline bool agrees(const Evidence& evidence) { return agreement_of(evidence) > 0; }

/// Whether anything contradicts that is not weak.
inline bool is_contradicted(const Evidence& evidence) { return !evidence.contradictions.empty(); }

/// Whether account and service are rather two customers' (law 231).
bool is_doubtful(const Evidence& evidence);

/// Whether an agreement shows in the least time, as it does for nearly all pairs; it asks no column but the domain, the user name
/// and the creation.
bool agree_at_once(const EvidenceRules& rules, const Account& account, const Service& service);

/// Whether account and service contradict each other, not in the e-mail alone, and agree in nothing: no doubt of this pair alone,
/// but one of its listing where most pairs are so (laws 205 and 290).
bool is_contrary(const Evidence& evidence);

/// What a pair is before its e-mail was looked up.
enum class FirstLook : std::uint8_t {
    plain,        ///< not doubtful, whatever its e-mail says
    contrary,     ///< the same, and it contradicts itself and has no e-mail that could agree
    questionable  ///< compare it, with its e-mail
};
FirstLook look_at(const EvidenceRules& rules, const Account& account, const Service& service);

/// Whether a name is the other cut at a length at which panels cut, or has a panel's prefix before a `_`.
bool is_weakly_equal_username(std::string_view left, std::string_view right);

}  // namespace serversync
