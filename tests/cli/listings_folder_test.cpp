// SPDX-License-Identifier: MIT
#include "engine/cli/listings_folder.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "tests/mirror/mirror_fixture.hpp"

namespace serversync {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ListingsFolderTest : public testing::Test {
protected:
    ListingsFolder found(const std::vector<std::string>& names, const std::vector<DeclaredServer>& declared = {}) {
        for (const auto& entry : std::filesystem::directory_iterator(path)) std::filesystem::remove(entry);
        for (const std::string& name : names) std::ofstream(path + "/" + name) << "{}";
        return listings_folder(path, catalogue, declared);
    }

    static Server named(std::uint64_t id, const char* name) {
        Server server;
        server.id = id;
        server.name = name;
        return server;
    }

    TemporaryFolder folder;
    std::string path = folder / "";
    Catalogue catalogue{{named(1, "s1"), named(2, "Web2"), named(3, "twin"), named(4, "TWIN"), named(10, "s10")}, {}, {}};
};

TEST_F(ListingsFolderTest, has_a_listing_of_each_server_that_has_a_file) {
    const ListingsFolder files = found({"10.json", "2.json", "notes.txt", ".1.json", "1.json.bak", "json"});
    EXPECT_THAT(files.listings, ElementsAre(ListingFile{2, path + "2.json"}, ListingFile{10, path + "10.json"}));
    EXPECT_THAT(files.unread, IsEmpty());
}

TEST_F(ListingsFolderTest, says_of_other_names_what_may_be_meant) {
    const ListingsFolder files = found({"01.json", "3.JSON", "99.json", "099.Json", "web2.json", "twin.json", "web9.json",
                                        "99999999999999999999.json", "0.json", "-1.json", "1.json"});
    const std::string called = "a listing is called '<server id>.json'";
    EXPECT_THAT(files.listings, ElementsAre(ListingFile{1, path + "1.json"}));
    EXPECT_THAT(files.unread,
                ElementsAre(UnreadFile{"-1.json", called, false}, UnreadFile{"0.json", "the mirror has no server 0", true},
                            UnreadFile{"01.json", "the listing of server 1 ('s1') is '1.json'", false},
                            UnreadFile{"099.Json", "the mirror has no server 099", true},
                            UnreadFile{"3.JSON", "the listing of server 3 ('twin') is '3.json'", false},
                            UnreadFile{"99.json", "the mirror has no server 99", true},
                            UnreadFile{"99999999999999999999.json", "the mirror has no server 99999999999999999999", true},
                            UnreadFile{"twin.json", called, false},
                            UnreadFile{"web2.json", "the listing of server 2 ('Web2') is '2.json'", false},
                            UnreadFile{"web9.json", called, false}));
}

TEST_F(ListingsFolderTest, has_no_listing_of_a_server_that_is_not_asked) {
    const ListingsFolder files = found({"1.json", "2.json", "3.json"}, {{2, 1}, {3, 0}});
    EXPECT_THAT(files.listings, ElementsAre(ListingFile{1, path + "1.json"}));
    EXPECT_THAT(
        files.unread,
        ElementsAre(UnreadFile{"2.json", "server 2 ('Web2') is the same as server 1, whose listing is '1.json'", false, true},
                    UnreadFile{"3.json", "server 3 ('twin') is gone, as the configuration says", false}));
}

TEST_F(ListingsFolderTest, misses_the_listing_of_a_machine_that_only_its_other_name_has) {
    const std::string reason = "server 2 ('Web2') is the same as server 1, whose listing is '1.json', which is not there";
    EXPECT_THAT(found({"2.json"}, {{2, 1}}).unread, ElementsAre(UnreadFile{"2.json", reason, false, false}));
}

TEST_F(ListingsFolderTest, must_be_a_folder) {
    std::ofstream file(folder / "file");
    EXPECT_EQ(error_of<MissingInput>([&] { listings_folder(folder / "file", catalogue, {}); }),
              "cannot read the folder of listings '" + (folder / "file") + "': it is not a folder");
    EXPECT_EQ(error_of<MissingInput>([&] { listings_folder(folder / "none", catalogue, {}); }),
              "cannot read the folder of listings '" + (folder / "none") + "': it is not a folder");
}

}  // namespace
}  // namespace serversync
