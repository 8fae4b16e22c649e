// SPDX-License-Identifier: MIT
#include "engine/config/configuration.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <tuple>

#include "engine/config/configured_servers.hpp"
#include "tests/config/refusal.hpp"

namespace serversync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

Configuration parse(std::string_view text) { return parse_configuration(text, "c.json", "conf"); }

std::string configuration_refusal(std::string_view text) {
    return refusal([&] { parse(text); });
}

TEST(Configuration, says_nothing_where_nothing_stands) {
    const Configuration configuration = parse("{}");
    EXPECT_EQ(configuration.mirror, "");
    EXPECT_EQ(configuration.listings, "");
    EXPECT_THAT(configuration.servers, IsEmpty());
    EXPECT_THAT(configuration.modules, IsEmpty());
    EXPECT_THAT(configuration.module_listings, IsEmpty());
    EXPECT_THAT(configuration.status_aliases, IsEmpty());
    EXPECT_EQ(configuration.fetch.jobs, std::nullopt);
    EXPECT_EQ(configuration.fetch.time_budget, std::nullopt);
    EXPECT_EQ(configuration.fetch.keep_listings, "");
    EXPECT_FALSE(configuration.api.no_addon_has_account);
    const Policy policy;
    EXPECT_EQ(configuration.policy.orphans, policy.orphans);
    EXPECT_EQ(configuration.policy.authority, policy.authority);
}

TEST(Configuration, reads_paths_and_how_servers_are_asked) {
    const Configuration configuration = parse(
        R"({"mirror": "m.db", "listings": "/var/listings", "fetch": {"jobs": 32, "time_budget": "30m", "keep_listings": "kept"}})");
    EXPECT_EQ(configuration.mirror, "conf/m.db");
    EXPECT_EQ(configuration.listings, "/var/listings");
    EXPECT_EQ(configuration.fetch.jobs, 32U);
    EXPECT_EQ(configuration.fetch.time_budget, 1800);
    EXPECT_EQ(configuration.fetch.keep_listings, "conf/kept");
    EXPECT_THAT(configuration_refusal(R"({"fetch": {"jobs": 0}})"),
                HasSubstr("/fetch/jobs: expected a whole number from 1 to 1000"));
    EXPECT_THAT(configuration_refusal(R"({"fetch": {"jobs": 1001}})"),
                HasSubstr("/fetch/jobs: expected a whole number from 1 to 1000"));
    EXPECT_THAT(configuration_refusal(R"({"fetch": {"job": 1}})"),
                HasSubstr("/fetch: unknown key 'job'; known keys: jobs, keep_listings, time_budget"));
    EXPECT_THAT(configuration_refusal(R"({"mirror": null})"), HasSubstr("/mirror: expected a string"));
    EXPECT_THAT(
        configuration_refusal(R"({"miror": "m.db"})"),
        HasSubstr(
            "/: unknown key 'miror'; known keys: api, fetch, hosts, listings, mirror, modules, policy, product_map, servers"));
}

TEST(Configuration, reads_which_hosts_may_be_asked) {
    EXPECT_TRUE(parse("{}").hosts.empty());
    const HostPatterns hosts = parse(R"({"hosts": ["*.example.net", "192.0.2.0/24"]})").hosts;
    EXPECT_TRUE(hosts.allow(*HostName::parse("web1.example.net")));
    EXPECT_TRUE(hosts.allow(*HostName::parse("192.0.2.9")));
    EXPECT_FALSE(hosts.allow(*HostName::parse("web1.example.org")));
    EXPECT_THAT(configuration_refusal(R"({"hosts": []})"),
                HasSubstr("/hosts: names no host; without the key every host may be asked"));
    EXPECT_THAT(configuration_refusal(R"({"hosts": "*.example.net"})"), HasSubstr("/hosts: expected a list"));
    EXPECT_THAT(configuration_refusal(R"({"hosts": ["a", "*"]})"),
                HasSubstr("/hosts/1: '*' is not a host, '*.' and a name, or a network: a host name holds only"));
    EXPECT_THAT(configuration_refusal(R"({"hosts": [1]})"), HasSubstr("/hosts/0: expected a string"));
}

