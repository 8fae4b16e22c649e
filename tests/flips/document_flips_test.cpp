// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <cctype>
#include <memory>

#include "engine/files/byte_source.hpp"
#include "engine/report/document_json_reader.hpp"
#include "engine/report/document_json_writer.hpp"
#include "engine/report/text_report.hpp"
#include "tests/flips/flips.hpp"
#include "tests/report/full_document.hpp"

namespace serversync {
namespace {

using testing::IsEmpty;

std::string saved() {
    StringSink sink;
    write_document_json(full_document(), sink);
    return sink.text;
}

/// Every report that can be made from it.
std::string reports_of(std::string_view json) {
    const Document document = read_document_json(*open_memory(json, "'plan.json'"));
    StringSink sink;
    write_text_report(document, {80, false, 0}, sink);
    write_document_json(document, sink);
    return sink.text;
}

FlipCounts counts(const std::string& json, std::vector<std::size_t> places, std::uint64_t seed) {
    return try_flips(flip_count(), Flips(json, std::move(places), seed), reports_of(json), [&json](Flip flip) {
        std::string other = json;
        other[flip.at] = flip.byte;
        return reports_of(other);
    });
}

TEST(DocumentFlips, anywhere_give_the_same_reports_or_none) {
    const FlipCounts found = counts(saved(), {}, 3);
    EXPECT_THAT(found.others, IsEmpty());
    EXPECT_EQ(found.refused, flip_count()) << "the seal is of all bytes";
}

/// Of letters and digits, which mostly leave the document JSON.
TEST(DocumentFlips, of_letters_and_digits_give_the_same_reports_or_none) {
    const std::string json = saved();
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < json.size(); ++at) {
        if (std::isalnum(static_cast<unsigned char>(json[at])) != 0) places.push_back(at);
    }
    const FlipCounts found = counts(json, places, 4);
    EXPECT_THAT(found.others, IsEmpty());
    EXPECT_EQ(found.refused, flip_count());
}

}  // namespace
}  // namespace serversync
