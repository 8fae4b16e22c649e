// SPDX-License-Identifier: MIT
#include "adapters/sources/from_php_module.hpp"

#include <gmock/gmock.h>

#include "adapters/sources/listing_source.hpp"

namespace serversync {
namespace {

TEST(PhpModuleSource, is_called_by_its_folders_name) {
    FromPhpModule source;
    source.module.folder = "/var/www/modules/servers/example";
    EXPECT_EQ(shown(source), "PHP module 'example'");
    source.module.folder = "/var/www/modules/servers/example//";
    EXPECT_EQ(shown(source), "PHP module 'example'");
    source.module.folder = "example";
    EXPECT_EQ(shown(source), "PHP module 'example'");
    EXPECT_TRUE(is_remote(source));
    EXPECT_EQ(format_of(source), "whmcs-json");
    EXPECT_EQ(time_limit_of(source), std::chrono::minutes(10));
}

TEST(PhpModuleSource, that_is_not_there_is_a_failed_listing) {
    FromPhpModule source;
    source.module.folder = "/nowhere/example";
    const Listing listing = read_source(source, {});
    EXPECT_EQ(listing.state, ListingState::failed);
    EXPECT_THAT(listing.error, testing::HasSubstr("module 'example': cannot open folder '/nowhere/example'"));
    EXPECT_EQ(listing.source, "PHP module 'example'");
    EXPECT_TRUE(listing.took_ms);
}

}  // namespace
}  // namespace serversync
