// SPDX-License-Identifier: MIT
#include "engine/plan/item_id.hpp"

#include "engine/digest/hasher.hpp"

namespace serversync {

namespace {

/// By `Situation`.
constexpr std::array<Aspect, situation_count> aspects{
    Aspect::existence,  // unmanaged
    Aspect::fields,     // differs
    Aspect::existence,  // moved
    Aspect::existence,  // unassigned
    Aspect::existence,  // renamed
    Aspect::existence,  // billed_but_missing
    Aspect::existence,  // suspended_and_missing
    Aspect::status,     // live_before_acceptance
    Aspect::status,     // suspended_before_acceptance
    Aspect::status,     // suspended_on_server
    Aspect::status,     // live_while_suspended
    Aspect::status,     // live_after_termination
    Aspect::status,     // not_removed
    Aspect::status,     // suspended_after_completion
    Aspect::status,     // status_outside_contract
    Aspect::existence,  // duplicate_account
    Aspect::existence,  // ambiguous_service
    Aspect::existence,  // duplicate_service
    Aspect::existence,  // leftover_copy
    Aspect::existence,  // ambiguous_move
    Aspect::existence,  // possible_rename
    Aspect::existence,  // doubtful_pair
    Aspect::existence,  // moved_elsewhere
    Aspect::existence,  // unmanaged_copies
    Aspect::existence,  // server_migrated
    Aspect::existence,  // no_identity
    Aspect::status,     // unknown_service_status
};

/// What an id begins with: the kind of its subject, and the aspect.
enum class Subject : std::uint8_t { service, key, raw_identifier };

std::int64_t prefix(Subject subject, Aspect aspect) {
    return static_cast<std::int64_t>(subject) * 8 + static_cast<std::int64_t>(aspect);
}

}  // namespace

Aspect aspect_of(Situation situation) { return aspects[static_cast<std::size_t>(situation)]; }

ItemId::ItemId(std::uint64_t number) : m_text{'i', '-'} {
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = m_text.size(); i > 2; number >>= 4U) m_text[--i] = digits[number & 15U];
}

ItemId item_id(const Item& item) {
    const Aspect aspect = aspect_of(item.situation);
    Hasher hasher;
    // Several accounts may be what is left of one service that has ended.
    const bool is_of_account = item.account != nullptr && item.service != nullptr && is_ended(item.service->status);
    if (const Service* service = item.service; service != nullptr && !is_of_account) {
        hasher.number(prefix(Subject::service, aspect))
            .number(static_cast<std::int64_t>(service->kind))
            .number(static_cast<std::int64_t>(service->id));
    } else {
        const bool has_key = !item.key.empty();
        hasher.number(prefix(has_key ? Subject::key : Subject::raw_identifier, aspect))
            .number(static_cast<std::int64_t>(item.server_id))
            .text(has_key ? item.key : item.raw_identifier);
    }
    return ItemId(hasher.digest().high);
}

}  // namespace serversync
