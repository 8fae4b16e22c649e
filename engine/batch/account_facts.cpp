#include "engine/batch/account_facts.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "engine/batch/workers.hpp"
#include "engine/model/sort_prefix.hpp"

namespace serversync {

namespace {

/// How many services with its name are kept as evidence for an account's owner.
constexpr std::size_t most_owners = 20;

/// How many questions a thread takes at a time.
constexpr std::size_t piece = 128;

/// A question about one account.
struct Question {
    std::string_view text;  ///< what is looked for
    const ServerFindings* findings;
    const LeftoverAccount* leftover;
    AccountFacts* facts;
    std::uint64_t prefix = 0;  ///< of the text, for sorting
};

class Lookup {
public:
    Lookup(std::span<const ServerFindings> findings, std::span<const Mirror> mirrors) : m_findings(findings), m_mirrors(mirrors) {}

    FleetFacts go() &&;

private:
    /// Answers all questions in the order of their texts; `answer(mirror, question, arena)`.
    template <class Answer>
    void ask(Answer answer);

    /// Turns the questions that can still lead to an import into those about another text of their account; blank ones go.
    template <class TextOf>
    std::vector<Question> about(const std::vector<Question>& imports, TextOf text_of) const;

    std::span<const ServerFindings> m_findings;
    std::span<const Mirror> m_mirrors;
    std::vector<Question> m_questions;
    FleetFacts m_facts;
};

template <class Answer>
void Lookup::ask(Answer answer) {
    for (Question& question : m_questions) question.prefix = sort_prefix(question.text);
    std::sort(m_questions.begin(), m_questions.end(), [](const Question& left, const Question& right) {
        return left.prefix != right.prefix ? left.prefix < right.prefix : left.text < right.text;
    });
    share_out(m_questions.size(), piece, m_mirrors.size(), [&](std::size_t worker, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) answer(m_mirrors[worker], m_questions[i], m_facts.texts[worker]);
    });
}

template <class TextOf>
std::vector<Question> Lookup::about(const std::vector<Question>& imports, TextOf text_of) const {
    std::vector<Question> questions;
    questions.reserve(imports.size());
    for (const Question& import : imports) {
        const std::string_view text = text_of(import);
        if (!text.empty()) questions.push_back({text, import.findings, import.leftover, import.facts});
    }
    return questions;
}

FleetFacts Lookup::go() && {
    m_facts.servers.resize(m_findings.size());
    m_facts.texts.resize(m_mirrors.size());
    for (std::size_t i = 0; i < m_findings.size(); ++i) {
        const ServerFindings& findings = m_findings[i];
        m_facts.servers[i].accounts.resize(findings.accounts.size());
        for (std::size_t j = 0; j < findings.accounts.size(); ++j) {
            const LeftoverAccount& leftover = findings.accounts[j];
            m_questions.push_back({leftover.account->key, &findings, &leftover, &m_facts.servers[i].accounts[j]});
        }
    }
    ask([](const Mirror& mirror, const Question& question, TextArena& text) {
        const ServerPlan& plan = question.findings->plan;
        question.facts->same_key = mirror.services_elsewhere(plan.module, question.text, plan.server_id, text);
    });
    std::vector<Question> imports;
    std::copy_if(m_questions.begin(), m_questions.end(), std::back_inserter(imports), [](const Question& question) {
        const auto& same_key = question.facts->same_key;
        return question.leftover->ended.empty() &&
               std::all_of(same_key.begin(), same_key.end(), [](const Service& service) { return is_ended(service.status); });
    });
    m_questions = about(imports, [](const Question& import) {
        return import.findings->uninformative.email ? std::string_view{} : import.leftover->account->email;
    });
    ask([](const Mirror& mirror, const Question& question, TextArena& /*text*/) {
        question.facts->same_email = mirror.clients_with_email(question.text);
    });
    m_questions = about(imports, [](const Question& import) {
        return import.findings->uninformative.domain ? std::string_view{} : import.leftover->account->domain;
    });
    ask([](const Mirror& mirror, const Question& question, TextArena& text) {
        mirror.add_services_with_domain(question.text, most_owners, question.facts->same_name, text);
    });
    m_questions = about(imports, [](const Question& import) {
        return import.findings->uninformative.username ? std::string_view{} : import.leftover->account->username;
    });
    ask([](const Mirror& mirror, const Question& question, TextArena& text) {
        mirror.add_services_with_username(question.text, most_owners, question.facts->same_name, text);
    });
    return std::move(m_facts);
}

}  // namespace

FleetFacts look_up_facts(std::span<const ServerFindings> findings, std::span<const Mirror> mirrors) {
    return Lookup(findings, mirrors).go();
}

}  // namespace serversync
