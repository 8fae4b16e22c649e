// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "adapters/whmcs/export_json.hpp"
#include "engine/batch/run.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/report/document_json_writer.hpp"
#include "tests/flips/flips.hpp"
#include "tests/mirror/mirror_fixture.hpp"

namespace serversync {
namespace {

namespace fs = std::filesystem;

using testing::IsEmpty;

const fs::path fleet = fs::path(SERVERSYNC_SOURCE_DIR) / "fixtures/fleet";

/// The example fleet, with some servers whose listings are like each other's.
class MirrorFlips : public MirrorFiles {
protected:
    void SetUp() override {
        load([](MirrorSink& sink) { read_mirror_export(*open_file((fleet / "mirror.json").string()), sink); });
        std::ifstream file(path(), std::ios::binary);
        std::ostringstream bytes;
        bytes << file.rdbuf();
        m_bytes = bytes.str();
        m_request.mirror = path();
        for (const auto& entry : fs::directory_iterator(fleet / "listings")) {
            ServerSource source;
            source.server_id = std::stoull(entry.path().stem().string());
            source.listing.from = FileSettings{entry.path().string(), std::nullopt};
            m_request.sources.push_back(source);
        }
        m_request.as_of = m_request.listed_at.emplace(Instant{1'780'000'000});
        m_request.jobs = 1;
    }

    std::string document() const {
        StringSink sink;
        write_document_json(run(m_request), sink);
        return sink.text;
    }

    /// The document of the mirror with the flip, which is undone afterwards.
    std::string document(Flip flip) const {
        const Change change(path(), flip, m_bytes[flip.at]);
        return document();
    }

    FlipCounts counts(std::vector<std::size_t> places, std::uint64_t seed) const {
        return try_flips(flip_count(), Flips(m_bytes, std::move(places), seed), document(),
                         [this](Flip flip) { return document(flip); });
    }

    std::string m_bytes;

private:
    class Change {
    public:
        Change(const std::string& path, Flip flip, char before)
            : m_file(path, std::ios::binary | std::ios::in | std::ios::out), m_at(flip.at), m_before(before) {
            put(flip.byte);
        }
        ~Change() { put(m_before); }

    private:
        void put(char byte) { m_file.seekp(static_cast<std::streamoff>(m_at)).put(byte).flush(); }

        std::fstream m_file;
        std::size_t m_at;
        char m_before;
    };

    RunRequest m_request;
};

TEST_F(MirrorFlips, anywhere_give_the_same_document_or_none) {
    const FlipCounts found = counts({}, 1);
    EXPECT_THAT(found.others, IsEmpty());
    EXPECT_GE(found.unchanged * 5, flip_count()) << "a byte that is not used must not matter";
    EXPECT_GT(found.refused, 0U);
}

TEST_F(MirrorFlips, of_bytes_that_are_used_give_the_same_document_or_none) {
    const FlipCounts found = counts(used_bytes(m_bytes), 2);
    EXPECT_THAT(found.others, IsEmpty());
    EXPECT_GE(found.unchanged * 5, flip_count());
    EXPECT_GE(found.refused * 5, flip_count());
}

}  // namespace
}  // namespace serversync
