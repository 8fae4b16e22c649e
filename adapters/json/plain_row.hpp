#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace serversync {

/// What the value of a row's member is.
enum class RowValueKind : std::uint8_t { text, number, true_word, false_word, null, list, object };

/// One member of a row that is an object.
struct RowMember {
    std::string_view key;
    std::string_view text;  ///< of a text; of a number in canonical form; else blank
    RowValueKind kind = RowValueKind::null;
};

/// An object that needs no closer look: at most `most` members, no key twice, every value a short whole number, a word or a text,
/// and no text with an escape. Most rows of most listings are such, and reading them needs no document tree.
/// The texts point into the bytes that were read.
class PlainRow {
public:
    static constexpr std::size_t most = 32;

    /// Reads the object that the text begins with and returns its length in bytes. 0: it is not plain, is cut, or is not valid
    /// JSON; nothing is said of it then, and the members are unspecified.
    std::size_t read(std::string_view text);

    std::span<const RowMember> members() const { return {m_members.data(), m_count}; }

private:
    bool is_new_key(std::string_view key);

    std::array<RowMember, most> m_members;
    std::size_t m_count = 0;
    std::uint64_t m_shapes = 0;
};

}  // namespace serversync
