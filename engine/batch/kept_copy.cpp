// SPDX-License-Identifier: MIT
#include "engine/batch/kept_copy.hpp"

#include <algorithm>
#include <utility>

#include "engine/model/error.hpp"

namespace serversync {

KeptCopy::KeptCopy(std::shared_ptr<const OpenFolder> folder, std::uint64_t server_id, std::string_view format) {
    const std::string name = std::to_string(server_id) + ".json";
    const std::string path = TargetPlace{folder, name, std::nullopt}.path();
    // A listing that a power failure cut reads as one that failed.
    const ReplacementOptions options{
        .noun = "listing", .access = FileAccess::owner_only, .is_durable = false, .is_one_of_many = true};
    try {
        m_file.emplace(path, target_in(std::move(folder), name, shown_target(options.noun, path)), options);
        m_sink.emplace(m_file->descriptor(), m_file->shown());
        m_writer.emplace([this](std::string_view bytes) { write(bytes); }, format);
    } catch (const CannotWrite& error) {
        m_fault = error.what();
    }
}

/// Whoever reads the listing would take an error for one of the server.
void KeptCopy::write(std::string_view bytes) {
    if (!m_fault.empty()) return;
    try {
        m_sink->write(bytes);
    } catch (const CannotWrite& error) {
        m_fault = error.what();
    }
}

std::string KeptCopy::finish(const Listing& listing) {
    if (m_writer) m_writer->end(listing);
    if (!m_fault.empty()) return m_fault;
    try {
        m_sink->flush();
        m_file->publish();
    } catch (const CannotWrite& error) {
        m_fault = error.what();
    }
    return m_fault;
}

bool is_kept_name(std::string_view name) {
    const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
    return digits > 0 && name.substr(digits) == ".json";
}

}  // namespace serversync
