#include "engine/batch/resolve_source.hpp"

#include <algorithm>
#include <cstdlib>

#include "adapters/panels/registry.hpp"
#include "adapters/transport/secrets_file.hpp"
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
    const char* text = std::getenv(value.value.c_str());
    if (text == nullptr || *text == '\0') throw ConfigurationError("the variable '" + value.value + "' is not set");
    return Secret(text);
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

}  // namespace

const Adapter& adapter_named(const std::string& name, const std::string& where) {
    if (const Adapter* adapter = find_adapter(name)) return *adapter;
    std::string choices;
    for (const Adapter* adapter : adapters()) choices += (choices.empty() ? "" : ", ") + std::string(adapter->name());
    throw ConfigurationError(where + "unknown adapter '" + name + "'; choose one of: " + choices);
}

ResolvedSource resolve_source(const ListingSettings& settings, const std::string& where) {
    ResolvedSource resolved;
    ListingSource& source = resolved.source;
    if (!settings.adapter.empty()) source.adapter = &adapter_named(settings.adapter, where);
    source.path = settings.path;
    source.command = settings.command;
    source.url = settings.url;
    source.php_module.folder = settings.php_module;
    source.php_module.php = settings.php;
    source.php_module.libraries = settings.libraries;
    source.php_module.accepted_warnings = settings.accepted_warnings;
    source.ca_file = settings.ca_file;
    if (settings.time_limit) source.time_limit = std::chrono::seconds(*settings.time_limit);
    const auto take = [&](const std::string& name, const SettingValue& value, const auto& keep) {
        try {
            keep(value_of(value));
        } catch (const Error& error) {
            if (resolved.fault.empty()) resolved.fault = "the secret '" + name + "' cannot be had: " + error.what();
        }
    };
    for (const auto& [name, value] : settings.credentials) {
        if (value.kind == SettingValue::Kind::text && source.adapter != nullptr) refuse_open_secret(*source.adapter, name, where);
        // A blank one stands for what is missing, so that the check below sees no other mistake in it.
        take(name, value, [&, &key = name](Secret secret) { source.credentials[key] = std::move(secret); });
        if (resolved.fault.empty()) continue;
        source.credentials[name] = Secret("missing");
    }
    for (const auto& [name, value] : settings.parameters) {
        if (value.kind == SettingValue::Kind::text) {
            source.parameters[name] = value.value;
        } else {
            take(name, value, [&, &key = name](Secret secret) { source.secrets[key] = std::move(secret); });
        }
    }
    check_source(source, settings.options, where);
    return resolved;
}

void name_server(ListingSource& source, const Server& server, const std::string& mirror) {
    if (source.php_module.folder.empty()) return;
    source.php_module.mirror = mirror;
    source.parameters.emplace("serverid", std::to_string(server.id));
    source.parameters.emplace("serverhostname", server.hostname);
    source.parameters.emplace("serverip", server.addresses.empty() ? "" : to_text(server.addresses.front()));
}

}  // namespace serversync
