// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "engine/model/identity.hpp"
#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Builds a mirror in a new file beside the target and renames it into place. Until `finish` returns the target is untouched; a
/// writer that is destroyed before that leaves nothing behind; one that is killed leaves only a temporary file, which the next
/// load removes. Throws `CannotWrite` (path and cause), `MalformedInput` (a second row with an id), `ConfigurationError` (a
/// module's metadata).
class MirrorWriter : public MirrorSink {
public:
    /// `forms` as for `identity_key`.
    MirrorWriter(std::string path, UnicodeForms forms);
    ~MirrorWriter() override;

    void server(const ServerRecord& record) override;
    void module(const ModuleRecord& record) override;
    void product(const ProductRecord& record) override;
    void client(const ClientRecord& record) override;
    void service(const ServiceRecord& record) override;
    void custom_field(const CustomFieldRecord& record) override;
    void reported(MirrorTable table, std::uint64_t rows) override;
    void taken_at(Instant instant) override;

    /// Computes the identity keys, clusters the services, writes the load's row, flushes to disk and renames.
    /// `loaded_at` is when the load began, unless the source said when its data were taken.
    MirrorLoad finish(std::string source, std::string source_name, Instant loaded_at, std::string tool_version);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace serversync
