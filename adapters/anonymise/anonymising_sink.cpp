#include "adapters/anonymise/anonymising_sink.hpp"

#include <array>
#include <string>

namespace serversync {

namespace {

/// A copy of a record in which other texts stand for those that name somebody.
template <class Record>
class Covered {
public:
    Covered(const Record& record, Pseudonyms& pseudonyms) : m_record(record) {
        std::size_t place = 0;
        for_each_field<Record>([&](auto field) {
            if constexpr (field.uses.cover != Cover::none) {
                std::string_view& value = field.of(m_record);
                value = m_texts[place++] = pseudonym<field.uses.cover>(value, pseudonyms);
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
    std::array<std::string, record_field_count<Record>> m_texts;
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
