// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/model/account.hpp"
#include "engine/model/calendar.hpp"
#include "engine/model/service.hpp"
#include "engine/record/packer.hpp"
#include "engine/record/service_record.hpp"

namespace serversync {

/// The first texts of a record, so that one that occurs again is not packed again, but named by its number.
class KnownTexts {
public:
    std::optional<std::uint64_t> number_of(std::string_view text) const {
        for (std::size_t i = 0; i < m_count; ++i) {
            if (m_texts[i] == text) return i;
        }
        return std::nullopt;
    }
    std::string_view text(std::uint64_t number) const { return m_texts[number % m_texts.size()]; }
    void add(std::string_view text) {
        if (m_count < m_texts.size()) m_texts[m_count++] = text;
    }

private:
    std::array<std::string_view, 16> m_texts;
    std::size_t m_count = 0;
};

/// A visitor that packs each field that it is shown.
class FieldPacker {
public:
    explicit FieldPacker(GrowingBytes& bytes) : m_packer(bytes) {}

    void operator()(std::string_view text);
    void operator()(const std::optional<LocalTime>& time) {
        m_packer.optional_number(time ? std::optional(time->seconds) : std::nullopt);
    }
    void operator()(const std::optional<Date>& date) {
        m_packer.optional_number(date ? std::optional<std::int64_t>(date->days) : std::nullopt);
    }
    void operator()(const std::optional<std::int64_t>& number) { m_packer.optional_number(number); }
    /// A number, a word or a flag.
    template <class Value>
    std::enable_if_t<std::is_integral_v<Value> || std::is_enum_v<Value>> operator()(const Value& value) {
        m_packer.number(static_cast<std::uint64_t>(value));
    }
    template <class Value, class Visit>
    void list(const std::vector<Value>& values, Visit visit) {
        m_packer.number(values.size());
        for (const Value& value : values) visit(value);
    }

private:
    Packer m_packer;
    KnownTexts m_known;
};

/// A visitor that fills each field that it is shown from what `FieldPacker` packed, visited in the same order.
class FieldUnpacker {
public:
    explicit FieldUnpacker(std::string_view bytes) : m_unpacker(bytes) {}

    void operator()(std::string_view& text);
    void operator()(std::optional<LocalTime>& time) {
        const auto seconds = m_unpacker.optional_number();
        time = seconds ? std::optional(LocalTime{*seconds}) : std::nullopt;
    }
    void operator()(std::optional<Date>& date) {
        const auto days = m_unpacker.optional_number();
        date = days ? std::optional(Date{static_cast<std::int32_t>(*days)}) : std::nullopt;
    }
    void operator()(std::optional<std::int64_t>& number) { number = m_unpacker.optional_number(); }
    template <class Value>
    std::enable_if_t<std::is_integral_v<Value> || std::is_enum_v<Value>> operator()(Value& value) {
        value = static_cast<Value>(m_unpacker.number());
    }
    template <class Value, class Visit>
    void list(std::vector<Value>& values, Visit visit) {
        values.clear();
        for (std::uint64_t left = m_unpacker.number(); left > 0; --left) visit(values.emplace_back());
    }

private:
    Unpacker m_unpacker;
    KnownTexts m_known;
};

/// Shows a visitor every field of an account; the key first.
template <class Visitor, class AnyAccount>
void visit_account(Visitor& visit, AnyAccount& account) {
    visit(account.key);
    visit(account.unique_identifier);
    visit(account.email);
    visit(account.emails);
    visit(account.username);
    visit(account.domain);
    visit(account.product);
    visit(account.primary_ip);
    visit(account.status_text);
    visit(account.owner);
    visit(account.created);
    visit(account.position);
    visit(account.status);
}

/// Shows a visitor every field of a service; the key first.
template <class Visitor, class AnyService>
void visit_service(Visitor& visit, AnyService& service) {
    visit(service.key);
    visit(service.identity);
    for_each_field<Service>([&](auto field) { visit(field.of(service)); });
    visit(service.status);
}

/// The first text of what a `FieldPacker` packed: none came before that it could be named after. Sorts ask for it often.
inline std::string_view first_text(std::string_view packed) {
    Unpacker unpacker(packed);
    return unpacker.bytes(unpacker.number() >> 1U);
}

}  // namespace serversync
