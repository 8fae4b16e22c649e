// SPDX-License-Identifier: MIT
#include "engine/plan/trust_wording.hpp"

#include <gtest/gtest.h>

#include <set>

namespace serversync {
namespace {

TEST(TrustWording, says_why_a_facet_does_not_hold) {
    const struct {
        TrustVerdict verdict;
        const char* text = nullptr;
    } cases[] = {
        {{TrustFault::none, 1, 2, 3}, ""},
        {{TrustFault::unread, 0, 0, 0}, "it was not read"},
        {{TrustFault::partial, 0, 0, 0}, "it is partial"},
        {{TrustFault::rejected_rows, 1, 30, 0}, "1 of 30 rows was rejected"},
        {{TrustFault::rejected_rows, 2, 30, 0}, "2 of 30 rows were rejected"},
        {{TrustFault::repeated_rows, 1, 30, 0}, "1 of 30 rows repeats the identifier of another"},
        {{TrustFault::repeated_rows, 2, 30, 0}, "2 of 30 rows repeat the identifier of another"},
        {{TrustFault::total_differs, 1, 4, 0}, "it has 1 row and says that there are 4"},
        {{TrustFault::empty, 0, 0, 0}, "it is empty, and nothing shows that there is no account"},
        {{TrustFault::empty, 0, 1, 0}, "it is empty while the mirror expects 1 live service"},
        {{TrustFault::page_size, 25, 26, 0}, "exactly 25 rows, maybe one page of more: the mirror expects 26 live services"},
        {{TrustFault::no_match, 0, 5, 0},
         "no account matches the server's 5 live services: wrong file, wrong server, wrong credentials or wrong identity field"},
        {{TrustFault::no_match, 0, 1, 0},
         "no account matches the server's only live service: wrong file, wrong server, wrong credentials or wrong identity "
         "field"},
        {{TrustFault::no_match, 1, 5, 0},
         "only 1 of the server's 5 live services has its account in it: wrong file, wrong server, wrong credentials or wrong "
         "identity field"},
        {{TrustFault::no_match, 2, 5, 0},
         "only 2 of the server's 5 live services have their account in it: wrong file, wrong server, wrong credentials or wrong "
         "identity "
         "field"},
        {{TrustFault::strangers, 0, 5, 0},
         "none of the server's 5 live services has its account in it; their identifiers are on accounts that contradict them in "
         "all else: wrong file, wrong server, wrong credentials or wrong identity field"},
        {{TrustFault::strangers, 0, 1, 0},
         "the server's only live service does not have its account in it; its identifier is on one that contradicts it in all "
         "else: wrong file, wrong server, wrong credentials or wrong identity field"},
        {{TrustFault::strangers, 2, 5, 0},
         "only 2 of the server's 5 live services have their account in it; identifiers of others are on accounts that contradict "
         "them in all else: wrong file, wrong server, wrong credentials or wrong identity field"},
        {{TrustFault::equal_listing, 7, 8, 3},
         "server 3 has 7 of the 8 rows too: if both are one machine, say \"same_as\": 3 of server 9 in the configuration"},
        {{TrustFault::equal_listing, 8, 8, 3},
         "server 3 has the same 8 rows: if both are one machine, say \"same_as\": 3 of server 9 in the configuration"},
        {{TrustFault::equal_listing, 8, 8, 12},
         "server 12 has the same 8 rows: if both are one machine, say \"same_as\": 9 of server 12 in the configuration"},
        {{TrustFault::another_servers, 6, 8, 3}, "6 of 8 rows are live services of server 3"},
        {{TrustFault::another_servers, 6, 8, 0}, "6 of 8 rows are live services of other servers"},
        {{TrustFault::no_time, 0, 0, 0}, "it does not say when it was taken"},
        {{TrustFault::older_than_mirror, 600, 0, 0}, "it was taken 10 min before the mirror was loaded"},
        {{TrustFault::too_old, 7 * 3600UL, 6 * 3600UL, 0}, "it is 7 h old, limit 6 h"},
        {{TrustFault::in_future, 900, 600, 0}, "it was taken 15 min in the future"},
        {{TrustFault::stale_mirror, 7 * 3600UL, 6 * 3600UL, 0}, "the mirror was loaded 7 h before, limit 6 h"},
        {{TrustFault::fewer_rows, 70, 100, 0}, "it has 70 rows, the last whole one had 100"},
        {{TrustFault::fewer_clients, 1, 3, 0}, "it has accounts of 1 client, the last whole one of 3"},
    };
    std::set<TrustFault> faults;
    for (const auto& [verdict, text] : cases) {
        EXPECT_EQ(trust_text(verdict, 9), text);
        faults.insert(verdict.fault);
    }
    EXPECT_EQ(faults.size(), trust_fault_count) << "a fault has no sentence here";
}

}  // namespace
}  // namespace serversync
