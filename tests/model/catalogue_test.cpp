// SPDX-License-Identifier: MIT
#include "engine/model/catalogue.hpp"

#include <gtest/gtest.h>

#include "engine/model/mirror_load.hpp"
#include "engine/model/service.hpp"

namespace serversync {
namespace {

Server server(std::uint64_t id) {
    Server row;
    row.id = id;
    row.name = "s" + std::to_string(id);
    return row;
}

Module module(std::string name, std::optional<std::size_t> product_option = {}) {
    Module row;
    row.name = std::move(name);
    row.product_option = product_option;
    return row;
}

Product product(std::uint64_t id) {
    Product row;
    row.id = id;
    return row;
}

std::vector<std::string> module_names(const Catalogue& catalogue) {
    std::vector<std::string> names;
    for (const Module& row : catalogue.modules()) names.push_back(row.name);
    return names;
}

TEST(Catalogue, finds_rows_given_in_any_order) {
    const Catalogue catalogue({server(9), server(1), server(4)}, {module("plesk"), module("cpanel")}, {product(30), product(2)});
    for (const std::uint64_t id : {1U, 4U, 9U}) {
        ASSERT_NE(catalogue.server(id), nullptr);
        EXPECT_EQ(catalogue.server(id)->name, "s" + std::to_string(id));
    }
    for (const std::uint64_t id : {0U, 2U, 10U}) EXPECT_EQ(catalogue.server(id), nullptr);
    EXPECT_EQ(catalogue.servers().front().id, 1U);
    EXPECT_EQ(catalogue.product(30)->id, 30U);
    EXPECT_EQ(catalogue.product(3), nullptr);
    EXPECT_EQ(catalogue.module("cpanel")->name, "cpanel");
    EXPECT_EQ(catalogue.module("cpane"), nullptr);
    EXPECT_EQ(catalogue.module(""), nullptr);
    EXPECT_EQ(Catalogue().server(1), nullptr);
    EXPECT_EQ(Catalogue().module("cpanel"), nullptr);
}

TEST(Catalogue, setting_a_module_replaces_it_or_keeps_the_order) {
    Catalogue catalogue({}, {module("plesk", 1), module("cpanel", 1)}, {});
    catalogue.set_module(module("plesk", 7));
    catalogue.set_module(module("directadmin"));
    catalogue.set_module(module("zpanel"));
    catalogue.set_module(module("aapanel"));
    EXPECT_EQ(module_names(catalogue), (std::vector<std::string>{"aapanel", "cpanel", "directadmin", "plesk", "zpanel"}));
    EXPECT_EQ(catalogue.module("plesk")->product_option, 7U);
    EXPECT_EQ(catalogue.module("cpanel")->product_option, 1U);
    EXPECT_FALSE(catalogue.module("directadmin")->product_option);
}

TEST(Catalogue, declares_servers) {
    std::vector<Server> servers(3);
    for (std::size_t i = 0; i < servers.size(); ++i) servers[i].id = 2 * i + 1;
    Catalogue catalogue(servers, {}, {});
    catalogue.declare(3, 1);
    catalogue.declare(5, 0);
    catalogue.declare(4, 0);  // is not there
    catalogue.declare(6, 1);
    EXPECT_EQ(catalogue.server(3)->same_as, 1U);
    EXPECT_FALSE(catalogue.server(3)->gone);
    EXPECT_TRUE(catalogue.server(5)->gone);
    EXPECT_EQ(*catalogue.server(1), servers[0]);
    EXPECT_EQ(catalogue.servers().size(), 3U);
}

TEST(Catalogue, reads_config_option_names) {
    EXPECT_EQ(parse_config_option("configoption1"), 0U);
    EXPECT_EQ(parse_config_option("ConfigOption10"), 9U);
    EXPECT_EQ(parse_config_option(" configoption24 "), 23U);
    for (const std::string_view text :
         {"", "configoption", "configoption0", "configoption25", "configoption01", "configoption1x", "configoption-1",
          "configoptions1", "option1", "1", "configoption999999999999999999999"}) {
        EXPECT_FALSE(parse_config_option(text)) << text;
    }
}

TEST(ServiceStatus, reads_the_words_of_whmcs_in_any_case) {
    const std::pair<std::string_view, ServiceStatus> words[] = {
        {"Pending", ServiceStatus::pending},     {"Active", ServiceStatus::active},
        {"Suspended", ServiceStatus::suspended}, {"Terminated", ServiceStatus::terminated},
        {"Cancelled", ServiceStatus::cancelled}, {"Fraud", ServiceStatus::fraud},
        {"Completed", ServiceStatus::completed},
    };
    for (const auto& [word, status] : words) {
        EXPECT_EQ(parse_service_status(word), status);
        EXPECT_EQ(to_text(status), word);
    }
    EXPECT_EQ(parse_service_status("aCTIVE"), ServiceStatus::active);
    EXPECT_EQ(parse_service_status("FRAUD "), ServiceStatus::fraud);
    for (const std::string_view text : {"", "Canceled", "Activ", "Active Now", "unknown", "1"}) {
        EXPECT_EQ(parse_service_status(text), ServiceStatus::unknown) << text;
    }
    EXPECT_EQ(to_text(ServiceStatus::unknown), "unknown");
}

TEST(ServiceStatus, live_and_ended_share_nothing) {
    for (int value = 0; value <= static_cast<int>(ServiceStatus::unknown); ++value) {
        const auto status = static_cast<ServiceStatus>(value);
        EXPECT_FALSE(is_live(status) && is_ended(status)) << to_text(status);
    }
    EXPECT_TRUE(is_live(ServiceStatus::suspended));
    EXPECT_FALSE(is_live(ServiceStatus::pending));
    EXPECT_TRUE(is_ended(ServiceStatus::fraud));
    EXPECT_FALSE(is_ended(ServiceStatus::completed));
}

TEST(MirrorLoad, is_complete_unless_a_table_has_fewer_rows_than_reported) {
    struct Case {
        std::uint64_t loaded = 0;
        std::optional<std::uint64_t> reported;
        bool complete = false;
    };
    const Case cases[] = {{5, {}, true}, {5, 5, true}, {6, 5, true}, {4, 5, false}, {0, 0, true}, {0, 1, false}};
    for (const Case& item : cases) {
        for (std::size_t table = 0; table < mirror_table_count; ++table) {
            MirrorLoad load;
            load.tables[table] = {item.loaded, item.reported};
            EXPECT_EQ(load.complete(), item.complete) << to_text(static_cast<MirrorTable>(table)) << ' ' << item.loaded;
        }
    }
}

TEST(MirrorLoad, tables_are_named_as_in_the_schema) {
    const std::string_view names[mirror_table_count] = {"servers", "modules", "products", "clients", "services", "custom_fields"};
    for (std::size_t table = 0; table < mirror_table_count; ++table) {
        EXPECT_EQ(to_text(static_cast<MirrorTable>(table)), names[table]);
    }
}

}  // namespace
}  // namespace serversync
