// SPDX-License-Identifier: MIT
#include "engine/plan/facts.hpp"

#include "engine/digest/hasher.hpp"
#include "engine/text/hex.hpp"

namespace serversync {

namespace {

void add(Hasher& hasher, const Account* account) {
    hasher.number(account != nullptr ? 1 : 0);
    if (account == nullptr) return;
    hasher.text(account->unique_identifier).text(account->domain).text(account->username).text(account->email);
    hasher.text(account->product).text(account->primary_ip).text(account->status_text);
}

void add(Hasher& hasher, const Service* service) {
    hasher.number(service != nullptr ? 1 : 0);
    if (service == nullptr) return;
    hasher.number(static_cast<std::int64_t>(service->kind)).number(static_cast<std::int64_t>(service->id));
    hasher.number(static_cast<std::int64_t>(service->client_id)).number(static_cast<std::int64_t>(service->product_id));
    hasher.number(static_cast<std::int64_t>(service->server_id)).text(service->identity).text(service->domain);
    hasher.text(service->username).text(service->dedicated_ip).text(service->status_text);
}

void add(Hasher& hasher, const std::vector<Candidate>& candidates) {
    hasher.number(static_cast<std::int64_t>(candidates.size()));
    for (const Candidate& candidate : candidates) {
        hasher.number(static_cast<std::int64_t>(candidate.kind)).number(static_cast<std::int64_t>(candidate.id));
        if (candidate.kind != CandidateKind::account) continue;
        hasher.number(static_cast<std::int64_t>(candidate.server_id)).text(candidate.name);  // an account has no id
    }
}

}  // namespace

Digest facts_digest(const Item& item) {
    Hasher hasher;
    hasher.text(to_text(item.situation)).text(to_text(item.action)).number(static_cast<std::int64_t>(item.server_id));
    add(hasher, item.account);
    add(hasher, item.service);
    hasher.number(static_cast<std::int64_t>(item.changes.size()));
    for (const Change& change : item.changes) {
        hasher.text(to_text(change.field)).text(change.before).text(change.after);
    }
    add(hasher, item.candidates);
    if (item.import) add(hasher, item.import->choices);
    return hasher.digest();
}

std::string facts_text(const Item& item) {
    std::string text = "f-";
    append_hex(text, facts_digest(item).high);
    return text;
}

}  // namespace serversync
