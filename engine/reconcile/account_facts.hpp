// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "engine/model/catalogue.hpp"
#include "engine/model/service.hpp"

namespace serversync {

/// What the mirror says of a leftover account beyond its server; the texts must outlive the judgement of its account.
struct AccountFacts {
    std::vector<Service> same_key;   ///< services of the module with the account's key that are not on its server; by kind, id
    std::vector<Client> same_email;  ///< clients whose whole e-mail address equals the account's; by id
    std::vector<Service> same_name;  ///< services with the same domain or username, anywhere: evidence for the owner; by kind, id
};

/// The facts about all leftover accounts of a server, in their order.
struct ServerFacts {
    std::vector<AccountFacts> accounts;
};

}  // namespace serversync
