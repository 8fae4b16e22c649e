// SPDX-License-Identifier: MIT
#include "engine/batch/account_facts.hpp"

#include <algorithm>
#include <string_view>

#include "engine/reconcile/imports.hpp"
#include "engine/threads/workers.hpp"

namespace serversync {

namespace {

/// How many services with an account's name are kept as evidence for its owner.
constexpr std::size_t most_owners = 20;

/// How many questions a thread takes at a time.
constexpr std::size_t piece = 128;

/// A question about one account.
struct Question {
    std::string_view text;  ///< what is looked for
    AccountFacts* facts;
    std::uint64_t place = 0;  ///< where the mirror keeps such names
};

/// An account that may become an import.
struct Import {
    std::string_view email, domain, username;  ///< blank if the column says nothing
    AccountFacts* facts;
};

class Lookup {
public:
    Lookup(std::span<const ServerFindings> findings, std::span<const Mirror> mirrors)
        : m_findings(findings), m_mirrors(mirrors) {}

    FleetFacts look_up() &&;

private:
    /// Answers all questions in an order in which the mirror answers neighbours from the same bytes; `answer(mirror, question,
    /// arena)`.
    template <class AnyQuestion, class Answer>
    void ask(NameRole role, std::vector<AnyQuestion>& questions, Answer answer);

    void ask_for_keys();
    std::vector<Import> imports();

    /// Asks about one text of each import; blank ones are left out.
    template <class Answer>
    void ask_about(NameRole role, const std::vector<Import>& imports, std::string_view Import::*text, Answer answer);

    std::span<const ServerFindings> m_findings;
    std::span<const Mirror> m_mirrors;
    FleetFacts m_facts;
};

template <class AnyQuestion, class Answer>
void Lookup::ask(NameRole role, std::vector<AnyQuestion>& questions, Answer answer) {
    for (AnyQuestion& question : questions) question.place = Mirror::place_of(role, question.text);
    std::sort(questions.begin(), questions.end(),
              [](const AnyQuestion& left, const AnyQuestion& right) { return left.place < right.place; });
    share_out(questions.size(), piece, m_mirrors.size(), [&](std::size_t worker, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) answer(m_mirrors[worker], questions[i], m_facts.texts[worker]);
    });
}

void Lookup::ask_for_keys() {
    struct KeyQuestion : Question {
        const ServerResult* result = nullptr;
    };
    std::size_t accounts = 0;
    for (const ServerFindings& findings : m_findings) accounts += findings.accounts.size();
    std::vector<KeyQuestion> questions;
    questions.reserve(accounts);
    for (std::size_t i = 0; i < m_findings.size(); ++i) {
        const ServerFindings& findings = m_findings[i];
        m_facts.servers[i].accounts.resize(findings.accounts.size());
        for (std::size_t j = 0; j < findings.accounts.size(); ++j) {
            questions.push_back({{findings.accounts[j].account.key(), &m_facts.servers[i].accounts[j]}, &findings.result});
        }
    }
    ask(NameRole::key, questions, [](const Mirror& mirror, const KeyQuestion& question, TextArena& text) {
        question.facts->same_key =
            mirror.services_elsewhere(question.result->module, question.text, question.result->server_id, text);
    });
}

std::vector<Import> Lookup::imports() {
    std::vector<Import> imports;
    for (std::size_t i = 0; i < m_findings.size(); ++i) {
        const ServerFindings& findings = m_findings[i];
        for (std::size_t j = 0; j < findings.accounts.size(); ++j) {
            const LeftoverAccount& leftover = findings.accounts[j];
            AccountFacts& facts = m_facts.servers[i].accounts[j];
            if (!may_become_import(leftover, facts.same_key)) continue;
            const Account account = leftover.account.unpack();
            const auto unless = [](bool uninformative, std::string_view text) {
                return uninformative ? std::string_view{} : text;
            };
            imports.push_back({unless(findings.uninformative.email, account.email),
                               unless(findings.uninformative.domain, account.domain),
                               unless(findings.uninformative.username, account.username), &facts});
        }
    }
    return imports;
}

template <class Answer>
void Lookup::ask_about(NameRole role, const std::vector<Import>& imports, std::string_view Import::*text, Answer answer) {
    std::vector<Question> questions;
    questions.reserve(imports.size());
    for (const Import& import : imports) {
        if (!(import.*text).empty()) questions.push_back({import.*text, import.facts});
    }
    ask(role, questions, answer);
}

FleetFacts Lookup::look_up() && {
    m_facts.servers.resize(m_findings.size());
    m_facts.texts.resize(m_mirrors.size());
    ask_for_keys();
    const std::vector<Import> all = imports();
    ask_about(NameRole::email, all, &Import::email, [](const Mirror& mirror, const Question& question, TextArena& /*text*/) {
        question.facts->same_email = mirror.clients_with_email(question.text);
    });
    ask_about(NameRole::domain, all, &Import::domain, [](const Mirror& mirror, const Question& question, TextArena& text) {
        mirror.add_services_with_domain(question.text, most_owners, question.facts->same_name, text);
    });
    ask_about(NameRole::username, all, &Import::username, [](const Mirror& mirror, const Question& question, TextArena& text) {
        mirror.add_services_with_username(question.text, most_owners, question.facts->same_name, text);
    });
    return std::move(m_facts);
}

}  // namespace

FleetFacts look_up_facts(std::span<const ServerFindings> findings, std::span<const Mirror> mirrors) {
    return Lookup(findings, mirrors).look_up();
}

}  // namespace serversync
