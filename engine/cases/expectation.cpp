// SPDX-License-Identifier: MIT
#include "engine/cases/expectation.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace serversync::cases {

namespace {

using Json = nlohmann::ordered_json;
using Lines = std::vector<std::string>;

constexpr const char* classes[] = {"import", "sync", "orphan", "status_mismatch", "review"};

const Json& items_of(const Json& plan, const std::string& kind) {
    return kind == "review" ? plan.at("review") : plan.at("plans").at(kind);
}

std::string name_of(const Json& item) {
    auto raw = item.at("identity").at("raw").get<std::string>();
    if (!raw.empty()) return raw;
    if (!item.at("service").is_null()) return "service " + std::to_string(item.at("service").at("id").get<std::uint64_t>());
    return "server " + std::to_string(item.at("server").get<std::uint64_t>());
}

Lines lines_of(const Json& list) {
    Lines lines;
    for (const Json& element : list) lines.push_back(element.dump());
    std::sort(lines.begin(), lines.end());
    return lines;
}

void compare(const std::string& what, const Lines& expected, const Lines& found, Lines& problems) {
    Lines missing;
    Lines extra;
    std::set_difference(expected.begin(), expected.end(), found.begin(), found.end(), std::back_inserter(missing));
    std::set_difference(found.begin(), found.end(), expected.begin(), expected.end(), std::back_inserter(extra));
    for (const std::string& line : missing) problems.push_back(what + ": expected " + line);
    for (const std::string& line : extra) problems.push_back(what + ": found    " + line);
}

/// The items of a class as triples; those that an expectation counts with "*" are counted.
void compare_class(const std::string& kind, const Json& expected, const Json& plan, Lines& problems) {
    std::map<std::pair<std::string, std::string>, int> counted;
    for (const Json& line : expected) {
        if (line.size() == 4) counted[{line[0].get<std::string>(), line[2].get<std::string>()}] = 0;
    }
    Json found = Json::array();
    for (const Json& item : items_of(plan, kind)) {
        const auto situation = item.at("situation").get<std::string>();
        const auto disposition = item.at("disposition").get<std::string>();
        const auto count = counted.find({situation, disposition});
        if (count != counted.end()) {
            ++count->second;
        } else {
            found.push_back({situation, name_of(item), disposition});
        }
    }
    for (const auto& [key, count] : counted) found.push_back({key.first, "*", key.second, count});
    compare(kind, lines_of(expected), lines_of(found), problems);
}

nlohmann::json unordered(const Json& value) { return nlohmann::json::parse(value.dump()); }

template <class Function>
Json for_each_item(const Json& plan, Function function) {
    Json found = Json::array();
    for (const char* kind : classes) {
        for (const Json& item : items_of(plan, kind)) function(item, found);
    }
    return found;
}

Json codes(const std::set<std::string>& set) { return Json(set); }

/// An import's client and product: an id, or why there is none.
Json import_of(const Json& item) {
    const Json& client = item.at("import").at("client");
    const Json& product = item.at("import").at("product");
    Json line{name_of(item)};
    if (client.at("needs_client").get<bool>()) {
        line.push_back("needs_client");
    } else {
        line.push_back(client.at("new").get<bool>() ? Json("new") : client.at("id"));
    }
    line.push_back(product.at("needs_product").get<bool>() ? product.at("note") : product.at("id"));
    return line;
}

/// What became of each account and service, without what is zero.
Json counts_of(const Json& total) {
    Json counts = Json::object();
    const auto add = [&](const std::string& name, const Json& count) {
        if (count != 0) counts[name] = count;
    };
    add("in_sync", total.at("in_sync"));
    for (const char* kind : {"accounts", "services"}) {
        for (const auto& [fate, count] : total.at(kind).items()) add(std::string(kind) + "." + fate, count);
    }
    return counts;
}

/// The kinds of evidence of a list, then those of the weak one as "weak <kind>".
Json kinds_of(const Json& evidence, const std::string& list) {
    Json kinds = evidence.at(list);
    for (const Json& kind : evidence.value("weak_" + list, Json::array())) kinds.push_back("weak " + kind.get<std::string>());
    return kinds;
}

Json not_looked_at_of(const Json& plan) {
    const Json& unseen = plan.at("not_looked_at");
    Json found{{"servers", Json::array()}, {"files", unseen.at("files")}, {"services", Json::array()}};
    for (const Json& server : unseen.at("servers")) found["servers"].push_back(server.at("server"));
    for (const Json& services : unseen.at("services"))
        found["services"].push_back(Json::array({services.at("module"), services.at("live_services")}));
    return found;
}

std::map<std::string, Json> facts_of(const Json& expect, const Json& plan) {
    std::map<std::string, Json> facts;
    facts["counts"] = counts_of(plan.at("summary").at("total"));
    facts["imports"] = for_each_item(plan, [](const Json& item, Json& found) {
        if (item.contains("import")) found.push_back(import_of(item));
    });
    facts["due"] = for_each_item(plan, [](const Json& item, Json& found) {
        if (item.contains("import")) found.push_back({name_of(item), item.at("import").at("next_due_on")});
    });
    facts["owners"] = for_each_item(plan, [](const Json& item, Json& found) {
        if (!item.contains("import")) return;
        for (const Json& owner : item.at("import").at("owners"))
            found.push_back({name_of(item), owner.at("kind"), owner.at("id")});
    });
    facts["actions"] = for_each_item(plan, [](const Json& item, Json& found) {
        found.push_back({name_of(item), item.at("action")});
    });
    facts["changes"] = for_each_item(plan, [](const Json& item, Json& found) {
        for (const Json& change : item.at("changes"))
            found.push_back({name_of(item), change.at("field"), change.at("disposition")});
    });
    facts["candidates"] = for_each_item(plan, [](const Json& item, Json& found) {
        if (!item.at("candidates").empty()) found.push_back({name_of(item), item.at("candidates").size()});
    });
    facts["evidence"] = for_each_item(plan, [](const Json& item, Json& found) {
        if (!item.contains("between")) return;
        const Json agreements = kinds_of(item.at("between"), "agreements");
        const Json contradictions = kinds_of(item.at("between"), "contradictions");
        if (!agreements.empty() || !contradictions.empty()) found.push_back({name_of(item), agreements, contradictions});
    });
    facts["not_looked_at"] = not_looked_at_of(plan);
    facts["trust"] = Json::array();
    facts["listings"] = Json::array();
    facts["rejected"] = 0;
    facts["dropped"] = Json::array();
    std::set<std::string> notes;
    for (const Json& listing : plan.at("inputs").at("listings")) {
        facts["listings"].push_back({listing.at("server"), listing.at("state")});
        for (const auto& [facet, verdict] : listing.at("trust").items()) {
            if (!verdict.at("holds").get<bool>()) facts["trust"].push_back({listing.at("server"), facet, verdict.at("fault")});
        }
        facts["rejected"] = facts["rejected"].get<std::uint64_t>() + listing.at("rejected").get<std::uint64_t>();
        for (const Json& note : listing.at("notes")) notes.insert(note.at("code").get<std::string>());
        for (const Json& key : listing.at("dropped")) facts["dropped"].push_back({key.at("key"), key.at("rows")});
    }
    facts["notes"] = codes(notes);
    std::set<std::string> diagnostics;
    for (const Json& note : plan.at("diagnostics")) diagnostics.insert(note.at("code").get<std::string>());
    facts["diagnostics"] = codes(diagnostics);
    facts["status"] = Json::object();
    if (expect.contains("status")) {
        for (const auto& [flag, value] : expect.at("status").items()) facts["status"][flag] = plan.at("status").at(flag);
    }
    return facts;
}

Lines compare_all(const Json& expect, const Json& plan) {
    Lines problems;
    bool quiet = true;
    for (const char* kind : classes) {
        if (!expect.contains(kind)) {
            problems.push_back(std::string("expect says nothing of '") + kind + "'");
            continue;
        }
        quiet = quiet && expect.at(kind).empty();
        compare_class(kind, expect.at(kind), plan, problems);
    }
    if (quiet && !expect.contains("counts"))
        problems.emplace_back("expect has no items, so it must say what was counted: 'counts'");
    Json guards = Json::array();
    for (const Json& guard : plan.at("guards")) {
        guards.push_back(guard.at("guard").get<std::string>() + (guard.at("overridden").get<bool>() ? ": overridden" : ""));
    }
    compare("guards", lines_of(expect.value("guards", Json::array())), lines_of(guards), problems);
    const std::map<std::string, Json> facts = facts_of(expect, plan);
    const std::set<std::string> known_classes(std::begin(classes), std::end(classes));
    for (const auto& [key, value] : expect.items()) {
        if (known_classes.contains(key) || key == "guards" || key == "never") continue;
        const auto fact = facts.find(key);
        if (fact == facts.end()) {
            problems.push_back("expect: unknown key '" + key + "'");
        } else if (value.is_array()) {
            compare(key, lines_of(value), lines_of(fact->second), problems);
        } else if (value.is_object() ? unordered(value) != unordered(fact->second) : value != fact->second) {
            problems.push_back(key + ": expected " + value.dump() + ", found " + fact->second.dump());
        }
    }
    return problems;
}

}  // namespace

Lines unexpected(const std::string& expect, const std::string& plan) {
    try {
        return compare_all(Json::parse(expect), Json::parse(plan));
    } catch (const Json::exception& error) {
        return {std::string("expect and plan cannot be compared: ") + error.what()};
    }
}

Lines never_printed(const std::string& expect) { return Json::parse(expect).value("never", Lines()); }

std::string golden_part(const std::string& plan) {
    const Json document = Json::parse(plan);
    Json part = Json::object();
    for (const char* key : {"status", "guards", "plans", "review", "not_looked_at", "diagnostics", "summary"})
        part[key] = document.at(key);
    part["trust"] = Json::object();
    for (const Json& listing : document.at("inputs").at("listings"))
        part["trust"][std::to_string(listing.at("server").get<std::uint64_t>())] = listing.at("trust");
    return part.dump(1) + "\n";
}

}  // namespace serversync::cases