TEST(Configuration, reads_servers_by_id_or_name) {
    const Configuration configuration =
        parse(R"({"servers": [{"id": 3, "listing": "3.json"}, {"name": "web4", "listing": "-"}]})");
    ASSERT_EQ(configuration.servers.size(), 2U);
    EXPECT_EQ(configuration.servers[0].server_id, 3U);
    EXPECT_EQ(std::get<FileSettings>(configuration.servers[0].listing.from).path, "conf/3.json");
    EXPECT_EQ(configuration.servers[1].server_id, 0U);
    EXPECT_EQ(configuration.servers[1].server_name, "web4");
    EXPECT_THAT(configuration_refusal(R"({"servers": [{"listing": "a"}]})"),
                HasSubstr("/servers/0: name the server by 'id' or by 'name'"));
    EXPECT_THAT(configuration_refusal(R"({"servers": [{"id": 1, "name": "a", "listing": "a"}]})"),
                HasSubstr("/servers/0: name the server by 'id' or by 'name'"));
    EXPECT_THAT(configuration_refusal(R"({"servers": [{"id": 0, "listing": "a"}]})"),
                HasSubstr("/servers/0/id: expected a whole number from 1 to 1000000000"));
    EXPECT_EQ(configuration.servers[1].where, "configuration 'c.json': /servers/1");
    EXPECT_THAT(configuration_refusal(R"({"servers": [{"id": 1}]})"), HasSubstr("/servers/0: no source of the listing is given"));
    EXPECT_THAT(configuration_refusal(R"({"servers": [{"id": 1, "listing": "a"}, {"id": 1, "listing": "b"}]})"),
                HasSubstr("/servers/1: the server is named twice"));
    EXPECT_THAT(configuration_refusal(R"({"servers": {"1": {}}})"), HasSubstr("/servers: expected a list"));
}

TEST(Configuration, reads_servers_that_have_no_listing_of_their_own) {
    const Configuration configuration = parse(
        R"({"servers": [{"id": 1, "listing": "1.json"}, {"id": 2, "same_as": 1}, {"name": "web3", "same_as": "web1"},
                        {"id": 4, "gone": true}, {"id": 5, "gone": false, "listing": "5.json"}]})");
    EXPECT_THAT(configuration.servers, testing::SizeIs(2));
    ASSERT_EQ(configuration.declarations.size(), 3U);
    const auto& [second, third, fourth] =
        std::tie(configuration.declarations[0], configuration.declarations[1], configuration.declarations[2]);
    EXPECT_EQ(second.server, (ServerName{2, ""}));
    EXPECT_EQ(second.same_as, (ServerName{1, ""}));
    EXPECT_FALSE(second.gone);
    EXPECT_EQ(third.server, (ServerName{0, "web3"}));
    EXPECT_EQ(third.same_as, (ServerName{0, "web1"}));
    EXPECT_EQ(third.where, "configuration 'c.json': /servers/2");
    EXPECT_EQ(fourth.server, (ServerName{4, ""}));
    EXPECT_EQ(fourth.same_as, std::nullopt);
    EXPECT_TRUE(fourth.gone);
}

TEST(Configuration, refuses_a_server_that_is_declared_and_listed) {
    const struct {
        const char* servers;
        const char* fault;
    } cases[] = {
        {R"({"id": 1, "gone": true, "listing": "a"})", "/servers/0: a server that is gone is not asked: it has no source"},
        {R"({"id": 1, "gone": true, "time_limit": "5m"})", "/servers/0: a server that is gone is not asked: it has no source"},
        {R"({"id": 1, "same_as": 2, "url": "https://a.example"})",
         "/servers/0: the server has no listing of its own: its source is that of the server it is the same as"},
        {R"({"id": 1, "same_as": 2, "gone": true})", "/servers/0: 'gone' and 'same_as' exclude each other"},
        {R"({"id": 1, "gone": "yes"})", "/servers/0/gone: expected true or false"},
        {R"({"id": 1, "gone": false})", "/servers/0: no source of the listing is given"},
        {R"({"id": 1, "same_as": 0})", "/servers/0/same_as: expected a whole number from 1 to 1000000000"},
        {R"({"id": 1, "same_as": ""})", "/servers/0/same_as: is blank"},
        {R"({"id": 1, "same_as": [2]})", "/servers/0/same_as: expected a string"},
        {R"({"gone": true})", "/servers/0: name the server by 'id' or by 'name'"},
        {R"({"id": 1, "gone": true}, {"id": 1, "same_as": 2})", "/servers/1: the server is named twice"},
        {R"({"id": 1, "gone": true}, {"id": 1, "listing": "a"})", "/servers/1: the server is named twice"},
        {R"({"name": "a", "listing": "a"}, {"name": "a", "gone": true})", "/servers/1: the server is named twice"},
    };
    for (const auto& each : cases)
        EXPECT_THAT(configuration_refusal(std::string(R"({"servers": [)") + each.servers + "]}"), HasSubstr(each.fault))
            << each.servers;
}

