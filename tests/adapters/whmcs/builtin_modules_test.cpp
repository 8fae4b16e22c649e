// SPDX-License-Identifier: MIT
#include "adapters/whmcs/builtin_modules.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/model/catalogue.hpp"
#include "engine/model/identity.hpp"
#include "engine/text/fold.hpp"

namespace serversync {
namespace {

TEST(BuiltinModules, the_modules_that_whmcs_documents_are_known) {
    struct Case {
        std::string_view name, display_name, identity_field, product_field;
    };
    for (const Case& expected : {Case{"cpanel", "cPanel", "domain", ""}, Case{"directadmin", "DirectAdmin", "domain", ""},
                                 Case{"plesk", "Plesk", "domain", "configoption1"}}) {
        const ModuleRecord* module = builtin_module(expected.name);
        ASSERT_NE(module, nullptr) << expected.name;
        EXPECT_EQ(module->name, expected.name);
        EXPECT_EQ(module->display_name, expected.display_name);
        EXPECT_EQ(module->identity_field, expected.identity_field);
        EXPECT_EQ(module->identity_display_name, "Domain");
        EXPECT_EQ(module->product_field, expected.product_field);
    }
    EXPECT_EQ(builtin_modules().size(), 3U);
}

TEST(BuiltinModules, any_other_name_is_unknown) {
    for (const std::string_view name : {"", "cPanel", "CPANEL", "cpanel ", "cpane", "cpanelx", "solusvmpro"}) {
        EXPECT_EQ(builtin_module(name), nullptr) << "'" << name << "'";
    }
}

TEST(BuiltinModules, every_entry_is_readable_sorted_and_has_a_source) {
    const auto modules = builtin_modules();
    EXPECT_TRUE(std::is_sorted(modules.begin(), modules.end(), [](const BuiltinModule& left, const BuiltinModule& right) {
        return left.record.name < right.record.name;
    }));
    for (const BuiltinModule& module : modules) {
        EXPECT_FALSE(module.source.empty()) << module.record.name;
        EXPECT_EQ(fold_ascii(module.record.name), module.record.name);
        EXPECT_TRUE(parse_identity_field(module.record.identity_field).has_value()) << module.record.name;
        if (module.record.product_field.empty()) continue;
        EXPECT_TRUE(parse_config_option(module.record.product_field).has_value()) << module.record.name;
    }
}

}  // namespace
}  // namespace serversync
