// SPDX-License-Identifier: MIT
#include "engine/plan/evidence_wording.hpp"

#include <array>

namespace serversync {

namespace {

/// By `EvidenceKind`.
constexpr std::array<std::string_view, evidence_kind_count> names{"domain",        "user name", "e-mail",
                                                                  "creation date", "address",   "package"};

void append_names(std::string& text, EvidenceSet set, std::string_view after_each) {
    for (std::size_t i = 0; i < evidence_kind_count; ++i) {
        if (!set.has(static_cast<EvidenceKind>(i))) continue;
        if (!text.empty()) text += ", ";
        text.append(names[i]).append(after_each);
    }
}

std::string strong_and_weak(EvidenceSet strong, EvidenceSet weak) {
    std::string text;
    append_names(text, strong, "");
    append_names(text, weak, " (weakly)");
    return text;
}

}  // namespace

std::string_view evidence_name(EvidenceKind kind) { return names[static_cast<std::size_t>(kind)]; }

std::string evidence_names(EvidenceSet set) {
    std::string text;
    append_names(text, set, "");
    return text;
}

std::string evidence_text(const Evidence& evidence) {
    const std::string agrees = strong_and_weak(evidence.agreements, evidence.weak_agreements);
    const std::string contradicts = strong_and_weak(evidence.contradictions, evidence.weak_contradictions);
    std::string text;
    if (!agrees.empty()) text += "agrees: " + agrees;
    if (!agrees.empty() && !contradicts.empty()) text += "; ";
    if (!contradicts.empty()) text += "contradicts: " + contradicts;
    return text;
}

}  // namespace serversync