TEST(Configuration, remembers_where_it_names_modules_and_products) {
    const Configuration configuration = parse(
        R"({"modules": {"CPanel": {"strip_prefixes": ["x_"]}}, "product_map": [{"module": "Plesk", "package": "p", "product": 7}]})");
    ASSERT_EQ(configuration.named_modules.size(), 2U);
    EXPECT_EQ(configuration.named_modules[0].name, "cpanel");
    EXPECT_EQ(configuration.named_modules[0].where, "configuration 'c.json': /modules/CPanel");
    EXPECT_EQ(configuration.named_modules[1].name, "plesk");
    EXPECT_EQ(configuration.named_modules[1].where, "configuration 'c.json': /product_map/0/module");
    ASSERT_EQ(configuration.named_products.size(), 1U);
    EXPECT_EQ(configuration.named_products[0].id, 7U);
    EXPECT_EQ(configuration.named_products[0].where, "configuration 'c.json': /product_map/0/product");
}

TEST(Configuration, reads_what_it_says_of_modules) {
    const Configuration configuration = parse(R"({"modules": {
        "CPanel": {"identity_field": "username", "product_field": "configoption3", "status_aliases": {"Running": "Active", "off": "Suspended"},
                   "strip_prefixes": ["reseller_", "x_"], "source": {"listing": "{id}.json"}},
        "other": {"status_aliases": {}},
        "third": {"product_field": "configoption24"}, "vps": {"hosts_domains": false}, "web": {"hosts_domains": true}}})");
    ASSERT_EQ(configuration.modules.size(), 3U) << "'other' replaces nothing";
    EXPECT_EQ(configuration.modules[0].name, "cpanel");
    EXPECT_EQ(configuration.modules[0].identity, (IdentityField{IdentityKind::username, {}}));
    EXPECT_EQ(configuration.modules[0].product_option, 2U);
    EXPECT_EQ(configuration.modules[1].name, "third");
    EXPECT_EQ(configuration.modules[1].identity, std::nullopt);
    EXPECT_EQ(configuration.modules[1].product_option, 23U);
    EXPECT_TRUE(configuration.modules[1].hosts_domains);
    EXPECT_EQ(configuration.modules[2].name, "vps");
    EXPECT_FALSE(configuration.modules[2].hosts_domains);
    EXPECT_THAT(configuration.status_aliases.at("cpanel"),
                ElementsAre(Pair("off", AccountStatus::suspended), Pair("running", AccountStatus::active)));
    EXPECT_THAT(configuration.policy.strip_prefixes.at("cpanel"), ElementsAre("reseller_", "x_"));
    ASSERT_THAT(configuration.module_listings, testing::SizeIs(1));
    EXPECT_EQ(std::get<FileSettings>(configuration.module_listings.at("cpanel").from).path, "conf/{id}.json");
}

TEST(Configuration, refuses_what_a_module_cannot_have) {
    EXPECT_THAT(
        configuration_refusal(R"({"modules": {"m": {"identity_field": "email"}}})"),
        HasSubstr(
            "/modules/m/identity_field: 'email' is not one of: domain, username, customfield.<name>, dedicatedip, serviceid"));
    EXPECT_THAT(configuration_refusal(R"({"modules": {"m": {"product_field": "configoption25"}}})"),
                HasSubstr("/modules/m/product_field: must be configoption1 to configoption24, not 'configoption25'"));
    EXPECT_THAT(configuration_refusal(R"({"modules": {"m": {"status_aliases": {"up": "active"}}}})"),
                HasSubstr("/modules/m/status_aliases/up: must be Active or Suspended, not 'active'"));
    EXPECT_THAT(configuration_refusal(R"({"modules": {"m": {"strip_prefixes": "x_"}}})"),
                HasSubstr("/modules/m/strip_prefixes: expected a list"));
    EXPECT_THAT(configuration_refusal(R"({"modules": {"m": {"source": {}}}})"),
                HasSubstr("/modules/m/source: no source of the listing is given"));
    EXPECT_THAT(configuration_refusal(R"({"modules": {"m": {"source": {"id": 1}}}})"),
                HasSubstr("/modules/m/source: unknown key 'id'"));
    EXPECT_THAT(configuration_refusal(R"({"modules": {"m": {"identity": "domain"}}})"),
                HasSubstr("/modules/m: unknown key 'identity'; known keys: hosts_domains, identity_field, product_field, source, "
                          "status_aliases, strip_prefixes"));
    EXPECT_THAT(configuration_refusal(R"({"modules": {"m": null}})"), HasSubstr("/modules/m: expected an object"));
}

