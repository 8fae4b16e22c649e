// SPDX-License-Identifier: MIT
#include "engine/batch/run_tasks.hpp"

#include <gmock/gmock.h>

#include "engine/batch/not_looked_at.hpp"
#include "engine/model/error.hpp"

namespace serversync {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Server 1 and 2 are enabled, 3 is disabled with live services, 4 disabled without, 5 of a module without an identity field, 6
/// of no module; all but 4 have live services.
class RunTasks : public testing::Test {
protected:
    RunTasks() {
        std::vector<Server> servers;
        for (std::uint64_t id = 1; id <= 6; ++id) {
            Server& server = servers.emplace_back();
            server.id = id;
            server.name = "web" + std::to_string(id);
            server.module = id < 5 ? "cpanel" : id == 5 ? "vps" : "";
            server.disabled = id == 3 || id == 4;
            server.live_services = id == 4 ? 0 : 10 * id;
        }
        Module module;
        module.name = "cpanel";
        module.identity = IdentityField{};
        catalogue = {servers, {module}, {}};
        request.mirror = "m.db";
    }

    void give_listings(const std::vector<std::uint64_t>& ids) {
        for (const std::uint64_t id : ids) request.sources.emplace_back().server_id = id;
    }

    std::vector<std::uint64_t> asked() {
        tasks = run_tasks(request, catalogue);
        std::vector<std::uint64_t> ids;
        for (const RunTask& task : tasks) ids.push_back(task.server->id);
        return ids;
    }

    NotLookedAt unseen() {
        tasks = run_tasks(request, catalogue);
        return not_looked_at(request, catalogue, tasks, unassigned, shown);
    }

    std::string refusal() {
        try {
            run_tasks(request, catalogue);
        } catch (const UsageError& error) {
            return error.what();
        }
        return {};
    }

    Catalogue catalogue;
    RunRequest request;
    std::vector<RunTask> tasks;
    std::vector<std::pair<std::string, std::uint64_t>> unassigned;
    std::map<std::string, std::uint64_t, std::less<>> shown;
};

TEST_F(RunTasks, are_the_servers_that_have_or_should_have_a_listing) {
    EXPECT_THAT(asked(), ElementsAre(1, 2, 3));
    give_listings({4, 6});
    EXPECT_THAT(asked(), ElementsAre(1, 2, 3, 4, 6));
    EXPECT_EQ(tasks[0].source, nullptr);
    EXPECT_EQ(tasks[3].source, request.sources.data());
    EXPECT_THAT(tasks[0].ids, ElementsAre(1));
    EXPECT_EQ(tasks[0].live_services, 10U);
    request.scope = {5, 2, 5};
    EXPECT_THAT(asked(), ElementsAre(2, 5));
}

TEST_F(RunTasks, are_machines_whatever_they_are_called) {
    catalogue.declare(1, 3);
    catalogue.declare(4, 3);
    give_listings({3});
    EXPECT_THAT(asked(), ElementsAre(2, 3));
    EXPECT_THAT(tasks[1].ids, ElementsAre(3, 1, 4));
    EXPECT_EQ(tasks[1].live_services, 40U);
    request.scope = {1};
    EXPECT_THAT(asked(), ElementsAre(3)) << "it stands for the one that is asked";
}

TEST_F(RunTasks, expect_a_listing_of_a_machine_one_of_whose_servers_is_enabled) {
    catalogue.declare(2, 4);
    EXPECT_THAT(asked(), ElementsAre(1, 3, 4));
}

TEST_F(RunTasks, leave_out_what_is_gone) {
    catalogue.declare(2, 0);
    EXPECT_THAT(asked(), ElementsAre(1, 3));
    request.scope = {2};
    EXPECT_EQ(refusal(), "server 2 ('web2') is gone, as the configuration says: it cannot be compared");
    request.scope = {9};
    EXPECT_EQ(refusal(), "server 9 is not in the mirror 'm.db'");
}

TEST_F(RunTasks, leave_servers_that_were_not_looked_at) {
    give_listings({1});
    const std::string no_listing = "no listing is given for it";
    EXPECT_THAT(
        unseen().servers,
        ElementsAre(UnseenServer{2, "web2", 20, no_listing},
                    UnseenServer{3, "web3", 30, "it is disabled in WHMCS, and no listing is given for it"},
                    UnseenServer{5, "web5", 50,
                                 "module 'vps' names no identity field, so its accounts cannot be matched; name it in the "
                                 "configuration: domain, username, customfield.<name>, dedicatedip, serviceid"},
                    UnseenServer{6, "web6", 60, "server has no module in WHMCS"}));
    EXPECT_TRUE(leaves_gaps(unseen(), request));
    give_listings({2, 3, 5, 6});
    EXPECT_TRUE(unseen().empty()) << "what became of a listing that was given is said at its server";
    EXPECT_FALSE(leaves_gaps(unseen(), request));
}

TEST_F(RunTasks, leave_no_gap_by_a_server_without_live_services) {
    Server idle;
    idle.id = 7;
    idle.name = "new";
    idle.module = "cpanel";
    catalogue = {{idle}, catalogue.modules(), {}};
    EXPECT_THAT(unseen().servers, ElementsAre(UnseenServer{7, "new", 0, "no listing is given for it"}));
    EXPECT_FALSE(leaves_gaps(unseen(), request));
}

TEST_F(RunTasks, leave_what_the_scope_leaves_out) {
    give_listings({1, 2, 3, 5, 6});
    request.scope = {1, 2};
    const std::string not_named = "it is not among the servers of '--server'";
    EXPECT_THAT(unseen().servers, ElementsAre(UnseenServer{3, "web3", 30, not_named}, UnseenServer{5, "web5", 50, not_named},
                                              UnseenServer{6, "web6", 60, not_named}));
    EXPECT_FALSE(leaves_gaps(unseen(), request)) << "whoever named the servers knows it";
}

TEST_F(RunTasks, leave_nothing_of_a_machine_whose_listing_is_given) {
    catalogue.declare(2, 1);
    catalogue.declare(5, 0);
    catalogue.declare(6, 0);
    give_listings({1, 3});
    EXPECT_THAT(unseen().servers, IsEmpty());
    request.sources.erase(request.sources.begin());
    EXPECT_THAT(unseen().servers, ElementsAre(UnseenServer{1, "web1", 10, "no listing is given for it"},
                                              UnseenServer{2, "web2", 20, "it is the same as server 1, which has no listing"}));
}

TEST_F(RunTasks, leave_services_without_a_server_and_files_without_one) {
    give_listings({1, 2, 3, 6});
    catalogue.declare(5, 0);
    unassigned = {{"", 4}, {"cpanel", 3}, {"vps", 1}};
    request.unread_files = {"3.JSON", "99.json"};
    const NotLookedAt left = unseen();
    EXPECT_THAT(left.services,
                ElementsAre(ServerlessServices{"", 4}, ServerlessServices{"cpanel", 3}, ServerlessServices{"vps", 51}));
    shown = {{"", 1}, {"cpanel", 3}, {"vps", 50}};
    EXPECT_THAT(unseen().services, ElementsAre(ServerlessServices{"", 3}, ServerlessServices{"vps", 1}))
        << "what an item shows was looked at";
    EXPECT_THAT(left.files, ElementsAre("3.JSON", "99.json"));
    EXPECT_THAT(left.servers, IsEmpty());
    EXPECT_TRUE(leaves_gaps(left, request));
    request.unread_files.clear();
    EXPECT_FALSE(leaves_gaps(unseen(), request)) << "services without a server are looked for on all";
}

}  // namespace
}  // namespace serversync
