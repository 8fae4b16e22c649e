// SPDX-License-Identifier: MIT
#include "adapters/sources/from_command.hpp"

#include <array>

#include "adapters/sources/read_bytes.hpp"
#include "adapters/sources/secrets_in_rows.hpp"
#include "adapters/transport/child_process.hpp"
#include "engine/json/json_text.hpp"

namespace serversync {

namespace {

/// The parameters and secrets as one JSON object, in memory that is wiped.
WipedBytes input_for(const FromCommand& source) {
    WipedBytes json{'{'};
    const auto member = [&json](std::string_view name, std::string_view value) {
        std::string text;
        text.reserve(6 * value.size() + 2);  // growing would leave copies behind
        if (json.size() > 1) append(json, ",");
        append_json_text(text, name);
        append(json, text);
        append(json, ":");
        text.clear();
        append_json_text(text, value);
        append(json, text);
        wipe(text.data(), text.size());
    };
    for (const auto& [name, value] : source.parameters) member(name, value);
    for (const auto& [name, value] : source.secrets) member(name, value.reveal());
    append(json, "}\n");
    return json;
}

}  // namespace

std::string FromCommand::shown() const {
    const std::string& program = arguments.front();
    return "command '" + program.substr(program.rfind('/') + 1) + "'";
}

void FromCommand::check(const FormatOptions& options, const std::string& where) const {
    if (adapter != nullptr) check_format_options(*adapter, options, where);
}

Listing FromCommand::read(const ListingRequest& request, std::chrono::milliseconds limit) const {
    CommandRequest command;
    command.arguments = arguments;
    command.time_limit = limit;
    command.output_bytes = request.limits.bytes;
    const WipedBytes input = input_for(*this);
    command.input = view_of(input);
    for (const auto& [name, secret] : secrets) command.secrets.push_back(secret);
    ChildProcess process(command);
    const ListingRequest with_secrets = guarded(request, command.secrets);
    BudgetedSource budgeted(process, *request.limits.budget);
    Listing listing = read_bytes(adapter, budgeted, with_secrets);
    // The failure of a command says more than the format, which got half of its output (law 98).
    std::array<char, 4096> rest{};
    while (process.read(rest) > 0) {
    }
    process.finish();
    return listing;
}

}  // namespace serversync
