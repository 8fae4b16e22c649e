// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Where a document's bytes go, piece by piece.
using WriteBytes = std::function<void(std::string_view bytes)>;

/// Writes what it is given as a mirror export (`schema/mirror-export.schema.json`), one row on each line, in memory that does not
/// grow with it. `taken_at` and `reported` come before all rows, and the rows of one table one after the other, as
/// `replay_mirror` gives them; anything else is `std::logic_error`. Throws `MalformedInput` for a text that is not UTF-8, naming
/// its row.
class ExportWriter : public MirrorSink {
public:
    explicit ExportWriter(WriteBytes write);
    ~ExportWriter() override;

    void server(const ServerRecord& record) override;
    void module(const ModuleRecord& record) override;
    void product(const ProductRecord& record) override;
    void client(const ClientRecord& record) override;
    void service(const ServiceRecord& record) override;
    void custom_field(const CustomFieldRecord& record) override;
    void reported(MirrorTable table, std::uint64_t rows) override;
    void taken_at(Instant instant) override;

    /// Ends the document, with an empty list for a table that had no row.
    void finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace serversync
