// SPDX-License-Identifier: MIT
#include "engine/reconcile/confirmation.hpp"

#include <algorithm>

#include "engine/reconcile/trust.hpp"

namespace serversync {

namespace {

constexpr std::int64_t hour = 3600;

/// Whether the module's accounts are sites: it says so by its identity or its products, and the configuration does not deny it.
bool hosts_sites(const Catalogue& catalogue, const Module& module) {
    if (!module.hosts_domains || !module.identity) return false;
    return module.identity->kind == IdentityKind::domain ||
           std::any_of(catalogue.products().begin(), catalogue.products().end(), [&](const Product& product) {
               return product.module == module.name && (product.type == "hostingaccount" || product.type == "reselleraccount");
           });
}

}  // namespace

bool shares_sites(const Catalogue& catalogue, const Module& module, const Module& other) {
    if (&module == &other) return true;
    const bool is_by_domain = module.identity && module.identity->kind == IdentityKind::domain;
    return is_by_domain && hosts_sites(catalogue, other);
}

Confirmation::Confirmation(const RunContext& run, const FleetIndex& fleet) : m_has_strangers(run.has_strangers) {
    for (const Module& module : run.catalogue.modules()) {
        if (!module.identity) continue;
        Space space{&module, {}, {}};
        for (const Server& server : run.catalogue.servers()) {
            const Module* of = run.catalogue.module(server.module);
            if (server.gone || server.same_as != 0 || of == nullptr || !of->identity || !shares_sites(run.catalogue, module, *of)) continue;
            const ServerFindings* findings = fleet.findings_of(server.id);
            const TrustFault fault = findings == nullptr ? TrustFault::unread : holds_others_up(run, *findings);
            if (fault != TrustFault::none) {
                space.holders.push_back({server.id, fault});
            } else if (findings->result.listing.listed_at) {
                space.read.emplace_back(*findings->result.listing.listed_at, server.id);
            }
        }
        const auto last = space.read.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(3, space.read.size()));
        std::partial_sort(space.read.begin(), last, space.read.end(), [](const auto& left, const auto& right) {
            return std::pair(left.first.seconds, left.second) < std::pair(right.first.seconds, right.second);
        });
        space.read.erase(last, space.read.end());
        m_spaces.push_back(std::move(space));
    }
}

const Confirmation::Space& Confirmation::space(const Module* module) const {
    return *std::find_if(m_spaces.begin(), m_spaces.end(), [&](const Space& space) { return space.module == module; });
}

const std::vector<Holder>& Confirmation::holders(const Module* module) const { return space(module).holders; }

bool Confirmation::is_confirmed(const Module* module, std::uint64_t server, std::uint64_t other,
                                const std::optional<Instant>& listed_at) const {
    if (m_has_strangers) return false;
    const Space& of = space(module);
    const auto is_other = [&](std::uint64_t id) { return id != server && id != other; };
    if (std::any_of(of.holders.begin(), of.holders.end(), [&](const Holder& holder) { return is_other(holder.server_id); }))
        return false;
    return !listed_at || std::none_of(of.read.begin(), of.read.end(), [&](const auto& read) {
        return is_other(read.second) && read.first.seconds + hour < listed_at->seconds;
    });
}

}  // namespace serversync
