// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "adapters/anonymise/anonymised_listing.hpp"
#include "adapters/anonymise/anonymising_sink.hpp"
#include "adapters/whmcs/export_json.hpp"
#include "adapters/whmcs/export_writer.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/idn/domain_to_ascii.hpp"
#include "engine/idn/unicode_forms.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/mirror/mirror_replay.hpp"
#include "engine/mirror/mirror_writer.hpp"
#include "engine/report/document_json_writer.hpp"
#include "plan_from_files.hpp"

namespace serversync {
namespace {

class Exports : public ::testing::Test {
protected:
    void SetUp() override {
        m_folder = std::filesystem::temp_directory_path() / ("serversync-exports-" + std::to_string(::getpid()));
        std::filesystem::create_directories(other());
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }

    std::filesystem::path other() const { return m_folder / "other"; }

    /// Loads an export as the mirror in the other folder.
    void load(const std::string& text) const {
        MirrorWriter writer((other() / "mirror.db").string(), unicode_forms);
        const auto source = open_memory(text, "'export.json'");
        read_mirror_export(*source, writer);
        writer.finish("test", "test", Instant{1}, "test");
    }

    std::string export_of(Pseudonyms* pseudonyms) const {
        std::string text;
        ExportWriter writer([&text](std::string_view bytes) { text.append(bytes); });
        if (pseudonyms != nullptr) {
            AnonymisingSink sink(writer, *pseudonyms);
            replay_mirror((m_folder / "mirror.db").string(), sink);
        } else {
            replay_mirror((m_folder / "mirror.db").string(), writer);
        }
        writer.finish();
        return text;
    }

    std::filesystem::path m_folder;
};

std::string document_of(const Document& plan) {
    StringSink sink;
    write_document_json(plan, sink);
    return sink.text;
}

/// What a plan says, without whom it says it of.
std::vector<std::string> shape_of(const Document& plan) {
    std::vector<std::string> shape;
    for (const ServerResult& server : plan.servers) {
        const std::string place = std::to_string(server.server_id) + " ";
        for (const auto& items : server.items) {
            for_each_item(items, [&](const Item& item) {
                std::string line = place + std::string(to_text(item.plan)) + " " + std::string(to_text(item.situation)) + " " +
                                   std::string(to_text(item.action)) + " " + std::string(to_text(item.disposition)) + " " +
                                   std::string(to_text(item.severity)) + " " + std::to_string(item.candidates.size());
                for (const Change& change : item.changes) line += " " + std::string(to_text(change.field));
                shape.push_back(line);
            });
        }
        for (const std::uint64_t count : server.tally.accounts) shape.push_back(place + "accounts " + std::to_string(count));
        for (const std::uint64_t count : server.tally.services) shape.push_back(place + "services " + std::to_string(count));
    }
    std::sort(shape.begin(), shape.end());
    return shape;
}

TEST_F(Exports, a_mirror_loaded_from_its_export_gives_the_same_plan) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const RandomFleet fleet = make_fleet(seed);
        const Document before = plan_from_files(fleet, m_folder);
        load(export_of(nullptr));
        EXPECT_EQ(Mirror((other() / "mirror.db").string()).load().digest,
                  Mirror((m_folder / "mirror.db").string()).load().digest);
        RunRequest request = request_of(fleet, m_folder);
        request.mirror = (other() / "mirror.db").string();
        ASSERT_TRUE(document_of(run(request)) == document_of(before)) << "seed " << seed << "\n" << describe(fleet);
    }
}

TEST_F(Exports, an_anonymised_fleet_gives_a_plan_of_the_same_shape) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const RandomFleet fleet = make_fleet(seed);
        const Document before = plan_from_files(fleet, m_folder);
        HashKey key{};
        key[0] = static_cast<std::uint8_t>(seed);
        Pseudonyms pseudonyms(key, domain_to_ascii);
        load(export_of(&pseudonyms));
        const Catalogue catalogue = Mirror((m_folder / "mirror.db").string()).catalogue();
        for (const ServerSource& source : request_of(fleet, m_folder).sources) {
            const auto listing = open_file(std::get<FileSettings>(source.listing.from).path);
            std::ofstream copy(other() / (std::to_string(source.server_id) + ".json"), std::ios::binary);
            const Module* module = catalogue.module(catalogue.server(source.server_id)->module);
            anonymise_listing(*listing, module->identity, pseudonyms, [&copy](std::string_view bytes) { copy << bytes; });
        }
        ASSERT_EQ(shape_of(run(request_of(fleet, other()))), shape_of(before)) << "seed " << seed << "\n" << describe(fleet);
    }
}

}  // namespace
}  // namespace serversync
