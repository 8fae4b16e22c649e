// SPDX-License-Identifier: MIT
#include "engine/plan/item_names.hpp"

#include <array>

#include "engine/text/printable.hpp"

namespace serversync {

std::string service_name(const Item& item) {
    if (item.service == nullptr) return "the service";
    return (item.service->kind == ServiceKind::addon ? "addon service " : "service ") + std::to_string(item.service->id);
}

std::string service_status(const Item& item) {
    if (item.service == nullptr) return "unknown";
    if (item.service->status != ServiceStatus::unknown) return std::string(to_text(item.service->status));
    return quoted(item.service->status_text);
}

std::string account_status(const Item& item) {
    if (item.account == nullptr) return "unknown";
    switch (item.account->status) {
        case AccountStatus::active:
            return "Active";
        case AccountStatus::suspended:
            return "Suspended";
        default:
            return item.account->status_text.empty() ? "of unknown status" : quoted(item.account->status_text);
    }
}

std::string name_of(const ServerResult& server) {
    if (server.server_id == 0) return "no server";
    return "server " + std::to_string(server.server_id) + (server.server_name.empty() ? "" : " ('" + server.server_name + "')");
}

std::string server_name_of(std::uint64_t id, const ServerResult& known) {
    if (id == 0) return "no server";
    return id == known.server_id ? name_of(known) : "server " + std::to_string(id);
}

std::string_view label_of(Field field) {
    static constexpr std::array<std::string_view, field_count> labels{
        "Server", "Domain", "Username", "Dedicated IP", "Product/Service", "Registration Date", "Status", "existence"};
    return labels[static_cast<std::size_t>(field)];
}

std::string identity_label(const ServerResult& server) {
    constexpr std::string_view custom = "customfield.";
    const std::string_view field = server.identity_field;
    if (field == "domain") return std::string(label_of(Field::domain));
    if (field == "username") return std::string(label_of(Field::username));
    if (field == "dedicatedip") return std::string(label_of(Field::primaryip));
    if (field == "serviceid") return "service id";
    if (field.substr(0, custom.size()) == custom) return "custom field " + quoted(field.substr(custom.size()));
    return "identifier";
}

const Candidate* owner_of_copy(const Item& item) {
    const Candidate* found = nullptr;
    for (const Candidate& candidate : item.candidates) {
        if (candidate.kind != CandidateKind::service) continue;
        // Services that ended on the server itself are among them too.
        if (candidate.server_id != item.server_id) return &candidate;
        if (found == nullptr) found = &candidate;
    }
    return found;
}

std::string quoted(std::string_view value) {
    constexpr std::size_t longest = 80;
    return value.empty() ? "blank" : "'" + excerpt(value, longest) + "'";
}

}  // namespace serversync