TEST(Configuration, reads_packages_that_mean_a_product) {
    const Configuration configuration = parse(
        R"({"product_map": [{"module": "CPanel", "package": "Gold", "product": 7}, {"module": "cpanel", "package": "gold", "product": 8}]})");
    ASSERT_EQ(configuration.policy.product_map.size(), 2U);
    EXPECT_EQ(configuration.policy.product_map[0].module, "cpanel");
    EXPECT_EQ(configuration.policy.product_map[0].package, "Gold");
    EXPECT_EQ(configuration.policy.product_map[0].product_id, 7U);
    for (const char* rule :
         {R"({"module": "m", "package": "p"})", R"({"module": "m", "product": 1})", R"({"package": "p", "product": 1})"}) {
        EXPECT_THAT(configuration_refusal(std::string(R"({"product_map": [)") + rule + "]}"),
                    HasSubstr("/product_map/0: needs 'module', 'package' and 'product'"))
            << rule;
    }
    EXPECT_THAT(
        configuration_refusal(
            R"({"product_map": [{"module": "m", "package": "p", "product": 1}, {"module": "M", "package": "p", "product": 2}]})"),
        HasSubstr("/product_map/1: package 'p' is mapped twice"));
    EXPECT_THAT(configuration_refusal(R"({"product_map": [{"module": "m", "package": "p", "product": 0}]})"),
                HasSubstr("/product_map/0/product: expected a whole number from 1 to 1000000000"));
    EXPECT_THAT(configuration_refusal(R"({"product_map": [{"id": 1}]})"),
                HasSubstr("/product_map/0: unknown key 'id'; known keys: module, package, product"));
}

TEST(Configuration, reads_what_the_api_does_not_say) {
    const ApiSupplement api = parse(R"({"api": {"products": {"12": {"module": "CPanel", "configoption1": "gold"}, "13": {}},
        "servers": {"1": {"assigned_ips": ["192.0.2.11", "2001:db8::11"]}, "2": {"assigned_ips": []}},
        "addons_without_account": [0, 5]}})")
                                  .api;
    EXPECT_EQ(api.products.at(12).module, "cpanel");
    EXPECT_EQ(api.products.at(12).config_options[0], "gold");
    EXPECT_EQ(api.products.at(12).config_options[1], "");
    EXPECT_EQ(api.products.at(13), ApiSupplement::Product{});
    EXPECT_THAT(api.assigned_ips.at(1), ElementsAre("192.0.2.11", "2001:db8::11"));
    EXPECT_THAT(api.assigned_ips.at(2), IsEmpty());
    EXPECT_THAT(api.addons_without_account, UnorderedElementsAre(0U, 5U));
    EXPECT_FALSE(api.no_addon_has_account);
    EXPECT_TRUE(parse(R"({"api": {"addons_without_account": "all"}})").api.no_addon_has_account);
}

