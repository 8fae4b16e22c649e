// SPDX-License-Identifier: MIT
#include "engine/reconcile/product_resolver.hpp"

#include <gtest/gtest.h>

#include "tests/reconcile/world.hpp"

namespace serversync {
namespace {

using Outcome = ProductMatch::Outcome;

class ProductResolverTest : public testing::Test {
protected:
    World world;

    ProductMatch resolve(std::string_view package, std::string_view module = "cpanel") {
        const RunContext& run = world.run();
        return run.products.resolve(*run.catalogue.module(module), package);
    }
};

TEST_F(ProductResolverTest, finds_the_product_whose_option_is_the_package) {
    EXPECT_EQ(resolve("small").outcome, Outcome::one);
    EXPECT_EQ(resolve("small").products, std::vector<std::uint64_t>{1});
    EXPECT_EQ(resolve("large").products, std::vector<std::uint64_t>{2});
    EXPECT_EQ(resolve("Small").outcome, Outcome::unknown);
    EXPECT_EQ(resolve("").outcome, Outcome::unknown);
}

TEST_F(ProductResolverTest, tells_where_several_products_are_sold_as_a_package) {
    world.products[1].config_options[0] = "small";
    EXPECT_EQ(resolve("small").outcome, Outcome::several);
    EXPECT_EQ(resolve("small").products, (std::vector<std::uint64_t>{1, 2}));
}

TEST_F(ProductResolverTest, keeps_modules_apart) {
    world.modules[1].product_option = 0;
    world.products[2].config_options[0] = "small";
    EXPECT_EQ(resolve("small").products, std::vector<std::uint64_t>{1});
    EXPECT_EQ(resolve("small", "vps").products, std::vector<std::uint64_t>{3});
}

TEST_F(ProductResolverTest, knows_no_package_of_a_module_without_a_product_field) {
    EXPECT_EQ(resolve("small", "vps").outcome, Outcome::no_product_field);
    EXPECT_EQ(resolve("", "vps").outcome, Outcome::no_product_field);
    world.policy.product_map = {{"vps", "small", 3}};
    EXPECT_EQ(resolve("small", "vps").products, std::vector<std::uint64_t>{3});
}

TEST_F(ProductResolverTest, reads_the_map_where_no_product_has_the_package) {
    world.policy.product_map = {{"cpanel", "small", 2}, {"cpanel", "old", 2}, {"cpanel", "gone", 99}, {"vps", "other", 3}};
    EXPECT_EQ(resolve("small").products, std::vector<std::uint64_t>{1});
    EXPECT_EQ(resolve("old").products, std::vector<std::uint64_t>{2});
    EXPECT_EQ(resolve("gone").outcome, Outcome::unknown);
    EXPECT_EQ(resolve("other").outcome, Outcome::unknown);
}

TEST_F(ProductResolverTest, strips_a_prefix_last) {
    world.policy.strip_prefixes["cpanel"] = {"root_", "r_"};
    EXPECT_EQ(resolve("root_small").products, std::vector<std::uint64_t>{1});
    EXPECT_EQ(resolve("r_large").products, std::vector<std::uint64_t>{2});
    EXPECT_EQ(resolve("root_").outcome, Outcome::unknown);
    EXPECT_EQ(resolve("x_small").outcome, Outcome::unknown);
    world.products[1].config_options[0] = "root_small";
    EXPECT_EQ(resolve("root_small").products, std::vector<std::uint64_t>{2});
}

TEST_F(ProductResolverTest, tells_whether_a_package_means_a_product) {
    const RunContext& run = world.run();
    const Module& module = *run.catalogue.module("cpanel");
    EXPECT_TRUE(run.products.means(module, "small", 1));
    EXPECT_FALSE(run.products.means(module, "small", 2));
    EXPECT_FALSE(run.products.means(module, "none", 1));
}

TEST_F(ProductResolverTest, tells_the_package_of_a_product_of_the_module) {
    const RunContext& run = world.run();
    const Module& module = *run.catalogue.module("cpanel");
    EXPECT_EQ(run.products.package_of(module, 2), "large");
    EXPECT_FALSE(run.products.package_of(module, 3));
    EXPECT_FALSE(run.products.package_of(module, 99));
    EXPECT_FALSE(run.products.package_of(*run.catalogue.module("vps"), 3));
    EXPECT_FALSE(ProductResolver().package_of(module, 1));
}

}  // namespace
}  // namespace serversync
