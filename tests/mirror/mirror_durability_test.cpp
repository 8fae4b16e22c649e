// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "tests/mirror/mirror_fixture.hpp"
#include "tests/sanitized.hpp"

namespace serversync {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using MirrorDurability = MirrorFiles;

void give_services(MirrorSink& sink, std::uint64_t count) {
    give_catalogue(sink);
    for (std::uint64_t id = 1; id <= count; ++id) {
        sink.service(service(id, 1, "d" + std::to_string(id) + ".example", "user" + std::to_string(id)));
    }
}

/// Runs an action in a process of its own. Its result is the exit code.
class Child {
public:
    explicit Child(const std::function<int()>& action) : m_process(::fork()) {
        if (m_process == 0) ::_exit(action());
    }
    void kill() const { ::kill(m_process, SIGKILL); }

    /// The exit code; nothing for a process that was killed.
    std::optional<int> wait(rusage* usage = nullptr) const {
        int status = 0;
        rusage ignored{};
        ::wait4(m_process, &status, 0, usage != nullptr ? usage : &ignored);
        if (!WIFEXITED(status)) return std::nullopt;
        return WEXITSTATUS(status);
    }

private:
    pid_t m_process;
};

constexpr int not_permitted = 77;

/// Loads 40,000 services and writes to `report` what went wrong.
int failing_load(const std::string& path, const std::string& report) {
    std::string message;
    try {
        MirrorWriter writer(path, unicode_forms);
        give_services(writer, 40'000);
        writer.finish("json-export", "x", Instant{1}, "0");
        message = "no error";
    } catch (const CannotWrite& error) {
        message = error.what();
    } catch (const std::exception& error) {
        message = std::string("another error: ") + error.what();
    }
    std::ofstream(report) << message;
    return 0;
}

std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(MirrorDurability, leaves_the_old_mirror_and_nothing_else_when_it_is_not_finished) {
    load([](MirrorSink& sink) { give_services(sink, 3); });
    const std::string before = content(path());
    {
        MirrorWriter writer(path(), unicode_forms);
        give_services(writer, 50);
        EXPECT_EQ(folder.files().size(), 2U);
    }
    EXPECT_EQ(content(path()), before);
    EXPECT_THAT(folder.files(), ElementsAre("m.db"));
}

TEST_F(MirrorDurability, survives_a_kill_at_any_moment) {
    load([](MirrorSink& sink) { give_services(sink, 1000); });
    int killed = 0;
    for (int round = 0; round < 30; ++round) {
        const Child child([&] {
            while (true) load([](MirrorSink& sink) { give_services(sink, 3000); });
            return 0;
        });
        std::this_thread::sleep_for(std::chrono::microseconds(1000 + 3700 * round));
        child.kill();
        killed += child.wait() ? 0 : 1;
        const Mirror mirror(path());
        mirror.services_of(1, batch);
        EXPECT_EQ(batch.services.size(), mirror.load().tables[static_cast<std::size_t>(MirrorTable::services)].loaded);
        for (const MirrorFinding& finding : check_mirror(path())) EXPECT_FALSE(finding.fault) << finding.message;
    }
    EXPECT_EQ(killed, 30);
    load([](MirrorSink& sink) { give_services(sink, 5); });
    EXPECT_THAT(folder.files(), ElementsAre("m.db"));
    EXPECT_EQ(services_of(1).size(), 5U);
}

TEST_F(MirrorDurability, removes_what_killed_loads_left_and_nothing_else) {
    for (const char* name :
         {"m.db.new-1-0", "m.db.new-999999-12", "m.db.new-backup", "m.db.new-1", "other.db.new-1-0", "m.db.new-2-0x"}) {
        std::ofstream file(folder / name);
    }
    const int in_use = ::open((folder / "m.db.new-7-0").c_str(), O_CREAT | O_RDWR, 0600);
    ASSERT_EQ(::flock(in_use, LOCK_EX | LOCK_NB), 0);
    load([](MirrorSink&) {});
    EXPECT_THAT(folder.files(),
                ElementsAre("m.db", "m.db.new-1", "m.db.new-2-0x", "m.db.new-7-0", "m.db.new-backup", "other.db.new-1-0"));
    ::close(in_use);
}

TEST_F(MirrorDurability, lets_the_last_of_two_loads_win_whole) {
    MirrorWriter first(path(), unicode_forms);
    give_services(first, 10);
    MirrorWriter second(path(), unicode_forms);
    give_services(second, 20);
    second.finish("json-export", "second", Instant{2}, "0");
    EXPECT_EQ(services_of(1).size(), 20U);
    first.finish("json-export", "first", Instant{1}, "0");
    EXPECT_EQ(services_of(1).size(), 10U);
    EXPECT_EQ(Mirror(path()).load().source_name, "first");
    EXPECT_THAT(folder.files(), ElementsAre("m.db"));
}

TEST_F(MirrorDurability, shows_a_reader_one_mirror_while_another_takes_its_place) {
    load([](MirrorSink& sink) { give_services(sink, 10); });
    const Mirror old(path());
    std::atomic<bool> done = false;
    std::atomic<int> reads = 0;
    std::thread reader([&] {
        ServiceBatch services;
        while (!done) {
            const Mirror mirror(path());
            const std::uint64_t loaded = mirror.load().tables[static_cast<std::size_t>(MirrorTable::services)].loaded;
            mirror.services_of(1, services);
            EXPECT_EQ(services.services.size(), loaded);
            EXPECT_EQ(mirror.catalogue().server(1)->live_services, loaded);
            ++reads;
        }
    });
    for (std::uint64_t count = 11; count < 41 || reads < 20; ++count)
        load([count](MirrorSink& sink) { give_services(sink, count); });
    done = true;
    reader.join();
    old.services_of(1, batch);
    EXPECT_EQ(batch.services.size(), 10U);
}

TEST_F(MirrorDurability, reports_a_file_that_may_not_grow) {
    load([](MirrorSink& sink) { give_services(sink, 3); });
    const std::string before = content(path());
    for (const rlim_t limit : {rlim_t{4096}, rlim_t{100'000}, rlim_t{1'000'000}, rlim_t{4'000'000}}) {
        SCOPED_TRACE(limit);
        const std::string report = folder / "report";
        const Child child([&] {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit bound{limit, limit};
            if (::setrlimit(RLIMIT_FSIZE, &bound) != 0) return not_permitted;
            return failing_load(path(), report);
        });
        ASSERT_EQ(child.wait(), 0);
        EXPECT_THAT(content(report), AllOf(StartsWith("cannot write mirror '" + path() + "': "), HasSubstr("File too large")));
        std::filesystem::remove(report);
        EXPECT_EQ(content(path()), before);
        EXPECT_THAT(folder.files(), ElementsAre("m.db"));
    }
}

TEST_F(MirrorDurability, reports_a_full_disk) {
    const std::string disk = folder / "disk";
    std::filesystem::create_directory(disk);
    for (const char* size : {"size=64k", "size=2m", "size=4m"}) {
        SCOPED_TRACE(size);
        const std::string report = folder / "report";
        const Child child([&] {
            // The small disk is only there for this process.
            if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
                ::mount("none", disk.c_str(), "tmpfs", 0, size) != 0) {
                return not_permitted;
            }
            const int result = failing_load(disk + "/m.db", report);
            return result != 0 || !std::filesystem::is_empty(disk) ? 1 : 0;
        });
        const std::optional<int> result = child.wait();
        if (result == not_permitted) GTEST_SKIP() << "needs the right to mount";
        EXPECT_EQ(result, 0) << "something is left on the disk";
        EXPECT_THAT(content(report), StartsWith("cannot write mirror '" + disk + "/m.db': "));
        EXPECT_THAT(content(report), ::testing::AnyOf(HasSubstr("full"), HasSubstr("No space left on device")));
    }
}

TEST_F(MirrorDurability, says_why_it_cannot_begin) {
    std::ofstream(folder / "file").close();
    std::filesystem::create_directory(folder / "folder");
    const auto error = [](const std::string& target) {
        return error_of<CannotWrite>([&] { MirrorWriter(target, unicode_forms); });
    };
    EXPECT_EQ(error(folder / "none/m.db"), "cannot write mirror '" + (folder / "none/m.db") + "': No such file or directory");
    EXPECT_EQ(error(folder / "file/m.db"), "cannot write mirror '" + (folder / "file/m.db") + "': Not a directory");
    EXPECT_EQ(error(folder / "folder"), "cannot write mirror '" + (folder / "folder") + "': Is a directory");
    EXPECT_EQ(error(""), "cannot write mirror '': No such file or directory");
    EXPECT_THAT(error("/proc/m.db"), StartsWith("cannot write mirror '/proc/m.db': "));
}

TEST_F(MirrorDurability, reports_a_read_only_folder) {
    if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
    std::filesystem::create_directory(folder / "closed");
    std::filesystem::permissions(folder / "closed", std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    EXPECT_EQ(error_of<CannotWrite>([&] { MirrorWriter(folder / "closed/m.db", unicode_forms); }),
              "cannot write mirror '" + (folder / "closed/m.db") + "': Permission denied");
}

TEST_F(MirrorDurability, replaces_nothing_that_is_no_mirror) {
    std::ofstream(folder / "accounts.json") << std::string(200, ' ');
    std::ofstream(folder / "short") << "SQLite format 3";
    for (const char* name : {"accounts.json", "short"}) {
        const std::string before = content(folder / name);
        EXPECT_EQ(
            error_of<CannotWrite>([&] { MirrorWriter(folder / name, unicode_forms); }),
            "will not replace '" + (folder / name) + "': it is not a serversync mirror. Remove it first, or choose another path");
        EXPECT_EQ(content(folder / name), before);
    }
    EXPECT_EQ(error_of<CannotWrite>([&] { MirrorWriter("/dev/null", unicode_forms); }),
              "will not replace '/dev/null': it is not a regular file");
    std::ofstream(folder / "m.db").close();  // an empty file is nobody's
    load([](MirrorSink& sink) { give_services(sink, 1); });
    EXPECT_EQ(services_of(1).size(), 1U);
}

TEST_F(MirrorDurability, removes_a_journal_of_the_old_mirror) {
    load([](MirrorSink&) {});
    for (const char* name : {"m.db-journal", "m.db-wal", "m.db-shm"}) std::ofstream(folder / name) << "x";
    load([](MirrorSink& sink) { give_services(sink, 1); });
    EXPECT_THAT(folder.files(), ElementsAre("m.db"));
}

TEST_F(MirrorDurability, stays_as_private_as_it_was_and_where_a_link_points) {
    load([](MirrorSink&) {});
    ASSERT_EQ(::chmod(path().c_str(), 0640), 0);
    std::filesystem::create_directory(folder / "links");
    std::filesystem::create_symlink("../m.db", folder / "links/current.db");
    load([](MirrorSink& sink) { give_services(sink, 2); }, "links/current.db");
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "links/current.db"));
    EXPECT_EQ(services_of(1).size(), 2U);
    struct stat status {};
    ASSERT_EQ(::stat(path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST_F(MirrorDurability, loads_in_memory_that_does_not_grow) {
    if (is_sanitized) GTEST_SKIP() << "the sanitizer keeps memory that is freed";
    const auto peak = [this](std::uint64_t count) {
        const Child child([&] {
            MirrorWriter writer(path(), unicode_forms);
            give_services(writer, count);
            for (std::uint64_t id = 2; id <= count; ++id)
                writer.client(client(id, "client" + std::to_string(id) + "@example.net"));
            for (std::uint64_t id = 1; id <= count; ++id)
                writer.custom_field(custom_field(id, "VM Id", "vm" + std::to_string(id)));
            writer.finish("json-export", "x", Instant{1}, "0");
            return 0;
        });
        rusage usage{};
        EXPECT_EQ(child.wait(&usage), 0);
        return usage.ru_maxrss / 1024;
    };
    EXPECT_LT(peak(200'000), 64);
}

TEST_F(MirrorDurability, takes_at_most_280_bytes_a_service) {
    constexpr std::uint64_t count = 100'000;
    load([](MirrorSink& sink) {
        for (std::uint64_t id = 1; id <= 200; ++id) sink.server(server(id));
        sink.module(module("cpanel", "domain"));
        sink.product(product(1, "cpanel"));
        for (std::uint64_t id = 1; id <= count * 3 / 4; ++id) {
            const std::string email = "someone" + std::to_string(id) + "@mail.example.net";
            ClientRecord record = client(id, email);
            record.name = "Alexandra Middleton";
            record.currency = "USD";
            sink.client(record);
        }
        for (std::uint64_t id = 1; id <= count; ++id) {
            const std::string domain = "customer-site" + std::to_string(id) + ".example";
            const std::string username = "user" + std::to_string(id % 9999);
            ServiceRecord record = service(id, id % 200 + 1, domain, username);
            record.client_id = id * 3 / 4;
            record.billing_cycle = "Monthly";
            record.registered_on = parse_date("2024-01-02");
            record.next_due_on = parse_date("2026-12-01");
            record.amount_minor = 995;
            sink.service(record);
        }
    });
    EXPECT_LE(std::filesystem::file_size(path()) / count, 280U);
}

}  // namespace
}  // namespace serversync