TEST(Configuration, refuses_what_is_not_the_apis) {
    for (const char* id : {"0", "a", "1a", "-1", "", "99999999999999999999"}) {
        const std::string key = std::string("{\"") + id + "\": {}}";
        EXPECT_THAT(configuration_refusal("{\"api\": {\"products\": " + key + "}}"),
                    HasSubstr("expected an id, a whole number of 1 or more, as key"))
            << id;
        EXPECT_THAT(configuration_refusal(std::string(R"({"api": {"servers": {")") + id + R"(": {"assigned_ips": []}}}})"),
                    HasSubstr("expected an id, a whole number of 1 or more, as key"))
            << id;
    }
    EXPECT_THAT(configuration_refusal(R"({"api": {"products": {"1": {"configoption0": "a"}}}})"),
                HasSubstr("/api/products/1/configoption0: unknown key; known keys: module, configoption1 to configoption24"));
    EXPECT_THAT(configuration_refusal(R"({"api": {"servers": {"1": {"assigned_ips": ["web1"]}}}})"),
                HasSubstr("/api/servers/1/assigned_ips/0: 'web1' is not an address"));
    EXPECT_THAT(configuration_refusal(R"({"api": {"servers": {"1": {"ips": []}}}})"),
                HasSubstr("/api/servers/1: unknown key 'ips'; known keys: assigned_ips"));
    EXPECT_THAT(configuration_refusal(R"({"api": {"addons_without_account": "none"}})"),
                HasSubstr("/api/addons_without_account: must be all, not 'none'"));
    EXPECT_THAT(configuration_refusal(R"({"api": {"addons_without_account": ["1"]}})"),
                HasSubstr("/api/addons_without_account/0: expected a whole number of 0 or more"));
    EXPECT_THAT(configuration_refusal(R"({"api": {"token": "a"}})"),
                HasSubstr("/api: unknown key 'token'; known keys: addons_without_account, products, servers"));
}

TEST(Configuration, its_digest_follows_its_content) {
    EXPECT_EQ(parse(R"({"mirror": "m.db"})").digest, parse("{ // why\n \"mirror\" : \"m.db\" }").digest);
    EXPECT_NE(parse(R"({"mirror": "m.db"})").digest, parse(R"({"mirror": "n.db"})").digest);
}

TEST(Configuration, is_read_from_a_file_whose_folder_its_paths_are_in) {
    std::string pattern = (std::filesystem::temp_directory_path() / "serversync-config-XXXXXX").string();
    const std::string folder = ::mkdtemp(pattern.data());
    std::ofstream(folder + "/c.json") << R"({"mirror": "m.db"})";
    EXPECT_EQ(read_configuration(folder + "/c.json").mirror, folder + "/m.db");
    const auto missing = [](const std::string& path) -> std::string {
        try {
            read_configuration(path);
        } catch (const MissingInput& error) {
            return error.what();
        }
        return {};
    };
    EXPECT_EQ(missing("/dev/zero"), "cannot read configuration '/dev/zero': it is not a regular file");
    EXPECT_EQ(missing(folder + "/none.json"), "cannot open configuration '" + folder + "/none.json': No such file or directory");
    EXPECT_EQ(missing(folder), "cannot read configuration '" + folder + "': it is a folder; name a file in it");
    std::ofstream(folder + "/c.json") << std::string((16U << 20U) - 2, ' ') << "{}";
    EXPECT_EQ(read_configuration(folder + "/c.json").mirror, "");
    std::ofstream(folder + "/c.json", std::ios::app) << ' ';
    EXPECT_EQ(refusal([&] { read_configuration(folder + "/c.json"); }),
              "configuration '" + folder + "/c.json': it is larger than 16 MiB");
    std::filesystem::remove_all(folder);
}

/// A folder with a configuration whose owner and mode can be changed.
class OwnedConfiguration : public testing::Test {
protected:
    OwnedConfiguration() {
        std::string pattern = (std::filesystem::temp_directory_path() / "serversync-config-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        path = folder + "/c.json";
    }
    ~OwnedConfiguration() override { std::filesystem::remove_all(folder); }

    void write(const std::string& text) const {
        std::ofstream(path) << text;
        ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
    }

    static std::string fault(const std::string& path) {
        try {
            read_configuration(path);
        } catch (const ConfigurationError& error) {
            return error.what();
        }
        return {};
    }

    const std::string command = R"({"servers": [{"id": 1, "command": ["list"]}]})";
    std::string folder;
    std::string path;
};

TEST_F(OwnedConfiguration, that_runs_programs_or_names_secrets_is_written_by_nobody_else) {
    const struct {
        std::string text;
        const char* power;
    } cases[] = {
        {command, "runs commands"},
        {R"({"modules": {"m": {"source": {"command": ["list"]}}}})", "runs commands"},
        {R"({"servers": [{"id": 1, "listing": "a"}, {"id": 2, "php_module": "m"}]})", "runs PHP modules"},
        {R"({"servers": [{"id": 1, "url": "https://a", "adapter": "csv", "credentials": {"token": {"env": "T"}}}]})",
         "says who is sent secrets"},
        {R"({"modules": {"m": {"source": {"url": "https://a", "adapter": "csv", "credentials": {"token": {"file": "t"}}}}}})",
         "says who is sent secrets"},
        {R"({"servers": [{"id": 1, "listing": "a"}], "modules": {"m": {"source": {"listing": "{id}"}}}})", nullptr},
        {R"({"servers": [{"id": 1, "url": "https://a", "adapter": "csv", "credentials": {"user": "u"}}]})", nullptr},
        {R"({"fetch": {"keep_listings": "kept"}})", "says where listings are kept"},
        {R"({"policy": {"sightings": 2}})", nullptr},
    };
    for (const auto& each : cases) {
        write(each.text);
        EXPECT_EQ(fault(path), "") << each.text;
        for (const mode_t mode : {0664U, 0646U, 0666U}) {
            ASSERT_EQ(::chmod(path.c_str(), mode), 0);
            EXPECT_EQ(fault(path), each.power == nullptr ? std::string()
                                                         : "cannot trust configuration '" + path + "', which " + each.power +
                                                               ": other users may change it. Run: chmod go-w '" + path + "'")
                << each.text << mode;
        }
    }
}

TEST_F(OwnedConfiguration, lies_in_a_folder_where_nobody_else_can_replace_it) {
    write(command);
    for (const mode_t mode : {0700U, 0755U, 01777U, 01775U}) {
        ASSERT_EQ(::chmod(folder.c_str(), mode), 0);
        EXPECT_EQ(fault(path), "") << mode;
    }
    for (const mode_t mode : {0777U, 0775U, 0757U}) {
        ASSERT_EQ(::chmod(folder.c_str(), mode), 0);
        EXPECT_EQ(fault(path), "cannot trust configuration '" + path +
                                   "', which runs commands: other users may change its folder '" + folder +
                                   "'. Run: chmod go-w '" + folder + "'")
            << mode;
    }
    const std::string other = folder + "/own";
    ASSERT_EQ(::mkdir(other.c_str(), 0700), 0);
    std::filesystem::create_symlink("../c.json", other + "/link.json");
    EXPECT_THAT(fault(other + "/link.json"), HasSubstr("other users may change its folder '" + folder + "'"));
    write(R"({"servers": [{"id": 1, "listing": "a"}]})");
    EXPECT_EQ(fault(path), "");
}

TEST_F(OwnedConfiguration, belongs_to_the_user_or_to_root) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    constexpr uid_t nobody = 65534;
    write(command);
    ASSERT_EQ(::chown(path.c_str(), nobody, nobody), 0);
    EXPECT_EQ(fault(path), "cannot trust configuration '" + path +
                               "', which runs commands: it belongs to another user. Run: chown 0 '" + path + "'");
    write(R"({"servers": [{"id": 1, "listing": "a"}]})");
    EXPECT_EQ(fault(path), "") << "a checkout of somebody else can be tried out";
    write(command);
    ASSERT_EQ(::chown(path.c_str(), 0, 0), 0);
    ASSERT_EQ(::chown(folder.c_str(), nobody, nobody), 0);
    EXPECT_THAT(fault(path), HasSubstr("its folder '" + folder + "' belongs to another user"));
    ASSERT_EQ(::chown(folder.c_str(), 0, 0), 0);
    ASSERT_EQ(::chown(path.c_str(), 0, nobody), 0);
    EXPECT_EQ(fault(path), "") << "a group may read it";
}

/// The least time of the processor that several calls take, in seconds.
double processor_time(const std::function<void()>& act) {
    double least = 1e9;
    for (int i = 0; i < 3; ++i) {
        const std::clock_t began = std::clock();
        act();
        least = std::min(least, static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC);
    }
    return least;
}

TEST(Configuration, takes_time_in_proportion_to_its_entries) {
    const auto time_of = [](std::size_t count) {
        std::string servers;
        std::string declared;
        std::string rules;
        std::vector<Server> known;
        for (std::size_t i = 1; i <= count; ++i) {
            const std::string number = std::to_string(i);
            servers += (i == 1 ? "" : ",") + (R"({"name": "web)" + number + R"(", "listing": "a"})");
            declared += R"(,{"name": "same)" + number + R"(", "same_as": "web)" + number + R"("})";
            rules += (i == 1 ? "" : ",") + (R"({"module": "m", "package": "p)" + number + R"(", "product": 1})");
            for (const char* name : {"web", "same"}) {
                Server& server = known.emplace_back();
                server.id = known.size();
                server.name = name + number;
                server.module = "m";
            }
        }
        const std::string text = "{\"servers\": [" + servers + declared + "], \"product_map\": [" + rules + "]}";
        const Catalogue catalogue(known, {}, {});
        return processor_time([&] {
            Catalogue declaring = catalogue;
            for (const DeclaredServer& each : configured_servers(parse(text), catalogue, "m.db").declared)
                declaring.declare(each.server_id, each.same_as);
        });
    };
    constexpr std::size_t few = 1000;
    EXPECT_LT(time_of(8 * few), 24 * time_of(few)) << "linear is 8 times as long, quadratic 64";
}

}  // namespace
}  // namespace serversync
