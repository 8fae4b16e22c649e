// SPDX-License-Identifier: MIT
#pragma once

#include "engine/json/json_object.hpp"
#include "engine/plan/item.hpp"
#include "engine/plan/words.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

/// A word of one of the document's enumerations. Throws `MalformedInput` for any other text.
template <class Word>
Word read_word(const JsonValue& value) {
    const std::string_view text = value.text();
    if (const std::optional<Word> word = parse_word<Word>(text)) return *word;
    value.fail("unknown word '" + excerpt(text) + "'");
}

/// Reads items of a plan document. What an item points to lives here until the next one is read.
class ItemJsonReader {
public:
    /// The item, of the class. Texts are the document's: pack the item before the next one is parsed. Throws `MalformedInput`
    /// with the place of what is wrong. Ids, preconditions, reasons, remedies and facts follow from the rest and are not read.
    const Item& read(const JsonValue& value, PlanClass plan);

private:
    void account(const JsonValue& value);
    void service(const JsonValue& value);
    void change(const JsonValue& value);
    void import(const JsonValue& value);

    Item m_item;
    Account m_account;
    Service m_service;
};

}  // namespace serversync
