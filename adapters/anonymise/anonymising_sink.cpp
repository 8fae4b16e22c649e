// SPDX-License-Identifier: MIT
#include "adapters/anonymise/anonymising_sink.hpp"

#include <deque>
#include <string>

namespace serversync {

namespace {

/// A copy of a record in which other texts stand for those that name somebody.
template <class Record>
class Covered {
public:
    Covered(const Record& record, Pseudonyms& pseudonyms) : m_record(record) {
        for_each_field<Record>([&](auto field) {
            constexpr Cover cover = field.uses.cover;
            const auto replace = [&](std::string_view& text) { text = m_texts.emplace_back(pseudonym<cover>(text, pseudonyms)); };
            if constexpr (cover != Cover::none && field.is_numbered) {
                for (std::string_view& each : field.of(m_record)) replace(each);
            } else if constexpr (cover != Cover::none) {
                replace(field.of(m_record));
            }
        });
    }
    Covered(const Covered&) = delete;
    Covered& operator=(const Covered&) = delete;
    ~Covered() = default;

    const Record& record() const { return m_record; }

private:
    template <Cover cover>
    static std::string pseudonym(std::string_view text, Pseudonyms& pseudonyms) {
        if constexpr (cover == Cover::person) return pseudonyms.name(text);
        if constexpr (cover == Cover::word) return std::string(pseudonyms.vocabulary(text));
        return pseudonyms.of(text);
    }

    Record m_record;
    std::deque<std::string> m_texts;  // which stay where they are
};

}  // namespace

void AnonymisingSink::server(const ServerRecord& record) { m_sink.server(Covered(record, m_pseudonyms).record()); }
void AnonymisingSink::module(const ModuleRecord& record) { m_sink.module(Covered(record, m_pseudonyms).record()); }
void AnonymisingSink::product(const ProductRecord& record) { m_sink.product(Covered(record, m_pseudonyms).record()); }
void AnonymisingSink::client(const ClientRecord& record) { m_sink.client(Covered(record, m_pseudonyms).record()); }
void AnonymisingSink::service(const ServiceRecord& record) { m_sink.service(Covered(record, m_pseudonyms).record()); }
void AnonymisingSink::custom_field(const CustomFieldRecord& record) {
    m_sink.custom_field(Covered(record, m_pseudonyms).record());
}

}  // namespace serversync
