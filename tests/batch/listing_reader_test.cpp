// SPDX-License-Identifier: MIT
#include "engine/batch/listing_reader.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <system_error>
#include <vector>

#include "engine/model/error.hpp"
#include "tests/mirror/mirror_fixture.hpp"

namespace serversync {
namespace {

/// Jobs of which each second one runs a command; the listing of job N has N + 1 accounts.
class ListingReaderTest : public MirrorFiles {
protected:
    std::vector<ListingJob> jobs(std::size_t count) const {
        std::vector<ListingJob> jobs;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string path = folder / (std::to_string(i) + ".json");
            std::ofstream file(path);
            file << R"({"success": true, "accounts": [)";
            for (std::size_t row = 0; row <= i; ++row) {
                file << (row == 0 ? "" : ",") << R"({"domain": "d)" << row << R"(.example", "uniqueIdentifier": "d)" << row
                     << R"(.example", "status": "Active"})";
            }
            file << "]}";
            ListingJob& job = jobs.emplace_back();
            job.server_id = i + 1;
            job.request.identity = IdentityField{};
            if (i % 2 == 0) {
                FromCommand command;
                command.arguments = {"/bin/cat", path};
                job.source = std::move(command);
            } else {
                FromFile file_source;
                file_source.path = path;
                job.source = std::move(file_source);
            }
        }
        return jobs;
    }

    /// How many accounts the listing of each job had, by index.
    static std::vector<std::size_t> accounts(ListingReader& reader, std::size_t count) {
        std::vector<std::size_t> accounts(count, 0);
        while (const auto next = reader.next()) accounts.at(next->first) += next->second.accounts.size();
        return accounts;
    }
};

StartThread with_so_many_threads(std::size_t most) {
    return [most, made = std::size_t{0}](std::function<void()> body) mutable {
        if (made == most) throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
        ++made;
        return start_thread(std::move(body));
    };
}

TEST_F(ListingReaderTest, reads_each_listing_once_with_as_many_threads_as_there_are) {
    constexpr std::size_t count = 21;
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < count; ++i) expected.push_back(i + 1);
    for (const std::size_t threads : {0U, 1U, 3U, 100U}) {
        FetchOptions options;
        options.jobs = 4;
        ListingReader reader(options, jobs(count), with_so_many_threads(threads));
        EXPECT_EQ(accounts(reader, count), expected) << threads;
        EXPECT_FALSE(reader.next());
    }
}

TEST_F(ListingReaderTest, gives_nothing_after_a_stop_and_can_be_left_at_any_time) {
    for (const std::size_t threads : {0U, 3U}) {
        FetchOptions options;
        options.jobs = 3;
        ListingReader reader(options, jobs(20), with_so_many_threads(threads));
        EXPECT_TRUE(reader.next());
        reader.stop();
        EXPECT_FALSE(reader.next());
        const ListingReader left(options, jobs(20), with_so_many_threads(threads));
    }
}

/// What a listing that a command prints failed with.
std::string command_error(const FetchOptions& options, std::chrono::milliseconds own_limit, std::vector<std::string> arguments) {
    ListingJob job;
    job.request.identity = IdentityField{};
    FromCommand command;
    command.arguments = std::move(arguments);
    command.time_limit = own_limit;
    job.source = std::move(command);
    ListingReader reader(options, {job});
    return reader.next()->second.error;
}

TEST_F(ListingReaderTest, names_the_budget_where_it_cut_a_listing_short_and_only_there) {
    using std::chrono::milliseconds;
    using std::chrono::seconds;
    const std::string named =
        "the run's time budget of 1 s ended while this server was asked: command '/bin/sleep' ran longer than";
    FetchOptions options;
    options.time_budget = seconds(1);
    EXPECT_THAT(command_error(options, seconds(600), {"/bin/sleep", "60"}), testing::StartsWith(named));
    options.keep_listings = folder / "kept";
    EXPECT_THAT(command_error(options, seconds(600), {"/bin/sleep", "60"}), testing::StartsWith(named));
    std::ifstream kept(folder / "kept/0.json");
    EXPECT_THAT(std::string(std::istreambuf_iterator<char>(kept), {}), testing::HasSubstr(named.substr(0, 40)));
    options.keep_listings.clear();
    EXPECT_THAT(command_error(options, milliseconds(300), {"/bin/sleep", "60"}),
                testing::StartsWith("command '/bin/sleep' ran longer than"))
        << "its own limit was shorter";
    EXPECT_THAT(command_error(options, seconds(600), {"/bin/false"}), testing::Not(testing::HasSubstr("budget")))
        << "it failed by itself";
    options.time_budget.reset();
    EXPECT_THAT(command_error(options, milliseconds(300), {"/bin/sleep", "60"}), testing::Not(testing::HasSubstr("budget")));
}

TEST_F(ListingReaderTest, says_which_listing_cannot_be_kept_and_gives_it_all_the_same) {
    for (const std::size_t threads : {0U, 3U}) {
        for (const std::uint64_t server : {1U, 2U}) {  // by a command, and from a file
            FetchOptions options;
            options.jobs = 3;
            options.keep_listings = folder / ("kept" + std::to_string(threads) + std::to_string(server));
            const std::string taken = options.keep_listings + "/" + std::to_string(server) + ".json";
            std::filesystem::create_directories(taken);
            std::map<std::uint64_t, std::string> unkept;
            options.unkept = [&](std::uint64_t id, const std::string& cause) { unkept[id] = cause; };
            ListingReader reader(options, jobs(3), with_so_many_threads(threads));
            EXPECT_EQ(accounts(reader, 3).size(), 3U);
            EXPECT_EQ(unkept,
                      (std::map<std::uint64_t, std::string>{{server, "cannot write listing '" + taken + "': Is a directory"}}));
            for (const std::uint64_t other : {1U, 2U, 3U})
                EXPECT_TRUE(std::filesystem::exists(options.keep_listings + "/" + std::to_string(other) + ".json"));
            EXPECT_EQ(std::distance(std::filesystem::directory_iterator(options.keep_listings), {}), 3) << "nothing half-written";
        }
    }
}

TEST_F(ListingReaderTest, keeps_what_a_full_disk_has_room_for) {
    // A limit of a file's size is a disk that is full for this process alone.
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    FetchOptions options;
    options.keep_listings = folder / "kept-full";
    std::map<std::uint64_t, std::string> unkept;
    options.unkept = [&](std::uint64_t id, const std::string& cause) { unkept[id] = cause; };
    const rlimit small{10, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    {
        ListingReader reader(options, jobs(3));
        EXPECT_EQ(accounts(reader, 3).size(), 3U);
    }
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    EXPECT_EQ(unkept.size(), 3U);
    EXPECT_EQ(unkept[1], "cannot write listing '" + options.keep_listings + "/1.json': File too large");
    EXPECT_TRUE(std::filesystem::is_empty(options.keep_listings));
}

}  // namespace
}  // namespace serversync
