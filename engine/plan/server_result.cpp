// SPDX-License-Identifier: MIT
#include "engine/plan/server_result.hpp"

namespace serversync {

ListingOutcome ListingSummary::outcome() const {
    if (skipped) return ListingOutcome::skipped;
    switch (state) {
        case ListingState::complete:
            return ListingOutcome::complete;
        case ListingState::partial:
            return ListingOutcome::partial;
        case ListingState::failed:
            return ListingOutcome::failed;
    }
    return ListingOutcome::failed;
}

void ListingSummary::set_outcome(ListingOutcome outcome) {
    skipped = outcome == ListingOutcome::skipped;
    state = outcome == ListingOutcome::complete  ? ListingState::complete
            : outcome == ListingOutcome::partial ? ListingState::partial
                                                 : ListingState::failed;
}

}  // namespace serversync
