// SPDX-License-Identifier: MIT
#include "engine/batch/account_facts.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/model/bare_domain.hpp"
#include "engine/text/fold.hpp"
#include "engine/threads/workers.hpp"

namespace serversync {

namespace {

/// How many services are kept of those that share a name with an account; more are no evidence.
constexpr std::size_t most_namesakes = 20;

/// How many questions a thread takes at a time.
constexpr std::size_t piece = 128;

/// How many leftovers are asked about at a time, in whole servers.
constexpr std::size_t most_leftovers = 32768;

/// What one leftover or suspect is told, unpacked: the services by what was looked for, and the clients by address.
struct Answer {
    std::vector<Service> by_key, by_foreign_key, by_domain, by_username, by_owner;
    std::vector<std::vector<Client>> clients;
    std::string_view key_in_domain;  ///< the key is among the answers by domain, which are all; blank: it was asked for
    const ServerResult* server = nullptr;
};

/// A question about one leftover or suspect.
struct Question {
    std::string_view text;  ///< what is looked for
    Answer* answer = nullptr;
    const ServerResult* server = nullptr;  ///< whose leftover it is
    std::size_t address = 0;               ///< index of the e-mail address
    std::uint64_t place = 0;               ///< where the mirror keeps such names
    std::string_view module{};             ///< whose services are meant, where a key is looked for
};

/// Calls `use(address)` for each of the account's e-mail addresses.
template <class Use>
void for_each_address(std::string_view addresses, Use use) {
    while (!addresses.empty()) {
        const std::size_t end = std::min(addresses.find(' '), addresses.size());
        if (end > 0) use(addresses.substr(0, end));
        addresses.remove_prefix(std::min(end + 1, addresses.size()));
    }
}

/// The questions about some servers, and their answers.
class Inquiry {
public:
    Inquiry(const RunContext& run, std::span<const ServerFindings> findings, std::span<const Mirror> mirrors)
        : m_run(run), m_findings(findings), m_mirrors(mirrors), m_texts(mirrors.size()), m_answers(findings.size()) {}

    void ask();

    /// Packs what was answered.
    void give(std::span<ServerFacts> facts, TextArena& texts);

private:
    struct ServerAnswers {
        std::vector<Answer> accounts, services, suspects, claims;
    };

    void question_accounts(const ServerFindings& findings, ServerAnswers& answers);
    void question_services(const ServerFindings& findings, ServerAnswers& answers);
    void question_claims(const ServerFindings& findings, ServerAnswers& answers);
    void question_foreign_keys(const ServerFindings& findings, std::string_view key, Answer& answer);
    void question_names(const ServerFindings& findings, std::string_view key, std::string_view domain, Answer& answer);
    void question_addresses(std::string_view addresses, Answer& answer);
    void find_keys_among_domains(std::vector<Answer>& answers);
    void ask_keys(std::vector<Question>& questions, std::vector<Service> Answer::*found);
    void answer_all(NameRole role, std::vector<Question>& questions,
                    void (*answer)(const Mirror& mirror, const Question& question, TextArena& text));

