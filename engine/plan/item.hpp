// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/model/account.hpp"
#include "engine/model/calendar.hpp"
#include "engine/model/service.hpp"
#include "engine/plan/evidence.hpp"
#include "engine/plan/words.hpp"

namespace serversync {

/// One field that differs. Texts live where the item's do.
struct Change {
    Field field = Field::domain;
    std::string_view before;  ///< the service's value; blank if it has none
    std::string_view after;   ///< the account's value; never blank
    Authority authority = Authority::server;
    Disposition disposition = Disposition::proposed;  ///< of this change alone
    Cause cause = Cause::none;
    std::uint64_t product_id = 0;  ///< `product` with one resolved product: its id
    std::string_view note;         ///< for example "unknown_product", "ambiguous_product: 3, 9"; blank for none
};

/// A record that an item could also mean, or a hint of who owns it.
struct Candidate {
    CandidateKind kind = CandidateKind::service;
    std::uint64_t id = 0;         ///< WHMCS id; 0 for an account
    std::uint64_t server_id = 0;  ///< 0 if it has none
    std::string_view name;        ///< account: raw identifier; client: name; product: name; service: identity
    std::string_view note;        ///< why it is a candidate: "Terminated", "same e-mail", "same domain as service 12", ...
    Evidence evidence{};          ///< between it and the item's account or service
};

/// What an import would create, each part with the source of the guess.
struct ImportDetails {
    ClientMatch client_match = ClientMatch::none;
    std::uint64_t client_id = 0;   ///< for `one`
    bool new_client = false;       ///< no client has the e-mail address: a new one from the row (law 21)
    bool needs_client = false;     ///< no usable e-mail address, or several clients
    std::uint64_t product_id = 0;  ///< 0: needs_product
    bool needs_product = false;
    std::string_view product_note;    ///< "unknown_product", "ambiguous_product", "product_field_missing", or blank
    std::optional<Date> next_due_on;  ///< next anniversary of `created`
    std::vector<Candidate> choices;   ///< clients and products that are possible; sorted
};

/// How many candidates an item lists; the others are counted.
inline constexpr std::size_t most_candidates = 8;

/// One finding. Texts, the account and the service live elsewhere: with an `ItemReader`, or where the finding was made.
struct Item {
    PlanClass plan = PlanClass::review;
    Situation situation = Situation::differs;
    Severity severity = Severity::info;
    Action action = Action::none;
    Disposition disposition = Disposition::proposed;
    Cause cause = Cause::none;
    std::uint64_t server_id = 0;
    std::string_view key;             ///< identity key; blank for a service that has none
    std::string_view raw_identifier;  ///< the account's, or else the service's
    const Account* account = nullptr;
    const Service* service = nullptr;
    std::vector<Change> changes;             ///< sorted by field
    std::vector<Candidate> candidates;       ///< sorted by kind, server, id, name; at most `most_candidates`
    std::uint64_t more_candidates = 0;       ///< that are not listed
    Evidence between{};                      ///< account and service, where both are there
    std::vector<std::string_view> evidence;  ///< one clause each; sorted
    std::optional<ImportDetails> import;     ///< for an import
};

}  // namespace serversync
