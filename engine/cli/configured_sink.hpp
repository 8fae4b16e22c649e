// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "engine/config/configuration.hpp"
#include "engine/model/error.hpp"
#include "engine/record/mirror_sink.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/nearest.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

/// Passes records on; what the configuration says of a module replaces what the source says.
class ConfiguredSink : public MirrorSink {
public:
    ConfiguredSink(MirrorSink& sink, const Configuration& configuration)
        : m_sink(sink),
          m_modules(configuration.modules),
          m_named(configuration.named_modules),
          m_seen(configuration.modules.size(), false) {}

    void server(const ServerRecord& record) override {
        know(record.module);
        m_sink.server(record);
    }
    void module(const ModuleRecord& record) override {
        know(record.name);
        for (std::size_t i = 0; i < m_modules.size(); ++i) {
            if (!equal_folded(record.name, m_modules[i].name)) continue;
            m_seen[i] = true;
            return put(m_modules[i], record);
        }
        m_sink.module(record);
    }
    void product(const ProductRecord& record) override {
        know(record.module);
        m_sink.product(record);
    }
    void client(const ClientRecord& record) override { m_sink.client(record); }
    void service(const ServiceRecord& record) override {
        know(record.module);
        m_sink.service(record);
    }
    void custom_field(const CustomFieldRecord& record) override { m_sink.custom_field(record); }
    void reported(MirrorTable table, std::uint64_t rows) override { m_sink.reported(table, rows); }
    void taken_at(Instant instant) override { m_sink.taken_at(instant); }

    /// Adds the modules that the source did not have. Throws `ConfigurationError` for a name that no record of the source has: it
    /// would stay in the mirror as a module of nobody's, and nothing would be compared by what was meant.
    void finish() {
        for (const NamedModule& named : m_named) {
            if (m_known.contains(named.name)) continue;
            throw ConfigurationError(named.where + ": no server, product or module of the source has the module '" + named.name +
                                     "'" + did_you_mean(named.name, {m_known.begin(), m_known.end()}));
        }
        for (std::size_t i = 0; i < m_modules.size(); ++i) {
            if (m_seen[i] || (!m_modules[i].identity && !m_modules[i].product_option)) continue;
            ModuleRecord record;
            record.name = m_modules[i].name;
            put(m_modules[i], record);
        }
    }

private:
    void know(std::string_view module) {
        if (m_named.empty() || module.empty()) return;
        std::string name = fold_ascii(trimmed(module));
        if (!name.empty()) m_known.insert(std::move(name));
    }

    void put(const Module& module, ModuleRecord record) {
        const std::string identity = module.identity ? to_text(*module.identity) : std::string(record.identity_field);
        const std::string product = module.product_option ? "configoption" + std::to_string(*module.product_option + 1)
                                                          : std::string(record.product_field);
        record.identity_field = identity;
        record.product_field = product;
        m_sink.module(record);
    }

    MirrorSink& m_sink;
    const std::vector<Module>& m_modules;
    const std::vector<NamedModule>& m_named;
    std::set<std::string> m_known;  ///< modules of the source's records, lower case
    std::vector<bool> m_seen;
};

}  // namespace serversync
