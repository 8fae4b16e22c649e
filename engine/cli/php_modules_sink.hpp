// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/php/php_module.hpp"
#include "engine/record/mirror_sink.hpp"

namespace serversync {

/// Passes records on; what a provisioning module says of itself in PHP replaces what the source says of it (law 88). Asks those
/// modules of a folder that servers, products or addons name, each once. Modules are passed on by `finish`.
class PhpModulesSink : public MirrorSink {
public:
    /// `folder`: modules/servers of WHMCS, with NAME/NAME.php in it; blank: none is asked. Throws `MissingInput` if it is not a
    /// folder.
    PhpModulesSink(MirrorSink& sink, std::string folder, std::string php);

    void server(const ServerRecord& record) override;
    void module(const ModuleRecord& record) override;
    void product(const ProductRecord& record) override;
    void client(const ClientRecord& record) override { m_sink.client(record); }
    void service(const ServiceRecord& record) override;
    void custom_field(const CustomFieldRecord& record) override { m_sink.custom_field(record); }
    void reported(MirrorTable table, std::uint64_t rows) override { m_sink.reported(table, rows); }
    void taken_at(Instant instant) override { m_sink.taken_at(instant); }
    const ModuleRecord* known_module(std::string_view name) override;

    /// Passes the modules on, and adds those that the source did not have.
    void finish();

    /// Why modules could not be asked, a line each, sorted by module.
    std::vector<std::string> failures() const;

private:
    /// What became of asking a module.
    struct Answer {
        PhpModuleMetadata metadata;
        ModuleRecord record;  ///< views of `metadata`
        std::string failure;  ///< blank: `record` is valid
        bool is_there = false;
    };

    void use(std::string_view module);
    Answer& ask(const std::string& name);

    MirrorSink& m_sink;
    std::string m_folder;
    std::string m_php;
    std::set<std::string> m_used;                  ///< names of modules, lower case
    std::map<std::string, Answer> m_answers;       ///< by name, lower case
    std::vector<std::vector<std::string>> m_held;  ///< the source's modules: the texts of a `ModuleRecord` in its order
};

}  // namespace serversync
