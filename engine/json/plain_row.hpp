// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/text/text_arena.hpp"

namespace serversync {

/// What the value of a row's member is.
enum class RowValueKind : std::uint8_t { text, number, true_word, false_word, null, list, object };

/// One member of a row that is an object.
struct RowMember {
    std::string_view key;
    std::string_view text;  ///< a text's characters, or a number in canonical form; otherwise blank
    RowValueKind kind = RowValueKind::null;
};

/// An object that needs no closer look: at most `most` members, no key twice, no escape in a key, every value a short whole
/// number, a word or a text without a character beyond U+FFFF in escapes. Most rows of most listings are plain, and reading them
/// needs no document tree. The texts point into the bytes that were read, those that had escapes into this object; both until the
/// next `read`.
///
/// The rows of a listing have the same keys in the same order: what stands before each value is remembered from the row before
/// and compared as a whole.
class PlainRow {
public:
    static constexpr std::size_t most = 32;

    /// Reads the object that the text begins with and returns its length in bytes. 0: it is not plain, is cut off, or is not
    /// valid JSON; which of these is not said, and the members are unspecified.
    std::size_t read(std::string_view text);

    std::span<const RowMember> members() const { return {m_members.data(), m_count}; }

private:
    class Cursor;

    /// What stands before a value in the latest row, from the end of the value before it.
    struct Lead {
        std::size_t begin;  ///< in `m_leads_text`
        std::size_t size;
        std::size_t key;  ///< the key in it
        std::size_t key_size;
    };

    std::size_t read_as_before(std::string_view text);
    std::size_t read_afresh(std::string_view text);
    bool take_value(Cursor& cursor, RowMember& member);
    static std::size_t end(const Cursor& cursor, std::string_view text);
    bool is_new_key(std::string_view key);

    std::array<RowMember, most> m_members;
    std::size_t m_count = 0;
    std::uint64_t m_shapes = 0;
    std::array<Lead, most> m_leads{};  ///< keys are different and ASCII
    std::size_t m_lead_count = 0;
    std::string m_leads_text;
    TextArena m_unescaped;
};

}  // namespace serversync
