// SPDX-License-Identifier: MIT
#include "engine/report/document_seal.hpp"

#include <algorithm>
#include <array>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

constexpr std::string_view before_digest = ",\n  \"seal\": \"";
constexpr std::string_view after_digest = "\"\n}\n";

}  // namespace

std::string seal_end(const Digest& digest) { return std::string(before_digest).append(to_text(digest)).append(after_digest); }

std::size_t SealedSource::read(std::span<char> place) {
    static const std::size_t end_size = seal_end({}).size();
    const std::size_t got = m_source.read(place);
    const std::string_view bytes(place.data(), got);
    if (got >= end_size) {
        m_hasher.add(m_end);
        m_hasher.add(bytes.substr(0, got - end_size));
        m_end = bytes.substr(got - end_size);
    } else {
        m_end.append(bytes);
        const std::size_t surplus = m_end.size() - std::min(m_end.size(), end_size);
        m_hasher.add(std::string_view(m_end).substr(0, surplus));
        m_end.erase(0, surplus);
    }
    return got;
}

void SealedSource::verify() {
    std::array<char, 4096> place{};
    while (read(place) > 0) {
    }
    if (m_end == seal_end(m_hasher.digest())) return;
    const bool has_seal = m_end.starts_with(before_digest) && m_end.ends_with(after_digest);
    throw MalformedInput(std::string(has_seal ? "it was changed or damaged since it was written: its seal is not its own"
                                              : "it was changed, cut or made by an older version: it has no seal at its end") +
                         "; make it again with 'serversync plan'");
}

}  // namespace serversync
