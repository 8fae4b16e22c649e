// SPDX-License-Identifier: MIT
#include "engine/batch/run.hpp"

#include <gmock/gmock.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/report/document_json_writer.hpp"
#include "tests/mirror/mirror_fixture.hpp"

namespace serversync {
namespace {

using ::testing::HasSubstr;

constexpr std::uint64_t servers = 25;

/// A fleet in which server N has N * 40 services; its listing lacks each 13th, has one account that nobody knows, and one that
/// the mirror has on the server before.
class BatchRun : public MirrorFiles {
protected:
    void SetUp() override {
        std::filesystem::create_directory(folder / "listings");
        std::uint64_t id = 0;
        load([&](MirrorSink& sink) {
            give_catalogue(sink);
            for (std::uint64_t number = 2; number <= servers; ++number) sink.server(server(number));
            for (std::uint64_t number = 1; number <= servers; ++number) {
                std::vector<std::string> listed{"new" + std::to_string(number) + ".example"};
                if (number > 1) listed.push_back("moved" + std::to_string(number) + ".example");
                for (std::uint64_t i = 0; i < number * 40; ++i) {
                    const std::string domain = "d" + std::to_string(number) + "-" + std::to_string(i) + ".example";
                    const std::string username = "u" + std::to_string(++id);
                    sink.service(service(id, number, domain, username));
                    if (i % 13 != 5) listed.push_back(domain);
                }
                const std::string gone = "moved" + std::to_string(number + 1) + ".example";
                sink.service(service(++id, number, gone));
                write_listing(number, listed);
            }
        });
        request.mirror = path();
        request.as_of = Instant{1'780'000'100};
        request.listed_at = Instant{1'780'000'050};
    }

    void write_listing(std::uint64_t number, const std::vector<std::string>& domains) {
        ServerSource source;
        source.server_id = number;
        const std::string file_of_server = folder / ("listings/" + std::to_string(number) + ".json");
        source.listing.from = FileSettings{file_of_server, std::nullopt};
        std::ofstream file(file_of_server);
        file << R"({"success": true, "accounts": [)";
        for (const std::string& domain : domains) {
            const std::string email = domain.starts_with("new") ? "a@example.net" : "info@" + domain;
            file << (&domain == &domains.front() ? "" : ",") << R"({"domain": ")" << domain << R"(", "uniqueIdentifier": ")"
                 << domain << R"(", "email": ")" << email << R"(", "status": "Active"})";
        }
        file << "]}";
        rows += domains.size();
        request.sources.push_back(source);
    }

    std::string document(unsigned jobs) {
        request.jobs = jobs;
        StringSink sink;
        write_document_json(run(request), sink, jobs);
        return sink.text;
    }

    RunRequest request;
    std::uint64_t rows = 0;
};

TEST_F(BatchRun, gives_the_same_plan_with_any_number_of_jobs) {
    const std::string alone = document(1);
    for (const char* situation : {"unmanaged", "moved", "billed_but_missing"}) {
        EXPECT_NE(alone.find(std::string("\"situation\": \"") + situation + '"'), std::string::npos) << situation;
    }
    EXPECT_NE(alone.find("has the account's e-mail"), std::string::npos);
    for (const unsigned jobs : {2U, 4U, 50U}) EXPECT_EQ(document(jobs), alone) << jobs;
}

TEST_F(BatchRun, reports_progress_after_each_server) {
    for (const unsigned jobs : {1U, 4U}) {
        std::vector<RunProgress> reports;
        request.progress = [&](const RunProgress& progress) { reports.push_back(progress); };
        EXPECT_NO_THROW(document(jobs));
        ASSERT_EQ(reports.size(), servers);
        for (std::size_t i = 0; i < servers; ++i) {
            EXPECT_EQ(reports[i].servers_done, i + 1);
            EXPECT_EQ(reports[i].servers, servers);
            EXPECT_GT(reports[i].work_done, i == 0 ? 0 : reports[i - 1].work_done);
        }
        EXPECT_EQ(reports.back().rows, rows);
        EXPECT_EQ(reports.back().work_done, reports.back().work);
        EXPECT_GT(reports.front().work_done, reports.front().work / servers) << "the largest server comes first";
    }
}

TEST_F(BatchRun, throws_what_one_of_its_workers_threw) {
    alter("UPDATE service_pieces SET services = CAST(substr(services, 1, 8) AS BLOB)");
    for (const unsigned jobs : {1U, 4U}) {
        EXPECT_THAT(error_of<MalformedInput>([&] { document(jobs); }), HasSubstr("are damaged. Reload the mirror")) << jobs;
    }
}

TEST_F(BatchRun, refuses_a_mirror_that_lost_services_since_its_load) {
    alter("DELETE FROM service_pieces WHERE server_id = 1");
    EXPECT_THAT(
        error_of<MalformedInput>([&] { document(1); }),
        HasSubstr("its servers, modules, products or counts are damaged. Reload the mirror with 'serversync mirror load'"));
}

/// A module of PHP reads the file itself.
TEST_F(BatchRun, verifies_the_whole_mirror_before_it_gives_it_to_php) {
    alter("UPDATE services SET next_due_on = 1 WHERE id = 1");  // nothing of the plan leads there
    EXPECT_NO_THROW(document(1));
    request.sources.front().listing.from = PhpModuleSettings{};
    EXPECT_THAT(error_of<MalformedInput>([&] { document(1); }), HasSubstr("its records are damaged. Reload the mirror"));
}

/// A server whose services all have one key, which no account has.
class OneKey : public MirrorFiles {
protected:
    /// Processor seconds of a plan with so many services.
    double seconds(std::uint64_t services) {
        load([&](MirrorSink& sink) {
            give_catalogue(sink);
            for (std::uint64_t id = 1; id <= services; ++id) sink.service(service(id, 1, "one.example"));
        });
        std::ofstream(folder / "1.json") << R"({"success": true, "accounts": [{"domain": "other.example"}]})";
        RunRequest request;
        request.mirror = path();
        request.as_of = Instant{1'780'000'100};
        request.listed_at = Instant{1'780'000'050};
        request.sources.emplace_back().server_id = 1;
        request.sources.back().listing.from = FileSettings{folder / "1.json", std::nullopt};
        const std::clock_t began = std::clock();
        run(request);
        return static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
    }
};

TEST_F(OneKey, of_many_services_costs_in_proportion) {
    seconds(500);
    const double few = seconds(500);
    const double many = seconds(4000);
    EXPECT_LT(many, 24 * few + 0.1) << "8 times as many services; a look at all of them for each of them takes 64 times as long";
}

}  // namespace
}  // namespace serversync
