// SPDX-License-Identifier: MIT
#include "oracle.hpp"

#include <algorithm>

#include "oracle_leftovers.hpp"
#include "oracle_lines.hpp"
#include "oracle_trust.hpp"

namespace serversync {

namespace oracle {

std::string text_of(const World& world, const Line& line) {
    std::string text = std::string(to_text(line.plan)) + " " + std::to_string(world.places[line.place].id) + " " +
                       std::string(to_text(line.situation)) + " " + (line.key.empty() ? "-" : line.key) + " " +
                       std::to_string(line.service == nothing ? 0 : world.services[line.service].record->id) + " " +
                       std::string(to_text(line.action)) + " " + std::string(to_text(line.disposition)) + " " +
                       std::string(to_text(line.cause));
    for (const auto& [field, how] : line.changes)
        text += " " + std::string(to_text(field)) + ":" + std::string(to_text(how.first));
    return text;
}

}  // namespace oracle

Expected expected(const RandomFleet& fleet) {
    oracle::World world(fleet);
    Expected result;
    oracle::pair_accounts(world);
    oracle::judge_trust(world);
    for (const oracle::Place& place : world.places) {
        const auto& scope = fleet.scope;
        const bool is_in_scope = scope.empty() || std::count(scope.begin(), scope.end(), place.id) > 0;
        if (place.gone || !is_in_scope) continue;
        for (const TrustFacet facet : {TrustFacet::whole, TrustFacet::own, TrustFacet::current, TrustFacet::steady}) {
            if (place.has(facet)) continue;
            result.trust.push_back(std::to_string(place.id) + " " + std::string(to_text(facet)) + " " +
                                   std::string(to_text(place.fault(facet))));
        }
    }
    oracle::join_leftovers(world);
    std::vector<oracle::Line> lines = oracle::Lines(world).make();
    oracle::defer(world, lines);
    result.guards = oracle::guard(world, lines);
    for (const oracle::Line& line : lines) result.items.push_back(text_of(world, line));
    std::sort(result.items.begin(), result.items.end());
    std::sort(result.trust.begin(), result.trust.end());
    return result;
}

std::vector<std::string> expected_items(const RandomFleet& fleet) { return expected(fleet).items; }
std::vector<std::string> expected_trust(const RandomFleet& fleet) { return expected(fleet).trust; }
std::vector<std::string> expected_guards(const RandomFleet& fleet) { return expected(fleet).guards; }

}  // namespace serversync