    const RunContext& m_run;
    std::span<const ServerFindings> m_findings;
    std::span<const Mirror> m_mirrors;
    std::vector<TextArena> m_texts;  ///< by mirror
    std::vector<ServerAnswers> m_answers;
    std::vector<Question> m_keys, m_foreign_keys, m_domains, m_usernames, m_owners, m_emails;
    TextArena m_names;  ///< what is looked for, where it is not a record's own text
};

void Inquiry::answer_all(NameRole role, std::vector<Question>& questions,
                         void (*answer)(const Mirror& mirror, const Question& question, TextArena& text)) {
    for (Question& question : questions) question.place = Mirror::place_of(role, question.text);
    std::sort(questions.begin(), questions.end(),
              [](const Question& left, const Question& right) { return left.place < right.place; });
    share_out(questions.size(), piece, m_mirrors.size(), [&](std::size_t worker, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) answer(m_mirrors[worker], questions[i], m_texts[worker]);
    });
}

/// Where the key is a domain and bare, who has the key has the domain too: one question is enough.
void Inquiry::question_names(const ServerFindings& findings, std::string_view key, std::string_view domain, Answer& answer) {
    answer.server = &findings.result;
    if (!domain.empty()) m_domains.push_back({domain, &answer});
    if (findings.module->identity->kind == IdentityKind::domain && key == domain) {
        answer.key_in_domain = key;
    } else {
        m_keys.push_back({key, &answer, &findings.result, 0, 0, findings.result.module});
    }
}

/// A domain is asked for in all modules anyhow.
void Inquiry::question_foreign_keys(const ServerFindings& findings, std::string_view key, Answer& answer) {
    if (findings.module->identity->kind == IdentityKind::domain) return;
    for (const Module& module : m_run.catalogue.modules()) {
        if (&module != findings.module && module.identity == findings.module->identity)
            m_foreign_keys.push_back({key, &answer, &findings.result, 0, 0, module.name});
    }
}

void Inquiry::question_addresses(std::string_view addresses, Answer& answer) {
    for_each_address(addresses, [&](std::string_view address) {
        m_emails.push_back({address, &answer, nullptr, answer.clients.size()});
        answer.clients.emplace_back();
    });
}

void Inquiry::question_accounts(const ServerFindings& findings, ServerAnswers& answers) {
    answers.accounts.resize(findings.accounts.size());
    const UninformativeFields& silent = findings.uninformative;
    for (std::size_t i = 0; i < findings.accounts.size(); ++i) {
        const Account account = findings.accounts[i].account.unpack();
        Answer& answer = answers.accounts[i];
        const bool is_silent = silent.domain && findings.module->identity->kind != IdentityKind::domain;
        const std::string_view site = is_silent ? std::string_view{} : site_of(*findings.module, account);
        question_names(findings, account.key, bare_domain(site, m_run.to_ascii, m_names), answer);
        question_foreign_keys(findings, account.key, answer);
        if (!silent.username && !account.username.empty()) m_usernames.push_back({account.username, &answer});
        if (!account.owner.empty() && !equal_folded(account.owner, account.username))
            m_owners.push_back({account.owner, &answer});
        if (!silent.email) question_addresses(account.emails, answer);
    }
    answers.suspects.resize(findings.suspects.size());
    for (std::size_t i = 0; i < findings.suspects.size(); ++i) {
        if (!silent.email) question_addresses(findings.suspects[i].account.unpack().emails, answers.suspects[i]);
    }
}

void Inquiry::question_services(const ServerFindings& findings, ServerAnswers& answers) {
    answers.services.resize(findings.services.size());
    for (std::size_t i = 0; i < findings.services.size(); ++i) {
        if (!findings.services[i].has_key) continue;
        const Service service = findings.services[i].service.unpack();
        question_names(findings, service.key, bare_domain(service.domain, m_run.to_ascii, m_names), answers.services[i]);
    }
}

void Inquiry::question_claims(const ServerFindings& findings, ServerAnswers& answers) {
    answers.claims.resize(findings.claims.size());
    for (std::size_t i = 0; i < findings.claims.size(); ++i) {
        const ClaimedNames& claimed = findings.claims[i];
        if (!claimed.domain.empty()) m_domains.push_back({claimed.domain, &answers.claims[i]});
        if (!claimed.username.empty()) m_usernames.push_back({claimed.username, &answers.claims[i]});
    }
}

void Inquiry::find_keys_among_domains(std::vector<Answer>& answers) {
    for (Answer& answer : answers) {
        if (answer.key_in_domain.empty()) continue;
        if (answer.by_domain.size() >= most_namesakes) {  // perhaps not all
            m_keys.push_back({answer.key_in_domain, &answer, answer.server, 0, 0, answer.server->module});
            continue;
        }
        for (const Service& service : answer.by_domain) {
            const Server* server = m_run.catalogue.server(service.server_id);
            const std::string_view module = server == nullptr ? service.module : std::string_view(server->module);
            const bool is_elsewhere = service.server_id != answer.server->server_id && module == answer.server->module;
            if (is_elsewhere && service.key == answer.key_in_domain) answer.by_key.push_back(service);
        }
    }
}

/// A key that many leftovers of a server have is looked for once: each time, all services with it would be read.
void Inquiry::ask_keys(std::vector<Question>& questions, std::vector<Service> Answer::*found) {
    const auto asked = [](const Question& question) {
        return std::tuple(question.text, question.module, question.server->server_id);
    };
    std::sort(questions.begin(), questions.end(),
              [&](const Question& left, const Question& right) { return asked(left) < asked(right); });
    std::vector<Question> different;
    for (const Question& question : questions) {
        if (different.empty() || asked(different.back()) != asked(question)) different.push_back(question);
    }
    std::vector<Answer> answers(different.size());
    for (std::size_t i = 0; i < different.size(); ++i) different[i].answer = &answers[i];
    std::vector<Question> by_place = different;
    answer_all(NameRole::key, by_place, [](const Mirror& mirror, const Question& question, TextArena& text) {
        question.answer->by_key = mirror.services_elsewhere(question.module, question.text, question.server->server_id, text);
    });
    std::size_t at = 0;
    for (const Question& question : questions) {
        if (asked(different[at]) != asked(question)) ++at;
        std::vector<Service>& services = question.answer->*found;
        services.insert(services.end(), answers[at].by_key.begin(), answers[at].by_key.end());
    }
}

void Inquiry::ask() {
    for (std::size_t i = 0; i < m_findings.size(); ++i) {
        question_accounts(m_findings[i], m_answers[i]);
        question_services(m_findings[i], m_answers[i]);
        question_claims(m_findings[i], m_answers[i]);
    }
    answer_all(NameRole::domain, m_domains, [](const Mirror& mirror, const Question& question, TextArena& text) {
        mirror.add_services_with_domain(question.text, most_namesakes, question.answer->by_domain, text);
    });
    for (ServerAnswers& of : m_answers) {
        find_keys_among_domains(of.accounts);
        find_keys_among_domains(of.services);
    }
    ask_keys(m_keys, &Answer::by_key);
    ask_keys(m_foreign_keys, &Answer::by_foreign_key);
    answer_all(NameRole::username, m_usernames, [](const Mirror& mirror, const Question& question, TextArena& text) {
        mirror.add_services_with_username(question.text, most_namesakes, question.answer->by_username, text);
    });
    answer_all(NameRole::username, m_owners, [](const Mirror& mirror, const Question& question, TextArena& text) {
        mirror.add_services_with_username(question.text, most_namesakes, question.answer->by_owner, text);
    });
    answer_all(NameRole::email, m_emails, [](const Mirror& mirror, const Question& question, TextArena& /*text*/) {
        question.answer->clients[question.address] = mirror.clients_with_email(question.text);
    });
}

/// The services that were found, each once, with all names that found it.
std::vector<FoundService> pack_services(const Answer& answer, RecordPacker& packer, TextArena& texts) {
    std::vector<std::pair<const Service*, bool FoundService::*>> all;
    const auto add = [&](const std::vector<Service>& services, bool FoundService::*name) {
        for (const Service& service : services) all.emplace_back(&service, name);
    };
    add(answer.by_key, &FoundService::by_key);
    add(answer.by_foreign_key, &FoundService::by_foreign_key);
    add(answer.by_domain, &FoundService::by_domain);
    add(answer.by_username, &FoundService::by_username);
    add(answer.by_owner, &FoundService::by_owner);
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& left, const auto& right) { return name_of(*left.first) < name_of(*right.first); });
    std::vector<FoundService> found;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool is_new = i == 0 || name_of(*all[i].first) != name_of(*all[i - 1].first);
        if (is_new) found.push_back({packer.pack(*all[i].first, texts)});
        found.back().*all[i].second = true;
    }
    found.shrink_to_fit();
    return found;
}

