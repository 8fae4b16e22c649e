// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "engine/plan/item.hpp"
#include "engine/record/growing_bytes.hpp"
#include "engine/text/text_arena.hpp"

namespace serversync {

/// An item in about 160 bytes, an eighth of its size in a document: a run holds all of them until its plan is written (law 74). A
/// handle; the bytes live in an arena. What guards decide can be read and changed in place; everything else is read with an
/// `ItemReader`.
class PackedItem {
public:
    Severity severity() const { return head().severity; }
    PlanClass plan() const { return head().plan; }
    Situation situation() const { return head().situation; }
    Action action() const { return head().action; }
    Disposition disposition() const { return head().disposition; }
    std::string_view key() const;

    /// Sets the item's disposition and cause, not those of its changes.
    void decide(Disposition disposition, Cause cause);

    std::size_t changes() const { return head().changes; }
    Field field_of(std::size_t change) const { return mark(change).field; }
    Disposition disposition_of(std::size_t change) const { return mark(change).disposition; }
    void decide_change(std::size_t change, Disposition disposition, Cause cause);

private:
    friend class ItemPacker;
    friend class ItemReader;

    struct Head {
        std::uint32_t size = 0;  ///< of the bytes after the marks
        std::uint32_t changes = 0;
        PlanClass plan{};
        Situation situation{};
        Severity severity{};
        Action action{};
        Disposition disposition{};
        Cause cause{};
        std::uint8_t parts = 0;
    };

    /// Of a change.
    struct Mark {
        Field field{};
        Authority authority{};
        Disposition disposition{};
        Cause cause{};
    };

    explicit PackedItem(char* bytes) : m_bytes(bytes) {}

    /// The bytes are anywhere in an arena, not aligned for a `Head`.
    Head head() const {
        Head head;
        std::memcpy(&head, m_bytes, sizeof head);
        return head;
    }
    void set(const Head& head) { std::memcpy(m_bytes, &head, sizeof head); }

    Mark mark(std::size_t change) const {
        Mark mark;
        std::memcpy(&mark, m_bytes + sizeof(Head) + change * sizeof mark, sizeof mark);
        return mark;
    }
    void set(std::size_t change, const Mark& mark) {
        std::memcpy(m_bytes + sizeof(Head) + change * sizeof mark, &mark, sizeof mark);
    }

    /// The bytes after the marks.
    std::string_view body(const Head& head) const { return {m_bytes + sizeof(Head) + head.changes * sizeof(Mark), head.size}; }

    char* m_bytes;  ///< a head, the marks of the changes, and the body
};

/// Packs items.
class ItemPacker {
public:
    /// Throws `MalformedInput` for an item of more than 4 GB.
    PackedItem pack(const Item& item, TextArena& arena);

private:
    GrowingBytes m_body;
};

/// Reads packed items. Texts point into the items' bytes.
class ItemReader {
public:
    ItemReader() = default;
    ItemReader(const ItemReader&) = delete;
    ItemReader& operator=(const ItemReader&) = delete;

    /// The item, until the next call.
    const Item& read(PackedItem packed);

private:
    Item m_item;
    Account m_account;
    Service m_service;
};

/// The stable order of items inside a plan: severity, key, service kind and id, situation, raw identifier.
bool item_less(PackedItem left, PackedItem right);

/// The items of one server for one plan, packed.
class ItemList {
public:
    std::size_t size() const { return m_items.size(); }
    bool empty() const { return m_items.empty(); }
    std::vector<PackedItem>& packed() { return m_items; }
    const std::vector<PackedItem>& packed() const { return m_items; }

private:
    std::vector<PackedItem> m_items;
};

/// Calls `say(item)` for each item in turn; the item is valid only during the call.
template <class Say>
void for_each_item(const ItemList& list, Say say) {
    ItemReader reader;
    for (const PackedItem packed : list.packed()) say(reader.read(packed));
}

}  // namespace serversync
