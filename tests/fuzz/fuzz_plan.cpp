// SPDX-License-Identifier: MIT
// Changes bytes of a saved plan, and reads it with the seal that it had and with the one that belongs to it.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "engine/model/error.hpp"
#include "engine/report/document_json_reader.hpp"
#include "engine/report/document_json_writer.hpp"
#include "engine/report/text_report.hpp"
#include "tests/fuzz/edits.hpp"
#include "tests/report/full_document.hpp"
#include "tests/report/sealed_json.hpp"

namespace {

using namespace serversync;

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "the document breaks a rule: %s\n", what);
    std::abort();
}

std::string json_of(const Document& document) {
    StringSink sink;
    write_document_json(document, sink);
    return sink.text;
}

/// The document as it is written again, after a report was made of it; nothing where it is refused.
std::optional<std::string> read_again(std::string_view json) {
    try {
        const Document document = read_document_json(*open_memory(json, "'fuzz'"));
        StringSink report;
        write_text_report(document, {80, false, 0}, report);
        return json_of(document);
    } catch (const MalformedInput&) {
        return std::nullopt;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string saved = json_of(full_document());
    const std::string changed = edited(saved, {data, size});
    require(read_again(changed).has_value() == (changed == saved), "whatever was changed is refused");
    if (const auto once = read_again(sealed_json(changed))) {
        require(read_again(*once) == once, "what is written is read as the same");
    }
    return 0;
}