std::vector<FoundClient> pack_clients(const Answer& answer, TextArena& texts) {
    std::vector<FoundClient> found;
    for (const std::vector<Client>& of_address : answer.clients) {
        for (const Client& client : of_address) {
            const auto known = std::find_if(found.begin(), found.end(), [&](const FoundClient& f) { return f.id == client.id; });
            FoundClient& one =
                known == found.end() ? found.emplace_back(FoundClient{client.id, texts.keep(client.name), false}) : *known;
            one.is_alone = one.is_alone || of_address.size() == 1;
        }
    }
    std::sort(found.begin(), found.end(), [](const FoundClient& left, const FoundClient& right) { return left.id < right.id; });
    return found;
}

void Inquiry::give(std::span<ServerFacts> facts, TextArena& texts) {
    RecordPacker packer;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        ServerFacts& of = facts[i];
        for (const Answer& answer : m_answers[i].accounts)
            of.accounts.push_back({pack_services(answer, packer, texts), pack_clients(answer, texts)});
        for (const Answer& answer : m_answers[i].services) of.services.push_back(pack_services(answer, packer, texts));
        for (const Answer& answer : m_answers[i].claims) of.claims.push_back(pack_services(answer, packer, texts));
        for (const Answer& answer : m_answers[i].suspects) of.suspects.push_back(owners_of({{}, pack_clients(answer, texts)}));
    }
}

void pack_unassigned(const RunContext& run, const Mirror& mirror, FleetFacts& facts) {
    std::vector<std::uint64_t> gone;
    for (const Server& server : run.catalogue.servers()) {
        if (server.gone) gone.push_back(server.id);
    }
    RecordPacker packer;
    TextArena& texts = facts.texts.emplace_back();
    mirror.unassigned_services(gone, [&](std::span<const Service> services) {
        for (const Service& service : services) {
            if (is_live(service.status)) facts.unassigned.push_back(packer.pack(service, texts));
        }
    });
}

}  // namespace

FleetFacts look_up_facts(const RunContext& run, std::span<const ServerFindings> findings, std::span<const Mirror> mirrors) {
    FleetFacts facts;
    facts.servers.resize(findings.size());
    pack_unassigned(run, mirrors.front(), facts);
    for (std::size_t begin = 0; begin < findings.size();) {
        std::size_t end = begin;
        for (std::size_t leftovers = 0; end < findings.size() && leftovers < most_leftovers; ++end)
            leftovers += findings[end].accounts.size() + findings[end].services.size() + findings[end].suspects.size() +
                         findings[end].claims.size();
        Inquiry inquiry(run, findings.subspan(begin, end - begin), mirrors);
        inquiry.ask();
        inquiry.give(std::span(facts.servers).subspan(begin, end - begin), facts.texts.emplace_back());
        begin = end;
    }
    return facts;
}

}  // namespace serversync
