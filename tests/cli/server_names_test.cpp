// SPDX-License-Identifier: MIT
#include "engine/cli/server_names.hpp"

#include "tests/mirror/mirror_fixture.hpp"

namespace serversync {
namespace {

class ServerNamesTest : public MirrorFiles {
protected:
    void SetUp() override {
        load([](MirrorSink& sink) {
            sink.module(module("cpanel", "domain"));
            const std::pair<std::uint64_t, const char*> servers[] = {{1, "alpha"}, {2, "twin"}, {3, "twin"}, {5, "7"}, {6, "1"}};
            for (const auto& [id, name] : servers) {
                ServerRecord record = server(id);
                record.name = name;
                sink.server(record);
            }
        });
    }

    std::uint64_t id_of(const std::string& name) const { return ServerNames(path()).id_of(name); }
    std::string refusal(const std::string& name) const {
        return error_of<UsageError>([&] { static_cast<void>(id_of(name)); });
    }
};

TEST_F(ServerNamesTest, are_ids_first_then_names) {
    EXPECT_EQ(id_of("2"), 2U);
    EXPECT_EQ(id_of("alpha"), 1U);
    EXPECT_EQ(id_of("1"), 1U) << "not the server that is called '1'";
    EXPECT_EQ(id_of("7"), 5U) << "no server has this id, one has this name";
    EXPECT_EQ(ServerNames(path()).catalogue().servers().size(), 5U);
}

TEST_F(ServerNamesTest, must_mean_one_server) {
    EXPECT_EQ(refusal("twin"), "several servers are called 'twin' in the mirror '" + path() + "'; name one by its id");
    const std::string known = "; servers: 1 (alpha), 2 (twin), 3 (twin), 5 (7), 6 (1)";
    for (const std::string name : {"bravo", "4", ""})
        EXPECT_EQ(refusal(name), "server '" + name + "' is not in the mirror '" + path() + "'" + known);
    const std::pair<std::string, std::string> mistyped[] = {{"Alpha", "alpha"}, {"twni", "twin"}, {"-1", "1"}, {"1x", "1"}};
    for (const auto& [name, near] : mistyped)
        EXPECT_EQ(refusal(name),
                  "server '" + name + "' is not in the mirror '" + path() + "'; did you mean '" + near + "'?" + known);
}

TEST_F(ServerNamesTest, lists_no_more_servers_than_one_reads) {
    load([](MirrorSink& sink) {
        sink.module(module("cpanel", "domain"));
        for (std::uint64_t id = 1; id <= 200; ++id) {
            ServerRecord record = server(id);
            record.name = "server";
            sink.server(record);
        }
    });
    const std::string text = refusal("beta");
    EXPECT_LT(text.size(), 400U);
    EXPECT_EQ(text.substr(text.size() - 5), ", ...");
}

}  // namespace
}  // namespace serversync
