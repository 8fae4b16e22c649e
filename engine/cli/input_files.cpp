// SPDX-License-Identifier: MIT
#include "engine/cli/input_files.hpp"

#include <variant>

namespace serversync {

namespace {

class InputFinder {
public:
    explicit InputFinder(std::vector<InputFile>& inputs) : m_inputs(inputs) {}

    void operator()(const FileSettings& from) { m_inputs.push_back({"listing", from.path}); }
    void operator()(const CommandSettings& from) { add_secrets(from.parameters); }

    void operator()(const PanelSettings& from) {
        add_secrets(from.credentials);
        m_inputs.push_back({"file of authorities", from.ca_file});
    }

    void operator()(const PhpModuleSettings& from) {
        add_secrets(from.parameters);
        m_inputs.push_back({"PHP file", from.libraries});
    }

private:
    void add_secrets(const SettingValues& values) {
        for (const auto& [name, value] : values) {
            if (value.kind == SettingValue::Kind::file) m_inputs.push_back({"secret", value.value});
        }
    }

    std::vector<InputFile>& m_inputs;
};

}  // namespace

void add_files_of(const ListingSettings& settings, std::vector<InputFile>& inputs) {
    std::visit(InputFinder(inputs), settings.from);
}

}  // namespace serversync
