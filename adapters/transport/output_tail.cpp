// SPDX-License-Identifier: MIT
#include "adapters/transport/output_tail.hpp"

#include <algorithm>

#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

/// Much more than is shown (law 79): a secret in whose middle the kept text begins must end before what is shown begins.
constexpr std::size_t kept_bytes = 64U << 10U;
constexpr std::size_t longest_spelling = 32U << 10U;

std::string in_one_line(std::string_view text) {
    std::string line;
    for (const char letter : trimmed(text)) {
        const bool is_space = letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
        if (!is_space) {
            line.push_back(letter);
        } else if (!line.empty() && line.back() != ' ') {
            line.push_back(' ');
        }
    }
    return line;
}

}  // namespace

void OutputTail::add(std::string_view bytes) {
    m_total += bytes.size();
    if (bytes.size() > kept_bytes) bytes.remove_prefix(bytes.size() - kept_bytes);
    if (m_kept.size() + bytes.size() > 2 * kept_bytes) {
        m_kept.erase(m_kept.begin(),
                     m_kept.begin() + static_cast<std::ptrdiff_t>(m_kept.size() - std::min(m_kept.size(), kept_bytes)));
    }
    m_kept.insert(m_kept.end(), bytes.begin(), bytes.end());
}

std::string OutputTail::shown(const Redactor& secrets, std::size_t longest, bool cut) const {
    std::string text = secrets.redacted(view_of(m_kept), cut);
    if (m_total > m_kept.size()) {
        const std::string_view begin = view_of(m_kept).substr(0, longest_spelling);
        text.erase(0, std::min(text.size(), secrets.redacted(begin, true).size()));
    }
    std::string line = in_one_line(text);
    if (line.size() > longest) line.erase(0, line.size() - longest);
    return excerpt(line, longest);
}

}  // namespace serversync
