// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "engine/model/calendar.hpp"
#include "engine/model/catalogue.hpp"
#include "engine/model/identity.hpp"
#include "engine/plan/policy.hpp"
#include "engine/reconcile/prior_knowledge.hpp"
#include "engine/reconcile/product_resolver.hpp"

namespace serversync {

/// What every step of a run needs to know; all of it values. Nothing in the result depends on `hash_seed`.
struct RunContext {
    const Catalogue& catalogue;
    const Policy& policy;
    const ProductResolver& products;
    const PriorKnowledge& prior;
    DomainToAscii to_ascii = nullptr;
    Instant as_of;
    Instant mirror_loaded_at;
    bool mirror_complete = true;
    bool has_strangers = false;  ///< there is a listing of a server that the mirror does not know (law 237)
    std::uint64_t hash_seed = 0;
    std::string mirror_gap{};  ///< what the mirror lacks, in words, where that is known
};

}  // namespace serversync
