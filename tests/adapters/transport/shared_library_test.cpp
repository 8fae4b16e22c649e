// SPDX-License-Identifier: MIT
#include "adapters/transport/shared_library.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/model/error.hpp"

namespace serversync {
namespace {

using testing::HasSubstr;

std::string load_failure_of(const auto& action) {
    try {
        action();
    } catch (const MissingInput& error) {
        return error.what();
    }
    return {};
}

TEST(SharedLibrary, a_function_is_called_through_the_type_that_is_asked_for) {
    const SharedLibrary library("libc.so.6", "libc6");
    const decltype(&std::labs) absolute = library["labs"];
    EXPECT_EQ(absolute(-7), 7);
}

TEST(SharedLibrary, one_that_is_not_installed_is_named_with_its_package) {
    const std::string text = load_failure_of([] { const SharedLibrary library("libnone-such.so.9", "libnone-such9"); });
    EXPECT_THAT(text, HasSubstr("cannot load library 'libnone-such.so.9'"));
    EXPECT_THAT(text, HasSubstr("Install package 'libnone-such9'"));
}

TEST(SharedLibrary, a_function_that_it_lacks_is_named) {
    const SharedLibrary library("libc.so.6", "libc6");
    EXPECT_EQ(load_failure_of([&library] { (void)library["serversync_none"]; }),
              "library 'libc.so.6' is too old: it has no function 'serversync_none'");
}

TEST(SharedLibrary, those_that_are_loaded_late_are_there) {
    EXPECT_NO_THROW((void)curl_library()["curl_easy_init"]);
    EXPECT_NO_THROW((void)mariadb_library()["mysql_init"]);
    EXPECT_NO_THROW((void)zlib_library()["inflate"]);
}

}  // namespace
}  // namespace serversync
