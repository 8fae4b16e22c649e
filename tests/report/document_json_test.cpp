// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/model/error.hpp"
#include "engine/report/document_json_reader.hpp"
#include "engine/report/document_json_writer.hpp"
#include "engine/report/text_report.hpp"
#include "tests/report/full_document.hpp"
#include "tests/report/sealed_json.hpp"

namespace serversync {
namespace {

using Json = nlohmann::ordered_json;
using testing::HasSubstr;

std::string json_of(const Document& document, unsigned jobs = 1) {
    StringSink sink;
    write_document_json(document, sink, jobs);
    return sink.text;
}

Document read_back(std::string_view json) { return read_document_json(*open_memory(json, "the document")); }

std::string report_of(const Document& document) {
    StringSink sink;
    write_text_report(document, {80, false, 0}, sink);
    return sink.text;
}

TEST(DocumentJson, read_back_is_the_same_document) {
    const Document document = full_document();
    const std::string json = json_of(document);
    const Document again = read_back(json);
    EXPECT_EQ(json_of(again), json);
    EXPECT_EQ(report_of(again), report_of(document));
    EXPECT_EQ(again.servers.front().listing.trust, document.servers.front().listing.trust);
    EXPECT_EQ(again.not_looked_at.servers, document.not_looked_at.servers);
    EXPECT_EQ(again.not_looked_at.files, document.not_looked_at.files);
    EXPECT_EQ(again.not_looked_at.services, document.not_looked_at.services);
    EXPECT_EQ(json_of(document, 4), json);
}

TEST(DocumentJson, read_back_ignores_members_that_it_does_not_know) {
    const std::string json = json_of(full_document());
    Json more = Json::parse(json);
    more["trend"] = {1, 2};
    more["not_looked_at"]["moons"] = 3;
    more["not_looked_at"]["servers"][0]["mood"] = "x";
    more["inputs"]["listings"][0]["trust"]["lucky"] = Json::object();
    more["plans"]["import"][0]["candidates"][0]["mood"] = "x";
    more.erase("seal");
    EXPECT_EQ(json_of(read_back(sealed_json(more.dump()))), json);
}

TEST(DocumentJson, says_what_each_listing_proves) {
    const Json document = Json::parse(json_of(full_document()));
    const Json& listings = document.at("inputs").at("listings");
    EXPECT_EQ(listings[0].at("trust").at("own"),
              Json::parse(R"({"holds": false, "fault": "equal_listing", "found": 9, "expected": 9, "server": 4, "text":
              "server 4 has the same 9 rows: if both are one machine, say \"same_as\": 3 of server 4 in the configuration"})"));
    EXPECT_EQ(
        listings[1].at("trust"),
        Json::parse(
            R"({"whole": {"holds": true}, "own": {"holds": true}, "current": {"holds": true}, "steady": {"holds": true}})"));
}

TEST(DocumentJson, names_what_agrees_and_what_contradicts) {
    const Json document = Json::parse(json_of(full_document()));
    const Json& item = document.at("plans").at("import")[0];
    const Json between = Json::parse(R"({"agreements": ["domain", "address"], "weak_agreements": ["username"],
                                         "contradictions": ["email"], "weak_contradictions": ["package"]})");
    EXPECT_EQ(item.at("between"), between);
    for (const auto& [list, kinds] : between.items()) EXPECT_EQ(item.at("candidates")[0].at(list), kinds) << list;
    EXPECT_EQ(item.at("candidates")[1].at("agreements"), Json::array());
    EXPECT_FALSE(item.at("candidates")[1].contains("weak_agreements"));
    EXPECT_FALSE(item.at("candidates")[2].contains("agreements")) << "a client is no record of the account or the service";
    EXPECT_FALSE(item.contains("more_candidates"));
    EXPECT_EQ(document.at("plans").at("sync")[0].at("more_candidates"), 1);
}

TEST(DocumentJson, has_every_address_and_the_owner_of_an_account_where_they_say_more) {
    const auto account_of = [](std::string_view email, std::string_view emails, std::string_view owner) {
        Account account;
        account.email = email;
        account.emails = emails;
        account.owner = owner;
        Item item;
        item.account = &account;
        item.plan = PlanClass::import;
        Document document;
        ItemPacker packer;
        document.servers.emplace_back().add(item, packer);
        const std::string json = json_of(document);
        EXPECT_EQ(json_of(read_back(json)), json);
        return Json::parse(json).at("plans").at("import")[0].at("account");
    };
    EXPECT_FALSE(account_of("a@example.net", "a@example.net", "").contains("emails"));
    EXPECT_FALSE(account_of("a@example.net", "a@example.net", "").contains("owner"));
    EXPECT_EQ(account_of("a@example.net", "a@example.net b@example.net", "").at("emails"), "a@example.net b@example.net");
    EXPECT_EQ(account_of("", "", "reseller").at("owner"), "reseller");
}

TEST(DocumentJson, has_every_part_even_where_there_is_nothing) {
    const Json document = Json::parse(json_of({}));
    EXPECT_EQ(document.at("not_looked_at"), Json::parse(R"({"servers": [], "files": [], "services": []})"));
    EXPECT_EQ(Json::parse(json_of(full_document())).at("guards")[0].at("accept"), "run:incomplete_mirror:import=3:01c4e2a09d77");
}

TEST(DocumentJson, refuses_words_that_it_does_not_know) {
    const Json document = Json::parse(json_of(full_document()));
    const auto message_of = [](const Json& changed) -> std::string {
        try {
            read_back(changed.dump());
        } catch (const MalformedInput& error) {
            return error.what();
        }
        return {};
    };
    Json changed = document;
    changed["inputs"]["listings"][0]["trust"]["own"]["fault"] = "bad_day";
    EXPECT_THAT(message_of(changed), HasSubstr("inputs.listings[0].trust.own.fault: unknown word 'bad_day'"));
    changed = document;
    changed["plans"]["import"][0]["between"]["agreements"][0] = "star_sign";
    EXPECT_THAT(message_of(changed), HasSubstr("plans.import[0].between.agreements[0]: unknown word 'star_sign'"));
    changed = document;
    changed["guards"][0]["accept"] = "run:orphan=3";
    EXPECT_THAT(message_of(changed), HasSubstr("guards[0].accept: 'run:orphan=3': "));
    changed = document;
    changed["not_looked_at"]["services"][0].erase("module");
    EXPECT_THAT(message_of(changed), HasSubstr("not_looked_at.services[0]"));
}

Json plan_schema() {
    std::ifstream file(SERVERSYNC_SOURCE_DIR "/schema/plan.schema.json");
    return Json::parse(file);
}

template <class Word>
Json words_of(std::size_t count, std::size_t first = 0) {
    Json words = Json::array();
    for (std::size_t i = first; i < count; ++i) words.push_back(to_text(static_cast<Word>(i)));
    return words;
}

TEST(PlanSchema, has_the_words_of_the_document) {
    const Json schema = plan_schema();
    const Json& defs = schema.at("$defs");
    EXPECT_EQ(defs.at("cause").at("enum"), words_of<Cause>(cause_count));
    EXPECT_EQ(defs.at("severity").at("enum"), words_of<Severity>(severity_count));
    EXPECT_EQ(defs.at("disposition").at("enum"), words_of<Disposition>(disposition_count));
    EXPECT_EQ(defs.at("plan").at("enum"), words_of<PlanClass>(plan_class_count));
    EXPECT_EQ(defs.at("field").at("enum"), words_of<Field>(field_count));
    EXPECT_EQ(defs.at("guard").at("properties").at("guard").at("enum"), words_of<Guard>(guard_count));
    EXPECT_EQ(defs.at("item").at("properties").at("situation").at("enum"), words_of<Situation>(situation_count));
    EXPECT_EQ(defs.at("item").at("properties").at("action").at("enum"), words_of<Action>(action_count));
    EXPECT_EQ(defs.at("evidence_kinds").at("items").at("enum"), words_of<EvidenceKind>(evidence_kind_count));
    EXPECT_EQ(defs.at("facet").at("oneOf")[1].at("properties").at("fault").at("enum"),
              words_of<TrustFault>(trust_fault_count, 1));
    EXPECT_EQ(defs.at("trust").at("required"), words_of<TrustFacet>(trust_facet_count));
    EXPECT_EQ(defs.at("diagnostic").at("properties").at("code").at("enum"), words_of<DiagnosticCode>(diagnostic_code_count));
    EXPECT_EQ(defs.at("account_fates").at("required"), words_of<AccountFate>(account_fate_count));
    EXPECT_EQ(defs.at("account_fates").at("propertyNames").at("enum"), words_of<AccountFate>(account_fate_count));
    EXPECT_EQ(defs.at("service_fates").at("required"), words_of<ServiceFate>(service_fate_count));
    EXPECT_EQ(defs.at("service_fates").at("propertyNames").at("enum"), words_of<ServiceFate>(service_fate_count));
    EXPECT_EQ(defs.at("remedy").at("properties").at("who").at("enum"), words_of<Actor>(actor_count));
}

TEST(PlanSchema, accepts_a_document_with_everything) {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / ("plan-" + std::to_string(::getpid()) + ".json");
    std::ofstream(path) << json_of(full_document());
    const std::string validate =
        "python3 -c 'import json, sys\n"
        "from jsonschema import Draft202012Validator as Validator\n"
        "schema = json.load(open(sys.argv[1])); Validator.check_schema(schema)\n"
        "errors = [e.json_path + \": \" + e.message[:300] for e in Validator(schema).iter_errors(json.load(open(sys.argv[2])))]\n"
        "sys.exit(\"\\n\".join(errors) or 0)' '" SERVERSYNC_SOURCE_DIR "/schema/plan.schema.json' '" +
        path.string() + "'";
    EXPECT_EQ(std::system(validate.c_str()), 0);
    std::filesystem::remove(path);
}

/// Processor seconds for reading a document of so many servers with one item each.
double seconds_to_read(std::size_t servers) {
    Document document = full_document();
    ItemPacker packer;
    const ListingSummary listing = document.servers.front().listing;
    for (std::size_t i = document.servers.size(); i < servers; ++i) {
        ServerResult& server = document.servers.emplace_back();
        server.server_id = 1000 + i;
        server.listing = listing;
        Item item;
        item.server_id = server.server_id;
        item.key = item.raw_identifier = "a.example";
        server.add(item, packer);
    }
    const std::string json = json_of(document);
    const std::clock_t began = std::clock();
    EXPECT_EQ(read_back(json).servers.size(), servers);
    return static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
}

TEST(DocumentJson, of_many_servers_is_read_in_proportion) {
    seconds_to_read(1000);
    const double few = seconds_to_read(1000);
    const double many = seconds_to_read(8000);
    EXPECT_LT(many, 24 * few + 0.1) << "8 times as many; a look at all servers for each item takes 64 times as long";
}

}  // namespace
}  // namespace serversync
