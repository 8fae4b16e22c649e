// SPDX-License-Identifier: MIT
#include "engine/report/document_seal.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "engine/digest/hasher.hpp"
#include "engine/model/error.hpp"
#include "engine/report/document_json_reader.hpp"
#include "engine/report/document_json_writer.hpp"
#include "tests/report/full_document.hpp"
#include "tests/report/sealed_json.hpp"

namespace serversync {
namespace {

using testing::EndsWith;

std::string full_json() {
    StringSink sink;
    write_document_json(full_document(), sink);
    return sink.text;
}

/// What is said against a document; blank: nothing.
std::string fault_of(const std::string& json) {
    try {
        read_document_json(*open_memory(json, "'plan.json'"));
    } catch (const MalformedInput& error) {
        return error.what();
    }
    return {};
}

/// Gives a few bytes at a time.
class SlowSource : public ByteSource {
public:
    SlowSource(std::string_view bytes, std::size_t most) : m_bytes(bytes), m_most(most) {}
    std::size_t read(std::span<char> place) override {
        const std::size_t got = m_bytes.copy(place.data(), std::min(m_most, place.size()));
        m_bytes.remove_prefix(got);
        return got;
    }
    const std::string& name() const override { return m_name; }
    std::optional<std::uint64_t> size() const override { return std::nullopt; }

private:
    std::string_view m_bytes;
    std::size_t m_most;
    std::string m_name = "'slow'";
};

constexpr const char* has_no_seal =
    "cannot read plan 'plan.json': it was changed, cut or made by an older version: it has no seal at its end; make it again with"
    " 'serversync plan'";
constexpr const char* has_another =
    "cannot read plan 'plan.json': it was changed or damaged since it was written: its seal is not its own; make it again with"
    " 'serversync plan'";

TEST(DocumentSeal, is_the_last_member_and_the_digest_of_all_bytes_before_it) {
    const std::string json = full_json();
    const std::size_t before = json.rfind(",\n");
    const std::string digest = to_text(digest_of(std::string_view(json).substr(0, before)));
    EXPECT_THAT(json, EndsWith("}"  // of the digests
                               ",\n  \"seal\": \"" +
                               digest + "\"\n}\n"));
    EXPECT_EQ(nlohmann::json::parse(json).at("seal"), digest);
    EXPECT_EQ(json, sealed_json(json));
    EXPECT_EQ(fault_of(json), "");
}

TEST(DocumentSeal, is_refused_where_anything_changed) {
    const std::string json = full_json();
    const auto changed = [&json](std::string_view what, std::string_view by) {
        std::string other = json;
        return other.replace(other.find(what), what.size(), by);
    };
    EXPECT_EQ(fault_of(changed("\"server\": 3", "\"server\": 4")).substr(0, 30), "cannot read plan 'plan.json': ");
    EXPECT_EQ(fault_of(changed("\"blocked\": true", "\"blocked\": false")), has_another);
    EXPECT_EQ(fault_of(changed("\"reason\": \"", "\"reason\": \"x")), has_another) << "nobody reads it, but a person";
    EXPECT_EQ(fault_of(changed("{", "{ ")), has_another);
    EXPECT_EQ(fault_of(changed("\"seal\"", "\"sea1\"")), has_no_seal);
    EXPECT_EQ(fault_of(json + "\n"), has_no_seal);
    EXPECT_EQ(fault_of(json.substr(0, json.size() - 1)), has_no_seal);
    EXPECT_EQ(fault_of(json.substr(0, json.rfind(",\n")) + "\n}\n"), has_no_seal);
    EXPECT_EQ(fault_of(sealed_json(changed("\"blocked\": true", "\"blocked\": false"))), "") << "sealed by whoever changed it";
    EXPECT_EQ(fault_of(changed("\"version\": 2", "\"version\": 1")),
              "cannot read plan 'plan.json': it has version 1, this serversync reads version 2; make it again with 'serversync"
              " plan'");
}

TEST(DocumentSeal, does_not_depend_on_the_pieces_in_which_bytes_come) {
    const std::string json = full_json();
    for (const std::size_t most : {1U, 2U, 55U, 56U, 57U, 58U, 100U, 4096U}) {
        SlowSource source(json, most);
        SealedSource sealed(source);
        EXPECT_NO_THROW(sealed.verify()) << most;
        SlowSource cut(std::string_view(json).substr(1), most);
        SealedSource other(cut);
        EXPECT_THROW(other.verify(), MalformedInput) << most;
    }
    for (const std::size_t size : {0U, 1U, 20U}) {
        SlowSource source(std::string_view(json).substr(0, size), 7);
        EXPECT_THROW(SealedSource(source).verify(), MalformedInput) << size;
    }
}

}  // namespace
}  // namespace serversync
