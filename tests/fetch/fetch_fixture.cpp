// SPDX-License-Identifier: MIT
#include "tests/fetch/fetch_fixture.hpp"

#include <unistd.h>

#include <ctime>
#include <stdexcept>

namespace serversync {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// So many seconds after these tests began (the same moment for all of them), as UTC.
std::string moment(std::time_t seconds) {
    static const std::time_t began = std::time(nullptr);
    const std::time_t at = began + seconds;
    std::tm parts{};
    ::gmtime_r(&at, &parts);
    std::string text(20, '\0');
    text.resize(std::strftime(text.data(), text.size() + 1, "%Y-%m-%dT%H:%M:%SZ", &parts));
    return text;
}

}  // namespace

FetchFixture::FetchFixture(unsigned servers_in_mirror) : count(servers_in_mirror) {
    std::string pattern = (fs::temp_directory_path() / "serversync-fetch-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    json servers_list = json::array();
    json services = json::array();
    for (unsigned n = 1; n <= count; ++n) {
        const std::string number = std::to_string(n);
        servers_list.push_back(
            {{"id", n}, {"name", "web" + number}, {"hostname", "127.0.0.1"}, {"module", "cpanel"}, {"ip_address", "192.0.2.10"}});
        services.push_back({{"id", n},
                            {"client_id", 1},
                            {"product_id", 1},
                            {"server_id", n},
                            {"domain", "s" + number + ".example"},
                            {"username", "user" + number},
                            {"status", "Active"},
                            {"registered_on", "2019-07-02"}});
    }
    const json mirror = {
        {"format", "serversync.mirror-export"},
        {"version", 1},
        {"taken_at", moment(-3600)},
        {"totals", {{"services", count}}},
        {"servers", servers_list},
        {"modules", json::array({{{"name", "cpanel"}, {"identity_field", "domain"}, {"product_field", "configoption1"}}})},
        {"products",
         json::array({{{"id", 1}, {"name", "Gold"}, {"module", "cpanel"}, {"config_options", {{"configoption1", "gold"}}}}})},
        {"clients", json::array({{{"id", 1}, {"name", "A Client"}, {"email", "a@example.net"}, {"currency", "USD"}}})},
        {"services", services}};
    write_file(folder / "export.json", mirror.dump());
    const ProgramRun load = run_program(folder, "mirror load --mirror m.db export.json");
    if (load.code != 0) throw std::runtime_error(load.error);
}

FetchFixture::~FetchFixture() { fs::remove_all(folder); }

json FetchFixture::whm_account(unsigned server) {
    const std::string number = std::to_string(server);
    return {{"user", "user" + number},     {"domain", "s" + number + ".example"},
            {"email", "a@example.net"},    {"plan", "gold"},
            {"ip", "192.0.2.10"},          {"suspended", 0},
            {"unix_startdate", 1562073300}};
}

json FetchFixture::whm_routes(unsigned server) {
    const std::string path = "/" + std::to_string(server) + "/json-api/";
    const json metadata = {{"result", 1}, {"reason", "OK"}};
    return json::array(
        {{{"match", {{"path", path + "listaccts"}, {"headers", {{"authorization", "whm root:s3cret-token"}}}}},
          {"replies",
           json::array({{{"json", {{"metadata", metadata}, {"data", {{"acct", json::array({whm_account(server)})}}}}}}})}},
         {{"match", {{"path", path + "acctcounts"}}},
          {"replies", json::array({{{"json",
                                     {{"metadata", metadata},
                                      {"data", {{"reseller", {{"active", 1}, {"suspended", 0}, {"user", "root"}}}}}}}}})}}});
}

json FetchFixture::listing(unsigned server) {
    const std::string number = std::to_string(server);
    return {{"success", true},
            {"accounts", json::array({{{"email", "a@example.net"},
                                       {"username", "user" + number},
                                       {"domain", "s" + number + ".example"},
                                       {"uniqueIdentifier", "s" + number + ".example"},
                                       {"product", "gold"},
                                       {"primaryip", "192.0.2.10"},
                                       {"created", "2019-07-02 13:15:00"},
                                       {"status", "Active"}}})}};
}

void FetchFixture::configure(const json& source, const json& more) {
    json configuration = {{"mirror", "m.db"}, {"modules", {{"cpanel", {{"source", source}}}}}};
    configuration.update(more);
    write_file(folder / "c.json", configuration.dump(1));
    fs::permissions(folder / "c.json", fs::perms(0600));  // whatever the umask
}

json FetchFixture::whm_source() const {
    return {{"url", servers.https("/{id}")},
            {"adapter", "whm"},
            {"credentials", {{"user", "root"}, {"token", {{"env", "TOKEN"}}}}},
            {"ca_file", servers.certificates.authority()}};
}

std::string FetchFixture::plan_command() {
    return "plan --config c.json --as-of " + moment(0) + " --format json --out plan.json";
}

ProgramRun FetchFixture::plan(const std::string& more, const std::string& before) {
    ProgramRun run = run_program(folder, plan_command() + " " + more, before);
    std::string all = run.out + run.error;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().extension() != ".secret") all += read_file(entry.path());
    }
    EXPECT_EQ(all.find("s3cret"), std::string::npos) << "a secret was written";
    return run;
}

json FetchFixture::input_of(unsigned server) const {
    const json plan = document();
    for (const json& input : plan.at("inputs").at("listings")) {
        if (input.at("server") == server) return input;
    }
    throw std::runtime_error("the plan has no listing of that server");
}

}  // namespace serversync
