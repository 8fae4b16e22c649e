// SPDX-License-Identifier: MIT
#include "engine/cli/php_modules_sink.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "engine/model/catalogue.hpp"
#include "engine/model/error.hpp"
#include "engine/model/identity.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

constexpr std::chrono::seconds longest_answer{60};

/// The names become parts of paths here, and come from WHMCS.
bool is_plain(const std::string& name) {
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

/// Why the metadata cannot be used; blank if they can. WHMCS accepts only these fields.
std::string fault_of(const PhpModuleMetadata& metadata) {
    if (!parse_identity_field(metadata.identity_field)) {
        return "'ListAccountsUniqueIdentifierField' is '" + metadata.identity_field +
               "', not one of: " + std::string(identity_field_choices);
    }
    if (!metadata.product_field.empty() && !parse_config_option(metadata.product_field)) {
        return "'ListAccountsProductField' must be configoption1 to configoption24, not '" + metadata.product_field + "'";
    }
    return {};
}

}  // namespace

PhpModulesSink::PhpModulesSink(MirrorSink& sink, std::string folder, std::string php)
    : m_sink(sink), m_folder(std::move(folder)), m_php(std::move(php)) {
    std::error_code error;
    if (m_folder.empty() || std::filesystem::is_directory(m_folder, error)) return;
    throw MissingInput("cannot open folder '" + m_folder + "': " + (error ? error.message() : "it is not a folder"));
}

void PhpModulesSink::use(std::string_view module) {
    module = trimmed(module);
    if (!module.empty()) m_used.insert(fold_ascii(module));
}

void PhpModulesSink::server(const ServerRecord& record) {
    use(record.module);
    m_sink.server(record);
}

void PhpModulesSink::product(const ProductRecord& record) {
    use(record.module);
    m_sink.product(record);
}

void PhpModulesSink::service(const ServiceRecord& record) {
    use(record.module);
    m_sink.service(record);
}

void PhpModulesSink::module(const ModuleRecord& record) {
    std::vector<std::string>& texts = m_held.emplace_back();
    for (const std::string_view text :
         {record.name, record.display_name, record.identity_field, record.identity_display_name, record.product_field}) {
        texts.emplace_back(text);
    }
}

PhpModulesSink::Answer& PhpModulesSink::ask(const std::string& name) {
    const auto [place, is_new] = m_answers.try_emplace(name);
    Answer& answer = place->second;
    if (!is_new || m_folder.empty() || !is_plain(name)) return answer;
    const std::filesystem::path folder = std::filesystem::path(m_folder) / name;
    std::error_code error;
    if (!std::filesystem::exists(folder / (name + ".php"), error)) return answer;
    answer.is_there = true;
    PhpModule module;
    module.folder = folder.string();
    module.php = m_php;
    module.time_limit = longest_answer;
    try {
        answer.metadata = read_php_metadata(module);
        if (answer.metadata.identity_field.empty()) {
            answer.is_there = false;  // it does not list accounts, so it says nothing about them (law 88)
            return answer;
        }
        const std::string fault = fault_of(answer.metadata);
        if (!fault.empty()) answer.failure = "module '" + name + "': " + fault;
    } catch (const MissingInput& failure) {
        answer.failure = failure.what();
    }
    const PhpModuleMetadata& said = answer.metadata;
    answer.record = {place->first, said.display_name, said.identity_field, said.identity_display_name, said.product_field};
    return answer;
}

const ModuleRecord* PhpModulesSink::known_module(std::string_view name) {
    const Answer& answer = ask(fold_ascii(trimmed(name)));
    return answer.is_there && answer.failure.empty() ? &answer.record : m_sink.known_module(name);
}

void PhpModulesSink::finish() {
    for (const std::vector<std::string>& texts : m_held) {
        ModuleRecord record{texts[0], texts[1], texts[2], texts[3], texts[4]};
        const std::string name = fold_ascii(trimmed(texts[0]));
        if (m_used.erase(name) > 0) {
            const Answer& answer = ask(name);
            if (answer.is_there && answer.failure.empty()) {
                record.identity_field = answer.record.identity_field;
                record.identity_display_name = answer.record.identity_display_name;
                record.product_field = answer.record.product_field;
                if (record.display_name.empty()) record.display_name = answer.record.display_name;
            }
        }
        m_sink.module(record);
    }
    for (const std::string& name : m_used) {
        const Answer& answer = ask(name);
        if (answer.is_there && answer.failure.empty()) m_sink.module(answer.record);
    }
}

std::vector<std::string> PhpModulesSink::failures() const {
    std::vector<std::string> lines;
    for (const auto& [name, answer] : m_answers) {
        if (!answer.failure.empty()) lines.push_back(answer.failure + "; its metadata stays as the source has it");
    }
    return lines;
}

}  // namespace serversync
