// SPDX-License-Identifier: MIT
#include "engine/batch/resolve_source.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "adapters/panels/registry.hpp"
#include "adapters/transport/http_error.hpp"
#include "adapters/transport/process_secrets.hpp"
#include "adapters/transport/secrets_file.hpp"
#include "engine/config/record_value.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

Secret value_of(const SettingValue& value) {
    switch (value.kind) {
        case SettingValue::Kind::text:
            return Secret(value.value);
        case SettingValue::Kind::file:
            return read_secret(value.value);
        case SettingValue::Kind::environment:
            break;
    }
    std::optional<Secret> secret = secret_of_environment(value.value);
    if (!secret) throw ConfigurationError("the variable '" + value.value + "' is not set");
    return std::move(*secret);
}

/// Throws if a secret is written into the configuration itself, which more people read than a file of its own.
void refuse_open_secret(const Adapter& adapter, const std::string& name, const std::string& where) {
    for (const CredentialNeed& need : credentials_of(adapter)) {
        if (need.name != name || !need.is_secret) continue;
        throw ConfigurationError(
            where + "the credential '" + name +
            "' is a secret and stands in the configuration; write {\"env\": \"NAME\"} or {\"file\": \"path\"}");
    }
}

/// Makes each transport of its settings.
class Resolver {
public:
    Resolver(const ListingSettings& settings, const HostPatterns& hosts, const std::string& where)
        : m_hosts(hosts), m_where(where), m_fault(settings.fault) {
        if (!settings.adapter.empty()) m_adapter = &adapter_named(settings.adapter, where);
    }

    ListingSource operator()(const FileSettings& from) { return FromFile{from.path, m_adapter, from.origin}; }

    ListingSource operator()(const CommandSettings& from) {
        FromCommand source;
        source.arguments = from.arguments;
        source.adapter = m_adapter;
        share_out(from.parameters, source.parameters, source.secrets);
        limit(source, from.time_limit);
        return source;
    }

    ListingSource operator()(const PanelSettings& from) {
        FromPanel source;
        source.url = from.url;
        source.host = from.host;
        check_host(source);
        source.adapter = m_adapter;
        source.ca_file = from.ca_file;
        for (const auto& [name, value] : from.credentials) {
            if (value.kind == SettingValue::Kind::text && m_adapter != nullptr) refuse_open_secret(*m_adapter, name, m_where);
            // A missing one is given a text, so that the check of the source finds no other mistake in it.
            source.credentials[name] = secret(name, value).value_or(Secret("missing"));
        }
        limit(source, from.time_limit);
        return source;
    }

    ListingSource operator()(const PhpModuleSettings& from) {
        FromPhpModule source;
        source.module.folder = from.folder;
        source.module.php = from.php;
        source.module.libraries = from.libraries;
        source.module.accepted_warnings = from.accepted_warnings;
        share_out(from.parameters, source.module.parameters, source.module.secrets);
        limit(source, from.time_limit);
        return source;
    }

    std::string& fault() { return m_fault; }

private:
    void check_host(const FromPanel& source) {
        if (m_hosts.empty() || !m_fault.empty()) return;
        try {
            const HttpAddress address = source.address();
            const auto host = address.host_name();
            if (host && m_hosts.allow(*host)) return;
            m_fault = "cannot ask '" + address.shown() +
                      "': no pattern of the configuration's 'hosts' allows its host. Add one if the server is yours";
        } catch (const HttpError&) {
            // The check of the source says what is wrong with the address.
        }
    }

    /// Nothing is read for a source that will not be asked: its path may be that of another server's secret.
    std::optional<Secret> secret(const std::string& name, const SettingValue& value) {
        if (!m_fault.empty()) return std::nullopt;
        try {
            return value_of(value);
        } catch (const Error& error) {
            m_fault = "cannot read the secret '" + name + "': " + error.what();
            return std::nullopt;
        }
    }

    void share_out(const SettingValues& values, std::map<std::string, std::string>& parameters,
                   std::map<std::string, Secret>& secrets) {
        for (const auto& [name, value] : values) {
            if (value.kind == SettingValue::Kind::text) {
                parameters[name] = value.value;
            } else if (auto found = secret(name, value)) {
                secrets[name] = std::move(*found);
            }
        }
    }

    template <class Source>
    static void limit(Source& source, const std::optional<std::int64_t>& seconds) {
        if (seconds) source.time_limit = std::chrono::seconds(*seconds);
    }

    const HostPatterns& m_hosts;
    const std::string& m_where;
    const Adapter* m_adapter = nullptr;
    std::string m_fault;
};

}  // namespace

const Adapter& adapter_named(const std::string& name, const std::string& where) {
    if (const Adapter* adapter = find_adapter(name)) return *adapter;
    std::string choices;
    for (const Adapter* adapter : adapters()) choices += (choices.empty() ? "" : ", ") + std::string(adapter->name());
    throw ConfigurationError(where + "unknown adapter '" + name + "'; choose one of: " + choices);
}

ResolvedSource resolve_source(const ListingSettings& settings, const HostPatterns& hosts, const std::string& where) {
    Resolver resolver(settings, hosts, where);
    ResolvedSource resolved;
    resolved.source = std::visit(resolver, settings.from);
    resolved.fault = std::move(resolver.fault());
    check_source(resolved.source, settings.options, where);
    return resolved;
}

std::string name_server(ListingSource& source, const Server& server, const HostPatterns& hosts, const std::string& mirror) {
    auto* from = std::get_if<FromPhpModule>(&source);
    if (from == nullptr) return {};
    from->module.mirror = mirror;
    std::string fault;
    const auto tell = [&](const char* name, RecordValue value) {
        const bool is_new = from->module.parameters.emplace(name, std::move(value.text)).second;
        if (is_new && fault.empty()) fault = std::move(value.fault);
    };
    tell("serverid", {std::to_string(server.id), {}});
    tell("serverhostname", hostname_value(server, hosts));
    tell("serverip", ip_value(server, hosts));
    return fault;
}

}  // namespace serversync
